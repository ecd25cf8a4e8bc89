"""The rows of the pool table as values: each pool with what it took, and on top what no rule takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.rows import Pool, key_of
from abc_costing.money import Currency
from ui.shell import formats
from ui.tables.column import Column, Kind, Mark, State

if TYPE_CHECKING:
    from abc_costing.session import Pooling

LEFT_OVER: Final = "left over"
"""The row key of what no rule takes."""


@dataclass(frozen=True)
class PoolRow:
    """One line: a pool of the model, or (`id` 0) what no rule takes. `amount` None: not known yet."""

    id: int
    pool: str
    name: str
    amount: int | None
    count: int | None
    drivers: str
    state: State
    share: Decimal | None = None

    @property
    def key(self) -> int | str:
        """Names the row for good."""
        return self.id or LEFT_OVER


def pool_rows(model: Model, pooling: Pooling | None, findings: Sequence[Finding]) -> list[PoolRow]:
    """What no rule takes first, where there is any; then the pools as the model orders them. Shares add up to 1."""
    rows = [_row(pool, model, pooling, findings) for pool in model.pools]
    if pooling is not None and pooling.left_over and key_of(pooling.unassigned) not in {key_of(r.pool) for r in rows}:
        take = pooling.pools[pooling.unassigned]
        state = State("No rule takes it", "warning")
        rows.insert(0, PoolRow(0, pooling.unassigned, "Not in any pool", take.amount, take.count, "", state))
    parts = formats.shares([row.amount or 0 for row in rows]) if pooling is not None else [None] * len(rows)
    return [_with_share(row, part) for row, part in zip(rows, parts, strict=True)]


def _with_share(row: PoolRow, share: Decimal | None) -> PoolRow:
    from dataclasses import replace

    return replace(row, share=share)


def _row(pool: Pool, model: Model, pooling: Pooling | None, findings: Sequence[Finding]) -> PoolRow:
    take = pooling.pools.get(pool.pool) if pooling is not None else None
    amount = take.amount if take else 0 if pooling is not None else None
    drivers = ", ".join(dict.fromkeys(a.driver for a in model.assignments if key_of(a.source) == key_of(pool.pool)))
    return PoolRow(
        pool.id, pool.pool, pool.name, amount, take.count if take else None, drivers,
        _state(pool, amount, drivers, findings, model))  # fmt: skip


def _state(pool: Pool, amount: int | None, drivers: str, findings: Sequence[Finding], model: Model) -> State:
    mine = [f for f in findings if f.table == "pools" and f.row_id == pool.id and f.severity == "error"]
    if mine:
        return State(mine[0].cause, "negative")
    if not any(key_of(rule.pool) == key_of(pool.pool) for rule in model.pool_rules):
        return State("No rule", "warning")
    if not drivers and not amount:
        return State("No driver, empty", "secondary", quiet=True)
    if not drivers:
        return State("No driver", "warning")
    return State("Empty", "secondary", quiet=True) if amount == 0 else State("Assigned", "positive", quiet=True)


def columns(of: Currency) -> list[Column[Any]]:
    """The columns of the pool table; code and name of a pool can be edited."""
    return [
        Column("pool", "Pool", Kind.CODE, lambda row: row.pool, editable=True, mark=_mark),
        Column("name", "Name", value=lambda row: row.name, editable=True, stretch=True, mark=_mark, min_width=120),
        Column(
            "amount", "Amount", Kind.MONEY, lambda row: row.amount, of.code, of.digits, divisor=of.unit, semibold=True,
            summed=True, mark=_mark,
        ),
        Column("share", "Share", Kind.SHARE, lambda row: row.share, "%", summed=True),
        Column("count", "Postings", Kind.QUANTITY, lambda row: row.count, decimals=0),
        Column("drivers", "Drivers", value=lambda row: row.drivers, min_width=90),
        Column("state", "State", Kind.STATE, lambda row: row.state, min_width=110),
    ]  # fmt: skip


def _mark(row: PoolRow) -> Mark | None:
    """What no rule takes stands out and cannot be renamed."""
    return None if row.id else Mark("warning", fill=True, read_only=True)
