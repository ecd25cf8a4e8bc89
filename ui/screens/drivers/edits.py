"""What typing, pasting and fixing in the matrix means for the rows of `Driver quantities`. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from abc_costing.errors import AbcCostingError
from abc_costing.numbers import NotANumber, exact_text, parse
from abc_costing.session import Session
from ui.screens.drivers.matrix import HUNDRED, Cell, Key, Matrix, MatrixRow
from ui.screens.periodic_rows import Change, is_actual
from ui.shell.formats import Formats

_TABLE = "driver_quantities"
_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Typed:
    """A text put into the cell of a row and a target."""

    row: Key
    target: str
    text: str


@dataclass(frozen=True)
class Place:
    """Where edits go: the open project, the chosen period and scenario, and how numbers are written."""

    session: Session
    period: str
    scenario: str
    formats: Formats


def refusal(matrix: Matrix, typed: Typed, place: Place, before_weight: bool) -> str | None:
    """Why a cell cannot take a text; None when it can."""
    row, target = matrix.row(typed.row), matrix.target(typed.target)
    if row is None or target is None:
        return "This cell is not in the matrix any more."
    locked = why_locked(row, row.cells.get(typed.target), place.session, before_weight)
    if locked:
        return locked
    if not typed.text.strip():
        return None
    try:
        if parse(typed.text, place.formats.marks) < 0:
            return "A quantity cannot be negative. Enter 0 or more."
    except NotANumber as problem:
        return f"This is {problem}. Enter a number." if str(problem) == "empty" else f"{problem}. Enter a number."
    return None


def why_locked(row: MatrixRow, cell: Cell | None, session: Session, before_weight: bool) -> str:
    """Why a cell cannot be edited in the matrix; "" when it can."""
    if row.driver.kind == "even" and cell is not None:
        return "An even driver counts 1 at each of its targets: edit its targets in the list."
    if cell is None:
        return ""
    if len(cell.rows) > 1:
        return f"{len(cell.rows)} rows add up. Edit them in the list."
    if cell.equation and not before_weight:
        return "A time equation. Press Enter to edit it, or show “Quantity before weight” for the number of cases."
    if cell.weighted and not before_weight:
        return "Quantity times weight. Show “Quantity before weight” to edit it, or use the list."
    if _changed_by_factor(cell, session):
        return "A factor of this scenario changes this quantity: edit it under Scenarios."
    return ""


def _changed_by_factor(cell: Cell, session: Session) -> bool:
    if not session.model.scenario_changes:
        return False
    stated = next((r for r in session.model.driver_quantities if r.id == cell.rows[0].id), None)
    return stated is not None and stated.quantity != cell.rows[0].quantity


def new_period(matrix_row: MatrixRow, period: str) -> str:
    """The period of a quantity that a row gets anew: as its other quantities have it, else the chosen one."""
    stated = {quantity.period for cell in matrix_row.cells.values() for quantity in cell.rows}
    return "" if stated == {""} else period


def change_of(matrix: Matrix, typed: Iterable[Typed], place: Place) -> Change:
    """What texts in cells (which `refusal` has let pass) mean as edits of rows."""
    change = Change(place.session, _TABLE, "quantity", place.scenario)
    done: set[tuple[str, str]] = set()
    for one in typed:
        row, target = matrix.row(one.row), matrix.target(one.target)
        if row is None or target is None or (one.row[1], one.target) in done:
            continue
        done.add((one.row[1], one.target))  # two sources may share a driver: its quantity is one and the same
        cell = row.cells.get(one.target)
        identity = {"driver": row.driver.driver, "target": target.node, "period": new_period(row, place.period)}
        change.set(cell.rows[0] if cell else None, one.text, identity)
    return change


def apply(change: Change, words: str, place: Place) -> str | None:
    """Does it as one step; why it was refused, or None."""
    if not len(change):
        return None
    try:
        place.session.do(change.command(words, place.formats.marks))
    except AbcCostingError as refused:
        return str(refused)
    return None


def only_for_period(cell: Cell, place: Place) -> Change:
    """The rows that hold for every period repeated for the chosen one, so that edits change it alone."""
    change = Change(place.session, _TABLE, "quantity", place.scenario)
    scenario = "" if is_actual(place.scenario) else place.scenario
    for row in cell.rows:
        change.repeated.append((row, {"period": place.period, "scenario": scenario}))
    return change


def scaled_to_hundred(row: MatrixRow, formats: Formats) -> list[Typed]:
    """Texts that make a percentage row add up to exactly 100, each in proportion, the largest taking the rest."""
    cells = {key: cell for key, cell in row.cells.items() if cell.measured}
    total = row.total
    if not total:
        return []
    exact = Context(prec=28)
    wanted = {k: exact.divide(c.measured * HUNDRED, total).quantize(_PLACES) for k, c in cells.items()}
    largest = max(wanted, key=lambda k: wanted[k])
    wanted[largest] += HUNDRED - sum(wanted.values(), Decimal(0))
    return [Typed(row.key, key, formats.plain(Decimal(exact_text(value)))) for key, value in wanted.items()]


def can_scale(row: MatrixRow, session: Session) -> bool:
    """Whether every cell of a row can be edited here."""
    return bool(row.total) and not any(why_locked(row, cell, session, False) for cell in row.cells.values())


def words_for(edits: Sequence[Typed], matrix: Matrix) -> str:
    """The step in words."""
    row = matrix.row(edits[0].row) if edits else None
    target = matrix.target(edits[0].target) if edits else None
    if len(edits) == 1 and row and target:
        return f"Edit {row.driver.name or row.driver.driver} at {target.name}"
    return f"Edit {len(edits)} driver quantities"
