"""What a step changed, as one record: screens refresh from it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

StepKind = Literal["do", "undo", "redo", "save", "results"]


@dataclass(frozen=True)
class TableChange:
    """The ids of the rows of one table that a step added, changed or removed."""

    added: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    moved: bool = False
    """Rows stand in another order than before (an insertion in the middle counts)."""


@dataclass(frozen=True)
class ChangeRecord:
    """What one step changed.

    Attributes:
        kind: how it came about; "save" changes only `Session.path`, `unsaved` and `title`; "results" says that a result
            was calculated and is now to be had from `result_if_current`.
        label: the step in words ("Delete activity “Appeals”"), as in the menu behind "Undo".
        tables: by table key of `abc_costing.model.tables`; tables not named are as they were.
        settings: the project's settings changed (name, currency, method ...).
        ledger: batches came or went; `Session.postings` is another value now.
        profiles: the kept column maps changed.
        results_stale: results shown so far are out of date.
    """

    kind: StepKind
    label: str
    tables: Mapping[str, TableChange] = field(default_factory=dict)
    settings: bool = False
    ledger: bool = False
    profiles: bool = False
    results_stale: bool = False
