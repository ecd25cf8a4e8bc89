"""R1 Cost per service: every service with its volume, cost by origin, unit cost and change, and what is kept apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from abc_costing import money
from abc_costing.model.results import NodeCost, Result, ServiceCost
from abc_costing.model.rows import UNASSIGNED, key_of
from abc_costing.reporting import phrases
from abc_costing.reporting.documents import Cell, Column, Figure, Notes, Row, RowKind, Section, Table
from abc_costing.reporting.figures import quantity, quotient, shares, shown
from abc_costing.reporting.inputs import ReportInput

BENEFITS = "Benefit products"
OTHERS = "Other services"
APART = "Kept apart from services"


@dataclass(frozen=True)
class Line:
    """One line before it is a row: cost by origin in minor units, and the service where it is one."""

    name: str
    direct: int
    activity: int
    support: int
    service: ServiceCost | None = None
    note: str = ""

    @property
    def cost(self) -> int:
        """All of it."""
        return self.direct + self.activity + self.support


@dataclass
class NoteList:
    """Notes in the order of their first use; equal texts share a letter."""

    texts: list[str] = field(default_factory=list)

    def letter(self, text: str) -> str:
        """The letter of a note."""
        if text not in self.texts:
            self.texts.append(text)
        return phrases.note_letter(self.texts.index(text))

    def notes(self, last: str) -> Notes:
        """All of them, and a last one without a letter."""
        lettered = [(phrases.note_letter(i), text) for i, text in enumerate(self.texts)]
        return Notes((*lettered, ("", last)))


def cost_per_service(given: ReportInput) -> Section:
    """The report R1 of a run."""
    notes = NoteList()
    table = Table("Cost per service", _columns(given), _rows(given, notes))
    text = (f"{phrases.context(given).rpartition(' · ')[0]}, unit costs in {given.result.currency} · "
            f"{phrases.METHODS[given.result.method]}")
    return Section("R1", "Cost per service", (table, notes.notes(rounding_note(given))), text, sign_off=True)


def rounding_note(given: ReportInput) -> str:
    """Why printed figures may not add, and what the exact ones add up to."""
    total = shown(given.exact(given.result.costed))
    if given.scale == 1:
        return f"Amounts are exact; they reconcile to {total}. Shares are rounded together to 100.0."
    return f"Figures may not add because of rounding; unrounded totals reconcile to {total}."


def _columns(given: ReportInput) -> tuple[Column, ...]:
    code = given.result.currency
    columns = [
        Column("No.", align="left"), Column("Service", align="left"), Column("Unit", align="left"), Column("Volume"),
        Column("Direct"), Column("Activity"), Column("Support"), Column("Total", strong=True),
        Column("Unit cost", code, strong=True)]
    if given.previous:
        year = phrases.period_short(given.previous.period)
        columns += [Column(year, code, quiet=True), Column("Change", code), Column("Change", "%")]
    return (*columns, Column("Share", "%"), Column("Note", align="left"))


def _rows(given: ReportInput, notes: NoteList) -> tuple[Row, ...]:
    groups = [(name, lines) for name, lines in _groups(given) if lines]
    parts = iter(shares([line.cost for _, lines in groups for line in lines]))
    rows: list[Row] = []
    number = 0
    everything: list[Line] = []
    for name, lines in groups:
        rows.append(Row("group", (name,)))
        kept: list[Decimal | None] = []
        for line in lines:
            number += 1
            kept.append(next(parts))
            rows.append(_line(given, number, line, kept[-1], notes))
        number += 1
        label = f"{'Kept apart' if name == APART else name}, subtotal"
        rows.append(_sum(given, "subtotal", number, label, lines, _added(kept)))
        everything += lines
    total = Decimal("100.0") if given.result.costed else None
    rows.append(_sum(given, "total", number + 1, "Total costed", everything, total))
    return tuple(rows)


def _added(parts: list[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def _groups(given: ReportInput) -> list[tuple[str, list[Line]]]:
    services = given.result.services
    return [
        (BENEFITS, [_service(s) for s in services if s.kind == "benefit product"]),
        (OTHERS, [_service(s) for s in services if s.kind != "benefit product"]),
        (APART, _kept_apart(given))]


def _service(service: ServiceCost) -> Line:
    return Line(service.name or service.service, service.direct, service.activity, service.support, service)


def _kept_apart(given: ReportInput) -> list[Line]:
    """Unused capacity and unassigned cost, each in the column of the kind of node at which it stands."""
    nodes = given.result.nodes
    ruled = [n for n in nodes if key_of(n.node) == key_of(UNASSIGNED)]
    others = [n for n in nodes if key_of(n.node) != key_of(UNASSIGNED)]
    lines = [
        _apart(given, "Unused capacity", [(n, n.unused) for n in nodes],
               "Practical capacity not used; not part of any unit cost."),
        _apart(given, "Unassigned, no pool rule", [(n, n.unassigned) for n in ruled],
               "Postings that no pool rule takes; not part of any unit cost."),
        _apart(given, "Unassigned, no driver", [(n, n.unassigned) for n in others],
               "Cost that no driver takes, such as the cost of being an institution; not part of any unit cost.")]
    return [line for line in lines if line.direct or line.activity or line.support]


def _apart(given: ReportInput, name: str, parts: list[tuple[NodeCost, int]], note: str) -> Line:
    support = sum(a for n, a in parts if n.kind == "activity" and given.is_support(n.node))
    activity = sum(a for n, a in parts if n.kind == "activity") - support
    return Line(name, sum(a for _, a in parts) - activity - support, activity, support, note=note)


def _line(given: ReportInput, number: int, line: Line, share: Decimal | None, notes: NoteList) -> Row:
    service = line.service
    unit = service.unit if service else "–"
    cells: list[Cell] = [number, line.name, unit, _volume(service), *_amounts(given, line)]
    cells.append(_unit(given, service.unit_cost) if service else "–")
    change, note = _change(given, service) if given.previous else ((), "")
    note = line.note or note
    cells += [*change, _share(share), notes.letter(note) if note else None]
    return Row("line", tuple(cells))


def _amounts(given: ReportInput, line: Line) -> list[Cell]:
    return [given.amount(a) for a in (line.direct, line.activity, line.support, line.cost)]


def _sum(
    given: ReportInput, kind: RowKind, number: int, label: str, lines: list[Line], share: Decimal | None
) -> Row:
    """A subtotal or the total; `lines` are all lines it adds up."""
    whole = Line(label, *(sum(getattr(line, part) for line in lines) for part in ("direct", "activity", "support")))
    empty: list[Cell] = [None] * (4 if given.previous else 1)
    return Row(kind, (number, label, None, None, *_amounts(given, whole), *empty, _share(share), None))


def _share(share: Decimal | None) -> Cell:
    return None if share is None else Figure(share, 1)


def _volume(service: ServiceCost | None) -> Cell:
    if service is None:
        return "–"
    return None if service.volume is None else quantity(service.volume)


def _unit(given: ReportInput, cost: Decimal | None, *, signed: bool = False) -> Cell:
    return None if cost is None else Figure(cost, max(2, given.currency.digits), signed=signed)


def _change(given: ReportInput, service: ServiceCost | None) -> tuple[tuple[Cell, ...], str]:
    """Last period's unit cost, the change and its percentage; and the note where the change is large."""
    if service is None:
        return ("–", "–", "–"), ""
    before = _before(given.previous, service)
    if before is None or before.unit_cost is None or service.unit_cost is None:
        return (_unit(given, before.unit_cost if before else None), None, None), ""
    change = service.unit_cost - before.unit_cost
    percent = quotient(change * 100, before.unit_cost)
    cells = (_unit(given, before.unit_cost), _unit(given, change, signed=True),
             "n/a" if percent is None else Figure(percent, 1, signed=True))
    return cells, _change_note(given, service, percent)


def _before(previous: Result | None, service: ServiceCost) -> ServiceCost | None:
    rows = previous.services if previous else ()
    return next((s for s in rows if key_of(s.service) == key_of(service.service)), None)


def _change_note(given: ReportInput, service: ServiceCost, percent: Decimal | None) -> str:
    told = given.explanation_of(service.service)
    if percent is None or abs(percent) <= given.flagged_change:
        return told
    return f"Change beyond ±{phrases.threshold(given)} %{f': {told}' if told else '; no reason stated.'}"


def per_unit(given: ReportInput, minor: int, volume: Decimal | None) -> Decimal | None:
    """Money for each unit of output, in major units."""
    return quotient(money.to_decimal(minor, given.currency), volume) if volume else None
