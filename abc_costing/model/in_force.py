"""Which rows hold for a period, for tables whose rows may name a period, part of one, or none.

The order of looking, for each key by itself: rows of the period itself; else rows of the periods inside it where these
fill it (those that lie in another such period with rows count through that one only); else rows without a period, which
hold for every period without a row of its own; else what rows there are of periods inside.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol, TypeVar

from abc_costing.model.costing_model import Model
from abc_costing.model.rows import key_of
from abc_costing.period import Span


class Periodic(Protocol):
    """A row that names a period, or "" for every period."""

    @property
    def period(self) -> str:
        """The label, or ""."""
        ...


R = TypeVar("R", bound=Periodic)
K = TypeVar("K", bound=Hashable)

_ITSELF, _INSIDE, _ALWAYS, _ELSEWHERE = range(4)


def in_force(model: Model, rows: Iterable[R], period: str, key: Callable[[R], K]) -> dict[K, list[R]]:
    """The rows that hold for a period by key, in the order of the table. Keys without any row are absent.

    Where rows come from several periods inside the wanted one, all are given: flows add up, stocks take the last.
    """
    ranks: dict[str, int] = {}
    found: dict[K, tuple[list[R], list[R], list[R]]] = {}
    for row in rows:
        rank = ranks.get(row.period)
        if rank is None:
            rank = ranks[row.period] = _rank(model, row.period, period)
        if rank != _ELSEWHERE:
            found.setdefault(key(row), ([], [], []))[rank].append(row)
    return {k: own or _holding(model, period, inside, always) for k, (own, inside, always) in found.items()}


def _holding(model: Model, period: str, inside: list[R], always: list[R]) -> list[R]:
    """Rows of periods inside where they fill the period or nothing else is stated; else those for every period."""
    parts = _outermost(model, inside)
    if not parts or not always:
        return parts or always
    whole = model.span(period)
    spans = {span for row in parts if (span := model.span(row.period))}
    return parts if whole and sum(span.days for span in spans) == whole.days else always


def _rank(model: Model, label: str, period: str) -> int:
    if not label.strip():
        return _ALWAYS
    if key_of(label) == key_of(period):
        return _ITSELF
    inner, outer = model.span(label), model.span(period)
    if not (inner and outer and outer.holds(inner)):
        return _ELSEWHERE
    return _ITSELF if inner == outer else _INSIDE


def _outermost(model: Model, rows: list[R]) -> list[R]:
    """Without the rows of periods that lie inside another period of these rows."""
    if not rows:
        return rows
    spans: dict[str, Span | None] = {row.period: model.span(row.period) for row in rows}
    kept = {
        label for label, span in spans.items()
        if span and not any(other and other != span and other.holds(span) for other in spans.values())
    }
    return [row for row in rows if row.period in kept]


def latest(model: Model, rows: list[R]) -> list[R]:
    """Of rows in force, those of the latest period: what a stock such as total assets is at the end."""
    def end(row: R) -> int:
        span = model.span(row.period)
        return span.end.toordinal() if span else 0

    last = max(map(end, rows), default=0)
    return [row for row in rows if end(row) == last]
