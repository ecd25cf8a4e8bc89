"""What the inspector says of a unit cost: the division, its build-up as a waterfall, the contributions, the ways on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from abc_costing.model.costing_model import Model
from abc_costing.model.results import Result, Trace
from abc_costing.model.rows import key_of
from abc_costing.reporting.chart_data import Waterfall, WaterfallStep
from ui.charts.view import ChartView
from ui.frame import parts
from ui.frame.inspector import Contribution, Inspector
from ui.screens.capacities import becomes, name_of
from ui.screens.results.rows import CostRow
from ui.shell.formats import Formats, shares
from ui.workspace import Workspace

LARGEST = 8
CHART_HEIGHT = 186
LABEL = 8
"""Letters that fit under a bar of the small chart."""


def fill(inspector: Inspector, workspace: Workspace, row: CostRow, trace: Trace | None, scale: int) -> None:
    """Fills a cleared inspector for a service of the current result."""
    formats, result = Formats(), workspace.result
    service = row.service
    if result is None or service is None:
        return
    of = workspace.session.model.currency
    words = f"{of.code} thousand" if scale > 1 else of.code
    total = formats.money(row.total, of, scale=scale)
    if row.unit_cost is not None and row.volume:
        shown = formats.number(row.unit_cost, max(2, of.digits))
        whole = f"{total} {'thousand ' if scale > 1 else ''}÷ {formats.number(row.volume)} = {shown}"
        crumb = f"Cost per service › {row.name} › Unit cost"
        inspector.figure(crumb, shown, f"{of.code} per {row.unit or 'unit'}", whole)
    else:
        inspector.figure(f"Cost per service › {row.name}", total, words, "No volume, so there is no unit cost.")
    if trace is not None:
        _build_up(inspector, workspace.session.model, result, row, trace, formats)
        _contributions(inspector, workspace, trace, scale, words, formats)
    inspector.add_buttons(
        parts.button("Show flow", icon="flow", press=lambda: workspace.go_to("trace", row.key)),
        parts.button("Ledger lines", icon="lines", press=lambda: workspace.go_to("trace", ("ledger", row.key))),
    )


def _build_up(
    inspector: Inspector, model: Model, result: Result, row: CostRow, trace: Trace, formats: Formats
) -> None:
    """The unit cost by process of the activities that sent it; what came straight from pools or ledger is direct."""
    if row.unit_cost is None or not row.volume or not trace.total:
        return
    steps = by_process(model, trace)
    unit = model.currency.unit
    drawn = []
    for number, (name, amount) in enumerate(steps):
        each = Fraction(amount, unit) / Fraction(row.volume)
        size = Decimal(each.numerator) / Decimal(each.denominator)
        colour = None if name == "Direct" else number % 8
        drawn.append(WaterfallStep(_short(name), float(size), formats.number(size, 2), colour))
    code = result.currency
    section = inspector.add_section(f"Build-up of the unit cost, {code}")
    chart = ChartView()
    chart.setFixedHeight(CHART_HEIGHT)
    said = ", ".join(f"{name} {step.shown}" for (name, _), step in zip(steps, drawn, strict=True))
    chart.set_chart(
        Waterfall(tuple(drawn), float(row.unit_cost), formats.number(row.unit_cost, 2)),
        f"{row.name}: {said}; together {formats.number(row.unit_cost, 2)} {code}",
        f"unit-cost-{row.key}",
    )
    section.add(chart)


def _short(name: str) -> str:
    """A process as it fits under its bar; the whole name is in the chart's description and in the list below."""
    return name if len(name) <= LABEL else name[: LABEL - 1].rstrip() + "."


def by_process(model: Model, trace: Trace) -> list[tuple[str, int]]:
    """A service's cost by the process of its senders: `Direct`, the four largest, `Other`."""
    process = {key_of(a.activity): a.process or a.name or a.activity for a in model.activities}
    sums: dict[str, int] = {}
    for sender in trace.of_kind("activity"):
        name = process.get(key_of(sender.node), "Direct")
        sums[name] = sums.get(name, 0) + sender.amount
    direct = [("Direct", sums.pop("Direct"))] if sums.get("Direct") else []
    ordered = sorted(((name, amount) for name, amount in sums.items() if amount), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(amount for _, amount in ordered[4:])
    return [*direct, *ordered[:4], *([("Other", rest)] if rest else [])]


def _contributions(
    inspector: Inspector, workspace: Workspace, trace: Trace, scale: int, words: str, formats: Formats
) -> None:
    of = workspace.session.model.currency
    found = trace.of_kind("activity")
    shown, rest = list(found[:LARGEST]), found[LARGEST:]
    lines = [(c.name or c.node, c.amount, c.node) for c in shown]
    if rest:
        lines.append((f"Other, {len(rest)}", sum(c.amount for c in rest), ""))
    percent = shares([amount for _, amount, _ in lines])
    known = {key_of(node.node) for node in (workspace.result.nodes if workspace.result else ())}
    entries = [
        Contribution(
            name,
            formats.money(amount, of, scale=scale),
            formats.percent(part),
            node if key_of(node) in known else None,
        )
        for (name, amount, node), part in zip(lines, percent, strict=True)
    ]
    section = inspector.add_section(f"Contributions, {words}", "% of total")
    adds_up = sum(amount for _, amount, _ in lines) == trace.total
    section.contributions(entries, (formats.money(trace.total, of, scale=scale), formats.percent(1)), adds_up)
    section.chosen.connect(lambda node: workspace.go_to("trace", node))


def fill_unused(inspector: Inspector, workspace: Workspace, show: Callable[[], object]) -> bool:
    """Whose unused capacity is kept apart, largest first, and what the other policies did with theirs."""
    result, formats = workspace.result, Formats()
    if result is None:
        return False
    of = workspace.session.model.currency
    inspector.set_title("Capacity")
    inspector.figure("Cost per service › Unused capacity", formats.money(result.unused, of), of.code)
    kept = sorted(((n.name or n.node, n.unused, n.node) for n in result.nodes if n.unused), key=lambda n: -n[1])
    percent = shares([amount for _, amount, _ in kept])
    entries = [
        Contribution(name, formats.money(amount, of), formats.percent(part), node)
        for (name, amount, node), part in zip(kept, percent, strict=True)
    ]
    section = inspector.add_section(f"Kept apart, {of.code}", "% of total")
    section.contributions(entries, (formats.money(result.unused, of), formats.percent(1)))
    section.chosen.connect(lambda node: workspace.go_to("trace", node))
    others = [c for c in result.capacities if c.policy != "keep apart" and c.unused_cost]
    if others:
        borne = inspector.add_section(f"Borne by others, {of.code}")
        for capacity in others:
            borne.line(name_of(result, capacity.source), formats.money(capacity.unused_cost, of))
            borne.text(becomes(capacity, result), "secondary")
    inspector.add_buttons(parts.button("All capacity", icon="activity", press=show))
    return True
