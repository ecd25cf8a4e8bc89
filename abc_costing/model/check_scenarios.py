"""Checks of scenarios: what they are based on, whether they are declared, and their changes by a factor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from abc_costing.model.check_names import at, suggestion
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.matching import CHANGEABLE_SHEETS, IDENTITIES, Match, changeable
from abc_costing.model.rows import ACTUAL, Row, key_of

_ACTUAL = key_of(ACTUAL)


def check_bases(model: Model) -> Iterator[Finding]:
    """Scenarios based on one that is not there, or on themselves."""
    names = {key_of(name): name for name in model.scenario_names}
    based_on = {key_of(row.scenario): key_of(row.based_on) or _ACTUAL for row in model.scenarios}
    for row in model.scenarios:
        start, base = key_of(row.scenario), key_of(row.based_on) or _ACTUAL
        if start == _ACTUAL:
            continue
        place = at(row, "scenarios", "based_on", row.based_on)
        if base not in names:
            remedy = f"{suggestion(row.based_on, names.values())}add “{row.based_on}” to Scenarios."
            yield Finding("error", "model.scenario-unknown", f"There is no scenario “{row.based_on}” to be based on.",
                          remedy[0].upper() + remedy[1:], **place)
        seen: set[str] = set()
        while base != _ACTUAL and base not in seen and base != start:
            seen.add(base)
            base = based_on.get(base, _ACTUAL)
        if base == start:
            yield Finding("error", "model.scenario-circle",
                          f"The scenario “{row.scenario}” is based on itself in the end.",
                          "Base it on Actual or on a scenario that is not based on it.", **place)


def check_declared(model: Model) -> Iterator[Finding]:
    """Scenarios that rows name and the table Scenarios does not."""
    declared = {key_of(row.scenario) for row in model.scenarios} | {_ACTUAL, ""}
    told: set[str] = set()
    for table in IDENTITIES:
        rows: tuple[Any, ...] = model.table(table)
        for row in rows:
            key = key_of(row.scenario)
            if key not in declared and key not in told:
                told.add(key)
                yield Finding("info", "model.scenario-not-declared",
                              f"The scenario “{row.scenario}” is not in the table Scenarios; it is based on Actual.",
                              "Add it to Scenarios if it is based on another one, or correct its name.",
                              **at(row, table, "scenario", row.scenario))


def check_changes(model: Model) -> Iterator[Finding]:
    """Changes of unknown scenarios or sheets, and matches that mean nothing."""
    names = {key_of(name): name for name in model.scenario_names}
    for row in model.scenario_changes:
        key = key_of(row.scenario)
        if key == _ACTUAL:
            yield _wrong(row, "scenario", row.scenario, "Actual figures cannot be changed by a factor.",
                         "Make a scenario that is based on Actual, and change that.")
        elif key and key not in names:
            yield _wrong(row, "scenario", row.scenario, f"There is no scenario “{row.scenario}”.",
                         f"{suggestion(row.scenario, names.values())}add “{row.scenario}” to Scenarios.")
        sheet = changeable(row.sheet)
        if sheet is None and key_of(row.sheet):
            yield _wrong(row, "sheet", row.sheet, f"A scenario cannot change a sheet “{row.sheet}”.",
                         f"Write one of: {', '.join(CHANGEABLE_SHEETS)}.")
        if sheet is not None:
            try:
                Match.of(row.match, sheet)
            except ValueError as problem:
                yield _wrong(row, "match", row.match, f"{problem}.",
                             "Write conditions such as account=61*; cost_centre=R2*, or leave it blank for all rows.")


def _wrong(row: Row, field: str, value: str, cause: str, remedy: str) -> Finding:
    return Finding("error", f"model.change-{field}", cause[0].upper() + cause[1:], remedy[0].upper() + remedy[1:],
                   **at(row, "scenario_changes", field, value))
