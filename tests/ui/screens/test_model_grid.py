"""A model table as a grid: columns in use, headings in pasted blocks, choices."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from abc_costing.model.findings import Finding
from abc_costing.session import EditCell, EditCells
from ui.screens.rules import RulesScreen
from ui.tables.model import Edit
from ui.workspace import Workspace


@pytest.fixture
def rules(workspace: Workspace, qtbot: QtBot) -> RulesScreen:
    made = RulesScreen(workspace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def keys(rules: RulesScreen) -> list[str]:
    return [column.key for column in rules.grid.model.columns]


def test_columns_that_say_nothing_are_away_until_asked_for(rules: RulesScreen) -> None:
    assert keys(rules)[:5] == ["source", "name", "driver", "share", "capacity"]
    assert not {"fixed_amount", "rate", "fte", "unused", "charge_to"} & set(keys(rules))
    menu = QMenu()
    rules.grid.fill_columns_menu(menu)
    fixed = next(action for action in menu.actions() if action.text() == "Fixed amount")
    fixed.trigger()
    assert keys(rules)[3:6] == ["share", "fixed_amount", "capacity"]
    rules.grid.show_columns_in_use()
    assert "fixed_amount" not in keys(rules)


def test_a_column_appears_when_a_rule_comes_to_use_it(rules: RulesScreen, workspace: Workspace) -> None:
    row = next(r for r in workspace.session.model.assignments if r.source == "A04" and r.period == "2025")
    workspace.session.do(EditCell("assignments", row.id, "fte", "38.5"))
    assert "fte" in keys(rules)
    column = rules.grid.model.columns[keys(rules).index("fte")]
    assert column.full_heading == "Staff, FTE"
    workspace.session.undo()
    rules.grid.show_columns_in_use()
    assert "fte" not in keys(rules)


def test_a_finding_brings_out_its_column(rules: RulesScreen, workspace: Workspace) -> None:
    row = workspace.session.model.assignments[0]
    rules.go_to(Finding("error", "x", "", "", table="assignments", row_id=row.id, field="charge_to"))
    assert rules.grid.view.current() == (row.id, "charge_to")


def test_a_fixed_amount_is_money_of_the_project(rules: RulesScreen, workspace: Workspace) -> None:
    row = next(r for r in workspace.session.model.assignments if r.source == "P12" and r.share is not None)
    assert rules.grid.model.apply([Edit(row.id, "share", "")]) == [None]
    rules.grid.show_column("fixed_amount")
    assert rules.grid.model.apply([Edit(row.id, "fixed_amount", "2,500,000.5")]) == [None]
    place, number = rules.grid.model.shown_row(row.id), rules.grid.model.column_number("fixed_amount")
    assert place is not None
    assert number is not None
    assert rules.grid.model.text(place, number) == "2,500,000.50"
    assert rules.grid.model.columns[number].full_heading == "Fixed amount, ZMW"


def test_choices_come_with_their_names(rules: RulesScreen) -> None:
    rules.grid.show_all_columns()
    offered = {c.key: c.choices() for c in rules.grid.model.columns if c.choices}
    assert offered["driver"]["MIN-A10"] == "Minutes: verify service record"  # type: ignore[call-overload]
    assert offered["charge_to"]["A05"] == "Reconcile contributions"  # type: ignore[call-overload]
    assert set(offered["unused"]) == {"keep apart", "charge", "spread"}


def test_a_pasted_block_with_headings_finds_its_columns(rules: RulesScreen, workspace: Workspace) -> None:
    row = next(r for r in workspace.session.model.assignments if r.source == "A04" and r.period == "2025")
    rules.grid.view.go_to(row.id, "source")
    QApplication.clipboard().setText("fte\tcapacity\n38.5\t4,800,000")
    rules.grid.view.grid.paste()
    now = next(r for r in workspace.session.model.assignments if r.id == row.id)
    assert (str(now.fte), str(now.capacity), now.source) == ("38.5", "4800000", "A04")


def test_each_rule_says_what_it_passed_on(rules: RulesScreen, workspace: Workspace, qtbot: QtBot) -> None:
    first, second = (r for r in workspace.session.model.assignments if r.source == "P12")
    cells = ((first.id, "share", ""), (first.id, "fixed_amount", "2,500,000"))
    workspace.session.do(EditCells("assignments", cells))
    qtbot.waitUntil(lambda: not workspace.stale, timeout=15_000)
    assert workspace.result is not None
    node = workspace.result.node("P12")
    assert node is not None
    number = rules.grid.model.column_number("out")
    assert number is not None
    places = [rules.grid.model.shown_row(row.id) for row in (first, second)]
    out = [rules.grid.model.value(place, number) for place in places if place is not None]
    assert out == [2_500_000_00, node.assigned - 2_500_000_00]
