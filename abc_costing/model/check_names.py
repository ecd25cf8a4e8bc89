"""Checks of names: required values, duplicates, unknown and ambiguous names, circles of parents, patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.patterns import Pattern
from abc_costing.model.rows import ACTUAL, Row, key_of
from abc_costing.model.tables import TABLES, Column, Table

NODE_KINDS = {"pools": "cost pool", "activities": "activity", "services": "service"}
_KIND_NAMES = {**NODE_KINDS, "drivers": "driver"}
_ONCE: dict[str, tuple[str, ...]] = {
    "assignments": ("source", "driver", "period", "scenario"),
    "evidence_spreads": ("evidence",),
}
"""Tables without an identity in which two rows of these fields contradict each other (caps: see `indicators`)."""
_DOUBTFUL_TWICE = {
    "case_features": ("target", "feature", "period", "scenario"),
    "volumes": ("target", "period", "scenario"),
    "statistics": ("statistic", "period", "scenario"),
}
"""Tables in which two rows of these fields are added up, which is seldom meant."""

_MOST_COMPARED, _MOST_HINTS = 3000, 20
"""Names compared for one hint, and hints given for one column: comparing is slow, and more hints help nobody."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """The nearest known name as the start of a remedy, or ""."""
    key = key_of(name)
    by_key = {key_of(other): other for other in known if abs(len(other) - len(name)) <= 2 + len(name) // 4}
    if len(by_key) > _MOST_COMPARED:
        return ""
    nearest = get_close_matches(key, by_key, n=1, cutoff=0.7)
    return f"Write “{by_key[nearest[0]]}” if that is meant, or " if nearest else ""


def name_of(table: Table, row: Row) -> str:
    """The name of a row of a table with one."""
    return str(getattr(row, table.identity[0]))


def at(row: Row, table: str, field: str, value: object = "") -> dict[str, Any]:
    """The place of a finding about a row."""
    return {"table": table, "row_id": row.id, "field": field, "value": str(value)}


def check_required(model: Model) -> Iterator[Finding]:
    """Texts that must not be blank."""
    for table in TABLES.values():
        columns = [column for column in table.columns if column.required and column.kind in ("code", "text", "period")]
        for row in model.table(table.key):
            for column in columns:
                if not getattr(row, column.field).strip():
                    yield Finding("error", "model.required", f"The required value “{column.heading}” is missing.",
                                  f"Write the {column.heading}, or remove the row.", **at(row, table.key, column.field))


def check_duplicates(model: Model) -> Iterator[Finding]:
    """The same name twice in a table, and rows that contradict or repeat each other."""
    for table in TABLES.values():
        if table.identity:
            yield from _twice(model, table, table.identity, "error")
    for key, fields in _ONCE.items():
        yield from _twice(model, TABLES[key], fields, "error")
    for key, fields in _DOUBTFUL_TWICE.items():
        yield from _twice(model, TABLES[key], fields, "warning")


def _twice(model: Model, table: Table, fields: tuple[str, ...], severity: Any) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in model.table(table.key):
        values = [str(getattr(row, field)) for field in fields]
        key = tuple(_comparable(field, value) for field, value in zip(fields, values, strict=True))
        if not key[0]:
            continue
        first = seen.setdefault(key, row)
        if first is not row:
            what = ", ".join(value for value in values if value)
            where = f" (the other is row {first.id})" if first.id else ""
            effect = "; both count" if severity == "warning" else ""
            yield Finding(severity, "model.duplicate", f"“{what}” stands twice in {table.sheet}{where}{effect}.",
                          "Remove one of the two rows or correct its name.", **at(row, table.key, fields[0], values[0]))


def _comparable(field: str, value: str) -> str:
    return key_of(value) or (key_of(ACTUAL) if field == "scenario" else "")


def check_ambiguous_names(model: Model) -> Iterator[Finding]:
    """One name for two kinds of nodes: nobody could say which one an assignment means."""
    kinds: dict[str, str] = {}
    for key, kind in NODE_KINDS.items():
        table = TABLES[key]
        for row in model.table(key):
            name = name_of(table, row)
            first = kinds.setdefault(key_of(name), kind) if key_of(name) else kind
            if first != kind:
                yield Finding("error", "model.ambiguous-name",
                              f"“{name}” is the name of {_a(first)} and of {_a(kind)}.",
                              "Rename one of the two: assignments and drivers know them by name alone.",
                              **at(row, key, table.identity[0], name))


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def check_references(model: Model) -> Iterator[Finding]:
    """Names that no table knows, with the nearest one that it does."""
    names = {key: {key_of(name): name for name in (name_of(TABLES[key], row) for row in model.table(key))}
             for key in _KIND_NAMES}
    for table in TABLES.values():
        for column in table.columns:
            if column.refers:
                yield from _unknown(model, table, column, names)


def _unknown(model: Model, table: Table, column: Column, names: dict[str, dict[str, str]]) -> Iterator[Finding]:
    known = {key: name for target in column.refers for key, name in names[target].items()}
    kinds = [_KIND_NAMES[target] for target in column.refers]
    wanted = " or ".join(map(_a, kinds))
    hints: dict[str, str] = {}
    for row in model.table(table.key):
        value = getattr(row, column.field)
        key = key_of(value)
        if not key or key in known:
            continue
        if key not in hints:
            hints[key] = suggestion(value, known.values()) if len(hints) < _MOST_HINTS else ""
        other = next((kind for target, kind in _KIND_NAMES.items() if key in names[target]), None)
        place = at(row, table.key, column.field, value)
        if other:
            yield Finding("error", "model.wrong-kind", f"“{value}” is {_a(other)}, and here {wanted} is needed.",
                          f"Name {wanted}.", **place)
        else:
            sheets = " or ".join(TABLES[target].sheet for target in column.refers)
            none = f"No {' or '.join(kinds)} is called “{value}”."
            yield Finding("error", "model.unknown-name", none,
                          _capital(f"{hints[key]}add “{value}” to {sheets}."), **place)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def check_parents(model: Model) -> Iterator[Finding]:
    """Cost centres that report to themselves, at once or in a circle, and parents that are not there."""
    parents = {key_of(row.cost_centre): key_of(row.parent) for row in model.cost_centres}
    names = [row.cost_centre for row in model.cost_centres]
    for row in model.cost_centres:
        start, parent = key_of(row.cost_centre), key_of(row.parent)
        place = at(row, "cost_centres", "parent", row.parent)
        if parent and parent not in parents:
            yield Finding("warning", "model.unknown-parent", f"There is no cost centre “{row.parent}”.",
                          _capital(f"{suggestion(row.parent, names)}add “{row.parent}” to Cost centres."), **place)
        seen: set[str] = set()
        while parent and parent not in seen and parent != start:
            seen.add(parent)
            parent = parents.get(parent, "")
        if parent == start and start:
            yield Finding("error", "model.parent-circle",
                          f"The cost centre “{row.cost_centre}” reports to itself, by its parent “{row.parent}”.",
                          "Correct the parent, or leave it blank at the top.", **place)


def check_patterns(model: Model) -> Iterator[Finding]:
    """Patterns of pool rules that mean nothing."""
    for row in model.pool_rules:
        for field in ("accounts", "cost_centres", "funds"):
            value = getattr(row, field)
            try:
                Pattern.of(value)
            except ValueError as problem:
                yield Finding("error", "model.pattern", _capital(f"{problem}."),
                              "Write codes, ranges (6000-6099) and prefixes (61*), separated by commas.",
                              **at(row, "pool_rules", field, value))
