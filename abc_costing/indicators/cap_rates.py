"""The percentage of a cap that is in force in a period: dated steps, and lines between them.

A step holds from its start until the next one of the same cap and base. A step of shape `linear` moves in a straight
line to the next step's percentage; without a next one it stays. What is in force at the end of a period holds for all
of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from abc_costing.model.costing_model import Model
from abc_costing.model.rows import CapStep, key_of
from abc_costing.period import ordinal_of


@dataclass(frozen=True)
class DatedStep:
    """A step of a cap with the day it starts, and its running number where its start is a label."""

    row: CapStep
    start: date
    label: tuple[str, int] | None

    @property
    def percent(self) -> Fraction:
        """The stated percentage."""
        return Fraction(self.row.percent)


def dated(model: Model, row: CapStep) -> DatedStep | None:
    """The step with its first day, None where `starts` is neither a period with known days nor a date."""
    span = model.span(row.starts)
    if span:
        return DatedStep(row, span.start, ordinal_of(row.starts))
    try:
        return DatedStep(row, date.fromisoformat(row.starts.strip()), None)
    except ValueError:
        return None


def steps_by_base(model: Model, cap: str) -> dict[str, list[DatedStep]]:
    """The steps of a cap by key of their base, in order of time; bases in the order of the table."""
    found: dict[str, list[DatedStep]] = {}
    for row in model.caps:
        if key_of(row.cap) == key_of(cap):
            step = dated(model, row)
            if step:
                found.setdefault(key_of(row.base), []).append(step)
    return {base: sorted(steps, key=lambda step: step.start) for base, steps in found.items()}


def in_force_at(model: Model, steps: Sequence[DatedStep], period: str) -> tuple[DatedStep, Fraction] | None:
    """The step in force at the end of a period and its percentage then; None before the first step."""
    span = model.span(period)
    if span is None:
        return None
    started = [i for i, step in enumerate(steps) if step.start <= span.end]
    if not started:
        return None
    current = steps[started[-1]]
    following = steps[started[-1] + 1] if started[-1] + 1 < len(steps) else None
    if current.row.shape != "linear" or following is None:
        return current, current.percent
    way = _way(model, current, following, period, span.end)
    return current, current.percent + (following.percent - current.percent) * way


def _way(model: Model, current: DatedStep, following: DatedStep, period: str, end: date) -> Fraction:
    """How much of the way between two steps is done: by labels where both are of one kind, else by days."""
    if current.label and following.label and current.label[0] == following.label[0]:
        kind, first = current.label
        at = _number(model, kind, period, end)
        return Fraction(max(at - first, 0), following.label[1] - first)
    return Fraction((end - current.start).days, (following.start - current.start).days)


def _number(model: Model, kind: str, period: str, end: date) -> int:
    """The running number, among labels of a kind, of the one that a period is or ends in."""
    own = ordinal_of(period)
    if own and own[0] == kind:
        return own[1]
    first = model.settings.fiscal_year_start
    months = end.year * 12 + end.month - 1
    if kind == "month":
        return months
    year = end.year + (1 if 1 < first <= end.month else 0)
    if kind == "year":
        return year
    return year * 4 + (end.month - first) % 12 // 3
