"""R6 Allocation bases: by which driver each source is shared, how that is known, by whom, and how it has changed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from abc_costing.model.results import NodeKind
from abc_costing.reporting import phrases
from abc_costing.reporting.cost_per_service import NoteList
from abc_costing.reporting.documents import Cell, Column, Figure, Row, Section, Table
from abc_costing.reporting.figures import quantity, quotient
from abc_costing.reporting.inputs import AllocationBase, ReportInput

GROUPS: dict[NodeKind, str] = {"pool": "Cost pools", "activity": "Activities", "service": "Services"}
STALE_MONTHS = 24
"""Evidence that is older than so many months at the period's end carries a note."""


def allocation_bases(given: ReportInput) -> tuple[Section, ...]:
    """The report R6 of a run, where bases are given."""
    if not given.bases:
        return ()
    notes = NoteList()
    table = Table("Allocation bases", _columns(given), _rows(given, notes))
    days = phrases.span(given.starts, given.ends)
    compared = f" · change on {phrases.period_short(given.previous.period)}" if given.previous else ""
    context = (f"{phrases.period_name(given.result.period)}{f', {days}' if days else ''} · Scenario "
               f"{given.result.scenario} · {len(given.bases)} assignments in force · totals in the driver’s unit"
               f"{compared}")
    last = ("Total: the sum over all targets of quantity times weight; of an even driver, the number of its targets."
            f"{' Part: of the cost of the source, where several drivers share it.' if _shared(given) else ''}")
    return (Section("R6", "Allocation bases", (table, notes.notes(last)), context),)


def _columns(given: ReportInput) -> tuple[Column, ...]:
    columns = [Column(name, align="left") for name in (
        "No.", "Source", "Driver", "Definition", "Unit", "Kind", "Evidence", "Owner", "As of", "Source document")]
    if _shared(given):
        columns.append(Column("Part", "%"))
    columns += [Column("Total", phrases.period_short(given.result.period), strong=True), Column("Capacity")]
    if given.previous:
        columns.append(Column("Change", "%"))
    return (*columns, Column("Note", align="left"))


def _shared(given: ReportInput) -> bool:
    """Whether any source is shared by several drivers with stated parts."""
    return any(base.share is not None for base in given.bases)


def _rows(given: ReportInput, notes: NoteList) -> tuple[Row, ...]:
    rows: list[Row] = []
    number = 0
    for kind, heading in GROUPS.items():
        bases = [base for base in given.bases if base.kind == kind]
        if bases:
            rows.append(Row("group", (heading,)))
        for base in bases:
            number += 1
            rows.append(Row("line", _cells(given, number, base, notes)))
    return tuple(rows)


def _cells(given: ReportInput, number: int, base: AllocationBase, notes: NoteList) -> tuple[Cell, ...]:
    cells: list[Cell] = [
        number, base.name or base.source, base.driver, base.definition, base.unit, base.driver_kind, base.evidence,
        base.owner, base.as_of.isoformat() if base.as_of else None, base.document]
    if _shared(given):
        cells.append(_part(given, base))
    cells += [quantity(base.total), None if base.capacity is None else quantity(base.capacity)]
    if given.previous:
        cells.append(_change(base))
    letters = [notes.letter(text) for text in _remarks(given, base)]
    return (*cells, ", ".join(letters) or None)


def _part(given: ReportInput, base: AllocationBase) -> Cell:
    """The stated part of the source's cost in percent; "rest" for what other drivers of the source leave."""
    if base.share is not None:
        return quantity(base.share * 100)
    together = [b for b in given.bases if (b.kind, b.source) == (base.kind, base.source)]
    return "rest" if len(together) > 1 else None


def _change(base: AllocationBase) -> Cell:
    if base.before is None:
        return None
    percent = quotient((base.total - base.before) * 100, base.before)
    return "n/a" if percent is None else Figure(percent, 1, signed=True)


def _remarks(given: ReportInput, base: AllocationBase) -> list[str]:
    """What an auditor should know of a base."""
    remarks = []
    if stale(base.as_of, given.ends):
        remarks.append(f"The evidence is more than {STALE_MONTHS} months older than the end of the period.")
    if base.as_of is None and base.driver_kind != "even":
        remarks.append("No date is stated for the evidence.")
    if given.previous and base.new:
        remarks.append(f"The source was not shared by this driver in {phrases.period_short(given.previous.period)}.")
    return remarks


def stale(as_of: date | None, ends: date | None) -> bool:
    """Whether evidence of that day is more than 24 months before the period's last day."""
    if as_of is None or ends is None:
        return False
    year = ends.year - STALE_MONTHS // 12
    return as_of < ends.replace(year=year, day=min(ends.day, monthrange(year, ends.month)[1]))
