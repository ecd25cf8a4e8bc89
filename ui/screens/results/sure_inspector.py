"""What the inspector says of how sure a figure is: its bounds, what moves it, what it rests on; and of a driver."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from abc_costing.model.uncertainty import MOST, DriverInfluence, Mover, ServiceUncertainty, Uncertainty
from abc_costing.reporting.chart_data import Tornado, TornadoBar
from ui.charts.view import ChartView
from ui.frame import parts
from ui.frame.inspector import Contribution
from ui.frame.lines import Line
from ui.screens.results.grounds import WORDS, GroundsBar, bar_of
from ui.screens.results.sureness import IN_90, off
from ui.shell.formats import Formats, shares
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_ROW: Final = 25
_ABOVE: Final = 18
_THOUSANDS_FROM: Final = 10_000_000
"""From this cost in major units on, what it rests on is shown in thousands."""


def fill_service(inspector: Inspector, workspace: Workspace, found: Uncertainty, service: ServiceUncertainty) -> None:
    """Fills a cleared inspector for a service."""
    formats = Formats()
    name, names = service.name or service.service, {driver.driver: driver.name for driver in found.drivers}
    inspector.set_title("Uncertainty")
    figure, low, high, unit = _figures(workspace, service, formats)
    between = f"{IN_90} between {low} and {high}{_percents(service, formats)}."
    inspector.figure(f"Uncertainty › {name}", figure, unit, between)
    if service.movers:
        section = inspector.add_section(f"What moves it most, {unit}")
        section.add(_tornado(workspace, service, names, formats))
        section.text("Bars: by how much each driver alone moves it, up or down, in 90 of 100 cases.", "secondary")
    _rests_on(inspector, workspace, service, formats)
    buttons = [parts.button("Show flow", icon="flow", press=lambda: workspace.go_to("trace", service.service))]
    if service.movers:
        first = service.movers[0].driver
        buttons.append(parts.button("Largest driver", icon="driver", press=lambda: workspace.go_to("drivers", first)))
    inspector.add_buttons(*buttons)


def _figures(workspace: Workspace, service: ServiceUncertainty, formats: Formats) -> tuple[str, str, str, str]:
    """Figure, bounds and unit: of the unit cost, or of the whole cost where there is no volume."""
    of = workspace.session.model.currency
    if service.unit_cost is None:
        shown = [formats.money(amount, of) for amount in (service.cost, service.cost_low, service.cost_high)]
        return shown[0], shown[1], shown[2], of.code
    digits = max(2, of.digits)
    shown = [formats.number(each, digits) for each in (service.unit_cost, service.unit_low, service.unit_high)]
    return shown[0], shown[1], shown[2], f"{of.code} per {service.unit or 'unit'}"


def _percents(service: ServiceUncertainty, formats: Formats) -> str:
    found = off(service)
    if found is None:
        return ""
    low, high = (formats.percent(bound, signed=True) for bound in found)
    return f", {low} % to {high} %"


def _tornado(
    workspace: Workspace, service: ServiceUncertainty, names: dict[str, str], formats: Formats
) -> ChartView:
    of, digits = workspace.session.model.currency, max(2, workspace.session.model.currency.digits)
    by_unit = service.unit_cost is not None

    def bar(mover: Mover) -> TornadoBar:
        shown = formats.number(mover.unit_cost, digits) if by_unit else formats.money(mover.cost, of)
        size = float(mover.unit_cost or 0) if by_unit else mover.cost / of.unit
        return TornadoBar(names.get(mover.driver) or mover.driver, size, f"± {shown}")

    bars = tuple(bar(mover) for mover in service.movers)
    figure = formats.number(service.unit_cost, digits) if by_unit else formats.money(service.cost, of)
    said = ", ".join(f"{each.name} {each.shown}" for each in bars)
    chart = ChartView()
    chart.setFixedHeight(_ABOVE + _ROW * len(bars))
    message = f"{service.name or service.service}, {figure}: {said}"
    chart.set_chart(Tornado(bars, figure), message, f"uncertainty-{service.service}")
    return chart


def _rests_on(inspector: Inspector, workspace: Workspace, service: ServiceUncertainty, formats: Formats) -> None:
    of = workspace.session.model.currency
    scale = 1000 if abs(service.cost) >= _THOUSANDS_FROM * of.unit else 1
    section = inspector.add_section(f"Rests on, {of.code}{' thousand' if scale > 1 else ''}", "% of cost")
    bar = bar_of(service.rests_on, formats)
    if bar is not None:
        section.add(GroundsBar(bar))
    percent = map(formats.percent, shares([part.amount for part in service.rests_on]))
    entries = [
        Contribution(WORDS[part.ground].capitalize(), formats.money(part.amount, of, scale=scale), share)
        for part, share in zip(service.rests_on, percent, strict=True)
    ]
    whole = sum(part.amount for part in service.rests_on)
    total = formats.money(service.cost, of, scale=scale), formats.percent(1) if whole else ""
    section.contributions(entries, total, whole == service.cost)


def fill_driver(inspector: Inspector, workspace: Workspace, found: Uncertainty, driver: DriverInfluence) -> None:
    """Fills a cleared inspector for a driver to measure: how it is known, and whom it moves."""
    formats, of = Formats(), workspace.session.model.currency
    inspector.set_title("Measure this next")
    inspector.figure(
        f"Measure this next › {driver.name}", f"{formats.percent(driver.explained)} %", "of what is uncertain")
    section = inspector.add_section("Evidence")
    section.line("Kind", driver.evidence or "not stated", "" if driver.evidence else "warning")
    section.line("May be off by", f"± {formats.number(driver.spread, None)} %")
    moved = [(service, m) for service in found.services for m in service.movers if m.driver == driver.driver]
    if moved:
        section = inspector.add_section(f"Moves, {of.code} a unit", "% of cost")
        for service, mover in sorted(moved, key=lambda pair: -_part(*pair)):
            size = "" if mover.unit_cost is None else f"± {formats.number(mover.unit_cost, max(2, of.digits))}"
            texts = (service.name or service.service, size, f"± {formats.percent(_part(service, mover))}")
            section.add(Line(texts, tones=("", "", "secondary")))
        section.text(f"{IN_90}. Services that it is among the {MOST} to move most.", "secondary")
    inspector.add_buttons(
        parts.button("Open driver", icon="driver", press=lambda: workspace.go_to("drivers", driver.driver)))


def _part(service: ServiceUncertainty, mover: Mover) -> Fraction:
    return Fraction(mover.cost, abs(service.cost)) if service.cost else Fraction(0)
