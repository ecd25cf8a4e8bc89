"""What the inspector says of one period against the cap: how far, from what, what would restore it, who drives it."""

from __future__ import annotations

from abc_costing.model.caps import CapPeriod
from abc_costing.model.results import Result
from abc_costing.reporting import phrases
from ui.frame.chips import Pill
from ui.frame.inspector import Contribution, Inspector
from ui.frame.lines import FigureLine
from ui.frame.parts import button
from ui.screens.cap.figures import CapView, Scale
from ui.shell import formats
from ui.workspace import Workspace

DRIVERS = 5
"""So many services are named; the others are one line."""
PILLS = {
    "within": ("Cap met", "positive"),
    "watch": ("Within the margin", "warning"),
    "over": ("Over the cap", "negative"),
}


def fill(inspector: Inspector, workspace: Workspace, view: CapView, place: int, scale: Scale) -> None:
    """Fills a cleared inspector."""
    period = view.periods[place]
    inspector.set_title(f"{phrases.period_short(period.period)} {view.states[place]}")
    _headroom(inspector, period, view.scenarios[place], scale)
    if period.status == "over":
        restore = inspector.add_section("What restores it", scale.words)
        restore.line("Cost cut needed", scale.money(period.cut_needed))
        if period.bases:
            restore.line(f"or more {period.bases[0].base}", scale.major(period.rise_needed))
    result = workspace.session.result_if_current(period.period, view.scenarios[place])
    _drivers(inspector, workspace, result, scale)
    inspector.add_buttons(button("Compare scenarios", press=lambda: workspace.go_to("scenarios")))


def _headroom(inspector: Inspector, period: CapPeriod, scenario: str, scale: Scale) -> None:
    section = inspector.add_section()
    word, tone = PILLS[period.status]
    section.add(Pill(word, tone))
    size = scale.points(abs(period.headroom_points))
    spare = "over" if period.headroom < 0 else "to spare"
    section.add(FigureLine(f"{size} pp", f"{spare} = {scale.said(abs(period.headroom))}"))
    for base in period.bases:
        name = f"Limit, {scale.points(base.percent)} % of {scale.major(base.value)}"
        whole = len(period.bases) == 1
        section.line(name if whole else f"{name} {base.base}", scale.money(period.limit) if whole else "")
    if len(period.bases) > 1:
        section.line("Limit together", scale.money(period.limit))
    section.line("Administrative expense", scale.money(period.expense))
    tone = "negative" if period.headroom < 0 else ""
    section.line("Headroom", scale.money(period.headroom, signed=True), tone, semibold=True, rule=True)
    section.line("Ratio", f"{scale.points(period.ratio_percent)} %")
    section.line("Scenario", scenario)
    if period.source:
        section.text(period.source, "secondary")


def _drivers(inspector: Inspector, workspace: Workspace, result: Result | None, scale: Scale) -> None:
    """The services that cost most in that period, with what is kept apart: together all that was costed."""
    section = inspector.add_section("What the expense is spent on", scale.words)
    if result is None:
        section.text("Not calculated for this period. Choose it at the top to see its services.", "secondary")
        return
    services = sorted(result.services, key=lambda s: -s.cost)
    entries = [(s.name or s.service, s.cost, s.service) for s in services[:DRIVERS]]
    rest = result.costed - sum(cost for _, cost, _ in entries)
    others = len(services) - DRIVERS
    if others > 0 or rest:
        entries.append((f"Other, {others}, and kept apart" if others > 0 else "Kept apart", rest, ""))
    shares = formats.shares([cost for _, cost, _ in entries])
    section.contributions(
        [
            Contribution(name, scale.money(cost), scale.formats.percent(share), key=key or None)
            for (name, cost, key), share in zip(entries, shares, strict=True)
        ],
        (scale.money(result.costed), scale.formats.percent(1)),
    )
    section.chosen.connect(lambda service: workspace.go_to("trace", service))
