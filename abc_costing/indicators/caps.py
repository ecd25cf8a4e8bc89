"""Administrative expense against the legal caps, period by period."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from abc_costing import money
from abc_costing.indicators.cap_rates import DatedStep, in_force_at, steps_by_base
from abc_costing.indicators.statistics import ratio, statistic
from abc_costing.model.caps import CapBase, CapPeriod, CapResult, CapStatus
from abc_costing.model.costing_model import Model
from abc_costing.model.rows import key_of
from abc_costing.numbers import decimal_of

WATCH_BELOW = Fraction(2, 100)
"""Less headroom than this part of the limit is worth watching."""


def caps(model: Model, expense_by_period: Mapping[str, int]) -> tuple[CapResult, ...]:
    """Every cap over the given periods in which it is in force and the values of all its bases are known.

    expense_by_period: administrative expense in minor units by period label.
    """
    names = {key_of(row.cap): row.cap for row in reversed(model.caps)}
    order = dict.fromkeys(key_of(row.cap) for row in model.caps)
    periods = sorted(expense_by_period, key=lambda label: _end(model, label))
    found = []
    for key in order:
        steps = steps_by_base(model, names[key])
        results = (_period(model, steps, label, expense_by_period[label]) for label in periods)
        found.append(CapResult(names[key], tuple(result for result in results if result)))
    return tuple(found)


def _end(model: Model, label: str) -> tuple[int, int]:
    span = model.span(label)
    return (span.end.toordinal(), span.days) if span else (0, 0)


def _period(model: Model, steps: Mapping[str, list[DatedStep]], period: str, expense: int) -> CapPeriod | None:
    bases, sources = [], []
    exact = Fraction(0)
    for dated in steps.values():
        current = in_force_at(model, dated, period)
        if current is None:
            continue
        step, percent = current
        value = statistic(model, step.row.base, period)
        if value is None:
            return None
        bases.append(CapBase(step.row.base, value, decimal_of(percent)))
        sources.append(step.row.source)
        exact += percent / 100 * Fraction(value)
    return _judged(model, period, expense, tuple(bases), exact, sources) if bases else None


def _judged(
    model: Model, period: str, expense: int, bases: tuple[CapBase, ...], limit: Fraction, sources: list[str]
) -> CapPeriod:
    """Expense against a limit in major units, exact; it is shown rounded to the minor unit."""
    currency = model.currency
    rounded = round(limit * currency.unit)
    first = next((base.value for base in bases if base.value), Decimal(0))
    return CapPeriod(
        period=period, expense=expense, bases=bases, limit=rounded,
        ratio_percent=ratio(expense, first, currency) or Decimal(0),
        cap_percent=decimal_of(limit * 100 / Fraction(first)) if first else Decimal(0),
        headroom=rounded - expense, status=status_of(expense, limit, currency),
        source="; ".join(dict.fromkeys(source for source in sources if source)),
    )


def status_of(expense: int, limit: Fraction, currency: money.Currency) -> CapStatus:
    """Over above the limit, watch with less than 2 % of it left, else within; `limit` in major units, exact."""
    headroom = limit * currency.unit - expense
    if headroom < 0:
        return "over"
    return "watch" if headroom < limit * currency.unit * WATCH_BELOW else "within"
