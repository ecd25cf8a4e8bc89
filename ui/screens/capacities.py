"""Capacity on the screens: supplied, used and unused in the driver's unit, in staff and in money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from abc_costing.model.results import Capacity, Result
from abc_costing.money import Currency
from ui.shell.formats import Formats
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

def name_of(result: Result | None, node: str) -> str:
    """A node's name for people."""
    found = result.node(node) if result else None
    return found.name or node if found else node


def becomes(capacity: Capacity, result: Result | None) -> str:
    """What becomes of unused capacity, in words for a cell; blank where all is used."""
    if capacity.overused:
        return "Over-used, accepted" if capacity.accepted_overuse else "Over-used"
    if not capacity.unused:
        return "All used"
    if capacity.policy == "charge":
        return f"Charged to {name_of(result, capacity.charged_to)}"
    return "Spread over its users" if capacity.policy == "spread" else "Kept apart"


def meaning(capacity: Capacity, result: Result | None) -> str:
    """The same in a sentence."""
    if capacity.overused:
        return "The over-use is accepted: the rate is cost over use." if capacity.accepted_overuse else ""
    if not capacity.unused:
        return ""
    if capacity.policy == "charge":
        return f"Its cost is charged to {name_of(result, capacity.charged_to)}."
    if capacity.policy == "spread":
        return "Its cost is spread over those who use the rest."
    return "Its cost is kept apart and is in no unit cost."


def used_share(capacity: Capacity) -> Fraction | None:
    """Use as a part of practical capacity."""
    return Fraction(capacity.used) / Fraction(capacity.supplied) if capacity.supplied else None


def rate(capacity: Capacity, of: Currency) -> Fraction | None:
    """Cost of one unit of the driver, in major units of the currency: over capacity, or over use above it."""
    base = max(capacity.supplied, capacity.used)
    return Fraction(capacity.cost, of.unit) / Fraction(base) if base else None


def fill_capacity(inspector: Inspector, capacity: Capacity, workspace: Workspace, formats: Formats) -> None:
    """A section about one capacity: what was supplied, what was used, and what becomes of the rest."""
    of, number = workspace.session.model.currency, formats.number
    section = inspector.add_section(f"Capacity, {capacity.unit}" if capacity.unit else "Capacity")
    share = used_share(capacity)
    section.line("Supplied", number(capacity.supplied, None))
    section.line(f"Used, {formats.percent(share)} %" if share is not None else "Used", number(capacity.used, None))
    if capacity.overused:
        tone = "" if capacity.accepted_overuse else "warning"
        word = "Over-used, accepted" if capacity.accepted_overuse else "Over-used"
        section.line(word, number(capacity.overused, None), tone, semibold=True, rule=True)
    else:
        section.line("Unused", number(capacity.unused, None), semibold=True, rule=True)
    if capacity.fte is not None:
        section.line("Staff, full-time equivalents", number(capacity.fte, None))
        if capacity.unused_fte:
            section.line("Unused, full-time equivalents", number(capacity.unused_fte, 1), semibold=True)
    if not capacity.overused:
        section.line(f"Unused, {of.code}", formats.money(capacity.unused_cost, of), semibold=True)
    if told := meaning(capacity, workspace.result):
        section.text(told, "secondary")


def sums(capacities: Sequence[Capacity]) -> dict[str, Any]:
    """Cost, cost of unused capacity, staff and unused staff of several capacities, by the keys of the table."""
    found: dict[str, Any] = {
        "cost": sum(c.cost for c in capacities),
        "idle": sum(c.unused_cost for c in capacities),
    }
    stated = [c for c in capacities if c.fte is not None]
    if stated:
        found["fte"] = sum((c.fte or Decimal(0) for c in stated), Decimal(0))
        found["unused_fte"] = sum((c.unused_fte or Decimal(0) for c in stated), Decimal(0))
    return found
