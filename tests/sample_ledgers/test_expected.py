"""expected.json holds what a second, plain calculation finds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.sample_ledgers.independent import Export, Plain, Row, Sums, changed, minor

CENT = 1
RUNS = [("2023", "reciprocal"), ("2024", "reciprocal"), ("2024", "direct"), ("2024", "step-down"),
        ("2025", "reciprocal"), ("2025", "direct"), ("2025", "step-down"), ("2026", "reciprocal")]


def run_of(expected: dict[str, Any], period: str, method: str, scenario: str) -> dict[str, Any]:
    runs = [run for run in expected["runs"]
            if (run["period"], run["method"], run["scenario"]) == (period, method, scenario)]
    assert len(runs) == 1
    return dict(runs[0])


@pytest.mark.parametrize(("period", "method"), RUNS)
def test_every_run_is_what_a_second_calculation_finds(
    expected: dict[str, Any], plain: dict[str, Plain], sums: dict[str, Sums], period: str, method: str
) -> None:
    run = run_of(expected, period, method, "Budget 2026" if period == "2026" else "Actual")
    outcome = plain[period].run(sums[period], method)

    assert minor(run["ledger_total"]) == outcome.ledger
    assert minor(run["excluded"]) == outcome.excluded
    assert minor(run["direct"]) == outcome.direct
    assert minor(run["costed"]) == outcome.costed == outcome.ledger - outcome.excluded + outcome.direct
    assert minor(run["difference"]) == 0
    assert set(run["services"]) == set(outcome.services)
    for service, cost in outcome.services.items():
        assert abs(minor(run["services"][service]["cost"]) - cost) <= CENT, service
    assert abs(minor(run["unassigned"]) - outcome.unassigned) <= CENT


@pytest.mark.parametrize(("period", "method"), RUNS)
def test_parts_add_up_and_unit_costs_are_cost_by_volume(
    expected: dict[str, Any], plain: dict[str, Plain], period: str, method: str
) -> None:
    run = run_of(expected, period, method, "Budget 2026" if period == "2026" else "Actual")
    volumes = {row["target"]: row["quantity"] for row in plain[period].rows("Volumes")}

    services = run["services"]
    assert sum(minor(s["cost"]) for s in services.values()) + minor(run["unused"]) + minor(run["unassigned"]) == (
        minor(run["costed"]))
    for name, service in services.items():
        assert Fraction(service["volume"]) == volumes[name]
        assert abs(Fraction(service["unit_cost"]) - Fraction(service["cost"]) / volumes[name]) <= Fraction(1, 10**6)


def test_the_lean_scenario_is_the_year_with_its_changes(
    expected: dict[str, Any], sheets: dict[str, list[Row]], sums: dict[str, Sums], exports: dict[int, Export]
) -> None:
    run = run_of(expected, "2025", "reciprocal", "Lean claims")
    lean_sheets, lean_sums = changed(sheets, sums["2025"], "Lean claims", "2025")
    outcome = Plain(lean_sheets, "2025").run(lean_sums)

    rounding = exports[2025].postings  # the program rounds each changed posting to the ngwee
    assert abs(minor(run["ledger_total"]) - outcome.ledger) <= rounding
    for service, cost in outcome.services.items():
        assert abs(minor(run["services"][service]["cost"]) - cost) <= rounding, service


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_ledger_files_hold_what_is_expected_of_them(
    expected: dict[str, Any], exports: dict[int, Export], year: int
) -> None:
    said, export = expected["ledgers"][f"ledger_{year}.xlsx"], exports[year]

    assert (export.debit, export.credit) == (export.stated_debit, export.stated_credit)
    assert said["postings"] == export.postings
    assert minor(said["amount"]) == export.debit - export.credit
    assert minor(said["debit"]) == export.debit
    assert minor(said["credit"]) == export.credit


def test_the_cap_is_met_until_2024_exceeded_in_2025_and_met_by_the_lean_scenario(expected: dict[str, Any]) -> None:
    actual = {row["period"]: row for row in expected["caps"]["Actual"]}
    lean = {row["period"]: row for row in expected["caps"]["Lean claims"]}
    budget = {row["period"]: row for row in expected["caps"]["Budget 2026"]}

    assert {period: row["status"] for period, row in actual.items()} == {
        "2023": "within", "2024": "within", "2025": "over"}
    assert lean["2025"]["status"] == "within"
    assert budget["2026"]["status"] == "over"


@pytest.mark.parametrize("period", ["2023", "2024", "2025"])
def test_the_cap_is_its_percentage_of_the_contributions(
    expected: dict[str, Any], plain: dict[str, Plain], sums: dict[str, Sums], period: str
) -> None:
    row = next(row for row in expected["caps"]["Actual"] if row["period"] == period)
    ledger, excluded, _ = plain[period].pooled(sums[period])
    direct = sum(minor(cost["amount"]) for cost in plain[period].rows("Direct costs"))
    contributions = next(s["value"] for s in plain[period].rows("Statistics") if s["statistic"] == "contributions")
    percent = next(cap["percent"] for cap in plain[period].sheets["Caps"] if cap["from"] == period)

    assert minor(row["expense"]) == ledger - excluded + direct
    assert abs(minor(row["limit"]) - contributions * percent) <= CENT  # percent of major units = minor units
    assert minor(row["headroom"]) == minor(row["limit"]) - minor(row["expense"])
