"""What a finance officer writes in a model workbook is read as meant, or refused by cell."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from abc_costing import workbook
from abc_costing.model import rows
from abc_costing.model.checks import check_model
from abc_costing.model.findings import Finding

Read = Callable[[Any], workbook.WorkbookRead]
Only = Callable[[Any], Finding]


EVERYTHING: dict[str, list[list[Any]]] = {
    "Model": [
        ["key", "value"],
        ["name", "Fund"],
        ["institution", "NPF"],
        ["currency", "zmw"],
        ["fiscal_year_start", 7],
        ["method", "Step-Down"],
    ],
    "Periods": [["period", "start", "end", "status"], [2025, date(2024, 7, 1), "2025-06-30", "Closed"]],
    "Accounts": [["account", "name", "class"], [5110, "Salaries", None], ["007", "Pensions", "BENEFIT"]],
    "Cost centres": [["cost_centre", "name", "parent"], ["R2", "Region 2", "HQ"]],
    "Cost pools": [["pool", "name"], ["People", "Staff cost"]],
    "Pool rules": [
        ["order", "accounts", "cost_centres", "funds", "pool", "share"],
        [1, "51*", None, None, "People", 40],
        [2, 5110, None, None, "People", 0.6],
        [None, None, None, None, "People", "25%"],
    ],
    "Activities": [
        ["activity", "name", "process", "kind", "unit", "step"],
        ["Run IT", None, None, "support", None, 2],
    ],
    "Services": [
        ["service", "name", "kind", "branch", "unit"],
        ["Old age", None, None, "Long term", "a claim"],
    ],
    "Drivers": [
        ["driver", "name", "unit", "kind", "evidence", "owner", "as_of", "source"],
        ["Staff time", None, "hours", "percent", "Survey", "HR", date(2025, 3, 31), "survey of March"],
    ],
    "Driver quantities": [
        ["driver", "target", "period", "quantity", "weight"],
        ["Staff time", "Run IT", datetime.combine(date(2025, 3, 1), time()), 12.5, None],
    ],
    "Assignments": [
        ["source", "driver", "period", "capacity", "share", "accept_overuse"],
        ["People", "Staff time", None, "1,200", 0.5, "Yes"],
        ["People", "Staff time", 2025, None, None, None],
    ],
    "Direct costs": [["target", "period", "amount"], ["Old age", 2025, -0.1]],
    "Volumes": [["target", "period", "quantity"], ["Old age", 2025, 41000]],
    "Statistics": [["statistic", "period", "value"], ["contributions", 2025, 1234567.89]],
    "Caps": [
        ["cap", "from", "percent", "base", "shape", "source"],
        ["Act 12", date(2025, 1, 1), 5.5, "contributions", "Linear", "s. 4"],
        ["Act 12", 2026, 5, "contributions", None, None],
    ],
    "Scenarios": [["scenario", "based_on", "description"], ["Budget", None, "plan"]],
    "Scenario changes": [
        ["scenario", "sheet", "match", "period", "factor"],
        ["Budget", "Ledger", "account=51*", 2025, 1.03],
    ],
    "Notes": [["anything", "goes"]],
}


def test_every_sheet_of_the_contract_is_read(read: Read) -> None:
    found = read(EVERYTHING)
    model = found.model
    assert found.findings == ()
    assert (model.settings.currency, model.settings.fiscal_year_start, model.settings.method) == ("ZMW", 7, "step-down")
    assert model.periods == (
        rows.Period(id=2, period="2025", start=date(2024, 7, 1), end=date(2025, 6, 30), status="closed"),
    )
    assert [(a.account, a.account_class) for a in model.accounts] == [("5110", "administrative"), ("007", "benefit")]
    assert [(r.order, r.accounts, r.share) for r in model.pool_rules] == [
        (1, "51*", Decimal("0.4")),
        (2, "5110", Decimal("0.6")),
        (None, "", Decimal("0.25")),
    ]
    assert model.activities[0] == rows.Activity(id=2, activity="Run IT", kind="support", step=2)
    assert model.drivers[0].evidence == "survey"
    assert model.driver_quantities == (
        rows.DriverQuantity(id=2, driver="Staff time", target="Run IT", period="2025-03", quantity=Decimal("12.5")),
    )
    assert [(a.capacity, a.share, a.accept_overuse, a.period) for a in model.assignments] == [
        (Decimal(1200), Decimal("0.5"), True, ""),
        (None, None, False, "2025"),
    ]
    assert model.direct_costs[0].amount == -10
    assert model.statistics[0].value == Decimal("1234567.89")
    assert [(c.starts, c.percent, c.shape) for c in model.caps] == [
        ("2025-01-01", Decimal("5.5"), "linear"),
        ("2026", Decimal(5), "step"),
    ]
    assert model.scenarios[0].based_on == "Actual"
    assert model.scenario_changes[0].factor == Decimal("1.03")


def test_names_are_matched_without_regard_to_case_and_blanks(read: Read) -> None:
    found = read(
        {
            " cost POOLS ": [[" Pool", "NAME "], ["P", "Pool P"]],
            "LEDGER": [["Account", "Period", "Amount", " Scenario "], [1, 2025, 3, "Budget"]],
        }
    )
    assert found.findings == ()
    assert [pool.name for pool in found.model.pools] == ["Pool P"]
    assert found.postings[0].scenario == "Budget"


def test_blank_rows_are_skipped_and_rows_keep_their_number(read: Read) -> None:
    found = read({"Cost pools": [["pool", "name"], [None, None], ["A", None], ["  ", ""], ["B", None]]})
    assert [(pool.id, pool.pool) for pool in found.model.pools] == [(3, "A"), (5, "B")]


def test_all_errors_come_at_once_each_with_its_cell(read: Read) -> None:
    found = read(
        {
            "Model": [
                ["key", "value"],
                ["method", "iterative"],
                ["currency", "euro"],
                ["fiscal_year_start", 13],
                ["colour", "red"],
            ],
            "Activities": [["activity", "kind", "step"], ["A", "prime", "first"]],
            "Volumes": [["target", "period"], ["A", 2025]],
            "Direct costs": [["target", "period", "amount"], ["A", 2025, 12.345], ["A", 2025, "12O0"], [None, 2025, 1]],
        }
    )
    errors = [(f.sheet, f.column, f.row, f.value) for f in found.findings if f.severity == "error"]
    assert errors == [
        ("Model", "B", 2, "iterative"),
        ("Model", "B", 3, "euro"),
        ("Model", "B", 4, "13"),
        ("Activities", "B", 2, "prime"),
        ("Activities", "C", 2, "first"),
        ("Direct costs", "C", 2, "12.345"),
        ("Direct costs", "C", 3, "12O0"),
        ("Direct costs", "A", 4, ""),
        ("Volumes", "", 1, "quantity"),
    ]
    assert [(f.sheet, f.column, f.row, f.value) for f in found.findings if f.severity == "warning"] == [
        ("Model", "A", 5, "colour")
    ]


def test_a_choice_names_what_is_allowed(only: Only) -> None:
    finding = only({"Activities": [["activity", "kind"], ["A", "prime"]]})
    assert finding.line() == (
        "error: fund.xlsx Activities!B2: “prime” is not one of the values allowed here. Write one of: primary, support."
    )


def test_a_missing_required_column_is_named_with_its_sheet(only: Only) -> None:
    finding = only({"Driver quantities": [["driver", "target"], ["D", "T"]]})
    assert (finding.severity, finding.sheet, finding.value) == ("error", "Driver quantities", "quantity")
    assert "“Driver quantities” has no column “quantity”" in finding.cause


def test_an_unknown_column_is_a_warning_and_the_rest_is_read(read: Read) -> None:
    found = read({"Cost pools": [["pool", "colour"], ["A", "red"]]})
    assert [(f.severity, f.place, f.value) for f in found.findings] == [("warning", "Cost pools!B1", "colour")]
    assert len(found.model.pools) == 1


def test_values_without_a_heading_are_told(only: Only) -> None:
    finding = only({"Cost pools": [["pool", None], ["A", None], ["B", "lost?"]]})
    assert (finding.severity, finding.place, finding.value) == ("warning", "Cost pools!B3", "lost?")


def test_two_columns_of_one_name_are_an_error(only: Only) -> None:
    finding = only({"Cost pools": [["pool", "Pool "], ["A", "B"]]})
    assert (finding.severity, finding.place) == ("error", "Cost pools!B1")
    assert "A and B" in finding.cause


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [
        ("JPY", 1234, 1234),
        ("EUR", 0.1, 10),
        ("EUR", "1,234.56", 123456),
        ("EUR", "(12.50)", -1250),
        ("TND", 0.001, 1),
        ("EUR", 90071992547409.0, 9007199254740900),
        ("EUR", 1.1, 110),
        ("EUR", "-", 0),
    ],
)
def test_amounts_are_exact_in_the_minor_unit(read: Read, currency: str, amount: Any, minor: int) -> None:
    found = read(
        {
            "Model": [["key", "value"], ["currency", currency]],
            "Direct costs": [["target", "period", "amount"], ["A", 2025, amount]],
        }
    )
    assert found.findings == ()
    assert found.model.direct_costs[0].amount == minor


@pytest.mark.parametrize(("currency", "amount"), [("JPY", 0.5), ("EUR", 1.005), ("TND", 0.0001)])
def test_more_decimals_than_the_currency_has_are_never_rounded(only: Only, currency: str, amount: float) -> None:
    finding = only(
        {
            "Model": [["key", "value"], ["currency", currency]],
            "Direct costs": [["target", "period", "amount"], ["A", 2025, amount]],
        }
    )
    assert (finding.severity, finding.place) == ("error", "Direct costs!C2")
    assert currency in finding.cause


def test_an_amount_beyond_what_is_kept_exactly_is_refused(only: Only) -> None:
    finding = only({"Direct costs": [["target", "period", "amount"], ["A", 2025, 1e16]]})
    assert "the largest kept exactly" in finding.cause


def test_number_texts_of_a_comma_country_are_understood_by_column(read: Read) -> None:
    found = read({"Volumes": [["target", "period", "quantity"], ["A", 2025, "1.234,5"], ["B", 2025, "12,25"]]})
    assert found.findings == ()
    assert [row.quantity for row in found.model.volumes] == [Decimal("1234.5"), Decimal("12.25")]


@pytest.mark.parametrize(
    ("share", "fraction"),
    [(1, "1"), (0.375, "0.375"), (37.5, "0.375"), (100, "1"), ("37.5%", "0.375"), ("0.5", "0.5"), ("1%", "0.01")],
)
def test_a_share_is_a_fraction_or_a_percentage(read: Read, share: Any, fraction: str) -> None:
    found = read({"Pool rules": [["pool", "share"], ["A", share]]})
    assert found.findings == ()
    assert found.model.pool_rules[0].share == Decimal(fraction)


@pytest.mark.parametrize("code", [date(2025, 2, 1), 1234567890123456789])
def test_a_code_that_excel_has_changed_is_told(only: Only, code: Any) -> None:
    finding = only({"Accounts": [["account"], [code]]})
    assert (finding.severity, finding.place) == ("error", "Accounts!A2")
    assert "Format the cell as Text" in finding.remedy


@pytest.mark.parametrize("day", ["31/03/2025", 45747, "2025-02-30", True])
def test_what_is_no_date_is_told(only: Only, day: Any) -> None:
    finding = only({"Periods": [["period", "start"], ["Phase 1", day]]})
    assert (finding.severity, finding.place) == ("error", "Periods!B2")
    assert "2025-03-31" in finding.remedy


def test_a_day_is_no_period(only: Only) -> None:
    finding = only({"Volumes": [["target", "period", "quantity"], ["A", date(2025, 3, 31), 1]]})
    assert (finding.place, finding.cause) == ("Volumes!B2", "2025-03-31 is a day, not a period.")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), ("Y", True), (True, True), (1, True), ("x", True), ("No", False), (0, False), (None, False)],
)
def test_yes_and_no_in_every_form(read: Read, written: Any, meant: bool) -> None:
    found = read({"Assignments": [["source", "driver", "accept_overuse"], ["A", "D", written]]})
    assert (found.findings, found.model.assignments[0].accept_overuse) == ((), meant)


def test_neither_yes_nor_no_is_told(only: Only) -> None:
    assert (
        only({"Assignments": [["source", "driver", "accept_overuse"], ["A", "D", "perhaps"]]}).place == "Assignments!C2"
    )


def test_a_key_twice_in_the_sheet_model_is_an_error(only: Only) -> None:
    finding = only({"Model": [["key", "value"], ["name", "A"], ["Name", "B"]]})
    assert (finding.severity, finding.place) == ("error", "Model!A3")


def test_findings_of_the_checks_get_the_cell_of_this_very_workbook(read: Read) -> None:
    found = read(
        {
            "Cost pools": [["name", "pool"], ["Staff", "People"]],
            "Drivers": [["driver"], ["Hours"]],
            "Assignments": [["driver", "capacity", "source"], ["Hours", 1, "Peopel"]],
        }
    )
    (finding,) = found.together_with(check_model(found.model))
    assert finding.line() == (
        "error: fund.xlsx Assignments!C2: No cost pool or activity or service is called “Peopel”. "
        "Write “People” if that is meant, or add “Peopel” to Cost pools or Activities or Services."
    )


def test_what_follows_from_a_missing_column_is_not_told_again(read: Read) -> None:
    found = read({"Cost pools": [["name"], ["Staff"]], "Pool rules": [["pool"], ["Staff"]]})
    assert [f.rule for f in found.together_with(check_model(found.model))] == ["workbook.missing-column"]


def test_a_finding_without_a_workbook_is_located_as_exported() -> None:
    finding = Finding("error", "r", "Cause.", "Remedy.", table="driver_quantities", row_id=7, field="weight")
    assert workbook.locate(finding).place == "Driver quantities!E7"


def test_a_setting_is_located_by_its_key(read: Read) -> None:
    found = read({"Model": [["key", "value"], ["name", "A"], ["method", "direct"]]})
    finding = Finding("error", "r", "Cause.", "Remedy.", table="settings", field="method")
    assert found.locate(finding).place == "Model!B3"
