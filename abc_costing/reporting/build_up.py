"""R2 Cost build-up: one page a service: what its cost is made of, in money, percent and per unit."""

from __future__ import annotations

from decimal import Decimal

from abc_costing.model.results import Contribution, ServiceCost, Trace
from abc_costing.reporting import phrases
from abc_costing.reporting.chart_data import Waterfall, WaterfallStep
from abc_costing.reporting.cost_per_service import per_unit
from abc_costing.reporting.documents import (
    Cell,
    Chart,
    Column,
    Figure,
    Heading,
    Pair,
    Paragraph,
    Part,
    Row,
    Section,
    Table,
)
from abc_costing.reporting.figures import quantity, quotient, shares, shown
from abc_costing.reporting.inputs import ReportInput

ACTIVITIES, POOLS = 11, 7
"""So many are named; the rest stands together as the last line."""

STEPS = 6
DIRECT = "Direct costs"


def build_ups(given: ReportInput) -> tuple[Section, ...]:
    """A page for each service that has a cost and a trace of it."""
    pairs = ((service, given.trace_of(service.service)) for service in given.result.services)
    return tuple(_page(given, service, trace) for service, trace in pairs if trace and trace.contributions)


def _page(given: ReportInput, service: ServiceCost, trace: Trace) -> Section:
    activities, pools = trace.of_kind("activity"), trace.of_kind("pool")
    left: list[Part] = []
    if activities:
        left.append(_table(given, service, "By activity", _named(activities, ACTIVITIES, "activities")))
    if pools:
        left.append(_table(given, service, "By cost pool", _named(pools, POOLS, "pools")))
    right: list[Part] = [*_waterfall(given, service, activities), Heading("Largest contributions"),
                         Paragraph(_largest(activities or pools))]
    return Section("R2", f"Cost build-up: {service.name or service.service}", (
        Paragraph(_formula(given, service), lead=True), Pair(tuple(left), tuple(right), 52)), phrases.context(given))


def _formula(given: ReportInput, service: ServiceCost) -> str:
    """The unit cost with its own numbers."""
    code, cost = given.result.currency, shown(given.exact(service.cost))
    if service.volume is None or service.unit_cost is None:
        return f"{code} {cost}; no volume is stated, so there is no unit cost"
    unit_cost = shown(Figure(service.unit_cost, max(2, given.currency.digits), nil=""))
    volume = shown(quantity(service.volume))
    return f"{code} {cost} ÷ {volume} = {code} {unit_cost}{f' per {service.unit}' if service.unit else ''}"


def _named(found: tuple[Contribution, ...], limit: int, words: str) -> list[tuple[str, int]]:
    """The largest by name and the others as one line, which comes last."""
    lines = [(c.name or c.node, c.amount) for c in found]
    if len(lines) <= limit + 1:
        return lines
    rest = lines[limit:]
    return [*lines[:limit], (f"Other, {len(rest)} {words}", sum(amount for _, amount in rest))]


def _table(given: ReportInput, service: ServiceCost, caption: str, lines: list[tuple[str, int]]) -> Table:
    code = given.result.currency
    unit = f"per {service.unit}" if service.unit else "per unit"
    columns = (Column(caption, align="left"), Column("Amount", phrases.scale_words(given)), Column("Share", "%"),
               Column(code, unit, strong=True))
    parts = shares([amount for _, amount in lines])
    rows = [Row("line", _cells(given, service, name, amount, share))
            for (name, amount), share in zip(lines, parts, strict=True)]
    total = sum(amount for _, amount in lines)
    rows.append(Row("total", _cells(given, service, "Total", total, Decimal("100.0") if total else None)))
    return Table(f"Cost of the service {caption.lower()}", columns, tuple(rows))


def _cells(given: ReportInput, service: ServiceCost, name: str, amount: int, share: Decimal | None) -> tuple[Cell, ...]:
    each = per_unit(given, amount, service.volume)
    return (name, given.amount(amount), None if share is None else Figure(share, 1),
            None if each is None else Figure(each, max(2, given.currency.digits)))


def _waterfall(given: ReportInput, service: ServiceCost, activities: tuple[Contribution, ...]) -> list[Part]:
    if service.unit_cost is None or not activities:
        return []
    digits = max(2, given.currency.digits)
    direct = [(DIRECT, c.amount) for c in activities if c.name == DIRECT]
    others = [(c.name or c.node, c.amount) for c in activities if c.name != DIRECT]
    steps = [*direct, *others[:STEPS - 1]]
    if rest := sum(amount for _, amount in others[STEPS - 1:]):
        steps.append((f"Other, {len(others) - STEPS + 1}", rest))
    drawn = []
    for index, (name, amount) in enumerate(steps, -len(direct)):
        each = per_unit(given, amount, service.volume) or Decimal(0)
        grey = name == DIRECT or name.startswith("Other, ")
        drawn.append(WaterfallStep(name.removesuffix(" costs") if grey else name, float(each),
                                   shown(Figure(each, digits, nil="")), None if grey else index))
    total = shown(Figure(service.unit_cost, digits, nil=""))
    parts = ", ".join(f"{step.name} {step.shown}" for step in drawn)
    unit = f" per {service.unit}" if service.unit else ""
    title = f"What builds the unit cost of {total}"
    return [Chart(title, f"{given.result.currency}{unit}, by activity", f"{title}: {parts}; together {total}.",
                  Waterfall(tuple(drawn), float(service.unit_cost), total), width=355, height=205)]


def _largest(found: tuple[Contribution, ...]) -> str:
    """The three largest contributions in words."""
    total = sum(c.amount for c in found)
    largest = [(c.name or c.node, quotient(Decimal(c.amount) * 100, Decimal(total))) for c in found[:3]]
    named = [(name, part) for name, part in largest if part is not None]
    if not named:
        return "There is no cost in this period."
    listed = ", ".join(f"{name} {shown(Figure(part, 1, nil=''))} %" for name, part in named)
    together = shown(Figure(sum((part for _, part in named), Decimal(0)), 1, nil=""))
    return f"{listed}; together {together} % of the cost of the service."
