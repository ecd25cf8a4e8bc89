"""What is wrong in a model's tables is told with table, row, field, value, cause and remedy."""

from datetime import date
from typing import Any

import pytest

from abc_costing.model import rows
from abc_costing.model.checks import check_model
from abc_costing.model.costing_model import Model, Settings
from tests.model.good_model import GOOD, D, found, one, place


def test_a_good_model_has_no_findings() -> None:
    assert check_model(GOOD) == ()
    assert check_model(Model()) == ()


def test_a_required_value_that_is_blank() -> None:
    assert place(one(pools=[rows.Pool(id=9, pool="  ")])) == ("error", "pools", 9, "pool", "")


def test_the_same_name_twice_in_another_case() -> None:
    finding = one(pools=[rows.Pool(id=9, pool=" PEOPLE")])
    assert place(finding) == ("error", "pools", 9, "pool", " PEOPLE")
    assert "row 2" in finding.cause


def test_one_name_for_two_kinds_of_nodes() -> None:
    finding = one(services=[rows.Service(id=9, service="people")])
    assert place(finding) == ("error", "services", 9, "service", "people")
    assert finding.cause == "“people” is the name of a cost pool and of a service."


def test_an_unknown_name_comes_with_the_nearest_one() -> None:
    finding = one(assignments=[rows.Assignment(id=9, source="IT", driver="Huors")])
    assert place(finding) == ("error", "assignments", 9, "driver", "Huors")
    assert finding.remedy == "Write “Hours” if that is meant, or add “Huors” to Drivers."


def test_a_name_of_the_wrong_kind() -> None:
    finding = one(direct_costs=[rows.DirectCost(id=9, target="People", period="2025", amount=1)])
    assert finding.cause == "“People” is a cost pool, and here an activity or a service is needed."


def test_cost_centres_that_report_to_themselves() -> None:
    circle = [
        rows.CostCentre(id=7, cost_centre="A", parent="B"),
        rows.CostCentre(id=8, cost_centre="B", parent="a"),
        rows.CostCentre(id=9, cost_centre="C", parent="A"),
    ]
    assert [(f.rule, f.row_id) for f in found(cost_centres=circle)] == [
        ("model.parent-circle", 7),
        ("model.parent-circle", 8),
    ]


def test_a_parent_that_is_not_there_is_a_doubt() -> None:
    assert place(one(cost_centres=[rows.CostCentre(id=9, cost_centre="R2", parent="HX")])) == (
        "warning",
        "cost_centres",
        9,
        "parent",
        "HX",
    )


@pytest.mark.parametrize("field", ["accounts", "cost_centres", "funds"])
def test_a_pattern_that_means_nothing(field: str) -> None:
    pattern: dict[str, Any] = {field: "6099-6000"}
    finding = one(pool_rules=[rows.PoolRule(id=9, pool="IT", **pattern)])
    assert place(finding) == ("error", "pool_rules", 9, field, "6099-6000")
    assert "runs backwards" in finding.cause


def test_shares_of_one_order_above_everything() -> None:
    finding = one(
        pool_rules=[rows.PoolRule(id=9, order=1, accounts="51*", cost_centres="R1", pool="IT", share=D("0.01"))]
    )
    assert place(finding) == ("error", "pool_rules", 9, "share", "0.01")
    assert "101 %" in finding.cause


def test_shares_of_one_order_for_different_postings_may_be_more() -> None:
    assert found(pool_rules=[rows.PoolRule(id=9, order=1, accounts="62*", pool="IT", share=D(1))]) == []


def test_shares_of_one_source_above_everything() -> None:
    finding = one(
        drivers=[rows.Driver(id=9, driver="Heads")],
        assignments=[rows.Assignment(id=9, source="PEOPLE", driver="Heads", share=D("0.6"), scenario="Actual")],
    )
    assert place(finding) == ("error", "assignments", 9, "share", "0.6")
    assert "110 %" in finding.cause


@pytest.mark.parametrize(
    ("table", "row", "field"),
    [
        ("driver_quantities", rows.DriverQuantity(id=9, driver="Hours", target="Old age", quantity=D(-1)), "quantity"),
        (
            "driver_quantities",
            rows.DriverQuantity(id=9, driver="Hours", target="Old age", quantity=D(1), weight=D(-2)),
            "weight",
        ),
        ("assignments", rows.Assignment(id=9, source="IT", driver="Hours", capacity=D(-1)), "capacity"),
        ("assignments", rows.Assignment(id=9, source="IT", driver="Hours", share=D("1.2")), "share"),
        ("pool_rules", rows.PoolRule(id=9, pool="IT", share=D("-0.2")), "share"),
        ("volumes", rows.Volume(id=9, target="Assess claim", period="2025", quantity=D(-1)), "quantity"),
        ("caps", rows.CapStep(id=9, cap="B", starts="2025", percent=D(101), base="contributions"), "percent"),
    ],
)
def test_figures_out_of_range(table: str, row: rows.Row, field: str) -> None:
    finding = one(**{table: [row]})
    assert place(finding)[:4] == ("error", table, 9, field)


def test_a_cap_on_a_statistic_that_is_not_there_is_a_doubt() -> None:
    finding = one(caps=[rows.CapStep(id=9, cap="B", starts="2025", percent=D(5), base="contribution")])
    assert place(finding) == ("warning", "caps", 9, "base", "contribution")
    assert "“contributions”" in finding.remedy


def test_a_fiscal_year_that_starts_in_no_month() -> None:
    (finding,) = check_model(Model(Settings(fiscal_year_start=13)))
    assert (finding.table, finding.field, finding.value) == ("settings", "fiscal_year_start", "13")


def test_a_label_without_dates() -> None:
    finding = one(volumes=[rows.Volume(id=9, target="Assess claim", period="2025-Q5", quantity=D(1))])
    assert place(finding) == ("error", "volumes", 9, "period", "2025-Q5")
    assert "“2025-Q1”" in finding.remedy
    assert place(one(periods=[rows.Period(id=9, period="Phase 1", start=date(2030, 1, 1))])) == (
        "error",
        "periods",
        9,
        "end",
        "Phase 1",
    )


def test_a_label_in_no_period_of_the_table() -> None:
    finding = one(volumes=[rows.Volume(id=9, target="Old age", period="2205", quantity=D(1))])
    assert place(finding) == ("warning", "volumes", 9, "period", "2205")


def test_a_period_that_ends_before_it_starts() -> None:
    finding = one(periods=[rows.Period(id=9, period="P", start=date(2025, 2, 1), end=date(2025, 1, 1))])
    assert (finding.rule, finding.row_id) == ("model.period-backwards", 9)


def test_periods_that_cross_or_repeat_each_other() -> None:
    crossing = rows.Period(id=9, period="Winter", start=date(2025, 12, 1), end=date(2026, 2, 28))
    assert place(one(periods=[crossing])) == ("warning", "periods", 9, "start", "Winter")
    again = rows.Period(id=9, period="First quarter", start=date(2025, 1, 1), end=date(2025, 3, 31))
    assert "are the same days" in one(periods=[again]).cause


def test_scenarios_based_on_nothing_or_on_themselves() -> None:
    assert place(one(scenarios=[rows.Scenario(id=9, scenario="New", based_on="Bugdet")])) == (
        "error",
        "scenarios",
        9,
        "based_on",
        "Bugdet",
    )
    circle = [rows.Scenario(id=8, scenario="A", based_on="B"), rows.Scenario(id=9, scenario="B", based_on="A")]
    assert [f.row_id for f in found(scenarios=circle)] == [8, 9]


def test_a_scenario_that_is_only_used_is_an_information() -> None:
    used = [rows.Volume(id=n, target="Old age", period="2025", quantity=D(n), scenario="Plan") for n in (8,)]
    assert place(one(volumes=used)) == ("info", "volumes", 8, "scenario", "Plan")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scenario": "Bugdet"}, "scenario"),
        ({"scenario": "actual"}, "scenario"),
        ({"sheet": "Activities"}, "sheet"),
        ({"match": "account"}, "match"),
        ({"match": "colour=red"}, "match"),
        ({"match": "account=6*1"}, "match"),
    ],
)
def test_changes_that_mean_nothing(change: dict[str, str], field: str) -> None:
    values: dict[str, Any] = {"id": 9, "scenario": "Budget", "sheet": "Ledger", "factor": D(1), **change}
    assert place(one(scenario_changes=[rows.ScenarioChange(**values)])) == (
        "error",
        "scenario_changes",
        9,
        field,
        change[field],
    )


def test_the_same_assignment_twice() -> None:
    finding = one(
        assignments=[
            rows.Assignment(id=8, source="IT", driver="Hours"),
            rows.Assignment(id=9, source="it", driver="hours", scenario="Actual"),
        ]
    )
    assert place(finding) == ("error", "assignments", 9, "source", "it")


def test_two_volumes_of_one_period_are_a_doubt() -> None:
    finding = one(volumes=[rows.Volume(id=9, target="old age", period="2025", quantity=D(1))])
    assert (finding.severity, finding.row_id) == ("warning", 9)
