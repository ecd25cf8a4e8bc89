"""R3 Year on year: volume, cost and unit cost of two years, and a reason for every unit cost that moved far."""

from __future__ import annotations

from decimal import Decimal

from abc_costing import money
from abc_costing.model.results import Result, ServiceCost
from abc_costing.model.rows import key_of
from abc_costing.reporting import phrases
from abc_costing.reporting.cost_per_service import BENEFITS, OTHERS, rounding_note
from abc_costing.reporting.documents import Blank, Cell, Column, Figure, Notes, Row, RowKind, Section, Table
from abc_costing.reporting.figures import quantity, quotient
from abc_costing.reporting.inputs import ReportInput

REASON = "Reason:"
RISE, FALL, NEW, ENDED = "▲ Rise", "▼ Fall", "New", "Ended"

Years = tuple[ServiceCost | None, ServiceCost | None]
"""A service in the year before and in the year reported on; None where it was not there."""


def year_on_year(given: ReportInput) -> tuple[Section, ...]:
    """The report R3 of a run, where there is a result of the year before."""
    if given.previous is None:
        return ()
    table = Table("Year on year", _columns(given, given.previous), _rows(given, given.previous))
    text = (f"{phrases.context(given).rpartition(' · ')[0]}, unit costs in {given.result.currency} · compared with "
            f"{phrases.period_name(given.previous.period)}")
    return (Section("R3", "Year on year", (table, _notes(given)), text),)


def _columns(given: ReportInput, before: Result) -> tuple[Column, ...]:
    last, now = phrases.period_short(before.period), phrases.period_short(given.result.period)
    columns = [Column("No.", align="left"), Column("Service", align="left"), Column("Unit", align="left")]
    for name in ("Volume", "Cost", "Unit cost"):
        strong = name == "Unit cost"
        columns += [Column(name, last, quiet=True), Column(name, now, strong=strong), Column("Change", "%")]
    return (*columns, Column("Flag", align="left"), Column("Explanation", align="left"))


def _rows(given: ReportInput, before: Result) -> tuple[Row, ...]:
    rows: list[Row] = []
    number = 0
    pairs = _pairs(before, given.result)
    for name, benefit in ((BENEFITS, True), (OTHERS, False)):
        group = [pair for pair in pairs if (_known(pair).kind == "benefit product") == benefit]
        if not group:
            continue
        rows.append(Row("group", (name,)))
        for pair in group:
            number += 1
            rows.append(_line(given, number, pair))
        number += 1
        costs = [sum(each.cost for each in year if each) for year in zip(*group, strict=True)]
        rows.append(_sum(given, "subtotal", number, f"{name}, subtotal", costs[0], costs[1]))
    kept = [each.unused + each.unassigned for each in (before, given.result)]
    if any(kept):
        number += 1
        rows.append(_sum(given, "subtotal", number, "Kept apart from services", kept[0], kept[1]))
    rows.append(_sum(given, "total", number + 1, "Total costed", before.costed, given.result.costed))
    return tuple(rows)


def _pairs(before: Result, now: Result) -> list[Years]:
    """The services of this year in its order, and behind them those that ended."""
    earlier = {key_of(row.service): row for row in before.services}
    here = {key_of(row.service) for row in now.services}
    pairs: list[Years] = [(earlier.get(key_of(row.service)), row) for row in now.services]
    return pairs + [(row, None) for row in before.services if key_of(row.service) not in here]


def _known(pair: Years) -> ServiceCost:
    found = pair[1] or pair[0]
    if found is None:
        raise ValueError("a pair of years without a service")
    return found


def _line(given: ReportInput, number: int, pair: Years) -> Row:
    row = _known(pair)
    volumes = [each.volume if each else None for each in pair]
    costs = [each.cost if each else None for each in pair]
    units = [each.unit_cost if each else None for each in pair]
    flag = _flag(given, pair)
    cells: list[Cell] = [
        number, row.name or row.service, row.unit,
        *(None if v is None else quantity(v) for v in volumes), _change(volumes[0], volumes[1]),
        *(None if c is None else given.amount(c) for c in costs), _change(*(_money(given, c) for c in costs)),
        *(None if u is None else Figure(u, max(2, given.currency.digits)) for u in units), _change(units[0], units[1]),
        flag or None, _explanation(given, row, flag)]
    return Row("line", tuple(cells))


def _money(given: ReportInput, minor: int | None) -> Decimal | None:
    return None if minor is None else money.to_decimal(minor, given.currency)


def _percent(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    if before is None or now is None:
        return None
    return quotient((now - before) * 100, before)


def _change(before: Decimal | None, now: Decimal | None) -> Cell:
    """The change in percent; nothing where a year lacks, "n/a" where the year before was zero."""
    if before is None or now is None:
        return None
    percent = _percent(before, now)
    return "n/a" if percent is None else Figure(percent, 1, signed=True)


def _flag(given: ReportInput, pair: Years) -> str:
    """What needs a reason: a unit cost that moved beyond the threshold, a service that came or went."""
    before, now = pair
    if before is None:
        return NEW
    if now is None:
        return ENDED
    percent = _percent(before.unit_cost, now.unit_cost)
    if percent is None or abs(percent) <= given.flagged_change:
        return ""
    return RISE if percent > 0 else FALL


def _explanation(given: ReportInput, row: ServiceCost, flag: str) -> Cell:
    """The reason as stated; where one is asked for and none is stated, room to write it."""
    told = given.explanation_of(row.service)
    return told or (Blank(REASON) if flag else None)


def _sum(given: ReportInput, kind: RowKind, number: int, label: str, before: int, now: int) -> Row:
    cells: list[Cell] = [number, label, *(None,) * 4, given.amount(before), given.amount(now),
                         _change(_money(given, before), _money(given, now)), *(None,) * 5]
    return Row(kind, tuple(cells))


def _notes(given: ReportInput) -> Notes:
    threshold = phrases.threshold(given)
    flagged = (f"Flag: the unit cost moved by more than {threshold} %, or the service is new or ended. Each flagged "
               "line needs a reason; where none is stated, write it in.")
    return Notes((("", flagged), ("", rounding_note(given).partition(" Shares")[0])))  # there is no column of shares
