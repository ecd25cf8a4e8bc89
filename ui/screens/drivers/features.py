"""Case features: how many cases have what, with the drivers whose equations use each."""

from __future__ import annotations

from typing import Any, Final

from abc_costing.model.costing_model import Model
from abc_costing.model.equations import EquationError, parse
from abc_costing.model.rows import CaseFeature, key_of
from ui.screens.model_columns import Field, Layout
from ui.screens.model_grid import ModelGrid
from ui.tables.column import Column, Kind, State
from ui.workspace import Workspace

_LAYOUT: Final = Layout(
    order=("target", "name", "feature", "quantity", "period", "scenario"), optional=frozenset({"scenario"})
)


class FeaturesGrid(ModelGrid):
    """The table Case features; new rows are for the target that was looked at last."""

    def __init__(self, workspace: Workspace) -> None:
        self.target = ""
        self._names: dict[str, str] = {}
        self._uses: dict[tuple[str, str], list[str]] = {}
        super().__init__(
            workspace, "case_features", extra=self._figures(), layout=_LAYOUT, defaults=self._new,
            fields={"quantity": Field(heading="Count")},
        )  # fmt: skip
        self.view.set_empty(
            "No case features yet. An equation such as 8 + 12*paper needs to know how many cases come on paper.",
            "driver", "Add a feature",
        )  # fmt: skip

    def _figures(self) -> list[Column[Any]]:
        return [
            Column("name", "Target name", value=lambda row: self._names.get(key_of(row.target), ""), secondary=True,
                   stretch=True),
            Column("uses", "Used by the equations of", Kind.STATE, self._used, stretch=True),
        ]  # fmt: skip

    def _used(self, row: CaseFeature) -> State:
        drivers = self._uses.get((key_of(row.target), key_of(row.feature)), [])
        words = ", ".join(drivers)
        return State(words, "secondary", "check", quiet=True) if words else State("No equation yet", "info")

    def _new(self) -> dict[str, str]:
        found = {"period": self.workspace.period, "feature": "feature"}
        return {**found, "target": self.target} if self.target else found

    def refresh(self) -> None:
        """The rows anew, and which equations use them."""
        if self.workspace.is_open:
            model = self.workspace.session.model
            self._names = {key_of(r.activity): r.name for r in model.activities}
            self._names |= {key_of(r.service): r.name for r in model.services}
            self._uses = uses_of(model)
        super().refresh()

    def show_target(self, target: str) -> None:
        """Goes to the first feature of a target; new rows are its."""
        self.target = target
        rows = self.workspace.session.model.case_features
        found = next((row.id for row in rows if key_of(row.target) == key_of(target)), None)
        if found is not None:
            self.view.go_to(found, "quantity")


def uses_of(model: Model) -> dict[tuple[str, str], list[str]]:
    """Target and feature key -> the drivers whose equations use the feature, in order of the tables."""
    names = {key_of(row.driver): row.name or row.driver for row in model.drivers}
    found: dict[tuple[str, str], list[str]] = {}
    for row in model.driver_quantities:
        if not row.equation.strip():
            continue
        try:
            features = parse(row.equation).features
        except EquationError:
            continue
        for feature in features:
            uses = found.setdefault((key_of(row.target), feature), [])
            name = names.get(key_of(row.driver), row.driver)
            if name not in uses:
                uses.append(name)
    return found
