"""The rows of the cost-per-service table as values, made from a result and the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from abc_costing.model.costing_model import Model
from abc_costing.model.results import NodeCost, Result, ServiceCost
from abc_costing.model.rows import UNASSIGNED, key_of
from ui.shell import formats

BENEFITS = "Benefit products"
OTHERS = "Other services"
APART = "Kept apart from services"
UNUSED_ROW = "apart:Unused capacity"
"""The key of the line of unused capacity."""
FLAGGED = Decimal("0.10")
"""A unit cost that changed by more than this fraction carries a flag."""


@dataclass(frozen=True)
class CostRow:
    """One line. `service` is None for what is kept apart; amounts in minor units, `share` a fraction of all costed."""

    key: str
    name: str
    group: str
    unit: str
    volume: Decimal | None
    direct: int
    activity: int
    support: int
    unit_cost: Decimal | None = None
    before: Decimal | None = None
    share: Decimal = Decimal(0)
    service: ServiceCost | None = None

    @property
    def total(self) -> int:
        """All of it."""
        return self.direct + self.activity + self.support

    @property
    def change(self) -> Decimal | None:
        """Unit cost less that of the period before."""
        return None if self.unit_cost is None or self.before is None else self.unit_cost - self.before

    @property
    def change_share(self) -> Fraction | None:
        """The change as a fraction of the unit cost before."""
        if self.change is None or not self.before:
            return None
        return Fraction(self.change) / Fraction(self.before)

    @property
    def flagged(self) -> bool:
        """Whether the change is beyond the threshold."""
        part = self.change_share
        return part is not None and abs(part) > FLAGGED


def cost_rows(result: Result, previous: Result | None, model: Model) -> tuple[CostRow, ...]:
    """All lines, services in the order of the model, then what is kept apart; shares add up to exactly 1."""
    before = {key_of(s.service): s.unit_cost for s in previous.services} if previous else {}
    lines = [*(_service(s, before.get(key_of(s.service))) for s in _ordered(result.services)), *_apart(result, model)]
    parts = formats.shares([line.total for line in lines])
    return tuple(replace(line, share=part) for line, part in zip(lines, parts, strict=True))


def _ordered(services: Sequence[ServiceCost]) -> list[ServiceCost]:
    return sorted(services, key=lambda s: s.kind != "benefit product")


def _service(s: ServiceCost, before: Decimal | None) -> CostRow:
    group = BENEFITS if s.kind == "benefit product" else OTHERS
    return CostRow(
        s.service,
        s.name or s.service,
        group,
        s.unit,
        s.volume,
        s.direct,
        s.activity,
        s.support,
        s.unit_cost,
        before,
        service=s,
    )


def _apart(result: Result, model: Model) -> list[CostRow]:
    support = {key_of(a.activity) for a in model.activities if a.kind == "support"}
    ruled = [n for n in result.nodes if key_of(n.node) == key_of(UNASSIGNED)]
    others = [n for n in result.nodes if key_of(n.node) != key_of(UNASSIGNED)]
    rows = [
        _kept("Unused capacity", ((n, n.unused) for n in result.nodes), support),
        _kept("Unassigned, no pool rule", ((n, n.unassigned) for n in ruled), support),
        _kept("Unassigned, no driver", ((n, n.unassigned) for n in others), support),
    ]
    return [row for row in rows if row.direct or row.activity or row.support]


def _kept(name: str, amounts: Iterable[tuple[NodeCost, int]], support: set[str]) -> CostRow:
    """Cost kept apart, each amount in the column of the kind of node at which it stands."""
    by_kind = {"direct": 0, "activity": 0, "support": 0}
    for node, amount in amounts:
        is_support = key_of(node.node) in support
        by_kind["direct" if node.kind != "activity" else "support" if is_support else "activity"] += amount
    return CostRow("apart:" + name, name, APART, "", None, by_kind["direct"], by_kind["activity"], by_kind["support"])
