"""Odd, broken and hostile files of public test corpora: each ends in rows or in one sentence, and the program lives on.

The worker's own limits bound the time; a file that went over them would be refused for that reason and fail here.
"""

import json
from pathlib import Path

import pytest

from abc_costing import ledger
from abc_costing.errors import FileRefused
from abc_costing.ledger import Inspection, ReadOptions

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "hostile"
if not FOLDER.is_dir():
    pytest.skip("the folder 'shared' with reference material is not beside the project", allow_module_level=True)
INDEX = json.loads((FOLDER / "index.json").read_text("utf-8"))
LIMITS = ReadOptions(time_limit=30.0)
REFUSED = {
    "encrypted": "password", "corrupt": "", "fuzz": "", "memory": "", "loop": "", "xml bomb": "declarations",
    "old binary": "Excel 4",
}  # fmt: skip
READ = (
    "date system", "hidden sheet", "inline strings", "shared strings", "strict OOXML", "merged cells", "csv", "odd ods",
    "messytables horror", "header", "dimension", "huge range", "numbers", "empty", "xxe",
)  # fmt: skip


def outcome(path: Path) -> Inspection | str:
    try:
        return ledger.inspect(path, options=LIMITS)
    except FileRefused as refusal:
        return str(refusal)


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["name"]) for e in INDEX])
def test_each_file_ends_well(entry: dict[str, str]) -> None:
    found = outcome(FOLDER / entry["name"])
    if isinstance(found, Inspection):
        json.dumps(found.to_json())
        assert found.sheets
        assert entry["category"] not in ("encrypted", "xml bomb", "loop", "old binary")
        return
    assert entry["category"] not in READ
    assert found.startswith(f"“{entry['name']}” ")
    assert found.endswith(".")
    assert "took too long" not in found
    assert "Traceback" not in found
    assert "\n" not in found
    assert REFUSED.get(entry["category"], "") in found


def test_control_totals_of_the_same_sheet_in_three_formats_agree() -> None:
    views = [ledger.inspect(FOLDER / f"test_files__1904.{kind}").sheets[0] for kind in ("xlsx", "xlsb", "ods")]
    assert len({v.totals for v in views}) == 1
    assert views[0].rows


def test_hidden_sheets_are_told_and_not_recommended() -> None:
    found = ledger.inspect(FOLDER / "calamine__any_sheets.xlsx")
    assert [(s.name, s.hidden, s.recommended) for s in found.sheets][1:] == [
        ("Hidden", True, False), ("VeryHidden", True, False),
    ]  # fmt: skip
