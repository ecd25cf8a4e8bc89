"""The run: methods side by side, balance, refusal."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from abc_costing.session import EditCell
from ui.screens.run import RunScreen
from ui.screens.run_tables import METHODS, MethodRow
from ui.tables.column import State
from ui.workspace import Workspace


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> RunScreen:
    made = RunScreen(workspace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def rows(screen: RunScreen) -> list[MethodRow]:
    model = screen.methods.model
    return [model.row_object(n) for n in range(model.rowCount())]


def all_there(screen: RunScreen) -> bool:
    return bool(rows(screen)) and all(cost is not None for row in rows(screen) for cost in row.costs)


def test_all_methods_cost_the_same_in_all(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    assert workspace.result is not None
    for place in range(len(METHODS)):
        assert sum(row.costs[place] or 0 for row in rows(screen)) == workspace.result.costed
    assert any(row.change(0, 2) for row in rows(screen))


def test_another_method_is_a_step_and_becomes_the_result(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    screen.choose("step-down")
    qtbot.waitUntil(lambda: workspace.result is not None and workspace.result.method == "step-down", timeout=15_000)
    screen.refresh()
    facts = screen.exactness.table.model
    assert any(facts.text(n, 0) == "Step 1 closes" for n in range(facts.rowCount()))
    workspace.session.undo()
    assert workspace.session.model.settings.method == "reciprocal"


def test_every_source_balances(screen: RunScreen) -> None:
    model = screen.balance.model
    number = model.column_number("difference")
    assert number is not None
    states = [model.value(n, number) for n in range(model.rowCount()) if model.group_at(n) is None]
    assert len(states) > 40
    assert all(isinstance(state, State) and state.tone == "positive" for state in states)
    assert model.totals is not None
    assert model.totals.equal


def test_a_refused_run_is_told_with_its_findings(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    row = next(r for r in workspace.session.model.driver_quantities if r.driver == "SUPPLIES" and r.target == "A20")
    workspace.session.do(EditCell("driver_quantities", row.id, "quantity", "1"))
    qtbot.waitUntil(lambda: bool(workspace.run_problem), timeout=15_000)
    screen.show_view("refused")
    assert screen.findings.model.rowCount() == 1
    went: list[object] = []
    workspace.went_to.connect(lambda key, place: went.append((key, place)))
    screen.findings.link_clicked.emit(0, "place")
    assert went == [("drivers", workspace.run_findings[0])]
    workspace.session.undo()
    qtbot.waitUntil(lambda: not workspace.stale, timeout=15_000)
    assert screen._state.word == "Reconciled"
