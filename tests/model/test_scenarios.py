"""A scenario has what it states, inherits the rest, and changes by its factors."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing.errors import ModelRefused, NotFound
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import EMPTY, Posting, Postings
from abc_costing.model.scenarios import resolve, round_amount

D = Decimal
Of = Callable[[Model, Postings], list[tuple[Any, ...]]]


def ledger(*lines: tuple[str, str, str, int, str]) -> Postings:
    """Postings from account, cost centre, period or day, amount, scenario."""
    return Postings.of(
        Posting(
            account,
            amount,
            cost_centre=centre,
            scenario=scenario,
            row=n,
            day=date.fromisoformat(when) if len(when) == 10 else None,
            period="" if len(when) == 10 else when,
        )
        for n, (account, centre, when, amount, scenario) in enumerate(lines, start=2)
    )


def lines(postings: Postings) -> list[tuple[str, str, int]]:
    return sorted((p.account, p.cost_centre, p.amount) for p in map(postings.__getitem__, range(len(postings))))


def change(sheet: str, factor: str, match: str = "", period: str = "", scenario: str = "Budget") -> rows.ScenarioChange:
    return rows.ScenarioChange(scenario=scenario, sheet=sheet, match=match, period=period, factor=D(factor))


BUDGET = (rows.Scenario(scenario="Budget"),)


def test_actual_alone_is_given_back_as_it_is() -> None:
    model, postings = Model(pools=(rows.Pool(pool="A"),)), ledger(("1", "", "2025", 5, ""))
    resolved, same = resolve(model, postings, "actual")
    assert resolved is model
    assert same is postings


def test_actual_has_no_rows_of_other_scenarios() -> None:
    model = Model(
        volumes=(
            rows.Volume(target="S", period="2025", quantity=D(1), scenario="Actual"),
            rows.Volume(target="S", period="2025", quantity=D(2), scenario="Budget"),
        )
    )
    resolved, postings = resolve(model, ledger(("1", "", "2025", 5, ""), ("1", "", "2025", 7, "Budget")), "")
    assert [(int(v.quantity), v.scenario) for v in resolved.volumes] == [(1, "")]
    assert [p.amount for p in (postings[0],)] == [5]


def test_a_scenario_inherits_what_it_does_not_state() -> None:
    model = Model(
        driver_quantities=(
            rows.DriverQuantity(driver="D", target="A", quantity=D(1)),
            rows.DriverQuantity(driver="D", target="B", quantity=D(2)),
            rows.DriverQuantity(driver="D", target="B", quantity=D(3)),
            rows.DriverQuantity(driver="d", target="b ", quantity=D(9), scenario="budget"),
        ),
        assignments=(
            rows.Assignment(source="P", driver="D"),
            rows.Assignment(source="P", driver="D", capacity=D(5), scenario="Budget"),
        ),
        direct_costs=(
            rows.DirectCost(target="S", period="2024", amount=1),
            rows.DirectCost(target="S", period="2025", amount=2),
            rows.DirectCost(target="S", period="2025", amount=3, scenario="Budget"),
        ),
        statistics=(rows.Statistic(statistic="members", period="2025", value=D(4)),),
    )
    resolved, _ = resolve(model, EMPTY, "Budget")
    assert [(q.target.strip().upper(), int(q.quantity)) for q in resolved.driver_quantities] == [("A", 1), ("B", 9)]
    assert [a.capacity for a in resolved.assignments] == [5]
    assert [c.amount for c in resolved.direct_costs] == [1, 3]
    assert [s.value for s in resolved.statistics] == [4]
    assert {q.scenario for q in resolved.driver_quantities} == {""}


def test_ledger_rows_replace_account_by_cost_centre_by_period() -> None:
    postings = ledger(
        ("51", "R1", "2025-01-31", 10, ""),
        ("51", "R1", "2025-02-28", 11, ""),
        ("51", "R2", "2025-01-31", 20, ""),
        ("62", "R1", "2025-01-31", 30, ""),
        ("51", "R1", "2024-12-31", 40, ""),
        (" 51", "r1", "2025", 100, "Budget"),
    )
    _, budget = resolve(Model(periods=(rows.Period(period="2024"), rows.Period(period="2025"))), postings, "budget")
    assert lines(budget) == [(" 51", "r1", 100), ("51", "R1", 40), ("51", "R2", 20), ("62", "R1", 30)]


def test_dated_ledger_rows_replace_those_of_their_shortest_period() -> None:
    postings = ledger(
        ("51", "R1", "2025-01-15", 1, ""), ("51", "R1", "2025-02-15", 2, ""), ("51", "R1", "2025-01-31", 50, "Budget")
    )
    year, months = (rows.Period(period="2025"),), (rows.Period(period="2025-01"), rows.Period(period="2025-02"))
    assert lines(resolve(Model(periods=year), postings, "Budget")[1]) == [("51", "R1", 50)]
    assert lines(resolve(Model(periods=year + months), postings, "Budget")[1]) == [("51", "R1", 2), ("51", "R1", 50)]


def test_a_chain_of_scenarios_inherits_through_all_of_it() -> None:
    model = Model(
        scenarios=(*BUDGET, rows.Scenario(scenario="Forecast", based_on="BUDGET")),
        volumes=tuple(
            rows.Volume(target=t, period="2025", quantity=D(q), scenario=s)
            for t, q, s in [
                ("A", 1, ""),
                ("B", 1, ""),
                ("C", 1, ""),
                ("B", 2, "Budget"),
                ("C", 2, "Budget"),
                ("C", 3, "Forecast"),
            ]
        ),
    )
    resolved, _ = resolve(model, EMPTY, "Forecast")
    assert {v.target: v.quantity for v in resolved.volumes} == {"A": 1, "B": 2, "C": 3}


def test_changes_follow_the_chain_and_leave_what_a_later_scenario_states() -> None:
    model = Model(
        scenarios=(*BUDGET, rows.Scenario(scenario="Forecast", based_on="Budget")),
        scenario_changes=(
            change("Ledger", "2", scenario="Forecast"),
            change("ledger", "1.1", "account=51*; cost_centre=R*"),
        ),
    )
    postings = ledger(
        ("51", "R1", "2025", 1000, ""),
        ("51", "X", "2025", 1000, ""),
        ("52", "R1", "2025", 1000, "Forecast"),
        ("5100", "R2", "2025", 7, "Forecast"),
    )
    assert lines(resolve(model, postings, "Budget")[1]) == [("51", "R1", 1100), ("51", "X", 1000)]
    assert lines(resolve(model, postings, "Forecast")[1]) == [
        ("51", "R1", 2200),
        ("51", "X", 2000),
        ("5100", "R2", 14),
        ("52", "R1", 2000),
    ]


@pytest.mark.parametrize(
    ("amount", "factor", "expected"),
    [
        (5, "0.5", 2),
        (15, "0.5", 8),
        (-5, "0.5", -2),
        (-15, "0.5", -8),
        (10**15 + 1, "1.03", 1030000000000001),
        (100, "0", 0),
    ],
)
def test_money_is_rounded_half_to_even(amount: int, factor: str, expected: int) -> None:
    assert round_amount(amount, D(factor)) == expected


@given(st.integers(-(10**15), 10**15), st.decimals(-4, 4, places=4))
def test_rounding_is_never_further_than_half_a_unit(amount: int, factor: Decimal) -> None:
    assert abs(2 * (round_amount(amount, factor) - amount * factor)) <= 1


def test_each_sheet_is_changed_in_its_main_column() -> None:
    model = Model(
        scenarios=BUDGET,
        driver_quantities=(rows.DriverQuantity(driver="D", target="A", quantity=D(10), weight=D(3)),),
        assignments=(
            rows.Assignment(source="P", driver="D", capacity=D(10), share=D("0.5")),
            rows.Assignment(source="Q", driver="D"),
        ),
        direct_costs=(rows.DirectCost(target="A", period="2025", amount=101),),
        volumes=(rows.Volume(target="A", period="2025", quantity=D(10)),),
        statistics=(rows.Statistic(statistic="members", period="2025", value=D(10)),),
        scenario_changes=tuple(
            change(sheet, "1.5")
            for sheet in ("Driver quantities", "ASSIGNMENTS", "Direct costs", "Volumes", "statistics")
        ),
    )
    resolved, _ = resolve(model, EMPTY, "Budget")
    assert [(int(q.quantity), int(q.weight)) for q in resolved.driver_quantities] == [(15, 3)]
    assert [(a.capacity, a.share) for a in resolved.assignments] == [(15, D("0.5")), (None, None)]
    assert resolved.direct_costs[0].amount == 152
    assert (int(resolved.volumes[0].quantity), int(resolved.statistics[0].value)) == (15, 15)
    assert (resolved.scenarios, resolved.scenario_changes) == ((), ())


def test_a_change_of_a_period_changes_what_lies_inside_it() -> None:
    model = Model(
        scenarios=BUDGET,
        scenario_changes=(change("Volumes", "2", period="2025"), change("Ledger", "2", period="2025")),
        volumes=tuple(rows.Volume(target="S", period=p, quantity=D(1)) for p in ("2024", "2025", "2025-Q1")),
    )
    resolved, postings = resolve(model, ledger(("1", "", "2025-06-30", 5, ""), ("1", "", "2024", 5, "")), "Budget")
    assert [v.quantity for v in resolved.volumes] == [1, 2, 2]
    assert sorted(postings.amount.tolist()) == [5, 10]


def test_a_change_of_a_period_leaves_rows_of_every_period_as_they_are_in_others() -> None:
    model = Model(
        periods=tuple(rows.Period(period=p) for p in ("2024", "2025", "2025-Q1")),
        scenarios=BUDGET,
        driver_quantities=(
            rows.DriverQuantity(driver="D", target="A", quantity=D(10)),
            rows.DriverQuantity(driver="D", target="B", quantity=D(10)),
            rows.DriverQuantity(driver="D", target="A", quantity=D(5)),
        ),
        scenario_changes=(change("Driver quantities", "2", "target=A", period="2025"),),
    )
    resolved, _ = resolve(model, EMPTY, "Budget")
    assert sorted((q.target, q.period, int(q.quantity)) for q in resolved.driver_quantities) == [
        ("A", "", 5),
        ("A", "", 10),
        ("A", "2025", 10),
        ("A", "2025", 20),
        ("A", "2025-Q1", 10),
        ("A", "2025-Q1", 20),
        ("B", "", 10),
    ]


def features(model: Model, scenario: str = "Budget") -> list[tuple[str, str, str, int]]:
    resolved, _ = resolve(model, EMPTY, scenario)
    return sorted((f.target, f.feature, f.period, int(f.quantity)) for f in resolved.case_features)


def test_counts_of_features_are_inherited_stated_and_changed() -> None:
    counts = tuple(
        rows.CaseFeature(target=target, feature=feature, period=period, quantity=D(quantity), scenario=scenario)
        for target, feature, period, quantity, scenario in (
            ("A", "paper", "", 10, ""), ("A", "appeal", "2025", 4, ""), ("B", "paper", "", 6, "actual"),
            ("a ", "PAPER", "", 3, "Budget")))
    model = Model(periods=(rows.Period(period="2025"), rows.Period(period="2026")), scenarios=BUDGET,
                  case_features=counts)
    assert features(model, "Actual") == [("A", "appeal", "2025", 4), ("A", "paper", "", 10), ("B", "paper", "", 6)]
    assert features(model) == [("A", "appeal", "2025", 4), ("B", "paper", "", 6), ("a ", "PAPER", "", 3)]
    doubled = replace(model, scenario_changes=(change("case features", "2", "feature=paper; target=B"),))
    assert features(doubled) == [("A", "appeal", "2025", 4), ("B", "paper", "", 12), ("a ", "PAPER", "", 3)]
    of_one_year = replace(model, scenario_changes=(change("Case features", "2", "target=B", period="2026"),))
    assert features(of_one_year) == [
        ("A", "appeal", "2025", 4), ("B", "paper", "", 6), ("B", "paper", "2026", 12), ("a ", "PAPER", "", 3)]


def test_an_equation_stays_and_its_cases_are_changed() -> None:
    timed = rows.DriverQuantity(driver="D", target="A", quantity=D(10), equation="8 + 12*paper")
    model = Model(scenarios=BUDGET, driver_quantities=(timed,), scenario_changes=(change("Driver quantities", "1.5"),))
    resolved, _ = resolve(model, EMPTY, "Budget")
    assert resolved.driver_quantities == (replace(timed, quantity=D("15.0")),)


def test_a_scenario_of_the_ledger_alone_is_known() -> None:
    assert lines(resolve(Model(), ledger(("1", "", "2025", 5, "Plan")), "plan")[1]) == [("1", "", 5)]


def test_an_unknown_scenario_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound, match=r"no scenario “Plan”\. The project has: Actual, Budget\."):
        resolve(Model(scenarios=BUDGET), EMPTY, "Plan")


@pytest.mark.parametrize("based_on", ["Budget", "Plan"])
def test_a_scenario_based_on_itself_or_on_nothing_is_refused(based_on: str) -> None:
    model = Model(scenarios=(rows.Scenario(id=4, scenario="Budget", based_on=based_on),))
    with pytest.raises(ModelRefused) as refusal:
        resolve(model, EMPTY, "Budget")
    assert [(f.table, f.row_id, f.value) for f in refusal.value.findings] == [("scenarios", 4, based_on)]


@pytest.mark.parametrize(
    "wrong", [change("Activities", "2"), change("Ledger", "2", "colour=red"), change("Ledger", "1E+16")]
)
def test_a_change_that_cannot_be_applied_is_refused(wrong: rows.ScenarioChange) -> None:
    model = Model(scenarios=BUDGET, scenario_changes=(replace(wrong, id=3),))
    with pytest.raises(ModelRefused) as refusal:
        resolve(model, ledger(("1", "", "2025", 5, "")), "Budget")
    assert [(f.table, f.row_id) for f in refusal.value.findings] == [("scenario_changes", 3)]
