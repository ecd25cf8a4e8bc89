"""The columns of the cost-per-service table, for a currency, a scale and a period to compare with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from abc_costing.money import Currency
from ui.screens.results.rows import CostRow
from ui.tables.column import Column, Kind, Mark


def cost_columns(of: Currency, scale: int, before: str | None) -> list[Column[Any]]:
    """`scale` 1000 shows amounts in thousands; `before` is the label of the period compared with, None without one."""
    columns = [
        Column("name", "Service", Kind.TEXT, lambda r: r.name, stretch=True),
        Column("unit", "Unit", Kind.TEXT, lambda r: r.unit, secondary=True),
        Column("volume", "Volume", Kind.QUANTITY, lambda r: r.volume, decimals=0),
        _money("direct", "Direct", of, scale, lambda r: r.direct),
        _money("activity", "Activity", of, scale, lambda r: r.activity),
        _money("support", "Support", of, scale, lambda r: r.support),
        _money("total", "Total", of, scale, lambda r: r.total, semibold=True),
        _unit_cost("unit_cost", "Unit cost", of, lambda r: r.unit_cost, semibold=True),
    ]
    if before:
        columns += [
            _unit_cost("before", before, of, lambda r: r.before, secondary=True),
            _unit_cost("change", "Change", of, lambda r: r.change, signed=True),
            Column(
                "change_share", "Change", Kind.PERCENT, lambda r: r.change_share, "%", signed=True, mark=_change_mark
            ),
        ]
    return [*columns, Column("share", "Share", Kind.SHARE, lambda r: r.share, "%", summed=True)]


def _money(
    key: str, heading: str, of: Currency, scale: int, value: Callable[[CostRow], int], *, semibold: bool = False
) -> Column[Any]:
    return Column(key, heading, Kind.MONEY, value, divisor=of.unit * scale, semibold=semibold, summed=True)


def _unit_cost(key: str, heading: str, of: Currency, value: Callable[[CostRow], Any], **more: Any) -> Column[Any]:
    return Column(key, heading, Kind.QUANTITY, value, of.code, decimals=max(2, of.digits), **more)


def _change_mark(row: CostRow) -> Mark | None:
    if not row.flagged:
        return None
    return Mark(icon="flag", icon_tone="warning", tooltip="Changed by more than 10 %: a reason is expected.")
