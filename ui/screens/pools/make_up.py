"""What a pool is made of, in the inspector: its accounts and its cost centres by amount, each adding up to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from abc_costing.model.costing_model import Model
from abc_costing.model.rows import key_of
from abc_costing.money import Currency
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
        lines = contributions(parts, names, of, how)
        adds_up = sum(amount for _, amount in parts) == take.amount
        section.contributions(lines, (how.money(take.amount, of, dash=False), how.percent(1)), adds_up)


def contributions(
    parts: Sequence[tuple[str, int]], names: Mapping[str, str], of: Currency, how: Formats
) -> list[Contribution]:  # fmt: skip
    """The largest parts, then the others as one line; amounts as shown and shares add up to the total as shown."""

    def money(amount: int) -> str:
        return how.money(amount, of, dash=False)

    shown = list(parts[:MOST])
    others = parts[MOST:]
    if len(others) == 1:
        shown, others = list(parts), ()
    amounts = [amount for _, amount in shown] + ([sum(amount for _, amount in others)] if others else [])
    shares = formats.shares(amounts)
    amounts = whole_units(amounts, of.unit)
    lines = [
        Contribution(title(code, names), money(amount), how.percent(share))
        for (code, _), amount, share in zip(shown, amounts, shares, strict=False)
    ]
    if others:
        lines.append(Contribution(f"Other, {len(others)}", money(amounts[-1]), how.percent(shares[-1])))
    return lines


def whole_units(amounts: Sequence[int], unit: int) -> list[int]:
    """Amounts rounded to whole major units (still in minor units) so that they add up to their rounded sum."""
    total = sum(amounts)
    wanted = (abs(total) * 2 + unit) // (2 * unit) * (1 if total >= 0 else -1)
    units = [amount // unit for amount in amounts]
    by_rest = sorted(range(len(amounts)), key=lambda n: (-(amounts[n] % unit), n))
    for n in by_rest[: wanted - sum(units)]:
        units[n] += 1
    return [whole * unit for whole in units]


def title(code: str, names: Mapping[str, str]) -> str:
    """A code with its name; a blank code in words."""
    name = names.get(key_of(code), "")
    return " ".join(part for part in (code, name) if part) or "No code"
