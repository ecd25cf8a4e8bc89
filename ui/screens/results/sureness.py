"""The columns of the two tables of the uncertainty view: services with their bounds, drivers to measure next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from abc_costing.model.uncertainty import DriverInfluence, ServiceUncertainty
from abc_costing.money import Currency
from ui.screens.drivers.columns import LETTERS
from ui.screens.node_figures import money_column
from ui.screens.results.grounds import bar_of
from ui.shell.formats import Formats
from ui.tables.column import Bar, Column, Kind, Mark

_STEPS: Final = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100, 200, 500, 1000)
"""Per cent at which the scale of the bounds may end."""
IN_90: Final = "In 90 of 100 cases"


def off(service: ServiceUncertainty) -> tuple[Fraction, Fraction] | None:
    """Lower and upper bound as fractions of the cost, less 1: (-0.02, 0.021). None where there is no cost."""
    if not service.cost:
        return None
    low, high = (Fraction(bound - service.cost, abs(service.cost)) for bound in (service.cost_low, service.cost_high))
    return low, high


def width(service: ServiceUncertainty) -> Fraction | None:
    """Half the distance of the bounds as a fraction of the cost: within 0.02 of it."""
    found = off(service)
    return (found[1] - found[0]) / 2 if found else None


def reach(services: Iterable[ServiceUncertainty]) -> int:
    """Per cent at which the scale ends, so that all bounds lie on it; of very uncertain ones the bar is cut."""
    found = [off(service) for service in services]
    most = max((max(-low, high) for low, high in (pair for pair in found if pair)), default=Fraction(0)) * 100
    return next((step for step in _STEPS if step >= most), _STEPS[-1])


def service_columns(of: Currency, by_unit: bool, end: int, formats: Formats) -> list[Column[ServiceUncertainty]]:
    """`by_unit` False shows whole costs, where nothing has a volume; `end`: see `reach`."""
    bounds = _unit_bounds(of) if by_unit else _cost_bounds(of)
    span = f"−{end} to +{end} %"
    return [
        Column("name", "Service", value=lambda s: s.name or s.service, stretch=True),
        Column("unit", "Unit", value=lambda s: s.unit, secondary=True),
        *bounds,
        Column("off", "Within", Kind.PERCENT, width, "± %", tooltip=f"{IN_90} the figure is off by less, up or down"),
        Column("span", "Bounds", Kind.BAR, lambda s: _span(s, end, formats), span, width=110,
               tooltip="Lower and upper bound, on one scale for all services"),
        Column("judged", "On judgement", Kind.PERCENT, lambda s: s.judged_share, "%", rule_before=True,
               tooltip="The part of the cost that rests on judgement, or on drivers without evidence stated"),
        Column("rests", "Rests on", Kind.BAR, lambda s: bar_of(s.rests_on, formats), width=110,
               tooltip="Each part of the cost counts with the weakest evidence on its way from the ledger"),
    ]  # fmt: skip


def _unit_bounds(of: Currency) -> list[Column[ServiceUncertainty]]:
    def unit_cost(key: str, heading: str, value: Callable[[ServiceUncertainty], Any], **more: Any) -> Column[Any]:
        return Column(key, heading, Kind.QUANTITY, value, of.code, decimals=max(2, of.digits), **more)

    return [
        unit_cost("figure", "Unit cost", lambda s: s.unit_cost, semibold=True, mark=_without_volume),
        unit_cost("low", "Low", lambda s: s.unit_low, tooltip="5 of 100 draws are below"),
        unit_cost("high", "High", lambda s: s.unit_high, tooltip="5 of 100 draws are above"),
    ]


def _cost_bounds(of: Currency) -> list[Column[ServiceUncertainty]]:
    return [
        money_column("figure", "Cost", of, lambda s: s.cost, semibold=True),
        money_column("low", "Low", of, lambda s: s.cost_low, tooltip="5 of 100 draws are below"),
        money_column("high", "High", of, lambda s: s.cost_high, tooltip="5 of 100 draws are above"),
    ]


def _without_volume(service: ServiceUncertainty) -> Mark | None:
    return Mark(tooltip="No volume, so there is no unit cost.") if service.unit_cost is None else None


def _span(service: ServiceUncertainty, end: int, formats: Formats) -> Bar | None:
    found = off(service)
    if found is None:
        return None
    places = [float(Fraction(1, 2) + bound * 50 / end) for bound in found]
    words = " to ".join(f"{formats.percent(bound, signed=True)} %" for bound in found)
    return Bar(((places[0], places[1], "accent"),), words, width(service), tick=0.5)


def driver_columns(
    of: Currency, services: Mapping[str, ServiceUncertainty], formats: Formats
) -> list[Column[DriverInfluence]]:
    """`services` by their code, as the drivers name them."""

    def moved(driver: DriverInfluence) -> str:
        found = services.get(driver.service)
        return found.name or found.service if found else driver.service

    def unit(driver: DriverInfluence) -> str:
        found = services.get(driver.service)
        return found.unit if found and driver.unit_cost is not None else ""

    each = [
        Column("each", "By ±", Kind.QUANTITY, lambda d: d.unit_cost, f"{of.code} a unit",
               decimals=max(2, of.digits), tooltip=f"{IN_90} the service's unit cost moves by less"),
        Column("unit", "Unit", value=unit, secondary=True),
    ]  # fmt: skip
    return [
        Column("name", "Driver", value=lambda d: d.name, stretch=True),
        Column("evidence", "Evidence", value=lambda d: d.evidence or "not stated", mark=_letter),
        Column("spread", "Spread", Kind.QUANTITY, lambda d: d.spread, "± %"),
        Column("explained", "Explains", Kind.SHARE, lambda d: d.explained, "%",
               tooltip="Its part of all that is uncertain about the unit costs"),
        Column("service", "Moves most", value=moved, rule_before=True),
        money_column("cost", "By ±", of, lambda d: d.cost, tooltip=f"{IN_90} the service's cost moves by less"),
        *(each if any(service.unit_cost is not None for service in services.values()) else []),
    ]  # fmt: skip




def _letter(driver: DriverInfluence) -> Mark:
    return Mark(letter=LETTERS.get(driver.evidence, "?"))
