"""R10 Capacity: what the assigned resources could have done, what they did, and what the rest cost."""

from __future__ import annotations

from decimal import Decimal

from abc_costing.model.results import Capacity, NodeCost
from abc_costing.model.rows import Unused
from abc_costing.reporting import phrases
from abc_costing.reporting.cost_per_service import rounding_note
from abc_costing.reporting.documents import Cell, Column, Figure, Notes, Row, Section, Table
from abc_costing.reporting.figures import quantity, quotient, shown
from abc_costing.reporting.inputs import ReportInput


def capacity_reports(given: ReportInput) -> tuple[Section, ...]:
    """The capacity report, where there are capacities."""
    if not given.result.capacities:
        return ()
    code = given.result.currency
    columns = (
        Column("No.", align="left"), Column("Resource or activity", align="left"), Column("Driver", align="left"),
        Column("Unit", align="left"), Column("Supplied"), Column("Used"), Column("Unused"), Column("Over-used"),
        Column("Used", "%"), Column("Cost", strong=True), Column("Unused", "cost", strong=True),
        Column("Rate", f"{code} per unit"), Column("What became of it", align="left"), Column("Note", align="left"))
    rows = [Row("line", _cells(given, number, row)) for number, row in enumerate(given.result.capacities, 1)]
    cost = sum(c.cost for c in given.result.capacities)
    unused = sum(c.unused_cost for c in given.result.capacities)
    sums = (given.amount(cost), given.amount(unused), None, None, None)
    rows.append(Row("total", (len(rows) + 1, "Total", *(None,) * 7, *sums)))
    notes = [*(("", words) for words in unused_words(given)), ("", rounding_note(given))]
    if any(c.overused for c in given.result.capacities):
        notes.insert(0, ("a", "Used more than was supplied, and accepted: the rate is cost over use."))
    table = Table("Capacity supplied and used", columns, tuple(rows))
    return (Section("R10", "Capacity", (table, Notes(tuple(notes))), phrases.context(given)),)


def _cells(given: ReportInput, number: int, row: Capacity) -> tuple[Cell, ...]:
    base = max(row.supplied, row.used)
    rate = quotient(Decimal(row.cost).scaleb(-given.currency.digits), base)
    used = quotient(row.used * 100, row.supplied)
    node: NodeCost | None = given.result.node(row.source)
    return (
        number, node.name if node and node.name else row.source, row.driver, row.unit, quantity(row.supplied),
        quantity(row.used), quantity(row.unused), quantity(row.overused), None if used is None else Figure(used, 1),
        given.amount(row.cost), given.amount(row.unused_cost), None if rate is None else Figure(rate, 4),
        _became(given, row), "a" if row.overused else None)


def _became(given: ReportInput, row: Capacity) -> str | None:
    """What became of unused capacity; nothing where all was used."""
    if not row.unused:
        return None
    if row.policy == "charge":
        bearer = given.result.node(row.charged_to)
        return f"Charged to {bearer.name if bearer and bearer.name else row.charged_to}"
    return "Spread over its users" if row.policy == "spread" else "Kept apart"


def unused_words(given: ReportInput) -> list[str]:
    """What became of all unused capacity, one sentence for each way that was taken."""
    found = [row for row in given.result.capacities if row.unused]
    ways: dict[Unused, str] = {
        "keep apart": "Unused capacity that is kept apart, {}, is not part of any unit cost.",
        "charge": "Unused capacity that is charged, {}, is part of the cost of those it is charged to.",
        "spread": "Unused capacity that is spread, {}, is part of the cost of those who used the rest."}
    told = []
    for way, words in ways.items():
        amounts = [row.unused_cost for row in found if row.policy == way]
        if amounts:
            told.append(words.format(f"{given.result.currency} {shown(given.exact(sum(amounts)))}"))
    return told
