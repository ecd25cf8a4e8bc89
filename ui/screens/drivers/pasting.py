"""A block from a spreadsheet put into the matrix: matched by its headings where it has some, else by its place. No Qt.

A first line of texts that are no numbers names targets, first columns of texts name sources or drivers; both by code or
by name, letter case does not count. What is not found is told and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from abc_costing.model.rows import key_of
from abc_costing.numbers import Marks, NotANumber, parse
from ui.screens.drivers import edits
from ui.screens.drivers.edits import Place, Typed
from ui.screens.drivers.matrix import Key, Matrix, MatrixRow
from ui.tables.block import Block


@dataclass
class Plan:
    """What a paste would do. `changes` are the cells that get another value."""

    lines: int
    columns: int
    changes: list[Typed] = field(default_factory=list)
    same: int = 0
    unknown: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    rows: list[Key] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)

    def words(self) -> str:
        """The counts, for the preview bar."""
        told = [f"{_counted(self.lines, 'row')} × {_counted(self.columns, 'column')}"]
        told.append(f"{_counted(len(self.changes), 'cell')} {'changes' if len(self.changes) == 1 else 'change'}")
        told.append(f"{self.same} the same")
        told.append(f"{_counted(len(self.unknown), 'name')} not found")
        if self.refused:
            told.append(f"{_counted(len(self.refused), 'cell')} left out")
        return " · ".join(told)

    def details(self) -> str:
        """Which names were not found and why cells were left out, a line each."""
        names = [f"Not found: {name}" for name in self.unknown]
        return "\n".join([*names, *dict.fromkeys(self.refused)][:12])


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def plan(
    matrix: Matrix, block: Block, at: tuple[Key, str], shown: tuple[Sequence[Key], Sequence[str]], place: Place,
    before_weight: bool = False,
) -> Plan:  # fmt: skip
    """What pasting `block` at a cell would do.

    Args:
        at: row and target of the current cell.
        shown: rows and targets in the order in which they are shown, for a block without headings.
    """
    marks = place.formats.marks
    heads = _first_number(block, marks)
    top, left = heads
    found = Plan(len(block) - top, max((len(line) for line in block), default=0) - left)
    rows = _rows(matrix, block, left, top, at, shown[0], found)
    targets = _targets(matrix, block, left, top, at, shown[1], found)
    for line, row in zip(block[top:], rows, strict=True):
        for text, target in zip(line[left:], targets, strict=False):
            if row is not None and target is not None:
                _take(found, matrix, Typed(row, target, text), place, before_weight)
    found.rows = [row for row in rows if row is not None]
    found.targets = [target for target in targets if target is not None]
    return found


def _is_heading(text: str, marks: Marks) -> bool:
    if not text.strip():
        return False
    try:
        parse(text, marks)
    except NotANumber:
        return True
    return False


def _first_number(block: Block, marks: Marks) -> tuple[int, int]:
    """How many lines and columns of headings a block has: everything before its first number, if that is text."""
    for top, line in enumerate(block):
        for left, text in enumerate(line):
            if not text.strip() or _is_heading(text, marks):
                continue
            words_above = any(_is_heading(cell, marks) for row in block[:top] for cell in row[left:])
            words_before = any(_is_heading(cell, marks) for row in block[top:] for cell in row[:left])
            return (top if words_above else 0), (left if words_before else 0)
    return 0, 0


def _rows(
    matrix: Matrix, block: Block, left: int, top: int, at: tuple[Key, str], shown: Sequence[Key], found: Plan
) -> list[Key | None]:
    if not left:
        first = list(shown).index(at[0]) if at[0] in shown else len(shown)
        beyond = [None] * max(0, len(block) - top - (len(shown) - first))
        return [*shown[first : first + len(block) - top], *beyond]
    keys: list[Key | None] = []
    for line in block[top:]:
        names = [key_of(text) for text in line[:left] if text.strip()]
        match = [row.key for row in matrix.rows if names and all(name in _names_of(row) for name in names)]
        match = match or [row.key for row in matrix.rows if names and names[0] in _names_of(row)]
        keys.append(match[0] if match else None)
        if not match and names:
            found.unknown.append(next(text.strip() for text in line[:left] if text.strip()))
    return keys


def _names_of(row: MatrixRow) -> set[str]:
    driver = row.driver
    shown = f"{driver.name or driver.driver}, {driver.unit}"
    return {key_of(name) for name in (row.source, row.source_name, driver.driver, driver.name, shown)}


def _targets(
    matrix: Matrix, block: Block, left: int, top: int, at: tuple[Key, str], shown: Sequence[str], found: Plan
) -> list[str | None]:
    width = max((len(line) for line in block), default=0) - left
    if not top:
        first = list(shown).index(at[1]) if at[1] in shown else len(shown)
        return [*shown[first : first + width], *[None] * max(0, width - (len(shown) - first))]
    by_name = {key_of(target.name): target.key for target in matrix.targets}
    by_name |= {target.key: target.key for target in matrix.targets}
    names = [*block[top - 1][left:], *[""] * width][:width]
    for name in names:
        if name.strip() and key_of(name) not in by_name:
            found.unknown.append(name.strip())
    return [by_name.get(key_of(name)) for name in names]


def _take(found: Plan, matrix: Matrix, typed: Typed, place: Place, before_weight: bool) -> None:
    row = matrix.row(typed.row)
    cell = row.cells.get(typed.target) if row else None
    now = cell.stated if cell and before_weight else cell.measured if cell else Decimal(0)
    try:
        wanted = parse(typed.text, place.formats.marks) if typed.text.strip() else Decimal(0)
    except NotANumber as problem:
        found.refused.append(str(problem))
        return
    if now == wanted:
        found.same += 1
        return
    refused = edits.refusal(matrix, typed, place, before_weight)
    if refused:
        found.refused.append(refused)
    else:
        found.changes.append(typed)
