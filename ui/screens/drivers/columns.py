"""The driver matrix as columns of a table: sources, targets under their processes, row sum, control, check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Final, Literal

from abc_costing.model.rows import DriverQuantity
from abc_costing.period import Span
from abc_costing.session import Session
from ui.screens.drivers import edits
from ui.screens.drivers.matrix import Cell, Key, Matrix, MatrixRow, Target, is_stale
from ui.shell.formats import Formats
from ui.tables.column import Column, Figure, Kind, Mark, State

Show = Literal["quantity", "before weight", "share"]
LETTERS: Final = {"system count": "C", "time record": "T", "sample": "S", "survey": "S", "judgement": "J"}
BY_COST: Final = (
    "Each target is charged in proportion to what it has cost so far; no quantities are needed. Where there are any, "
    "they name the targets that take part, and multiply."
)
BAND: Final = "band:"
TARGET: Final = "to:"
_ROOM: Final = 14
"""So many target columns are laid open at first; the processes behind them start collapsed."""


@dataclass
class View:
    """How the matrix is shown, and what a paste would change (`pending`, texts by row and target)."""

    session: Session
    formats: Formats
    show: Show = "quantity"
    collapsed: set[str] = field(default_factory=set)
    pending: Mapping[tuple[Key, str], str] = field(default_factory=dict)
    span: Span | None = None
    period: str = ""


def start_collapsed(matrix: Matrix) -> set[str]:
    """The processes that are collapsed at first, so that a matrix of any width starts readable."""
    room, collapsed = _ROOM, set()
    for band, targets in matrix.bands.items():
        if len(targets) > room and len(targets) > 1:
            collapsed.add(band)
        else:
            room -= len(targets)
    return collapsed


def columns(matrix: Matrix, view: View) -> list[Column[MatrixRow]]:
    """All columns; the keys of targets begin with `TARGET`, those of collapsed processes with `BAND`."""
    made: list[Column[MatrixRow]] = [
        Column("source", "Source", value=lambda row: row.source_name, width=150, mark=_source_mark),
        Column("driver", "Driver", value=_driver_text, secondary=True, width=176, mark=partial(_evidence, view)),
    ]
    for band, targets in matrix.bands.items():
        if band in view.collapsed and len(targets) > 1:
            made.append(_band_column(band, targets, view))
        else:
            made += [_target_column(target, view, n == 0) for n, target in enumerate(targets)]
    return [*made, *_sums(view)]


def _source_mark(row: MatrixRow) -> Mark:
    return Mark(tooltip=f"{row.source}: {row.source_name}", read_only=True)


def _driver_text(row: MatrixRow) -> str:
    name = row.driver.name or row.driver.driver
    if row.is_accumulated:
        return f"{name}, by cost so far"
    return f"{name}, {row.driver.unit}" if row.driver.unit and row.driver.kind == "quantity" else name


def _evidence(view: View, row: MatrixRow) -> Mark:
    driver = row.driver
    told = [driver.evidence.capitalize() or "No evidence stated", driver.source, f"Owner: {driver.owner}"]
    day = f"as of {driver.as_of.isoformat()}" if driver.as_of else ""
    note = f"The evidence is older than {view.period}: {day}. Renew it." if is_stale(driver, view.span) else ""
    tooltip = "\n".join(part for part in (*told[:2], told[2] if driver.owner else "", day) if part)
    return Mark(letter=LETTERS.get(driver.evidence, "?"), tooltip=tooltip, note=note, read_only=True)


def _band_column(band: str, targets: list[Target], view: View) -> Column[MatrixRow]:
    keys = [target.key for target in targets]

    def measured(row: MatrixRow) -> Decimal:
        return sum((row.cells[key].measured for key in keys if key in row.cells), Decimal(0))

    def part_of(row: MatrixRow) -> Decimal:
        return sum((row.share(key) for key in keys), Decimal(0))

    def value(row: MatrixRow) -> Any:
        if row.is_accumulated and view.show != "share":
            return _charged_part(part_of(row), view)
        return part_of(row) if view.show == "share" else measured(row)

    def mark(row: MatrixRow) -> Mark:
        part = part_of(row)
        told = f"{band}: {view.formats.number(measured(row), None)}, {view.formats.percent(part)} %"
        return Mark(heat=row.heat(part), tooltip=told, read_only=True)

    return Column(
        BAND + band, band, _kind(view), value, f"+ {len(targets)}", mark=mark, rotated=True, semibold=True,
        rule_before=True, row_decimals=_decimals(view), min_width=40, tooltip=f"{band}: click to lay open",
    )  # fmt: skip


def _target_column(target: Target, view: View, first: bool) -> Column[MatrixRow]:
    def cell(row: MatrixRow) -> Cell | None:
        return row.cells.get(target.key)

    def value(row: MatrixRow) -> Any:
        pending = view.pending.get((row.key, target.key))
        if pending is not None:
            return _number(pending, view)
        if view.show == "share":
            return row.share(target.key)
        found = cell(row)
        if found is None:
            return _charged_part(row.share(target.key), view) if row.is_accumulated else Decimal(0)
        return found.stated if view.show == "before weight" and found.stated is not None else found.measured

    return Column(
        TARGET + target.key, target.name, _kind(view), value, mark=lambda row: _cell_mark(row, target, view),
        rotated=True, band=target.band, rule_before=first, row_decimals=_decimals(view), min_width=40,
        editable=view.show != "share" and not view.session.read_only, edit_text=lambda row: _edit_text(cell(row), view),
        tooltip=f"{target.node}: {target.name}",
    )  # fmt: skip


def _charged_part(part: Decimal, view: View) -> Figure | None:
    """In place of a quantity: the part of the row that was charged by cost so far."""
    return Figure(f"{view.formats.percent(part)} %") if part else None


def _number(text: str, view: View) -> Decimal:
    from abc_costing.numbers import parse

    return parse(text, view.formats.marks) if text.strip() else Decimal(0)


def _kind(view: View) -> Kind:
    return Kind.PERCENT if view.show == "share" else Kind.QUANTITY


def _decimals(view: View) -> Callable[[MatrixRow], int] | None:
    return None if view.show == "share" else lambda row: row.decimals


def _edit_text(cell: Cell | None, view: View) -> str:
    if cell is None or cell.stated is None:
        return ""
    return view.formats.plain(cell.stated)


def _cell_mark(row: MatrixRow, target: Target, view: View) -> Mark:
    if (row.key, target.key) in view.pending:
        return Mark(changed=True)
    cell = row.cells.get(target.key)
    share = row.share(target.key)
    locked = edits.why_locked(row, cell, view.session, view.show == "before weight")
    told = _cell_words(row, cell, target, share, view)
    tip = f"{told}\n{locked}".strip()
    if cell is not None and cell.problem:
        return Mark("negative", fill=True, icon="error", read_only=bool(locked), tooltip=tip)
    letter = "ƒ" if cell is not None and any(r.equation for r in cell.rows) else ""
    return Mark(heat=row.heat(share), read_only=bool(locked), tooltip=tip, letter=letter)


def _cell_words(row: MatrixRow, cell: Cell | None, target: Target, share: Decimal, view: View) -> str:
    head = f"{row.source_name} → {target.name}"
    if row.is_accumulated:
        times = f", times {view.formats.number(cell.measured, None)}" if cell else ""
        return f"{head}\nBy what {target.name} has cost so far{times}: {view.formats.percent(share)} % of the row"
    if cell is None:
        return head
    number, unit = view.formats.number, row.driver.unit
    terms = [_term(r, view.formats) for r in cell.rows[:4]]
    formula = " + ".join(terms) + (" + …" if len(cell.rows) > 4 else "")
    sum_words = f"{formula} = {number(cell.measured, None)}" if cell.weighted else formula
    when = "every period" if not cell.rows[0].period else cell.rows[0].period
    told = f"{head}\n{sum_words} {unit}, {view.formats.percent(share)} % of the row\nStated for {when}"
    return f"{told}\n{cell.problem}".strip()


def _term(row: DriverQuantity, formats: Formats) -> str:
    cases = formats.number(row.quantity, None)
    if row.equation:
        return f"{cases} cases × ({row.equation})"
    return f"{cases} × {formats.number(row.weight, None)}" if row.weight != 1 else cases


# ------------------------------------------------------------------------------------------- the last three columns


def _sums(view: View) -> list[Column[MatrixRow]]:
    control = Column[MatrixRow](
        "control", "Control total", Kind.QUANTITY, _control, row_decimals=lambda row: row.decimals, secondary=True,
        mark=lambda row: Mark(read_only=True, tooltip="100 for percentages, else the practical capacity"),
    )  # fmt: skip
    total = Column[MatrixRow](
        "sum", "Row sum", Kind.QUANTITY, _sum, row_decimals=lambda row: row.decimals, semibold=True,
        rule_before=True, mark=_sum_mark,
    )  # fmt: skip
    last = Column[MatrixRow]("check", "Check", Kind.STATE, partial(check, view), width=134, mark=_check_mark)
    return [total, control, last]


def _sum(row: MatrixRow) -> Decimal | None:
    return None if row.is_accumulated else row.total


def _sum_mark(row: MatrixRow) -> Mark:
    weighted = any(cell.weighted for cell in row.cells.values())
    return Mark(read_only=True, tooltip="Sum of quantity × weight, in the driver's unit" if weighted else "")


def _control(row: MatrixRow) -> Decimal | None:
    return Decimal(100) if row.driver.kind == "percent" and row.capacity is None else row.capacity


def check(view: View, row: MatrixRow) -> State:
    """Whether a row is what it must be: an icon and a word or a signed difference."""
    if row.is_accumulated:
        return State("By cost so far", "secondary", "check", quiet=True)
    if not row.total:
        return State("No quantity", "warning")
    if row.difference:
        return State(view.formats.number(row.difference, None, signed=True), "warning")
    if row.difference is not None:
        return State("Equal", "positive", quiet=True)
    if row.overused:
        told = f"Over {view.formats.percent(row.overused / row.capacity)} %" if row.capacity else "Over"
        accepted = row.assignment.accept_overuse
        return State(f"{told}, accepted" if accepted else told, "secondary" if accepted else "warning",
                     "info" if accepted else "", quiet=accepted)  # fmt: skip
    if row.capacity:
        return State(f"{view.formats.percent(row.total / row.capacity)} % used", "positive", quiet=True)
    return State("No control", "secondary", "minus", quiet=True)


def _check_mark(row: MatrixRow) -> Mark | None:
    if row.is_accumulated:
        return Mark(read_only=True, tooltip=BY_COST)
    if row.difference and row.total:
        return Mark("warning", fill=True, action="Fix…", tooltip="The percentages must add up to 100. Fix scales them.")
    if row.overused and not row.assignment.accept_overuse:
        told = f"More is used than the practical capacity: {over_words(row)}. Correct one of them, or accept it: then "
        return Mark("warning", fill=True, action="Accept", tooltip=f"{told}the rate is cost over use.")
    if not row.total:
        return Mark("warning", fill=True, tooltip="The source's cost has nowhere to go. Enter a quantity at a target.")
    return Mark(read_only=True)


def over_words(row: MatrixRow) -> str:
    """Use above capacity with its figures."""
    number, unit = Formats().number, row.driver.unit
    supplied = number(row.capacity or 0, None)
    return f"{number(row.total, None)} of {supplied} {unit}, {number(row.overused, None)} too many".replace(" ,", ",")


def is_open(row: MatrixRow) -> bool:
    """Whether a row's check wants something done."""
    if row.is_accumulated:
        return False
    return bool(not row.total or row.difference or (row.overused and not row.assignment.accept_overuse))
