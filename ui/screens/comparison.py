"""A scenario against the actual figures, as values: cost per service of both, and the difference, which adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from abc_costing.model.caps import CapPeriod, CapResult
from abc_costing.model.costing_model import Model
from abc_costing.model.results import Result
from abc_costing.model.rows import key_of
from ui.screens.results.rows import CostRow, cost_rows


@dataclass(frozen=True)
class ComparedRow:
    """One service, or what is kept apart. Costs in minor units, None where that side has no result."""

    key: str
    name: str
    group: str
    actual: int | None
    other: int | None
    unit_actual: Decimal | None
    unit_other: Decimal | None

    @property
    def difference(self) -> int | None:
        """Scenario less actual."""
        return None if self.actual is None or self.other is None else self.other - self.actual

    @property
    def share(self) -> Fraction | None:
        """The difference as a fraction of the actual cost."""
        return Fraction(self.difference, self.actual) if self.difference is not None and self.actual else None

    @property
    def unit_difference(self) -> Decimal | None:
        """Unit cost in the scenario less that of the actual."""
        known = self.unit_actual is not None and self.unit_other is not None
        return self.unit_other - self.unit_actual if known else None  # type: ignore[operator]


def compared(actual: Result | None, other: Result | None, model: Model) -> tuple[ComparedRow, ...]:
    """The rows of both, in the order of the results table; a side without a result has no figures."""
    sides = [{row.key: row for row in cost_rows(r, None, model)} if r else None for r in (actual, other)]
    order = dict.fromkeys(key for side in sides if side for key in side)
    return tuple(_row(key, *sides) for key in sorted(order, key=_apart))


def _apart(key: str) -> bool:
    return key.startswith("apart:")


def _row(key: str, actual: dict[str, CostRow] | None, other: dict[str, CostRow] | None) -> ComparedRow:
    first, second = (None if side is None else side.get(key) for side in (actual, other))
    named = second or first
    assert named is not None
    return ComparedRow(
        key,
        named.name,
        named.group,
        None if actual is None else first.total if first else 0,
        None if other is None else second.total if second else 0,
        first.unit_cost if first else None,
        second.unit_cost if second else None,
    )


def cap_of(caps: Sequence[CapResult], period: str) -> tuple[str, CapPeriod] | None:
    """The first cap that has figures for a period, and those figures."""
    found = ((cap.cap, each) for cap in caps for each in cap.periods if key_of(each.period) == key_of(period))
    return next(found, None)
