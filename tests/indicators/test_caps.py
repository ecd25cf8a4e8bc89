"""The administrative expense ratio against dated legal caps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing import indicators, money
from abc_costing.model.caps import CapPeriod
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import EMPTY, Posting, Postings
from abc_costing.model.rows import Account, CapStep, DirectCost, Period, Statistic

D = Decimal


def step(starts: str, percent: object, base: str = "contributions", shape: Any = "step", cap: str = "Act") -> CapStep:
    return CapStep(cap=cap, starts=starts, percent=D(str(percent)), base=base, shape=shape, source=f"Act of {starts}")


def value(period: str, amount: object, statistic: str = "contributions") -> Statistic:
    return Statistic(statistic=statistic, period=period, value=D(str(amount)))


def periods_of(model: Model, expense: Mapping[str, int]) -> dict[str, CapPeriod]:
    return {period.period: period for period in indicators.caps(model, expense)[0].periods}


YEARS = tuple(str(year) for year in range(2019, 2028))
THOUSAND = tuple(value(year, 1000) for year in YEARS)


def percents(*steps: CapStep, settings: Settings | None = None, labels: tuple[str, ...] = YEARS) -> dict[str, Decimal]:
    """The percentage in force by period, for a base of 1000."""
    model = Model(settings=settings or Settings(), caps=steps, statistics=tuple(value(p, 1000) for p in labels))
    return {label: period.cap_percent for label, period in periods_of(model, dict.fromkeys(labels, 0)).items()}


def test_a_step_holds_until_the_next_one() -> None:
    found = percents(step("2020", 2), step("2025", "1.5"))
    assert found == {str(y): D(2) if y < 2025 else D("1.5") for y in range(2020, 2028)}


def test_the_step_in_force_at_the_end_of_a_period_holds_for_all_of_it() -> None:
    found = percents(step("2019-01-01", 12), step("2024-12-31", 10))
    assert [found[year] for year in ("2023", "2024", "2025")] == [12, 10, 10]


def test_a_linear_step_between_labels_counts_labels() -> None:
    found = percents(step("2020", 12, shape="linear"), step("2024", 8))
    assert found == {"2020": 12, "2021": 11, "2022": 10, "2023": 9, "2024": 8, "2025": 8, "2026": 8, "2027": 8}


def test_a_linear_step_between_dates_counts_days_to_the_end_of_the_period() -> None:
    found = percents(step("2020-12-31", 10, shape="linear"), step("2022-12-31", 8))
    assert found["2021"] == 9
    assert found["2022"] == 8
    assert percents(step("2021-01-01", 20, shape="linear"), step("2022-01-01", 10))["2021"] == D(20) - D(
        3640) / D(365)


def test_a_quarter_lies_in_the_year_it_belongs_to() -> None:
    fiscal = Settings(fiscal_year_start=7)
    labels = ("2021-Q1", "2021-Q4", "2022-Q1", "2021-09")
    found = percents(step("2020", 12, shape="linear"), step("2024", 8), settings=fiscal, labels=labels)
    assert found == {"2021-Q1": 11, "2021-Q4": 11, "2022-Q1": 10, "2021-09": 10}


def test_a_linear_step_without_a_next_one_stays() -> None:
    assert set(percents(step("2020", 12, shape="linear")).values()) == {D(12)}


def test_percentages_of_several_bases_add_up() -> None:
    """Philippine shape: 12 % of contributions and 3 % of other revenue."""
    model = Model(caps=(step("2000", 12), step("2000", 3, "other revenue")),
                  statistics=(value("2025", 1000), value("2025", 200, "other revenue")))
    found = periods_of(model, {"2025": 120_00})["2025"]
    assert (found.limit, found.headroom, found.status) == (126_00, 6_00, "within")
    assert (found.ratio_percent, found.cap_percent) == (D(12), D("12.6"))
    assert [(base.base, base.percent) for base in found.bases] == [("contributions", D(12)), ("other revenue", D(3))]
    assert found.source == "Act of 2000"


def test_bases_replace_each_other_each_by_itself() -> None:
    model = Model(caps=(step("2020", 7), step("2023", 0), step("2023", "7.5", "benefits")),
                  statistics=(*THOUSAND, *(value(year, 2000, "benefits") for year in YEARS)))
    found = periods_of(model, dict.fromkeys(YEARS, 0))
    assert (found["2022"].limit, found["2023"].limit) == (70_00, 150_00)


@pytest.mark.parametrize(("expense", "status"), [
    (0, "within"), (98_00, "within"), (98_01, "watch"), (100_00, "watch"), (100_01, "over")])
def test_status_by_what_is_left_of_the_limit(expense: int, status: str) -> None:
    model = Model(caps=(step("2020", 10),), statistics=THOUSAND)
    found = periods_of(model, {"2025": expense})["2025"]
    assert found.status == status
    assert found.headroom == 100_00 - expense
    assert found.cut_needed == max(expense - 100_00, 0)
    assert (found.ratio_percent > found.cap_percent) == (status == "over")


def test_first_breach_is_the_earliest_period_over() -> None:
    result = indicators.caps(Model(caps=(step("2020", 10),), statistics=THOUSAND),
                             {"2025": 101_00, "2022": 100_00, "2024": 150_00})[0]
    assert [period.period for period in result.periods] == ["2022", "2024", "2025"]
    assert result.first_breach == "2024"


def test_flows_of_quarters_add_up_and_stocks_take_the_last() -> None:
    quarters = [f"2025-Q{number}" for number in range(1, 5)]
    model = Model(
        caps=(step("2020", 10), step("2020", 1, "total assets", cap="Assets")),
        statistics=(*(value(q, 250) for q in quarters),
                    *(value(q, 1000 * i, "total assets") for i, q in enumerate(quarters, 1))))
    results = indicators.caps(model, {"2025": 5})
    assert [result.periods[0].limit for result in results] == [100_00, 40_00]


@pytest.mark.parametrize(("name", "stock"), [
    ("total assets", True), ("Members", True), ("insured persons", False), ("average fund value", True),
    ("contributions", False), ("benefits paid to pensioners", False), ("other revenue", False),
    ("contributions by employers", False), ("reserves", True)])
def test_which_statistics_are_stocks(name: str, stock: bool) -> None:
    model = Model(statistics=(value("2025-Q1", 1, name), value("2025-Q2", 2, name)))
    assert indicators.statistic(model, name, "2025") == (2 if stock else 3)


def test_a_period_without_a_base_is_left_out_and_told() -> None:
    model = Model(periods=(Period(period="2024"), Period(period="2025"), Period(period="2023", status="closed")),
                  caps=(step("2020", 10),), statistics=(value("2025-Q1", 1000),))
    assert list(periods_of(model, {"2024": 1, "2025": 1})) == ["2025"]
    found = indicators.check_caps(model)
    assert [(f.rule, f.value) for f in found] == [("cap.base-missing", "2024"), ("cap.base-incomplete", "2025")]
    assert "275 days" in found[1].cause


def test_doubtful_steps_are_told() -> None:
    model = Model(caps=(step("soon", 10), step("2020", 9, "benefits"), step("2020-01-01", 8, "benefits"),
                        step("2021", 7, "assets"), step("2022", 6, "assets", "linear")))
    assert [(f.severity, f.rule) for f in indicators.check_caps(model)] == [
        ("error", "cap.start"), ("error", "cap.start-twice"), ("warning", "cap.line-without-end")]


def test_expense_is_ledger_less_excluded_plus_direct() -> None:
    model = Model(accounts=(Account(account="7*"), Account(account="7000", account_class="benefit")),
                  direct_costs=(DirectCost(target="A", period="2025", amount=40),
                                DirectCost(target="A", period="2026", amount=1)))
    postings = Postings.of([Posting("6000", 100, period="2025-03"), Posting(" 7000 ", 9999, period="2025"),
                            Posting("6000", 5, period="2024")])
    assert indicators.expense(model, postings, "2025") == 140
    assert indicators.expense(model, EMPTY, "2026") == 1


@pytest.mark.parametrize(("currency", "wanted"), [("JPY", D(50)), ("EUR", D("0.5")), ("KWD", D("0.05"))])
def test_ratio_in_every_currency(currency: str, wanted: Decimal) -> None:
    assert indicators.ratio(500, D(1000), money.currency(currency)) == wanted
    assert indicators.ratio(500, D(0), money.currency(currency)) is None


@pytest.mark.parametrize("amount", [0, -5])
def test_a_base_of_nothing_gives_no_infinite_ratio(amount: int) -> None:
    model = Model(caps=(step("2020", 10),), statistics=(value("2025", amount),))
    found = periods_of(model, {"2025": 7})["2025"]
    assert found.status == "over"
    assert found.ratio_percent.is_finite()
    assert found.cap_percent.is_finite()


@given(st.integers(0, 10**14), st.decimals(0, 10**12, places=2), st.decimals(0, 100, places=3),
       st.sampled_from(["JPY", "EUR", "KWD"]))
def test_a_breach_is_a_breach_to_the_last_unit(expense: int, base: Decimal, percent: Decimal, code: str) -> None:
    model = Model(settings=Settings(currency=code), caps=(step("2020", percent),), statistics=(value("2025", base),))
    found = periods_of(model, {"2025": expense})["2025"]
    exact = base * percent / 100 * model.currency.unit
    assert (found.status == "over") == (expense > exact)
    assert abs(found.limit - exact) <= D("0.5")
    assert found.headroom == found.limit - expense
    if base:
        assert found.cap_percent == percent
