"""The largest paths on the trace screen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.screens.trace.paths import OTHERS, Step
from ui.screens.trace.screen import TraceScreen
from ui.workspace import Workspace


@pytest.fixture
def screen(qtbot: QtBot, workspace: Workspace) -> TraceScreen:
    made = TraceScreen(workspace)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    made.go_to("OAP")
    made.show_view("paths")
    qtbot.waitUntil(lambda: len(groups(made)) > 1, timeout=10_000)
    return made


def groups(screen: TraceScreen) -> list[int]:
    """The shown rows that head a way."""
    return [row for row in range(screen.model.rowCount()) if screen.model.group_at(row) is not None]


def amount(screen: TraceScreen, row: int) -> int:
    column = screen.model.column_number("amount")
    assert column is not None
    found = screen.model.value(row, column)
    assert isinstance(found, int)
    return found


def test_the_ways_come_largest_first_and_with_the_others_they_are_the_figure(
    screen: TraceScreen, workspace: Workspace
) -> None:
    node = workspace.result.node("OAP") if workspace.result else None
    assert node is not None
    amounts = [amount(screen, row) for row in groups(screen)]
    assert len(amounts) == 26
    assert amounts[:-1] == sorted(amounts[:-1], reverse=True)
    assert sum(amounts) == node.total
    assert screen.model.text(groups(screen)[0], 0) == "1  Branch staff → Answer at counter → Old-age pension"
    assert screen._sum.text() == "The 25 largest bring 69.1 %"
    total = screen.model.column_number("amount")
    assert total is not None
    assert screen.model.total_text(total) == "104,065,851.85"


def test_every_step_has_its_money_and_its_driver(screen: TraceScreen, qtbot: QtBot) -> None:
    steps = [screen.model.row_object(row) for row in range(1, 4)]
    assert [step.node for step in steps] == ["P01", "A20", "OAP"]
    qtbot.waitUntil(lambda: "·" in screen.model.text(1, 2), timeout=10_000)
    assert [screen.model.text(row, 2) for row in range(1, 4)] == [
        "Ledger · 61.2 % 511100 Basic salaries · 10 more", "FTE-P01 · Branch staff, time by activity",
        "MIN-A20 · Minutes: answer at counter"]  # fmt: skip
    assert steps[-1].amount == amount(screen, groups(screen)[0])
    assert steps[1].part == Fraction(steps[1].amount, steps[0].amount)
    last = screen.model.row_object(screen.model.rowCount() - 1)
    assert isinstance(last, Step)
    assert last.way == OTHERS


def test_more_of_them_bring_more(screen: TraceScreen, qtbot: QtBot) -> None:
    screen.list_paths(100)
    qtbot.waitUntil(lambda: len(groups(screen)) == 101, timeout=10_000)
    assert screen._sum.text() == "The 100 largest bring 86.6 %"


def test_opening_a_step_traces_that_node(screen: TraceScreen, qtbot: QtBot) -> None:
    def open_row(row: int) -> None:
        screen.table.grid.setCurrentIndex(screen.model.index(row, 0))
        screen.table.activated.emit(row, "name")

    open_row(2)
    qtbot.waitUntil(lambda: screen._sum.text().startswith("Answer at counter:"), timeout=10_000)
    assert [column.key for column in screen.model.columns] == ["node", "name", "amount", "share"]
    assert not groups(screen)
    screen.go_to("OAP")
    screen.show_view("paths")
    qtbot.waitUntil(lambda: len(groups(screen)) > 1, timeout=10_000)
    open_row(1)  # a pool is made of accounts
    qtbot.waitUntil(lambda: screen._sum.text().startswith("Branch staff:"), timeout=10_000)
    assert screen._view == "account"


def test_the_order_of_steps_cannot_be_sorted_away_and_other_tables_can(screen: TraceScreen, qtbot: QtBot) -> None:
    before = [screen.model.text(row, 0) for row in range(screen.model.rowCount())]
    screen.table.grid.columns_header.sort_asked.emit("name")
    assert [screen.model.text(row, 0) for row in range(screen.model.rowCount())] == before
    screen.show_view("pool")
    qtbot.waitUntil(lambda: screen.model.columns[0].key == "node" and screen.model.rowCount() > 5, timeout=10_000)
    screen.table.grid.columns_header.sort_asked.emit("name")
    names = [screen.model.text(row, 1) for row in range(screen.model.rowCount())]
    assert names == sorted(names, key=str.casefold)


def test_the_table_is_copied_with_ways_and_steps(screen: TraceScreen, qapp: QApplication) -> None:
    screen.table.grid.selectAll()
    screen._copy()
    lines = qapp.clipboard().text().splitlines()
    assert lines[0].startswith("Path and its steps\tCode\tBy driver")
    assert lines[1].startswith("1  Branch staff → Answer at counter → Old-age pension\t")
    assert "16198831.29" in lines[1]
    assert lines[2].split("\t")[:3] [:2] == ["Branch staff", "P01"]


def test_a_pool_has_one_way_which_is_all_of_it(screen: TraceScreen, qtbot: QtBot) -> None:
    screen.go_to("P01")
    qtbot.waitUntil(lambda: len(groups(screen)) == 1, timeout=10_000)
    assert screen._sum.text() == "The only path brings 100.0 %"


def test_before_a_run_it_says_what_to_do(screen: TraceScreen, workspace: Workspace) -> None:
    workspace.result = None
    screen.refresh()
    assert screen.model.rowCount() == 0
    assert screen.table.empty.isVisible()


def test_the_place_in_the_table_stays_where_nothing_changed(screen: TraceScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "·" in screen.model.text(1, 2), timeout=10_000)
    screen.model.set_collapsed(1, collapsed=True)
    screen.table.grid.setCurrentIndex(screen.model.index(60, 0))
    screen.refresh()
    assert screen.table.grid.currentIndex().row() == 60
    screen.go_to("ERP")
    qtbot.waitUntil(lambda: screen.model.total_text(0) == "Early-retirement pension", timeout=10_000)
