"""What a pool is made of, in the inspector: its accounts and its cost centres by amount, each adding up to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from abc_costing.model.costing_model import Model
from abc_costing.model.rows import key_of
from ui.frame.inspector import Contribution, Inspector
from ui.shell import formats
from ui.shell.formats import Formats

if TYPE_CHECKING:
    from abc_costing.session import Pooling
    from ui.screens.pools.rows import PoolRow

MOST: Final = 12
"""Lines of a breakdown; what is smaller stands together as Other."""


def show(inspector: Inspector, row: PoolRow, pooling: Pooling, model: Model, how: Formats) -> None:
    """The sections of one pool."""
    of = model.currency
    take = pooling.pools.get(row.pool)
    inspector.set_title("Make-up of the pool")
    count = how.number(row.count or 0, dash=False)
    inspector.figure(
        f"Pools › {row.pool}", how.exact_money(row.amount, of), of.code,
        f"{row.name + ': ' if row.name else ''}{count} posting{'' if row.count == 1 else 's'} of {pooling.period}")
    if take is None or not take.count:
        inspector.add_section().text("No rule takes a posting into this pool in this period.", "secondary")
        return
    accounts = {key_of(a.account): a.name for a in model.accounts}
    centres = {key_of(c.cost_centre): c.name for c in model.cost_centres}
    for heading, parts, names in (("Accounts", take.accounts, accounts), ("Cost centres", take.cost_centres, centres)):
        section = inspector.add_section(f"{heading}, {of.code}", "% of pool")
        lines = contributions(parts, names, lambda amount: how.money(amount, of, dash=False), how)
        adds_up = sum(amount for _, amount in parts) == take.amount
        section.contributions(lines, (how.money(take.amount, of, dash=False), how.percent(1)), adds_up)


def contributions(
    parts: Sequence[tuple[str, int]], names: Mapping[str, str], money: Callable[[int], str], how: Formats
) -> list[Contribution]:  # fmt: skip
    """The largest parts, then the others as one line; shares that add up to 100.0."""
    shown = list(parts[:MOST])
    others = parts[MOST:]
    if len(others) == 1:
        shown, others = list(parts), ()
    amounts = [amount for _, amount in shown] + ([sum(amount for _, amount in others)] if others else [])
    shares = formats.shares(amounts)
    lines = [
        Contribution(title(code, names), money(amount), how.percent(share))
        for (code, amount), share in zip(shown, shares, strict=False)
    ]
    if others:
        lines.append(Contribution(f"Other, {len(others)}", money(amounts[-1]), how.percent(shares[-1])))
    return lines


def title(code: str, names: Mapping[str, str]) -> str:
    """A code with its name; a blank code in words."""
    name = names.get(key_of(code), "")
    return " ".join(part for part in (code, name) if part) or "No code"
