"""Capacity as the officer sees it: unused in units, staff and money, what becomes of it, over-use accepted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from abc_costing.model.rows import Assignment
from abc_costing.session import EditCell, EditCells
from ui.frame.inspector import Inspector
from ui.screens.drivers.overuse import accept
from ui.screens.drivers.screen import DriversScreen
from ui.screens.results.screen import ResultsScreen
from ui.screens.rules import RulesScreen
from ui.screens.screen import Screen
from ui.workspace import Workspace


def seen(screen: Screen, qtbot: QtBot) -> None:
    qtbot.addWidget(screen)
    screen.resize(1100, 600)
    screen.show()


def rule_of(workspace: Workspace, source: str) -> Assignment:
    rows = workspace.session.model.assignments
    return next(r for r in rows if r.source == source and r.period == "2025")


def edit(workspace: Workspace, qtbot: QtBot, *cells: tuple[int, str, str]) -> None:
    workspace.session.do(EditCells("assignments", cells))
    qtbot.waitUntil(lambda: not workspace.stale or bool(workspace.run_problem), timeout=15_000)
    qtbot.waitUntil(lambda: workspace.runner.current is None, timeout=15_000)


def said(screen: Screen, qtbot: QtBot) -> tuple[Inspector, list[str]]:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    assert screen.fill_inspector(inspector)
    labels = [label.text() for label in inspector.findChildren(QLabel)]
    return inspector, [*labels, *(w.accessibleName() for w in inspector.findChildren(QWidget))]


def cell(screen: ResultsScreen, source: str, column: str) -> str:
    model = screen.capacity.model
    row = next(n for n in range(model.rowCount()) if model.row_object(n).source == source)
    number = model.column_number(column)
    assert number is not None
    return model.text(row, number)


def test_what_becomes_of_unused_capacity_stands_beside_its_cost(workspace: Workspace, qtbot: QtBot) -> None:
    a04, a05 = rule_of(workspace, "A04"), rule_of(workspace, "A05")
    edit(workspace, qtbot, (a04.id, "unused", "charge"), (a04.id, "charge_to", "A05"), (a04.id, "fte", "38.5"),
         (a05.id, "unused", "spread"))  # fmt: skip
    screen = ResultsScreen(workspace)
    seen(screen, qtbot)
    screen.show_view(1)
    assert cell(screen, "A04", "becomes") == "Charged to Reconcile contributions"
    assert cell(screen, "A05", "becomes") == "Spread over its users"
    assert cell(screen, "A09", "becomes") == "Kept apart"
    assert (cell(screen, "A04", "unused"), cell(screen, "A04", "unused_fte")) == ("189,816", "1.6")
    assert cell(screen, "A15", "unused") == "−21,090"
    assert screen.capacity.go_to("A04")
    _, words = said(screen, qtbot)
    assert "Unused 189,816" in words
    assert "Unused, full-time equivalents 1.6" in words
    assert "Its cost is charged to Reconcile contributions." in words


def test_capacities_add_up_to_what_the_result_has(workspace: Workspace, qtbot: QtBot) -> None:
    screen = ResultsScreen(workspace)
    seen(screen, qtbot)
    assert workspace.result is not None
    model = screen.capacity.model
    number = model.column_number("idle")
    assert number is not None
    assert model.totals is not None
    assert model.totals.cells[number] == workspace.result.unused


def test_the_line_of_unused_capacity_leads_to_the_capacities(workspace: Workspace, qtbot: QtBot) -> None:
    screen = ResultsScreen(workspace)
    seen(screen, qtbot)
    screen.table.go_to("apart:Unused capacity", "total")
    _, words = said(screen, qtbot)
    assert "Total 12,708,197 100.0" in words
    screen.table.activated.emit("apart:Unused capacity", "total")
    assert screen.main_table() is screen.capacity.table


@pytest.fixture
def overused(workspace: Workspace, qtbot: QtBot) -> Assignment:
    """A10 with less capacity than is used: the run is refused."""
    row = rule_of(workspace, "A10")
    edit(workspace, qtbot, (row.id, "capacity", "6,000,000"))
    qtbot.waitUntil(lambda: any(f.rule == "capacity.over-used" for f in workspace.run_findings), timeout=15_000)
    return row


def test_over_use_is_told_with_its_figures_and_accepted_in_the_rules(
    workspace: Workspace, qtbot: QtBot, overused: Assignment
) -> None:
    screen = RulesScreen(workspace)
    seen(screen, qtbot)
    screen.go_to(overused.id)
    inspector, words = said(screen, qtbot)
    assert {"Supplied 6,000,000", "Used, 101.1 % 6,066,266", "Over-used 66,266"} <= set(words)
    accept = next(b for b in inspector.findChildren(QPushButton) if b.text() == "Accept")
    accept.click()
    assert rule_of(workspace, "A10").accept_overuse
    qtbot.waitUntil(lambda: not workspace.stale, timeout=15_000)
    assert workspace.session.undo_label == "Accept the over-use of A10"


def test_over_use_is_accepted_in_the_matrix(workspace: Workspace, qtbot: QtBot, overused: Assignment) -> None:
    screen = DriversScreen(workspace)
    seen(screen, qtbot)
    screen.show_rows("all")
    key = ("a10", "min-a10")
    row, number = screen.model.shown_row(key), screen.model.column_number("check")
    assert row is not None
    assert number is not None
    assert screen.model.text(row, number) == "Over 1.1 %"
    assert "6,066,266 of 6,000,000 minute, 66,266 too many" in screen.model.mark(row, number).tooltip
    screen.table.link_clicked.emit(key, "check")
    assert rule_of(workspace, "A10").accept_overuse
    assert screen.model.text(row, number) == "Over 1.1 %, accepted"


def test_in_a_scenario_the_over_use_is_accepted_there_alone(workspace: Workspace, qtbot: QtBot) -> None:
    scenario = workspace.session.scenarios[1]
    row = rule_of(workspace, "A10")
    workspace.session.do(EditCell("assignments", row.id, "fte", "31.5"))
    workspace.session.do(EditCell("assignments", row.id, "capacity", "6,000,000"))
    workspace.choose(scenario=scenario)
    accept(workspace, "A10", "MIN-A10")
    assert not rule_of(workspace, "A10").accept_overuse
    made = workspace.session.model.assignments[-1]
    assert (made.scenario, made.accept_overuse) == (scenario, True)
    assert (made.capacity, made.fte, made.period) == (Decimal(6_000_000), Decimal("31.5"), "2025")
