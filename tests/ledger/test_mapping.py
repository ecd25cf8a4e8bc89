"""Column maps and profiles: they survive being stored, find columns that moved, and name what is missing."""

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing import ledger
from abc_costing.errors import InputRefused
from abc_costing.ledger import ROLES, ColumnRole, DateOrder, Mapping, Profile
from abc_costing.numbers import COMMA, POINT

TEXTS = st.text(max_size=12)
MAPPINGS = st.builds(
    Mapping,
    sheets=st.lists(TEXTS, max_size=3).map(tuple),
    header_row=st.none() | st.integers(1, 50),
    header_lines=st.integers(1, 2),
    columns=st.lists(
        st.builds(ColumnRole, st.text("ABCXYZ", min_size=1, max_size=2), TEXTS, st.sampled_from(ROLES)), max_size=5
    ).map(tuple),
    first_row=st.none() | st.integers(1, 99),
    marks=st.sampled_from([None, POINT, COMMA]),
    date_order=st.sampled_from([None, *get_args(DateOrder)]),
    credit_negative=st.booleans(),
    carry=st.lists(st.sampled_from(ROLES), max_size=2).map(tuple),
    level=TEXTS,
    year=st.none() | st.integers(1990, 2090),
)


@given(mapping=MAPPINGS, name=TEXTS)
def test_stored_as_json_and_back(mapping: Mapping, name: str) -> None:
    profile = Profile(name, mapping)
    assert Profile.from_json(json.loads(json.dumps(profile.to_json()))) == profile


@pytest.mark.parametrize("plain", [{}, {"mapping": {"columns": [{"letter": "A"}]}}, {"mapping": {"carry": ["boss"]}},
                                   {"mapping": {"columns": 7}}])  # fmt: skip
def test_damaged_profile_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        Profile.from_json(plain)


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


JANUARY = "Date,Account,Cost centre,Amount\n2025-01-05,60,C1,1.50\n2025-01-06,61,C2,2.00\n"
FEBRUARY = "Report\nCost  CENTRE,Note,Amount,Account,Date\nC1,x,7.25,60,2025-02-05\nC2,y,1.00,61,2025-02-06\n"


def test_profile_finds_columns_that_moved(tmp_path: Path) -> None:
    profile = Profile("Monthly", ledger.inspect(write(tmp_path / "january.csv", JANUARY)).mapping)
    path = write(tmp_path / "february.csv", FEBRUARY)
    mapping = profile.apply(ledger.inspect(path))
    assert {c.role: c.letter for c in mapping.columns} == {
        "date": "E", "account": "D", "cost_centre": "A", "amount": "C",
    }  # fmt: skip
    read = ledger.read(path, mapping)
    assert [(p.account, p.cost_centre, p.amount) for p in map(read.postings.__getitem__, range(2))] == [
        ("60", "C1", 725), ("61", "C2", 100),
    ]  # fmt: skip
    assert "january" not in json.dumps(Profile("Monthly", mapping).to_json())


def test_profile_names_the_missing_heading(tmp_path: Path) -> None:
    profile = Profile("Monthly", ledger.inspect(write(tmp_path / "january.csv", JANUARY)).mapping)
    path = write(tmp_path / "march.csv", JANUARY.replace("Cost centre", "Unit"))
    with pytest.raises(InputRefused, match="“Cost centre”") as refused:
        profile.apply(ledger.inspect(path))
    assert [f.value for f in refused.value.findings] == ["Cost centre"]


def test_stated_mapping_reads_what_detection_reads(tmp_path: Path) -> None:
    path = write(tmp_path / "january.csv", JANUARY)
    found = ledger.inspect(path)
    stated = ledger.read(path, Mapping.from_json(json.loads(json.dumps(found.mapping.to_json()))))
    detected = ledger.read(path)
    assert stated.totals == detected.totals == found.sheets[0].totals
    assert stated.mapping == detected.mapping


def test_range_of_rows_is_kept_to(tmp_path: Path) -> None:
    path = write(tmp_path / "january.csv", JANUARY)
    mapping = Mapping(header_row=1, first_row=3, last_row=3, columns=ledger.inspect(path).mapping.columns)
    assert [int(a) for a in ledger.read(path, mapping).postings.amount] == [200]


def test_inspect_object_of_the_contract(tmp_path: Path) -> None:
    plain = json.loads(json.dumps(ledger.inspect(write(tmp_path / "january.csv", JANUARY)).to_json()))
    (sheet,) = plain["sheets"]
    keys = {"name", "header_row", "first_row", "last_row", "rows", "columns", "totals", "skipped", "problems"}
    assert keys <= set(sheet)
    assert sheet["totals"] == {"debit": "3.50", "credit": "0.00", "amount": "3.50"}
    assert sheet["columns"][1] == {
        "letter": "B", "heading": "Account", "role": "account", "type": "code", "valid": 2, "empty": 0, "error": 0,
    }  # fmt: skip
    assert sheet["skipped"] == [{"row": 1, "reason": "heading"}]
    assert (sheet["header_row"], sheet["first_row"], sheet["last_row"], sheet["rows"]) == (1, 2, 3, 2)
