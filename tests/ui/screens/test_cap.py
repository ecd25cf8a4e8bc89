"""Ratio and cap as a user sees it: message, table, inspector, the law edited in place, and the empty state."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from abc_costing.session import EditCell, Session
from ui.frame.inspector import Inspector
from ui.frame.lines import FigureLine, Line
from ui.screens.cap.screen import CapScreen
from ui.workspace import Workspace


@pytest.fixture
def shown(workspace: Workspace, qtbot: QtBot) -> CapScreen:
    screen = CapScreen(workspace)
    qtbot.addWidget(screen)
    screen.resize(894, 580)
    screen.show()
    return screen


def cells(screen: CapScreen, row: str) -> list[str]:
    model = screen.table.model
    number = model.shown_row(row)
    assert number is not None
    return [model.text(number, column) for column in range(1, len(model.columns))]


def inspected(screen: CapScreen, qtbot: QtBot) -> list[str]:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    assert screen.fill_inspector(inspector)
    return [line.accessibleName() for kind in (Line, FigureLine) for line in inspector.findChildren(kind)]


def test_the_message_is_that_of_the_report(shown: CapScreen) -> None:
    assert shown.view is not None
    assert shown.view.message == "FY 2025 is over the cap by 0.17 pp; the FY 2026 step to 9.0 % is breached by 0.33 pp"
    assert shown.chart.accessibleDescription() == shown.view.message


def test_the_table_has_the_figures_of_every_period_and_the_planned_one(shown: CapScreen) -> None:
    assert cells(shown, "Ratio, %") == ["10.66", "10.13", "9.67", "9.33"]
    assert cells(shown, "Cap, %") == ["11.00", "10.50", "9.50", "9.00"]
    assert cells(shown, "Headroom, money") == ["+13,861", "+16,653", "−8,705", "−17,969"]
    assert cells(shown, "State") == ["Met", "Met", "Over", "Over"]
    assert [column.unit for column in shown.table.model.columns[1:]] == ["actual", "actual", "actual", "Budget 2026"]


def test_only_the_chosen_period_is_tinted(shown: CapScreen, qtbot: QtBot) -> None:
    def tinted() -> list[str]:
        model = shown.table.model
        return [c.key for n, c in enumerate(model.columns) if n and model.mark(0, n).tint]

    assert tinted() == ["2025"]
    shown.workspace.choose(period="2024")
    qtbot.waitUntil(lambda: tinted() == ["2024"], timeout=15_000)


def test_the_inspector_says_what_restores_the_cap(shown: CapScreen, qtbot: QtBot) -> None:
    lines = inspected(shown, qtbot)
    assert "0.17 pp over = ZMW 8,705 thousand" in lines
    assert "Limit, 9.50 % of 5,011,791 476,120" in lines
    assert "Cost cut needed 8,705" in lines
    assert "or more contributions 91,630" in lines
    assert "Total 484,825 100.0" in lines


def test_another_column_is_another_period(shown: CapScreen, qtbot: QtBot) -> None:
    shown.table.go_to("Ratio, %", "2024")
    lines = inspected(shown, qtbot)
    assert "Headroom +16,653" in lines
    assert not any(line.startswith("Cost cut") for line in lines)


def test_a_scenario_shows_its_own_ratio(shown: CapScreen, qtbot: QtBot) -> None:
    shown.workspace.choose(scenario="Lean claims")
    qtbot.waitUntil(lambda: cells(shown, "Ratio, %")[2] == "9.28", timeout=15_000)
    assert cells(shown, "State")[2] == "Met"


def test_editing_the_law_moves_the_headroom_and_undo_brings_it_back(shown: CapScreen, qtbot: QtBot) -> None:
    session = shown.workspace.session
    cap = next(row for row in session.model.caps if row.starts == "2025")
    session.do(EditCell("caps", cap.id, "percent", "10"))
    qtbot.waitUntil(lambda: cells(shown, "State")[2] == "Met", timeout=15_000)
    session.undo()
    qtbot.waitUntil(lambda: cells(shown, "State")[2] == "Over", timeout=15_000)


def test_a_project_without_a_cap_offers_to_add_one(shown: CapScreen, qtbot: QtBot) -> None:
    shown.workspace.take(Session.new())
    qtbot.waitUntil(shown.empty.isVisible, timeout=15_000)
    shown.empty.pressed.emit()
    assert len(shown.workspace.session.model.caps) == 1
    assert shown.law.isVisible()
    assert shown.law.caps.view.model.rowCount() == 1
