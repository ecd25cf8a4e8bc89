"""Rows that hold for a period and a scenario, and the edits that change them there and nowhere else.

Driver quantities and volumes may stand for a period, for every period, or be inherited from the scenario that another
one is based on. `in_scenario` gives the rows as the calculation sees them; `Change` collects what an edit means: the
row in force is edited where it belongs to the scenario, else the scenario gets a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from abc_costing.errors import AbcCostingError
from abc_costing.model import tables
from abc_costing.model.costing_model import Model
from abc_costing.model.rows import ACTUAL, key_of
from abc_costing.money import Currency, to_text
from abc_costing.numbers import Marks
from abc_costing.session import ChangeRows, Session

_ACTUAL = frozenset({"", key_of(ACTUAL)})


def is_actual(scenario: str) -> bool:
    """Whether a scenario's name means the actual figures."""
    return key_of(scenario) in _ACTUAL


def in_scenario(session: Session, scenario: str, *table_keys: str) -> Model:
    """The model whose named tables have the rows of one scenario, with the ids of the rows that they come from."""
    model = session.model
    if not is_actual(scenario):
        found = _resolved(session, scenario)
        if found is not None:
            return found
    for key in table_keys:
        rows: Sequence[Any] = model.table(key)
        model = model.with_table(key, tuple(row for row in rows if is_actual(row.scenario)))
    return model


def _resolved(session: Session, scenario: str) -> Model | None:
    """None for a scenario that cannot be resolved (the checks say why) or that only the ledger has."""
    import numpy as np

    from abc_costing.model.scenarios import resolve

    try:
        return resolve(session.model, session.postings.take(np.zeros(0, np.intp)), scenario)[0]
    except AbcCostingError:
        return None


@dataclass
class Change:
    """What edits of one table mean for one period and scenario; `command` makes it one step."""

    session: Session
    table: str
    value_field: str
    scenario: str
    cells: list[tuple[int, str, str]] = field(default_factory=list)
    added: list[Mapping[str, str]] = field(default_factory=list)
    repeated: list[tuple[Any, Mapping[str, str]]] = field(default_factory=list)
    """Rows to be added as another row is (its weight, its equation ...), but for some fields."""
    removed: list[int] = field(default_factory=list)

    def set(self, row: Any | None, text: str, identity: Mapping[str, str]) -> None:
        """The row in force (None: there is none) gets a value; a blank text takes it away.

        `identity` are the fields of a row that has to be made; a row of the scenario keeps the period of the inherited.
        """
        blank = not text.strip()
        if row is None:
            if not blank:
                self.added.append({**identity, self.value_field: text, "scenario": self._name()})
        elif not self._owns(row):
            other = {self.value_field: "0" if blank else text, "scenario": self._name()}
            self.repeated.append((row, other))
        elif blank:
            self.removed.append(row.id)
        else:
            self.cells.append((row.id, self.value_field, text))

    def _name(self) -> str:
        return "" if is_actual(self.scenario) else self.scenario

    def _owns(self, row: Any) -> bool:
        original = next((r for r in self.session.model.table(self.table) if r.id == row.id), None)
        stated = getattr(original, "scenario", "")
        return key_of(stated) == key_of(self.scenario) or (is_actual(stated) and is_actual(self.scenario))

    def __len__(self) -> int:
        return len(self.cells) + len(self.added) + len(self.repeated) + len(self.removed)

    def command(self, words: str, marks: Marks) -> ChangeRows:
        """All of it as one step."""
        repeated = [{**self._texts(row, marks), **other} for row, other in self.repeated]
        added = (*self.added, *repeated)
        return ChangeRows(self.table, tuple(self.cells), added, tuple(self.removed), words, marks)

    def _texts(self, row: Any, marks: Marks) -> dict[str, str]:
        """A row as its texts would be typed."""
        of = self.session.model.currency
        columns = tables.TABLES[self.table].columns
        return {c.field: text_of(getattr(row, c.field), c.kind, of, marks) for c in columns}


def text_of(value: Any, kind: str, of: Currency, marks: Marks) -> str:
    """A field's value as one would type it with these marks."""
    if value is None or value == "":
        return ""
    if kind == "yesno":
        return "yes" if value else ""
    if kind == "money":
        return to_text(value, of).replace(".", marks.decimal)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", marks.decimal)
    return value.isoformat() if isinstance(value, date) else str(value)
