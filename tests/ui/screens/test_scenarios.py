"""Scenarios compared with actual: the differences add up, and everything follows an edit."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from abc_costing.session import EditCell, Session
from ui.screens.scenarios import ScenariosScreen
from ui.workspace import Workspace


@pytest.fixture
def shown(workspace: Workspace, qtbot: QtBot) -> ScenariosScreen:
    screen = ScenariosScreen(workspace)
    qtbot.addWidget(screen)
    screen.resize(894, 580)
    screen.show()
    qtbot.waitUntil(lambda: screen.table.isVisible() and screen.side("Actual") is not None, timeout=15_000)
    return screen


def column(screen: ScenariosScreen, key: str) -> list[int]:
    model = screen.table.model
    number = model.column_number(key)
    assert number is not None
    rows = [row for row in range(model.rowCount()) if model.group_at(row) is None]
    return [int(model.value(row, number) or 0) for row in rows]


def test_it_starts_with_the_scenario_that_changes_the_chosen_period(shown: ScenariosScreen) -> None:
    assert shown.chosen == "Lean claims"
    assert shown.changes.view.model.rowCount() == 8


def test_differences_add_up_to_the_total_difference(shown: ScenariosScreen) -> None:
    actual, lean = shown.side("Actual"), shown.side("Lean claims")
    assert actual is not None
    assert lean is not None
    assert sum(column(shown, "actual")) == actual.costed
    assert sum(column(shown, "other")) == lean.costed
    assert sum(column(shown, "difference")) == lean.costed - actual.costed < 0
    assert shown.table.model.totals is not None
    assert shown.table.model.totals.equal


def test_another_scenario_is_compared_by_choosing_its_row(shown: ScenariosScreen, qtbot: QtBot) -> None:
    row = next(r for r in shown.workspace.session.model.scenarios if r.scenario == "Budget 2026")
    shown.scenarios.view.go_to(row.id, "scenario")
    qtbot.waitUntil(lambda: shown.side("Budget 2026") is not None, timeout=15_000)
    assert shown.chosen == "Budget 2026"
    assert shown.changes.view.model.rowCount() == 0
    assert set(column(shown, "difference")) == {0}


def test_a_changed_factor_changes_the_comparison(shown: ScenariosScreen, qtbot: QtBot) -> None:
    before = sum(column(shown, "difference"))
    change = shown.workspace.session.model.scenario_changes[0]
    shown.workspace.session.do(EditCell("scenario_changes", change.id, "factor", "0.5"))
    qtbot.waitUntil(lambda: shown.table.isVisible() and sum(column(shown, "difference")) < before, timeout=15_000)


def test_a_new_change_belongs_to_the_chosen_scenario(shown: ScenariosScreen) -> None:
    shown.changes.add_row()
    assert shown.workspace.session.model.scenario_changes[-1].scenario == "Lean claims"
    assert shown.changes.view.model.rowCount() == 9


def test_deleting_the_last_change_keeps_the_others(shown: ScenariosScreen) -> None:
    last = shown.workspace.session.model.scenario_changes[-1]
    shown.changes.view.go_to(last.id, "factor")
    shown.changes.delete_rows()
    assert shown.changes.view.model.rowCount() == 7


def test_without_scenarios_it_says_so(shown: ScenariosScreen, qtbot: QtBot) -> None:
    shown.workspace.take(Session.new())
    qtbot.waitUntil(shown.empty.isVisible, timeout=15_000)
    assert shown.chosen == ""
    shown.scenarios.add_row()
    assert shown.chosen == "New scenario 1"
