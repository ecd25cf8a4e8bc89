"""Model and postings -> a workbook: texts never as formulas, beside the target, read back, then in its place."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from abc_costing.errors import FileRefused, OutputRefused
from abc_costing.ledger.grid import letter_of
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.tables import TABLES
from abc_costing.progress import Progress, part
from abc_costing.workbook import reader
from abc_costing.workbook.sheets_out import Out, OutSheet, sheets

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_ROWS = 1_048_575
"""Rows below the headings that a sheet of Excel can have."""

LONGEST_TEXT = 32_767
"""Characters that a cell of Excel can hold."""

_FIXED = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment every workbook says it was made: equal models give equal files."""

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST, _SAMPLE = 60, 200


def write(path: Path, model: Model, postings: Postings, progress: Progress) -> None:
    """See `abc_costing.workbook.write_model`."""
    beside = path.with_name(f".{path.stem[:40]}-{token_hex(4)}.xlsx")
    try:
        written = _save(beside, path.name, tuple(sheets(model, postings)), part(progress, 0.0, 0.6))
        _compare(beside, path.name, written, postings.total, part(progress, 0.6, 0.95))
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except OSError as problem:
        raise _refused(path, problem) from problem
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    progress("Written", 1.0)


def _refused(path: Path, problem: OSError) -> OutputRefused:
    reason = problem.strerror or "the system refused"
    return OutputRefused(
        f"“{path}” could not be written: {reason}. Close it in Excel and other programs, check that there is room and "
        "that you may write into the folder, or choose another name. An older file of that name is unchanged.")


def _save(beside: Path, name: str, parts: tuple[OutSheet, ...], progress: Progress) -> dict[str, int]:
    """Writes the sheets; returns how many rows each has."""
    from openpyxl.workbook import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.creator = "ABC Costing"
    book.properties.created = book.properties.modified = _FIXED.replace(tzinfo=None)
    rows = {}
    with contextlib.ExitStack() as unfinished:
        for done, sheet in enumerate(parts):
            progress(f"Writing the sheet {sheet.name}", done / len(parts))
            writer = _SheetWriter(book, sheet, name)
            unfinished.callback(writer.discard)
            rows[sheet.name] = writer.write()
        with _TimelessZip(beside, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            ExcelWriter(book, archive).save()
        unfinished.pop_all()
    _flush(beside)
    return rows


class _TimelessZip(zipfile.ZipFile):
    """A package whose entries carry no time of their making."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        info = zipfile.ZipInfo(str(zinfo_or_arcname))
        info.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(info, data, *args, **kwargs)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        info = zipfile.ZipInfo(str(arcname or filename))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.file_size = os.path.getsize(filename)
        with open(filename, "rb") as source, self.open(info, "w") as target:
            while block := source.read(2**20):
                target.write(block)


class _SheetWriter:
    """Writes one sheet row by row; one cell object a column is used again and again (four times as fast)."""

    def __init__(self, book: Workbook, sheet: OutSheet, name: str) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        self._sheet, self._name = sheet, name
        self._target: Any = book.create_sheet(sheet.name)
        self._heads: list[Any] = []
        self._cells: list[tuple[Any, Any]] = []
        for column in sheet.columns:
            head = WriteOnlyCell(self._target, column.heading)
            head.font = Font(bold=True)
            usual, tempting = WriteOnlyCell(self._target), WriteOnlyCell(self._target)
            usual.number_format = tempting.number_format = column.number_format
            # as an apostrophe typed before it would: it stays text when somebody edits the cell
            tempting.quotePrefix = True
            self._heads.append(head)
            self._cells.append((usual, tempting))

    def write(self) -> int:
        """Returns how many rows were written below the headings."""
        self._target.freeze_panes = "A2"
        for index, width in enumerate(self._widths()):
            self._target.column_dimensions[letter_of(index)].width = width
        self._target.append(self._heads)
        count = 0
        for count, row in enumerate(self._sheet.rows(), start=1):
            if count > MOST_ROWS:
                raise OutputRefused(
                    f"“{self._name}” was not written: the sheet {self._sheet.name} would have more than {MOST_ROWS:,} "
                    "rows, the most that Excel can hold. Export a project with fewer ledger rows.")
            self._target.append([self._filled(index, value, count) for index, value in enumerate(row)])
        self._target.close()
        return count

    def discard(self) -> None:
        """Ends a sheet that was given up: openpyxl keeps each in an open temporary file of its own."""
        if not self._target.closed:
            self._target.close()
        with contextlib.suppress(OSError, ValueError):
            self._target._writer.cleanup()

    def _widths(self) -> Iterable[int]:
        widths = [len(column.heading) for column in self._sheet.columns]
        for row, _ in zip(self._sheet.rows(), range(_SAMPLE), strict=False):
            lengths = (0 if value is None else len(str(value)) for value in row)
            widths = [max(pair) for pair in zip(widths, lengths, strict=True)]
        return (min(max(width, 8), _WIDEST) + 2 for width in widths)

    def _filled(self, index: int, value: Out, row: int) -> Any:
        if value is None:
            return None
        usual, tempting = self._cells[index]
        if isinstance(value, str):
            cell = tempting if value.startswith(("=", "+", "-", "@")) else usual
            # set behind openpyxl's back, which would make a formula of "=..." and an error of "#N/A"
            cell._value, cell.data_type = self._safe(value, index, row), "s"
            return cell
        usual.value = float(value) if isinstance(value, Decimal) else value
        return usual

    def _safe(self, text: str, index: int, row: int) -> str:
        """The text with what XML cannot hold written as Excel does (_x0000_)."""
        safe = _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
        if len(safe) > LONGEST_TEXT:
            heading = self._sheet.columns[index].heading
            raise OutputRefused(
                f"“{self._name}” was not written: the {heading} of row {row} of the sheet {self._sheet.name} has "
                f"{len(text):,} characters, and a cell of Excel holds {LONGEST_TEXT:,}. Shorten this text.")
        return safe


def _flush(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _compare(beside: Path, name: str, written: dict[str, int], total: int, progress: Progress) -> None:
    """Reads the file back and compares counts and the ledger's total, before it replaces anything."""
    with zipfile.ZipFile(beside) as package:
        broken = package.testzip()
    try:
        back = reader.read(beside, progress)
    except FileRefused as problem:
        raise OutputRefused(f"“{name}” was not written: read back, it came out damaged. Try again.") from problem
    counts = {table.sheet: len(back.model.table(table.key)) for table in TABLES.values()}
    wrong = [sheet for sheet, count in counts.items() if count != written[sheet]]
    ledger_differs = len(back.postings) != written["Ledger"] or back.postings.total != total
    if broken or wrong or ledger_differs:
        where = ", ".join([*wrong, *(["Ledger"] if ledger_differs else []), *([broken] if broken else [])])
        raise OutputRefused(
            f"“{name}” was not written: read back, it did not give the same rows and totals ({where}). "
            "Mend the errors that the checks of this project show, then export again.")


