"""Periods as the ledger has them: what lies in a period, which periods there are, which is the latest with cost.

Import this module where it is used: it needs numpy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from abc_costing.errors import NotFound
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.rows import Period, key_of
from abc_costing.period import Span

Mask = NDArray[np.bool_]


def label_inside(model: Model, label: str, period: str) -> bool:
    """Whether the days of one label lie wholly inside a period (a label lies inside itself, also one without days)."""
    if key_of(label) == key_of(period):
        return True
    inner, outer = model.span(label), model.span(period)
    return bool(inner and outer and outer.holds(inner))


def in_period(model: Model, postings: Postings, period: str) -> Mask:
    """Which postings lie in a period: by their date, or where they have none by their period label."""
    dated = postings.day > 0
    mask: Mask = np.zeros(len(postings), np.bool_)
    span = model.span(period)
    if span:
        mask |= dated & (postings.day >= span.start.toordinal()) & (postings.day <= span.end.toordinal())
    inside = [bool(label.strip()) and label_inside(model, label, period) for label in postings.period.values]
    if any(inside):
        mask |= ~dated & np.array(inside, np.bool_)[postings.period.codes]
    return mask


def outside_every_period(model: Model, postings: Postings) -> Mask:
    """Which postings lie in none of the model's periods, so that no result shows them."""
    outside: Mask = np.ones(len(postings), np.bool_)
    for label in model.period_labels:
        outside &= ~in_period(model, postings, label)
    return outside


def with_ledger_periods(model: Model, postings: Postings) -> Model:
    """The model with a table Periods: its own, or, where that is empty, the periods that tables and ledger mention.

    Dates that lie in none of those add the fiscal year they lie in. Labels that mean no days are no periods.
    """
    if model.periods:
        return model
    labels = {key_of(label): label for label in model.period_labels if model.span(label)}
    for code in np.unique(postings.period.codes[postings.day <= 0]):
        label = postings.period.values[int(code)].strip()
        if model.span(label):
            labels.setdefault(key_of(label), label)
    spans = [span for label in labels.values() if (span := model.span(label))]
    for label in _fiscal_years(model, np.unique(postings.day[postings.day > 0]), spans):
        labels.setdefault(key_of(label), label)
    with_rows = replace(model, periods=tuple(Period(period=label) for label in labels.values()))
    return replace(with_rows, periods=tuple(Period(period=label) for label in with_rows.period_labels))


def _fiscal_years(model: Model, days: NDArray[np.int32], spans: list[Span]) -> list[str]:
    """Labels of the fiscal years of those days that lie in no span."""
    uncovered = np.ones(len(days), np.bool_)
    for span in spans:
        uncovered &= (days < span.start.toordinal()) | (days > span.end.toordinal())
    first = model.settings.fiscal_year_start
    years = {
        day.year + (1 if 1 < first <= day.month else 0) for day in (date.fromordinal(int(d)) for d in days[uncovered])
    }
    return [str(year) for year in sorted(years)]


def default_period(model: Model, postings: Postings) -> str:
    """The latest period that has cost: an amount in the ledger or a direct cost.

    Raises:
        NotFound: no period has any.
    """
    known = with_ledger_periods(model, postings)
    for label in reversed(known.period_labels):
        if bool(np.any(postings.amount[in_period(known, postings, label)] != 0)):
            return label
        if any(row.amount and label_inside(known, row.period, label) for row in known.direct_costs):
            return label
    raise NotFound("No period has any cost yet. Import a ledger, or state its periods in the table Periods.")
