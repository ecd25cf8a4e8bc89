"""Which posting belongs to which period, and which periods a model without the table has."""

from datetime import date
from decimal import Decimal

import pytest

from abc_costing.errors import NotFound
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.ledger_periods import default_period, in_period, outside_every_period, with_ledger_periods
from abc_costing.model.postings import EMPTY, Posting, Postings
from abc_costing.model.rows import DirectCost, Period, Volume


def labelled(*labels: str) -> Postings:
    return Postings.of(Posting("6000", 100, period=label) for label in labels)


def dated(*days: date) -> Postings:
    return Postings.of(Posting("6000", 100, day=day) for day in days)


def test_dates_and_labels_lie_in_the_periods_that_hold_them() -> None:
    postings = Postings.of([
        Posting("6000", 1, day=date(2024, 12, 31)), Posting("6000", 1, day=date(2025, 1, 1)),
        Posting("6000", 1, day=date(2025, 12, 31)), Posting("6000", 1, period="2025-03"),
        Posting("6000", 1, period="2025"), Posting("6000", 1, period="FY 2025"), Posting("6000", 1),
    ])
    assert in_period(Model(), postings, "2025").tolist() == [False, True, True, True, True, True, False]
    assert in_period(Model(), postings, "2025-Q1").tolist() == [False, True, False, True, False, False, False]


def test_stated_dates_overrule_the_label() -> None:
    model = Model(periods=(Period(period="2025", start=date(2025, 4, 1), end=date(2026, 3, 31)),))
    assert in_period(model, dated(date(2025, 3, 31), date(2026, 3, 31)), "2025").tolist() == [False, True]


def test_a_label_of_the_users_own_needs_no_dates() -> None:
    model = Model(periods=(Period(period="Base year"),))
    assert in_period(model, labelled("base year", "2025"), "Base year").tolist() == [True, False]


def test_periods_come_from_tables_ledger_and_dates() -> None:
    volume = Volume(target="A", period="2024", quantity=Decimal(1))
    model = Model(settings=Settings(fiscal_year_start=7), volumes=(volume,))
    postings = Postings.of([
        Posting("6000", 1, period="2025-03"), Posting("6000", 1, day=date(2024, 6, 30)),
        Posting("6000", 1, day=date(2025, 7, 1)),
    ])
    assert with_ledger_periods(model, postings).period_labels == ("2024", "2025-03", "2026")


def test_a_table_of_periods_is_left_alone() -> None:
    model = Model(periods=(Period(period="2025", id=7),))
    assert with_ledger_periods(model, labelled("2024")) is model
    assert outside_every_period(model, labelled("2024", "2025-02")).tolist() == [True, False]


def test_the_default_is_the_latest_period_with_cost() -> None:
    model = Model(periods=(Period(period="2024"), Period(period="2025-Q1"), Period(period="2026")))
    assert default_period(model, labelled("2024", "2025-02")) == "2025-Q1"
    assert default_period(Model(), labelled("2025-11", "2025-12", "2025")) == "2025"
    direct = Model(periods=model.periods, direct_costs=(DirectCost(target="A", period="2026-05", amount=5),))
    assert default_period(direct, EMPTY) == "2026"


def test_no_cost_no_default() -> None:
    with pytest.raises(NotFound, match="Import a ledger"):
        default_period(Model(periods=(Period(period="2025"),)), labelled("2024"))
