"""How a report reaches its file: written beside it, read again and checked, then put in its place in one step."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from abc_costing.errors import OutputRefused
from abc_costing.reporting.documents import Document

Check = Callable[[Path], None]
"""Reads the file again; raises OutputRefused when it is not what was to be written."""


def write_pdf(document: Document, path: Path) -> None:
    """See `abc_costing.reporting.write_pdf`."""
    from abc_costing.reporting.typesetting import pdf

    content, pages = pdf(document)
    replace(path, content, lambda made: check_pdf(made, pages))


def write_xlsx(document: Document, path: Path) -> None:
    """See `abc_costing.reporting.write_xlsx`."""
    from abc_costing.reporting.spreadsheet import workbook

    written = workbook(document)
    replace(path, written.content, lambda made: check_xlsx(made, written.figures))


def replace(path: Path, content: bytes, check: Check) -> None:
    """Put `content` into `path`, durably and only after `check` has read it from the disk.

    Raises:
        OutputRefused: an older file of that name is untouched, nothing else is left behind.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".abc-", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        check(temporary)
        temporary.chmod(0o644)
        os.replace(temporary, path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as problem:
        raise OutputRefused(_cause(path, problem)) from problem
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system can (Windows does it by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cause(path: Path, problem: OSError) -> str:
    if not path.parent.is_dir():
        return f"“{path.name}” was not written: the folder {path.parent} does not exist. Choose another folder."
    if path.is_dir():
        return f"“{path.name}” was not written: a folder has that name. Choose another name."
    if isinstance(problem, PermissionError):
        return (f"“{path.name}” was not written: it is open in another program, or the folder may not be written to. "
                "Close it there, or choose another name or folder. The old file is unchanged.")
    reason = problem.strerror or "the disk refused it"
    return (f"“{path.name}” was not written: {reason}. Free some space or choose another folder. "
            "The old file is unchanged.")


def check_pdf(path: Path, pages: int) -> None:
    """The file is a whole PDF with so many pages, or OutputRefused."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        with path.open("rb") as file:
            found = len(PdfReader(file).pages)
            file.seek(-32, os.SEEK_END)
            whole = b"%%EOF" in file.read()
    except PyPdfError as problem:
        raise OutputRefused(_incomplete("PDF")) from problem
    if not whole or found != pages:
        raise OutputRefused(_incomplete("PDF"))


def check_xlsx(path: Path, figures: dict[str, dict[str, Decimal]]) -> None:
    """The file is a whole workbook whose sums read as they were written, or OutputRefused."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
        with path.open("rb") as file:
            book = load_workbook(file)
    except (zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise OutputRefused(_incomplete("workbook")) from problem
    same = all(
        name in book.sheetnames and _reads(book[name][place].value, value)
        for name, cells in figures.items() for place, value in cells.items())
    book.close()
    if damaged or not same:
        raise OutputRefused(_incomplete("workbook"))


def _reads(found: object, value: Decimal) -> bool:
    return isinstance(found, int | float) and float(value) == float(found)


def _incomplete(kind: str) -> str:
    return f"The {kind} did not read back as it was written and was discarded. Try again, on another disk if it recurs."
