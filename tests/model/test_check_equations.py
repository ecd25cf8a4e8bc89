"""Time equations in a model: those that cannot be read, count what is not there or come to less than nothing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from abc_costing.model import rows
from abc_costing.model.checks import check_model
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from tests.model.good_model import GOOD, D, found, one, place


def timed(equation: str, quantity: int | Decimal = 10, **values: Any) -> rows.DriverQuantity:
    """Cases of the service with an equation."""
    given: dict[str, Any] = {"id": 9, "driver": "Hours", "target": "Old age", **values}
    return rows.DriverQuantity(quantity=Decimal(quantity), equation=equation, **given)


def counted(feature: str, quantity: int, period: str = "", number: int = 8, **values: Any) -> rows.CaseFeature:
    given: dict[str, Any] = {"id": number, "target": "old age", **values}
    return rows.CaseFeature(feature=feature, period=period, quantity=Decimal(quantity), **given)


def with_cases(equations: Iterable[rows.DriverQuantity], *counts: rows.CaseFeature) -> list[Finding]:
    return found(driver_quantities=tuple(equations), case_features=counts)


def test_equations_that_are_right() -> None:
    assert with_cases([timed("8 + 12*PAPER + 15*appeal")], counted("Paper", 4), counted("appeal", 1)) == []
    assert with_cases([timed("8")]) == []
    assert with_cases([timed("   ", weight=D(3))]) == []
    assert with_cases([timed("8 - 2*paper")], counted("paper", 40)) == []


def test_an_equation_and_a_weight() -> None:
    finding = one(driver_quantities=[timed("8", weight=D("1.5"))])
    assert place(finding) == ("error", "driver_quantities", 9, "weight", "1.5")


@pytest.mark.parametrize(("equation", "cause"), [
    ("8 + ", "The equation “8 + ” goes wrong at character 3, “+”: a number or a feature is missing"),
    ("8 + 12 paper", "The equation “8 + 12 paper” goes wrong at character 8, “paper”: "),
    ("paper*appeal", "The equation “paper*appeal” goes wrong at character 6, “*”: "),
    ("1" + " + 1" * 60 + " + ?", "The equation “…"),
    ("8/(3-3)", "The equation “8/(3-3)” goes wrong at character 3"),
])  # fmt: skip
def test_an_equation_that_cannot_be_read_shows_where(equation: str, cause: str) -> None:
    finding = one(driver_quantities=[timed(equation)])
    assert place(finding) == ("error", "driver_quantities", 9, "equation", equation)
    assert finding.cause.startswith(cause)
    assert len(finding.cause) < 300


@pytest.mark.parametrize("equation", ["1" + "0" * 60, "8 + x/1" + "0" * 60, "1/3" + "1" * 60])
def test_an_equation_of_endless_numbers(equation: str) -> None:
    (finding,) = with_cases([timed(equation)], counted("x", 1))
    assert (finding.rule, finding.row_id, finding.field) == ("model.equation-size", 9, "equation")


def test_a_feature_that_its_target_does_not_have_names_those_that_it_has() -> None:
    (finding,) = with_cases([timed("8 + 12*papper")], counted("Paper", 4), counted("Appeal", 1, number=7),
                            counted("papper", 4, number=6, target="Assess claim"))
    assert place(finding) == ("error", "driver_quantities", 9, "equation", "8 + 12*papper")
    assert finding.cause == ("“papper” in this equation is no feature of the cases of “Old age” in any period; "
                             "it has: Paper, Appeal.")
    assert finding.remedy == "Write “Paper” if that is meant, or add “papper” of “Old age” to Case features."


def test_a_target_without_any_feature() -> None:
    assert "it has none." in one(driver_quantities=[timed("8 + 12*paper")]).cause


def test_a_feature_of_another_period_only_is_a_doubt() -> None:
    (finding,) = with_cases(
        [timed("8 + 12*paper + 0*appeal")], counted("Paper", 4, "2025"), counted("appeal", 1, "2025", 7))
    assert place(finding)[:4] == ("warning", "driver_quantities", 9, "equation")
    assert finding.cause == (
        "“Paper” of “Old age” is not counted for 2025-Q1; the equation takes it that no case has it.")
    assert with_cases([timed("8 + 12*paper", period="2025")], counted("Paper", 4, "2025")) == []
    assert with_cases([timed("8 + 12*paper", 0)], counted("Paper", 4, "2025")) == []


def test_a_sum_below_nothing_is_told_with_its_period() -> None:
    (finding,) = with_cases([timed("8 - 12*paper")], counted("paper", 1), counted("paper", 7, "2025-Q1", 7))
    assert place(finding) == ("error", "driver_quantities", 9, "equation", "8 - 12*paper")
    assert "is negative in 2025-Q1: its equation gives -4." in finding.cause


def test_rows_of_one_driver_and_target_are_added_before_they_are_judged() -> None:
    minus = timed("-3*paper", 0)
    plain = rows.DriverQuantity(id=7, driver="hours", target="OLD age", quantity=D(12))
    assert with_cases([minus, plain], counted("paper", 4)) == []
    (finding,) = with_cases([minus, plain], counted("paper", 5))
    assert (finding.rule, finding.row_id) == ("model.equation-negative", 9)


def test_two_rows_that_use_a_feature_are_a_doubt() -> None:
    (finding,) = with_cases([timed("8 + paper", id=7), timed("2*paper")], counted("paper", 4))
    assert place(finding)[:4] == ("warning", "driver_quantities", 9, "equation")
    assert "(the other is row 7)" in finding.cause
    assert with_cases([timed("8 + paper", period="2025"), timed("2*paper")], counted("paper", 4)) == []


def test_other_scenarios_are_judged_when_they_are_resolved() -> None:
    budget = timed("8 - 12*paper", scenario="Budget")
    assert with_cases([budget], counted("paper", 100)) == []
    assert with_cases([timed("8 - 12*paper")], counted("paper", 1), counted("paper", 99, scenario="Budget")) == []


def test_a_feature_counted_twice_is_a_doubt() -> None:
    (finding,) = with_cases([], counted("paper", 4, number=7), counted(" PAPER", 4, scenario="actual"))
    assert place(finding)[:4] == ("warning", "case_features", 8, "target")
    assert finding.cause == "“old age,  PAPER, actual” stands twice in Case features (the other is row 7); both count."


def test_counts_of_nobody_or_below_zero() -> None:
    (unknown,) = with_cases([], counted("paper", 4, target="Old aeg"))
    assert place(unknown) == ("error", "case_features", 8, "target", "Old aeg")
    (negative,) = with_cases([], counted("paper", -4))
    assert place(negative) == ("error", "case_features", 8, "quantity", "-4")


def test_a_model_without_periods_is_judged_as_a_whole() -> None:
    model = Model(services=GOOD.services, drivers=GOOD.drivers, driver_quantities=(timed("0 - 1"),))
    (finding,) = check_model(model)
    assert "is negative: its equation gives -10." in finding.cause
