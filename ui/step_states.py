"""The state of each place in the navigation, computed from what there is and what was found, never from visiting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from ui.screens.catalogue import SCREEN_OF_TABLE
from ui.workspace import Workspace

NOT_STARTED: Final = "Not started"


@dataclass(frozen=True)
class StepState:
    """A word, a tone ("" with the place's own icon) and what is missing, for the tooltip."""

    word: str
    tone: str = ""
    tooltip: str = ""


def step_states(workspace: Workspace) -> dict[str, StepState]:
    """All places' states by key."""
    errors, doubts = _counts(workspace)
    states = {key: _state(number, errors[key], doubts[key]) for key, number in _filled(workspace).items()}
    states["run"] = _run_state(workspace)
    states["results"] = _results_state(workspace, doubts["results"])
    states["trace"] = StepState("")
    states["cap"] = _cap_state(workspace)
    states["scenarios"] = StepState(str(len(workspace.session.scenarios) - 1 or ""))
    states["reports"] = StepState("Ready" if workspace.result and not workspace.stale else NOT_STARTED)
    states["close"] = _closing_state(workspace)
    return states


def _counts(workspace: Workspace) -> tuple[Counter[str], Counter[str]]:
    errors: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    for finding in workspace.findings:
        place = screen_of(finding.table, finding.rule)
        if finding.severity == "error":
            errors[place] += 1
        elif finding.severity == "warning":
            doubts[place] += 1
    return errors, doubts


def screen_of(table: str, rule: str) -> str:
    """The screen on which a finding is mended."""
    if table in SCREEN_OF_TABLE:
        return SCREEN_OF_TABLE[table]
    room = rule.partition(".")[0]
    by_room = {"ledger": "ledger", "pool": "pools", "driver": "drivers", "cap": "cap", "capacity": "rules"}
    return by_room.get(room, "run")


def _filled(workspace: Workspace) -> dict[str, int]:
    model = workspace.session.model
    postings = sum(batch.rows for batch in workspace.session.batches)
    return {
        "ledger": postings or len(model.direct_costs),
        "pools": min(len(model.pools), len(model.pool_rules)) if model.pools else 0,
        "activities": len(model.activities),
        "services": min(len(model.services), len(model.volumes)) if model.services else 0,
        "drivers": len(model.driver_quantities),
        "rules": len(model.assignments),
    }


def _state(number: int, errors: int, doubts: int) -> StepState:
    if errors:
        return StepState(f"{errors} error{'s' if errors != 1 else ''}", "negative", "See Problems below")
    if not number:
        return StepState(NOT_STARTED)
    if doubts:
        warnings = f"{doubts} warning{'s' if doubts != 1 else ''}"
        return StepState(f"{doubts} open", "warning", f"{warnings}; see Problems below")
    return StepState("Done", "positive", f"{number:,} entries")


def _run_state(workspace: Workspace) -> StepState:
    if workspace.run_problem:
        return StepState("Refused", "negative", workspace.run_problem)
    if workspace.result is None:
        return StepState(NOT_STARTED)
    return StepState("Out of date", "warning") if workspace.stale else StepState("Done", "positive")


def _results_state(workspace: Workspace, doubts: int) -> StepState:
    if workspace.result is None:
        return StepState(NOT_STARTED)
    if workspace.stale:
        return StepState("Out of date", "warning")
    return StepState(f"{doubts} open", "warning") if doubts else StepState("Done", "positive")


def _cap_state(workspace: Workspace) -> StepState:
    over = [p.period for cap in workspace.caps for p in cap.periods if p.status == "over"]
    if over:
        return StepState(f"Over {over[0]}", "warning", f"Over the cap: {', '.join(over)}")
    return StepState("Within", "positive") if workspace.caps else StepState("No cap")


def _closing_state(workspace: Workspace) -> StepState:
    row = next((p for p in workspace.session.model.periods if p.period == workspace.period), None)
    return StepState("Closed", "", "This period is locked") if row and row.status == "closed" else StepState("Open")
