"""Activities and rules: the tables with the figures of the current result."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from abc_costing.model.findings import Finding
from abc_costing.session import DeleteRows
from ui.frame.inspector import Inspector
from ui.screens.activities import ActivitiesScreen
from ui.screens.rules import RulesScreen
from ui.tables.model import Edit
from ui.workspace import Workspace


def seen(screen: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(screen)
    screen.resize(1100, 600)
    screen.show()


@pytest.fixture
def activities(workspace: Workspace, qtbot: QtBot) -> ActivitiesScreen:
    made = ActivitiesScreen(workspace)
    seen(made, qtbot)
    return made


@pytest.fixture
def rules(workspace: Workspace, qtbot: QtBot) -> RulesScreen:
    made = RulesScreen(workspace)
    seen(made, qtbot)
    return made


def test_each_activity_has_its_cost(activities: ActivitiesScreen, workspace: Workspace) -> None:
    model, result = activities.grid.model, workspace.result
    assert result is not None
    total = model.column_number("total")
    assert total is not None
    rows = {row.id: row for row in workspace.session.model.activities}
    found = 0
    for place in range(model.rowCount()):
        if model.group_at(place) is None:
            key = model.row_key(place)
            assert isinstance(key, int)
            node = result.node(rows[key].activity)
            assert node is not None
            assert model.value(place, total) == node.total
            found += 1
    assert found == len(rows)


def test_processes_are_groups_and_can_be_undone(activities: ActivitiesScreen) -> None:
    model = activities.grid.model
    first = model.group_at(0)
    assert first is not None
    assert first.title == "Registration"
    activities.group_by("")
    assert model.group_at(0) is None


def test_search_keeps_what_matches(activities: ActivitiesScreen) -> None:
    activities.group_by("")
    activities.grid.view.set_filter("DECIDE appeal")
    assert activities.grid.model.rowCount() == 1


def test_inspector_adds_up(activities: ActivitiesScreen, workspace: Workspace, qtbot: QtBot) -> None:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    activities.go_to("A04")
    with qtbot.waitSignal(activities.inspector_changed, timeout=10_000):
        assert activities.fill_inspector(inspector)
    inspector.clear()
    assert activities.fill_inspector(inspector)
    names = [w.accessibleName() for w in inspector.findChildren(QWidget)]
    assert sum(name == "Total 28,011,133 100.0" for name in names) == 3
    assert "Supplied 4,706,100" in names


def test_a_finding_leads_to_its_row(activities: ActivitiesScreen, workspace: Workspace) -> None:
    row = workspace.session.model.activities[5]
    activities.go_to(Finding("error", "x", "", "", table="activities", row_id=row.id, field="process"))
    assert activities.grid.view.current() == (row.id, "process")


def test_no_activities_says_what_they_are(activities: ActivitiesScreen, workspace: Workspace) -> None:
    workspace.session.do(DeleteRows("activities", tuple(r.id for r in workspace.session.model.activities)))
    assert activities.grid.view.empty.isVisible()
    activities.grid.view.empty.pressed.emit()
    assert len(workspace.session.model.activities) == 1


def test_rules_in_force_balance_against_the_result(rules: RulesScreen, workspace: Workspace) -> None:
    model, result = rules.grid.model, workspace.result
    assert result is not None
    assert model.totals is not None
    sources = {a.source for a in workspace.session.model.assignments}
    for key, field in (("in", "total"), ("out", "assigned"), ("idle", "unused")):
        number = model.column_number(key)
        assert number is not None
        assert model.totals.cells[number] == sum(getattr(n, field) for n in result.nodes if n.node in sources)


def test_rules_of_other_years_are_shown_when_asked(rules: RulesScreen, workspace: Workspace) -> None:
    shown = {rules.grid.model.row_key(n) for n in range(rules.grid.model.rowCount())}
    old = next(row for row in workspace.session.model.assignments if row.period == "2023")
    assert old.id not in shown
    rules.show_rows("all")
    assert old.id in {rules.grid.model.row_key(n) for n in range(rules.grid.model.rowCount())}


def test_a_capacity_typed_is_one_step(rules: RulesScreen, workspace: Workspace) -> None:
    row = next(r for r in workspace.session.model.assignments if r.source == "A04" and r.period == "2025")
    assert rules.grid.model.apply([Edit(row.id, "capacity", "4,800,000")]) == [None]
    now = next(r for r in workspace.session.model.assignments if r.id == row.id)
    assert now.capacity == 4_800_000
    workspace.session.undo()
    assert row in workspace.session.model.assignments
