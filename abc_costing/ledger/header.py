"""Finding the heading of a table: any row, none, or two lines."""

from __future__ import annotations

from dataclasses import dataclass

from abc_costing.ledger.amounts import is_number
from abc_costing.ledger.days import is_day
from abc_costing.ledger.grid import Cell, Grid, Row, is_blank, text_of
from abc_costing.ledger.headings import meanings, plain

SEARCHED = 400
_LONGEST = 160


@dataclass(frozen=True)
class Header:
    """Heading texts by column. `row`: Excel row of its last line, None where the sheet has none."""

    row: int | None
    lines: int
    headings: tuple[str, ...]


def find_header(grid: Grid) -> Header:
    """The heading row: the one whose words mean the most roles; else the first row of words above a table."""
    best, best_score = 0, 1.2
    for number, row in enumerate(grid.rows[:SEARCHED], 1):
        score = _score(row)
        if score > best_score + 0.3:
            best, best_score = number, score
    if not best:
        best = _first_row_of_words(grid)
    if not best:
        return Header(None, 0, ("",) * grid.width)
    return _with_second_line(grid, best)


def _score(row: Row) -> float:
    """Sum of the best meaning for each role; numbers and dates among the cells speak against a heading."""
    texts = [c for c in row if isinstance(c, str) and 0 < len(c.strip()) <= _LONGEST]
    if len(texts) < 2:
        return 0.0
    roles: dict[str, float] = {}
    hits = 0
    for text in texts:
        for role, score in meanings(text)[:1]:
            hits += 1
            if role != "ignore":
                roles[role] = max(roles.get(role, 0.0), score)
    filled = sum(1 for c in row if not (isinstance(c, str) and not c.strip()))
    against = sum(1 for c in row if _is_data(c))
    if len(roles) < 2 or against * 3 > filled:
        return 0.0
    return sum(roles.values()) + 0.05 * hits - 0.3 * against


def _is_data(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(cell.strip()) and (is_number(cell) or is_day(cell)) and not _is_year(cell.strip())
    return not (isinstance(cell, float | int) and _is_year(text_of(cell)))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def _first_row_of_words(grid: Grid) -> int:
    """A row that is all words and nearly as full as the table, with numbers in the row below."""
    head = grid.rows[:SEARCHED]
    fills = sorted(_filled(r) for r in head if not is_blank(r))
    if not fills:
        return 0
    usual = fills[len(fills) // 2]
    for number, row in enumerate(head, 1):
        if _filled(row) < max(2, usual * 0.6):
            continue
        below = next((r for r in grid.rows[number : number + 5] if not is_blank(r)), None)
        words = all(isinstance(c, str) and not _is_data(c) for c in row)
        if words and below is not None and any(_is_data(c) for c in below):
            return number
        if not words:
            return 0
    return 0


def _filled(row: Row) -> int:
    return sum(1 for c in row if not isinstance(c, str) or c.strip())


def _with_second_line(grid: Grid, row: int) -> Header:
    """Joins a heading of two lines, whichever of them was found."""
    here = [_words(c) for c in grid.rows[row - 1]]
    if row >= 2 and _is_upper_line(grid.rows[row - 2], grid.rows[row - 1]):
        above = _spread([_words(c) for c in grid.rows[row - 2]], here)
        return Header(row, 2, tuple(_joined(a, b) for a, b in zip(above, here, strict=True)))
    if row < len(grid.rows) and _is_lower_line(grid, row):
        below = [_words(c) for c in grid.rows[row]]
        return Header(row + 1, 2, tuple(_joined(a, b) for a, b in zip(here, below, strict=True)))
    return Header(row, 1, tuple(here))


def _words(cell: Cell) -> str:
    return " ".join(text_of(cell).split())


def _joined(upper: str, lower: str) -> str:
    return f"{upper} {lower}".strip() if plain(upper) != plain(lower) else lower


def _is_upper_line(above: Row, here: Row) -> bool:
    """A line above belongs to the heading if it has several words, and completes columns the found line leaves open
    or groups them; a title has one filled cell."""
    if _filled(above) < 2 or any(_is_data(c) for c in above):
        return False
    over_blank = sum(1 for a, b in zip(above, here, strict=True) if _words(a) and not _words(b))
    over_filled = sum(1 for a, b in zip(above, here, strict=True) if _words(a) and _words(b))
    texts = [_words(a) for a in above if _words(a)]
    if any(t.endswith(":") or len(t) > 60 for t in texts):
        return False
    return over_filled >= 1 and (over_filled + over_blank) >= 2


def _is_lower_line(grid: Grid, row: int) -> bool:
    here, below = grid.rows[row - 1], grid.rows[row]
    if _filled(below) < max(2, _filled(here) // 2) or any(_is_data(c) for c in below):
        return False
    if any(_words(b) and len(_words(b)) > 40 for b in below):
        return False
    after = next((r for r in grid.rows[row + 1 : row + 6] if not is_blank(r)), None)
    return after is not None and any(_is_data(c) for c in after)


def _spread(above: list[str], here: list[str]) -> list[str]:
    """A group's name stands over its first column: it holds for the next columns that have a heading of their own."""
    spread, last = [], ""
    for upper, lower in zip(above, here, strict=True):
        last = upper or (last if lower and last and meanings(f"{last} {lower}") else "")
        spread.append(upper or last)
    return spread
