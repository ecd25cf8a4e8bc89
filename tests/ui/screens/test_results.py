"""Cost per service as the officer reads it: rows that add up, a figure's build-up, the way on."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.charts.view import ChartView
from ui.frame.inspector import Inspector
from ui.screens.results.rows import cost_rows
from ui.screens.results.screen import ResultsScreen
from ui.workspace import Workspace


def shown(workspace: Workspace, qtbot: QtBot) -> ResultsScreen:
    screen = ResultsScreen(workspace)
    qtbot.addWidget(screen)
    screen.resize(900, 600)
    screen.show()
    return screen


def test_the_lines_add_up_to_all_that_is_costed(workspace: Workspace) -> None:
    result = workspace.result
    assert result is not None
    rows = cost_rows(result, workspace.previous, workspace.session.model)
    assert sum(row.total for row in rows) == result.costed
    assert sum(row.share for row in rows) == 1
    assert {row.name for row in rows if row.flagged} == {"Invalidity pension", "Maternity benefit"}


def test_totals_and_flags_are_told(workspace: Workspace, qtbot: QtBot) -> None:
    screen = shown(workspace, qtbot)
    assert screen.model.totals is not None
    assert screen.model.totals.equal
    column = screen.model.column_number("total")
    assert column is not None
    assert screen.model.total_text(column) == "484,825"


def test_the_inspector_builds_the_unit_cost_up_from_all_its_parts(workspace: Workspace, qtbot: QtBot) -> None:
    screen = shown(workspace, qtbot)
    screen.go_to("OAP")
    inspector = Inspector()
    qtbot.addWidget(inspector)

    def charted() -> bool:
        inspector.clear()
        return screen.fill_inspector(inspector) and bool(inspector.findChildren(ChartView))

    qtbot.waitUntil(charted, timeout=15_000)
    said = inspector.findChildren(ChartView)[-1].accessibleDescription()
    assert said.startswith("Old-age pension: Direct 12.31, ")
    assert "Registration" in said
    assert said.endswith("together 91.09 ZMW")


def test_searching_leaves_the_lines_that_match(workspace: Workspace, qtbot: QtBot) -> None:
    screen = shown(workspace, qtbot)
    screen.search_field.setText("pension")
    found = [screen.model.row_object(row) for row in range(screen.model.rowCount())]
    pensions = {"Old-age", "Early-retirement", "Invalidity", "Survivors'", "Work-injury"}
    assert {row.name for row in found if row} == {f"{kind} pension" for kind in pensions}
