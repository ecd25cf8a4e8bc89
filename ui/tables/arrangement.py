"""Which rows are shown in which order: filter, then groups, then sort, as one list of row numbers.

A shown row is a row number of the source, or -1 - g for the heading of group g. No Qt in here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ui.tables.column import Column
from ui.tables.sources import Source, TextOf, fold, searched_columns


@dataclass(frozen=True)
class GroupBy:
    """How rows are grouped. `key` is given the row object; groups come in the order of `titles`, then as met.

    `cells` may give a group's own figures by column key; by default the columns that are `summed` are added.
    """

    key: Callable[[Any], Hashable]
    titles: Mapping[Any, str] = field(default_factory=dict)
    cells: Callable[[Hashable], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class Group:
    """A group as shown: its heading, how many rows it has and its figures by column number."""

    key: Hashable
    title: str
    count: int
    cells: Mapping[int, Any]


@dataclass
class Arrangement:
    """What the user asked for. `arrange` turns it into rows."""

    needle: str = ""
    sort: tuple[int, bool] | None = None
    group_by: GroupBy | None = None
    collapsed: set[Hashable] = field(default_factory=set)


@dataclass(frozen=True)
class Shown:
    """The outcome: shown rows, group headings, and the rows that passed the filter (for totals)."""

    rows: Sequence[int]
    groups: Sequence[Group] = ()
    kept: Sequence[int] = ()


def arrange(source: Source, columns: Sequence[Column[Any]], how: Arrangement, text_of: TextOf) -> Shown:
    """The rows to show. Without filter, groups and sort this is a plain range and costs nothing."""
    words = fold(how.needle).split()
    kept: Sequence[int] = range(source.row_count())
    if words:
        kept = source.matching(words, searched_columns(columns), text_of)
    if how.group_by is not None:
        return _grouped(source, columns, how, how.group_by, kept)
    return Shown(_sorted(source, kept, how.sort), (), kept)


def _sorted(source: Source, rows: Sequence[int], sort: tuple[int, bool] | None) -> Sequence[int]:
    return rows if sort is None else source.ordered(rows, sort[0], sort[1])


def _grouped(
    source: Source, columns: Sequence[Column[Any]], how: Arrangement, by: GroupBy, kept: Sequence[int]
) -> Shown:
    members: dict[Hashable, list[int]] = {key: [] for key in by.titles}
    for row in kept:
        members.setdefault(by.key(source.row_object(row)), []).append(row)
    shown: list[int] = []
    groups: list[Group] = []
    for key, rows in members.items():
        if not rows:
            continue
        shown.append(-1 - len(groups))
        groups.append(Group(key, by.titles.get(key, str(key)), len(rows), _cells(source, columns, by, key, rows)))
        if key not in how.collapsed:
            shown.extend(_sorted(source, rows, how.sort))
    return Shown(shown, groups, kept)


def _cells(
    source: Source, columns: Sequence[Column[Any]], by: GroupBy, key: Hashable, rows: Sequence[int]
) -> dict[int, Any]:
    if by.cells is None:
        return sums(source, columns, rows)
    given = by.cells(key)
    return {number: given[column.key] for number, column in enumerate(columns) if column.key in given}


def sums(source: Source, columns: Sequence[Column[Any]], rows: Sequence[int]) -> dict[int, Any]:
    """The sums of the summed columns over some rows, exact because the values are ints, Decimals or Fractions."""
    found: dict[int, Any] = {}
    for number, column in enumerate(columns):
        if column.summed:
            values = (source.cell(row, number) for row in rows)
            found[number] = sum(value for value in values if value is not None)
    return found
