"""A workbook file as raw sheets: rows of cell values, with the cells that have no usable value marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import ParseError

from abc_costing.errors import FileRefused
from abc_costing.ledger.package import open_package
from abc_costing.ledger.sheet_scan import check_strings, scan_sheet
from abc_costing.workbook.faults import Cells, Fault, percent_styles, special_cells

Raw = str | float | int | bool | date | datetime | time | timedelta | Fault
"""A cell's value; "" is a blank cell."""

LARGEST_FILE = 256 << 20
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class RawSheet:
    """One sheet: `rows[0]` is row 1, `rows[0][0]` is A1; rows may differ in length."""

    name: str
    rows: list[list[Raw]]


class Book:
    """An opened workbook; sheets are read when asked for, each after the ledger room's gate has counted its cells."""

    def __init__(self, path: Path) -> None:
        """Raises FileRefused."""
        import python_calamine

        self.file, self._path = path.name, path
        _refuse_what_is_no_workbook(_bytes_of(path), path.name)
        self._package = open_package(path)
        if self._package.kind not in ("xlsx", "xlsm"):
            raise FileRefused(f"“{path.name}” is not in Excel's own format. Open it in Excel and save it as .xlsx.")
        check_strings(self._package)
        self._parts = dict(self._package.sheets)
        try:
            self._percent_styles = percent_styles(self._package)
            self._book = python_calamine.CalamineWorkbook.from_path(path)
        except (python_calamine.CalamineError, ParseError, ValueError, KeyError, OSError) as problem:
            raise _damaged(path.name) from problem
        self.sheet_names: tuple[str, ...] = tuple(self._book.sheet_names)

    def sheet(self, name: str, *, percentages: bool) -> RawSheet:
        """The cells of a sheet. `percentages`: numbers shown with a percent sign come as `Percentage`.

        Raises:
            FileRefused: the sheet is damaged, or has cells farther out than any table reaches.
        """
        import python_calamine

        part = self._parts.get(name)
        if not part:
            raise _damaged(self.file)
        scan_sheet(self._package, part)
        try:
            rows: list[list[Raw]] = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[assignment]
            special = special_cells(self._package, part, self._percent_styles if percentages else frozenset())
        except (python_calamine.CalamineError, ParseError, ValueError, KeyError, OSError) as problem:
            raise _damaged(self.file) from problem
        _put(rows, special)
        return RawSheet(name, rows)

    def close(self) -> None:
        """Lets go of the file."""
        self._book.close()


def _put(rows: list[list[Raw]], special: Cells) -> None:
    for (row, column), value in special.items():
        while len(rows) <= row:
            rows.append([])
        cells = rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value


def is_blank(raw: Raw) -> bool:
    """Whether a cell is empty or holds blanks only."""
    return raw == "" or (isinstance(raw, str) and not raw.strip())


def cell(row: Sequence[Raw], index: int) -> Raw:
    """A row's cell, "" beyond its end."""
    return row[index] if index < len(row) else ""


def _bytes_of(path: Path) -> bytes:
    """The file's first bytes; all of them where it is a container of old Office formats, to tell why it is refused."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileRefused(
                f"“{path.name}” is larger than {LARGEST_FILE >> 20} MB, more than a model workbook can be. "
                "Import a large ledger as a ledger file, and keep the model in a workbook of its own.")
        with path.open("rb") as file:
            head = file.read(len(_OLE))
            return head + file.read() if head == _OLE else head
    except FileNotFoundError as problem:
        raise FileRefused(f"There is no file “{path}”. Check the name and the folder.") from problem
    except IsADirectoryError as problem:
        raise FileRefused(f"“{path}” is a folder. Name the workbook in it.") from problem
    except OSError as problem:
        reason = problem.strerror or "the system refused"
        raise FileRefused(
            f"“{path.name}” cannot be read: {reason}. Close it in other programs and check that you may read it."
        ) from problem


def _refuse_what_is_no_workbook(data: bytes, name: str) -> None:
    if not data:
        raise FileRefused(f"“{name}” is empty (0 bytes). Save the workbook again, or fetch the file again.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(name)
        raise FileRefused(
            f"“{name}” is in the format of Excel 97-2003. Open it in Excel and save it as an Excel workbook (.xlsx).")
    if not data.startswith(_ZIP):
        raise FileRefused(
            f"“{name}” is not an Excel workbook, whatever its name says. Open it in Excel and save it as .xlsx.")


def _locked(name: str) -> FileRefused:
    return FileRefused(f"“{name}” is protected by a password. Save it without a password in Excel and try again.")


def _damaged(name: str) -> FileRefused:
    return FileRefused(
        f"“{name}” is damaged or no Excel workbook. Open it in Excel, let it repair the file, and save it as .xlsx.")
