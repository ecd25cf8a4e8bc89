"""What is missing or doubtful about caps and the statistics they are percentages of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from abc_costing.indicators.cap_rates import DatedStep, dated, in_force_at, steps_by_base
from abc_costing.indicators.statistics import is_stock, rows_of
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.rows import key_of
from abc_costing.period import Span


def check_caps(model: Model) -> tuple[Finding, ...]:
    """Starts that are no date, steps that contradict each other, bases without a value in an open period.

    A base that no statistic is named after is left to `model.checks`.
    """
    found = [_no_start(row.starts, row.id) for row in model.caps if dated(model, row) is None]
    for cap in dict.fromkeys(key_of(row.cap) for row in model.caps):
        for steps in steps_by_base(model, cap).values():
            found.extend(_steps(steps))
            if any(key_of(row.statistic) == key_of(steps[0].row.base) for row in model.statistics):
                found.extend(_values(model, steps))
    return tuple(found)


def _no_start(starts: str, row_id: int) -> Finding:
    return Finding(
        "error", "cap.start", f"“{starts}” is neither a period with known dates nor a date.",
        "Write a period such as 2025 or a date such as 2025-07-01.",
        value=starts, table="caps", row_id=row_id, field="starts")


def _steps(steps: list[DatedStep]) -> Iterator[Finding]:
    for before, step in pairwise(steps):
        if before.start == step.start:
            yield Finding(
                "error", "cap.start-twice",
                f"The cap “{step.row.cap}” has two percentages of “{step.row.base}” from {step.row.starts} on.",
                "Delete one of the two rows.", value=step.row.starts, table="caps", row_id=step.row.id, field="starts")
    if len(steps) > 1 and steps[-1].row.shape == "linear" and steps[-2].row.shape != "linear":
        last = steps[-1].row
        yield Finding(
            "warning", "cap.line-without-end",
            f"The last step of the cap “{last.cap}” is linear, but no step comes after it; its percentage stays.",
            "A linear step moves towards the next one: set the shape on the step where the line starts.",
            value=last.shape, table="caps", row_id=last.id, field="shape")


def _values(model: Model, steps: list[DatedStep]) -> Iterator[Finding]:
    for period in model.periods:
        current = in_force_at(model, steps, period.period) if period.status == "open" else None
        if current is None:
            continue
        row = current[0].row
        values = rows_of(model, row.base, period.period)
        if not values:
            yield Finding(
                "warning", "cap.base-missing",
                f"The cap “{row.cap}” is in force in {period.period}, but “{row.base}” has no value there.",
                f"Enter “{row.base}” of {period.period} in the table Statistics.",
                value=period.period, table="statistics", field="value")
            continue
        missing = _days_missing(model, period.period, [value.period for value in values])
        if missing and not is_stock(row.base):
            yield Finding(
                "warning", "cap.base-incomplete",
                f"“{row.base}” is known for a part of {period.period} only ({missing} days are missing), "
                f"so the limit of the cap “{row.cap}” is too low.",
                f"Enter “{row.base}” for the rest of {period.period} in the table Statistics.",
                value=period.period, table="statistics", field="value")


def _days_missing(model: Model, period: str, labels: list[str]) -> int:
    """Days of a period that the periods of the values do not cover."""
    whole = model.span(period)
    spans: list[Span] = [span for label in dict.fromkeys(labels) if (span := model.span(label))]
    if whole is None or not spans:
        return 0
    covered: set[int] = set()
    for span in spans:
        covered.update(range(span.start.toordinal(), span.end.toordinal() + 1))
    return len(set(range(whole.start.toordinal(), whole.end.toordinal() + 1)) - covered)
