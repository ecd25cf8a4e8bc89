"""Real exports and public accounts: heading, number of postings and control totals as two other readers found them."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from abc_costing import ledger
from abc_costing.ledger import ColumnRole, Inspection, Mapping, ReadOptions
from abc_costing.money import currency, to_text

EUR = currency("EUR")
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "ledgers"
INDEX: list[dict[str, Any]] = json.loads((FOLDER / "index.json").read_text("utf-8")) if FOLDER.is_dir() else []
LEDGERS = [e for e in INDEX if not e["view"] and e["name"].split("_")[0] not in ("abc", "tdabc")
           and e["name"] != "clinical_costing_model.xlsx"]  # fmt: skip
AMOUNT_KEYS = ("signed", "total", "cost", "amount")
YEAR_COLUMNS = {
    "y2016": "Ansatz 2016 in EUR", "y2017": "Ansatz 2017 in EUR", "y2018": "Ansatz 2018 in EUR",
    "ist2015": "Ist 2015", "ist2016": "Ist 2016", "plan2016": "Plan 2016", "plan2017": "Plan 2017",
}  # fmt: skip

if not INDEX:
    pytest.skip("the folder 'shared' with reference material is not beside the project", allow_module_level=True)


def named(entries: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(e, id=f"{e['name']}{'-' + e['view'] if e['view'] else ''}") for e in entries]


@cache
def inspected(name: str) -> Inspection:
    return ledger.inspect(FOLDER / name, currency=EUR)


def totals_of(read: ledger.LedgerRead) -> dict[str, str]:
    return read.totals.to_json(EUR)


@pytest.mark.parametrize("entry", named(LEDGERS))
def test_ledger_is_found_as_it_is(entry: dict[str, Any]) -> None:
    recommended = [s for s in inspected(entry["name"]).sheets if s.recommended]
    if used := entry.get("sheet_used"):
        assert [s.name for s in recommended] == used
    view = recommended[0]
    assert (view.header_row, view.rows) == (entry["header_row"], entry["posting_rows"])
    assert [c.heading for c in view.columns if c.heading][:3] == [h for h in entry["header_cells"] if h][:3]


@pytest.mark.parametrize("entry", named([e for e in LEDGERS if not set(e["control_totals"]) & set(YEAR_COLUMNS)]))
def test_control_totals_agree(entry: dict[str, Any]) -> None:
    read = ledger.read(FOLDER / entry["name"], currency=EUR, options=ReadOptions(round_third_decimals=True))
    assert len(read.postings) == entry["posting_rows"]
    found = totals_of(read)
    for key, value in entry["control_totals"].items():
        assert found["amount" if key in AMOUNT_KEYS else key] == value
    assert to_text(read.postings.total, EUR) == found["amount"]


YEARS = [(e, key) for e in INDEX for key in e["control_totals"] if key in YEAR_COLUMNS]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "key"), [pytest.param(e, k, id=f"{e['name']}-{e['view'] or 'all'}-{k}") for e, k in YEARS]
)
def test_each_year_beside_the_others_adds_up(entry: dict[str, Any], key: str) -> None:
    mapping = inspected(entry["name"]).mapping
    columns = [c for c in mapping.columns if c.role != "amount"]
    view = inspected(entry["name"]).sheet(mapping.sheets[0])
    assert view is not None
    year = next(c for c in view.columns if c.heading == YEAR_COLUMNS[key])
    mapping = replace(mapping, columns=(*columns, ColumnRole(year.letter, year.heading, "amount")))
    read = ledger.read(FOLDER / entry["name"], replace(mapping, sheets=tuple(entry.get("sheet_used") or ())))
    assert totals_of(read)["amount"] == entry["control_totals"][key]
    assert len(read.postings) == entry["posting_rows"]


def test_years_side_by_side_become_periods() -> None:
    found = inspected("moers_2017.csv")
    mapping = found.mapping
    for letter in "IL":
        heading = next(c.heading for c in found.sheets[0].columns if c.letter == letter)
        mapping = mapping.with_role(letter, "amount", heading)
    read = ledger.read(FOLDER / "moers_2017.csv", mapping)
    assert set(read.postings.period.values) == {"2015", "2016", "2017"}
    assert totals_of(read)["amount"] == "28488313.43"  # 17364260.82 + 10348829.83 + 775222.78


TABLES = [
    ("clinical_costing_gl.xlsx", "general ledger run adjustments", "A B G", "amount", "231670.67", 15, 1),
    ("clinical_costing_model.xlsx", "general ledger attributes", "A B D", "amount", "1854189.17", 165, 1),
    ("tdabc_cardiocentro.xlsx", "NOMINA", "B A C", "amount", "106800000.00", 21, 3),
    ("abc_textbook.csv", "", "A A H", "amount", "300000.00", 5, 1),
    ("abc_textbook.csv", "", "A A K", "amount", "120000.00", 5, 1),
]


@pytest.mark.parametrize(("name", "sheet", "letters", "role", "total", "rows", "header"), TABLES)
def test_table_that_is_no_ledger_is_read_by_a_stated_mapping(
    name: str, sheet: str, letters: str, role: str, total: str, rows: int, header: int
) -> None:
    account, centre, amount = letters.split()
    mapping = Mapping(
        (sheet,) if sheet else (), header,
        columns=(ColumnRole(account, "", "account"), ColumnRole(centre, "", "cost_centre"),
                 ColumnRole(amount, "", "amount")),
    )  # fmt: skip
    read = ledger.read(FOLDER / name, mapping, options=ReadOptions(round_third_decimals=True))
    assert (totals_of(read)["amount"], len(read.postings)) == (total, rows)


def test_formulas_without_values_are_told() -> None:
    findings = [f for s in inspected("tdabc_cardiocentro.xlsx").sheets for f in s.findings]
    told = [f for f in findings if f.rule == "ledger.formula-without-value"]
    assert sum(int(f.cause.split()[0].replace(",", "")) for f in told) == 1358


def test_entry_headings_are_carried_down() -> None:
    read = ledger.read(FOLDER / "sage50_ca_journal.xlsx")
    first = read.postings[0]
    assert (first.row, str(first.day), first.document, first.account) == (6, "2025-10-01", "J1", "1080")
    assert {p.document for p in map(read.postings.__getitem__, range(3))} == {"J1"}


def test_impossible_dates_are_findings_and_lose_no_amount() -> None:
    read = ledger.read(FOLDER / "messy_gl_textbook.csv")
    assert [f.place.rpartition("!")[2] for f in read.findings if f.rule == "ledger.date-unreadable"] == ["B7", "B8"]
    assert len(read.postings) == 11
