"""Independent checks of a model's tables alone: what is wrong before any ledger is looked at.

Each check is a function from a model to findings; `CHECKS` is the list of them, in the order in which they are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import compress
from operator import is_not
from typing import Any

from abc_costing.model.check_assignments import check_carried, check_unused
from abc_costing.model.check_equations import check_equations
from abc_costing.model.check_figures import check_cap_bases, check_capacity_and_use, check_percents, check_shares
from abc_costing.model.check_finite import check_finite, only_finite
from abc_costing.model.check_names import (
    check_ambiguous_names,
    check_duplicates,
    check_parents,
    check_patterns,
    check_references,
    check_required,
)
from abc_costing.model.check_periods import check_labels, check_overlaps, check_stated_days
from abc_costing.model.check_scenarios import check_bases, check_changes, check_declared
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.rows import Row
from abc_costing.model.tables import TABLES

Find = Callable[[Model], Iterator[Finding]]


@dataclass(frozen=True)
class Check:
    """One check. figures: it looks at figures, not at names alone. alone: it looks at every row by itself."""

    find: Find
    figures: bool = False
    alone: bool = False


CHECKS: tuple[Check, ...] = (
    Check(check_finite, figures=True, alone=True),
    Check(check_required, alone=True), Check(check_duplicates), Check(check_ambiguous_names), Check(check_references),
    Check(check_parents), Check(check_patterns), Check(check_shares, figures=True),
    Check(check_capacity_and_use, figures=True, alone=True), Check(check_percents, figures=True),
    Check(check_cap_bases), Check(check_carried, figures=True), Check(check_unused, figures=True),
    Check(check_equations, figures=True), Check(check_stated_days), Check(check_labels), Check(check_overlaps),
    Check(check_bases), Check(check_declared), Check(check_changes),
)

_FIGURES = {
    key: tuple(column.field for column in table.columns if column.kind in ("quantity", "share", "percent", "money"))
    for key, table in TABLES.items()
}
_ALONE_TABLES = (
    "drivers", "evidence_spreads", "driver_quantities", "case_features", "volumes", "direct_costs", "statistics")
"""Tables whose figures only the checks of single rows and of equations look at."""


def check_model(model: Model) -> tuple[Finding, ...]:
    """Everything wrong or doubtful in the tables, each with table, row id and field."""
    return Checked().findings(model)


@dataclass
class Checked:
    """Remembers what the last model's checks found, so that after an edit only those run that can find anything new."""

    _model: Model | None = None
    _found: Mapping[int, tuple[Finding, ...]] = field(default_factory=dict)
    _equations: bool = False

    def findings(self, model: Model) -> tuple[Finding, ...]:
        """As `check_model`."""
        if model is not self._model:
            edited = self._figures_edited(model)
            self._found = self._everything(model) if edited is None else self._after(model, edited)
            self._model = model
        return tuple(finding for found in self._found.values() for finding in found)

    def _everything(self, model: Model) -> dict[int, tuple[Finding, ...]]:
        finite = only_finite(model)
        self._equations = any(row.equation for row in model.driver_quantities)
        return {number: tuple(check.find(model if check.find is check_finite else finite))
                for number, check in enumerate(CHECKS)}

    def _after(self, model: Model, edited: Mapping[str, tuple[Row, ...]]) -> Mapping[int, tuple[Finding, ...]]:
        """What is found after an edit of figures alone, in rows of `edited`."""
        wanted = {number: check for number, check in enumerate(CHECKS) if check.figures}
        if any(self._found[number] for number, check in wanted.items() if check.alone):
            return self._everything(model)
        rest: dict[str, Any] = dict.fromkeys(TABLES, ())
        rows: Any = replace(model, **{**rest, **edited})
        # in order: figures that are no numbers come first, and no other check can look at them
        if any(any(check.find(rows)) for check in wanted.values() if check.alone):
            return self._everything(model)
        found = dict(self._found)
        for number, check in wanted.items():
            if not check.alone and (self._equations if check.find is check_equations
                                    else not edited.keys() <= set(_ALONE_TABLES)):
                found[number] = tuple(check.find(model))
        return found

    def _figures_edited(self, model: Model) -> Mapping[str, tuple[Row, ...]] | None:
        """The rows that differ from those of the last model, by table; None where more than figures differ."""
        if self._model is None or self._model.settings != model.settings:
            return None
        edited: dict[str, tuple[Row, ...]] = {}
        for key, figures in _FIGURES.items():
            before, now = self._model.table(key), model.table(key)
            if before is now:
                continue
            if len(before) != len(now):
                return None
            pairs = list(compress(zip(before, now, strict=True), map(is_not, before, now)))
            for old, new in pairs:
                kept: dict[str, Any] = {name: getattr(old, name) for name in figures}
                if replace(new, **kept) != old:
                    return None
            edited[key] = tuple(new for _, new in pairs)
        return edited
