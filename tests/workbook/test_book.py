"""A file that is no model workbook is refused with one sentence that says what it is and what to do."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abc_costing import workbook
from abc_costing.errors import FileRefused
from abc_costing.progress import Cancelled


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"account;amount\n1;2\n", "is not an Excel workbook"),
        (b"PK\x03\x04broken", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel 97-2003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "model.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=r"“model.xlsx” .*\. [A-Z]") as refusal:
        workbook.read_model(path)
    assert says in str(refusal.value)


def test_another_packed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "hello")
    with pytest.raises(FileRefused, match=r"archive \(zip\) without a workbook"):
        workbook.read_model(path)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no file"):
        workbook.read_model(tmp_path / "none.xlsx")
    with pytest.raises(FileRefused):
        workbook.read_model(tmp_path)


def test_a_workbook_of_something_else_is_refused_and_says_what_it_has(make: Callable[[Any], Path]) -> None:
    with pytest.raises(FileRefused, match=r"none of its sheets \(Budget 2025, Notes\)"):
        workbook.read_model(make({"Budget 2025": [["a"]], "Notes": [["b"]]}))


def test_a_cell_at_the_end_of_the_world_does_not_take_the_memory(make: Callable[[Any], Path]) -> None:
    path = make({"Ledger": [["period", "account", "amount"], [2025, 1, 1]]})
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(b"</sheetData>", far))
    with pytest.raises(FileRefused, match="far"):
        workbook.read_model(path)


def test_hostile_files_are_refused_and_never_crash(shared: Path) -> None:
    folder = shared / "hostile"
    for path in sorted(folder.glob("*.xls*")):
        with pytest.raises(FileRefused) as refusal:  # none of them is a model
            workbook.read_model(path)
        assert path.name in str(refusal.value)


def test_reading_can_be_stopped(make: Callable[[Any], Path]) -> None:
    def stop(message: str, fraction: float) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        workbook.read_model(make({"Ledger": [["period", "account", "amount"], [2025, 1, 1]]}), progress=stop)
