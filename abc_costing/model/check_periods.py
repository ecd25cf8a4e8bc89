"""Checks of periods: labels without dates, spans that run backwards or cross each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from abc_costing.model.check_names import at, suggestion
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.rows import Period, key_of
from abc_costing.model.tables import CAPS, PERIODS, TABLES
from abc_costing.period import Span, span_of

_FORMS = "a year (2025), a quarter (2025-Q1), a month (2025-03)"


def check_stated_days(model: Model) -> Iterator[Finding]:
    """Periods that end before they start, or that have no dates at all."""
    for row in model.periods:
        if not key_of(row.period):
            continue
        span = _span(model, row)
        if span is None:
            yield Finding("error", "model.period-without-dates", f"The period “{row.period}” has no dates.",
                          f"State its start and its end, or name it as {_FORMS}.",
                          **at(row, "periods", "end" if row.start else "start", row.period))
        elif span.start > span.end:
            yield Finding("error", "model.period-backwards",
                          f"The period “{row.period}” starts on {span.start} and ends before that, on {span.end}.",
                          "Correct the start or the end.",
                          **at(row, "periods", "start" if row.start else "end", span.start))


def _span(model: Model, row: Period) -> Span | None:
    """The days of this very row (a duplicate has its own)."""
    meant = span_of(row.period, model.settings.fiscal_year_start)
    start = row.start or (meant.start if meant else None)
    end = row.end or (meant.end if meant else None)
    return Span(start, end) if start and end else None


def check_labels(model: Model) -> Iterator[Finding]:
    """Labels in other tables that mean no days, or days in no period of the table Periods (caps: see `indicators`)."""
    verdicts: dict[str, Finding | None] = {}
    for table in TABLES.values():
        if table in (PERIODS, CAPS) or not any(column.field == "period" for column in table.columns):
            continue
        rows: tuple[Any, ...] = model.table(table.key)
        for row in rows:
            if row.period not in verdicts:
                verdicts[row.period] = _verdict(model, row.period) if key_of(row.period) else None
            found = verdicts[row.period]
            if found is not None:
                yield found.at(**at(row, table.key, "period", row.period))


def _verdict(model: Model, label: str) -> Finding | None:
    span = model.span(label)
    names = [row.period for row in model.periods]
    if any(key_of(name) == key_of(label) for name in names):
        return None
    if span is None:
        remedy = f"{suggestion(label, names)}write {_FORMS}, or state the period's dates in the table Periods."
        return Finding("error", "model.unknown-period", f"“{label}” is not a period with known dates.",
                       remedy[0].upper() + remedy[1:])
    spans = [other for name in names if (other := model.span(name))]
    if names and not any(other.holds(span) or span.holds(other) for other in spans):
        return Finding("warning", "model.period-not-listed",
                       f"“{label}” lies in no period of the table Periods, so no result uses this row.",
                       "Add the period to the table Periods, or correct the label.")
    return None


def check_overlaps(model: Model) -> Iterator[Finding]:
    """Periods that share days without one lying inside the other, or that are the same days under two names."""
    known = [(row, span) for row in model.periods if (span := _span(model, row)) and span.start <= span.end]
    known.sort(key=lambda pair: (pair[1].start, -pair[1].days))
    for index, (row, span) in enumerate(known):
        for other, later in known[index + 1 :]:
            if later.start > span.end:
                break
            if key_of(other.period) == key_of(row.period) or (span.holds(later) and span != later):
                continue
            same = "are the same days" if span == later else "share days, but neither lies inside the other"
            yield Finding("warning", "model.period-overlap", f"The periods “{row.period}” and “{other.period}” {same}.",
                          "Correct the dates, so that no cost counts in two periods side by side.",
                          **at(other, "periods", "start", other.period))
