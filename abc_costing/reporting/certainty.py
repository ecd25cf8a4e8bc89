"""R11 How sure are these figures: bounds of every unit cost, what costs rest on, and the drivers to measure next."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from abc_costing.model.uncertainty import GROUNDS, DriverInfluence, Ground, ServiceUncertainty, Uncertainty
from abc_costing.reporting import phrases
from abc_costing.reporting.documents import Block, Cell, Column, Figure, Notes, Paragraph, Row, Section, Table
from abc_costing.reporting.figures import quantity, quotient, shares, shown
from abc_costing.reporting.inputs import ReportInput

TITLE = "How sure are these figures"
JUDGED: tuple[Ground, ...] = ("", "judgement")
"""What counts as judgement: without evidence stated, nothing better can be said."""

WORDS: dict[Ground, str] = {
    "survey": "Survey", "sample": "Sample", "time record": "Time record", "system count": "System count",
    "ledger": "Ledger alone"}

DRIVER_NOTES = (
    ("Explains: the driver’s part of all that is uncertain, which is the variance of the unit costs, each relative to "
     "its own and weighted by the service’s cost. To measure these drivers better narrows the bounds most."),
    ("Moves most: the service of which the driver explains most. By ±: how far the driver alone moves it in 90 of 100 "
     "cases. Both come from the derivatives of the unit costs and depend on no draws."))


def certainty(given: ReportInput) -> tuple[Section, ...]:
    """The report R11, where the uncertainty was asked for."""
    found, why = given.uncertainty, given.uncertainty_refused
    if found is None:
        return (_section(given, TITLE, Paragraph(f"No bounds can be told. {why}")),) if why else ()
    bounds = _section(
        given, TITLE, Paragraph(statement(found), lead=True), _services(given, found), _notes(*_of_bounds(found)))
    if not found.measure_next:
        return (bounds,)
    return bounds, _section(given, f"{TITLE}: measure this next", _drivers(given, found), _notes(*DRIVER_NOTES))


def _section(given: ReportInput, title: str, *blocks: Block) -> Section:
    return Section("R11", title, blocks, phrases.context(given))


def _notes(*texts: str) -> Notes:
    return Notes(tuple(("", text) for text in texts))


def statement(found: Uncertainty) -> str:
    """How far the figures may be off, in a sentence."""
    known = [(width, service) for service in found.services if (width := _width(service)) is not None]
    if not known or not any(width for width, _ in known):
        return "No driver has a spread: as far as is stated, the figures are exact."
    (least, _), (most, widest) = (pick(known, key=lambda pair: pair[0]) for pick in (min, max))
    return (f"In 90 of 100 cases the figures are within ± {_percent(least)} % to ± {_percent(most)} % of what is "
            f"shown; least sure is {widest.name or widest.service}.")


def _percent(value: Decimal) -> str:
    return shown(Figure(value, 1, nil=""))


def _width(service: ServiceUncertainty) -> Decimal | None:
    """Half the distance of the bounds in percent of the cost."""
    return quotient(Decimal(service.cost_high - service.cost_low) * 50, Decimal(abs(service.cost)))


def _services(given: ReportInput, found: Uncertainty) -> Table:
    code, kinds = found.currency, _kinds(found)
    columns = [
        Column("No.", align="left"), Column("Service", align="left"), Column("Unit", align="left"),
        Column("Cost", phrases.scale_words(given)), Column("Unit cost", code, strong=True), Column("Low", code),
        Column("High", code), Column("Within", "± %"), Column("On judgement", "% of cost", strong=True)]
    columns += [Column(WORDS[kind], "%", quiet=True) for kind in kinds]
    rows = [Row("line", (number, *_service(given, service, kinds))) for number, service in enumerate(found.services, 1)]
    cost = sum(service.cost for service in found.services)
    amounts = [sum(column) for column in zip(*(_amounts(s, kinds) for s in found.services), strict=True)]
    if rows:
        rows.append(Row("total", (len(rows) + 1, "All services", None, given.amount(cost), None, None, None, None,
                                  *_parts(amounts))))
    return Table("Bounds of unit costs, and what costs rest on", tuple(columns), tuple(rows))


def _kinds(found: Uncertainty) -> tuple[Ground, ...]:
    """What any cost rests on, besides judgement, from the weakest."""
    there = {part.ground for service in found.services for part in service.rests_on}
    return tuple(ground for ground in GROUNDS if ground in there and ground not in JUDGED)


def _service(given: ReportInput, service: ServiceUncertainty, kinds: Sequence[Ground]) -> tuple[Cell, ...]:
    digits = max(2, given.currency.digits)
    bounds = [None if cost is None else Figure(cost, digits)
              for cost in (service.unit_cost, service.unit_low, service.unit_high)]
    width = _width(service)
    return (service.name or service.service, service.unit, given.amount(service.cost), *bounds,
            None if width is None else Figure(width, 1), *_parts(_amounts(service, kinds)))


def _amounts(service: ServiceUncertainty, kinds: Sequence[Ground]) -> list[int]:
    by_ground = {part.ground: part.amount for part in service.rests_on}
    return [service.judged, *(by_ground.get(kind, 0) for kind in kinds)]


def _parts(amounts: Sequence[int]) -> list[Cell]:
    """Percentages that add up to 100.0."""
    return [None if part is None else Figure(part, 1) for part in shares(amounts)]


def _drivers(given: ReportInput, found: Uncertainty) -> Table:
    code, most = found.currency, found.measure_next
    columns = (
        Column("No.", align="left"), Column("Driver", align="left"), Column("Evidence", align="left"),
        Column("Spread", "± %"), Column("Explains", "% of all", strong=True),
        Column("Moves most", align="left"), Column("By ±", phrases.scale_words(given)),
        Column("By ±", f"{code} a unit"))
    services = {service.service: service for service in found.services}
    rows = [Row("line", (number, *_driver(given, driver, services))) for number, driver in enumerate(most, 1)]
    together = sum((driver.explained for driver in most), Decimal(0)) * 100
    rows.append(Row("total", (len(rows) + 1, "Together", None, None, Figure(together, 1), None, None, None)))
    return Table("Measure this next: the drivers that explain most", columns, tuple(rows))


def _driver(
    given: ReportInput, driver: DriverInfluence, services: dict[str, ServiceUncertainty]
) -> tuple[Cell, ...]:
    moved = services.get(driver.service)
    each = None if driver.unit_cost is None else Figure(driver.unit_cost, max(2, given.currency.digits))
    return (driver.name, driver.evidence or "not stated", quantity(driver.spread), Figure(driver.explained * 100, 1),
            moved.name or moved.service if moved else driver.service, given.amount(driver.cost), each)


def _of_bounds(found: Uncertainty) -> list[str]:
    notes = [
        (f"Low and high: 5 and 95 of 100 draws are below. {found.draws:,} draws of all driver quantities, seed "
         f"{found.seed}: the same seed gives the same bounds. Quantities vary by the spread of their evidence, each by "
         "itself; ledger amounts and volumes count as exact."),
        ("On judgement and the columns behind it: each part of a cost counts with the weakest evidence on its way from "
         "the ledger; drivers without evidence stated count as judgement. Shares are rounded together to 100.0."),
        "The administrative expense ratio has no such bounds: no driver moves it."]
    if any(service.unit_cost is None for service in found.services):
        notes.append("A service without a volume has no unit cost; its width is that of its whole cost.")
    return notes
