"""The frame: does the strip tell the truth, does the list lead somewhere, can everything be reached by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from abc_costing.model.findings import Finding
from ui.dialogs.message import Choice, ask, tell
from ui.frame import parts
from ui.frame.chips import Chip
from ui.frame.inspector import Contribution, Inspector
from ui.frame.lines import Line
from ui.frame.navigation import Navigation, Place
from ui.frame.page import Page
from ui.frame.problems import Problems
from ui.frame.strip import StatusStrip
from ui.frame.window import ShellWindow
from ui.shell import measures
from ui.shell.formats import Formats
from ui.tables.column import Column
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table

PLACES = [
    Place("ledger", "Ledger", "Build", 1),
    Place("drivers", "Drivers", "Build", 2),
    Place("results", "Cost per service", "Review", 3),
]


def write(minor: int) -> str:
    return Formats(QLocale("en")).number(minor, 2, divisor=100, dash=False)


@pytest.fixture
def strip(qtbot: QtBot) -> StatusStrip:
    made = StatusStrip()
    qtbot.addWidget(made)
    made.resize(1366, 28)
    made.show()
    return made


def test_the_strip_says_reconciled_only_at_zero(strip: StatusStrip) -> None:
    strip.show_reconciliation(321_864_051_236, 273_242_613_211, 48_621_438_025, 0, write)
    assert strip.figures() == ["3,218,640,512.36", "2,732,426,132.11", "486,214,380.25", "0.00"]
    assert (strip.pill.word, strip.pill.tone) == ("Reconciled", "positive")
    strip.show_reconciliation(100, 40, 59, 1, write)
    assert (strip.pill.word, strip.pill.tone) == ("Not reconciled", "negative")
    assert "difference 0.01" in strip.accessibleName()


def test_the_strip_does_not_believe_a_wrong_difference(strip: StatusStrip) -> None:
    strip.show_reconciliation(100, 40, 59, 0, write)
    assert strip.pill.word == "Not reconciled"


def test_out_of_date_results_offer_a_run(strip: StatusStrip, qtbot: QtBot) -> None:
    strip.show_run("Run 0142 · 14:02 · current")
    strip.show_out_of_date()
    button = strip.findChild(type(parts.tool("x")))
    assert button is not None
    assert button.isVisible()
    with qtbot.waitSignal(strip.run_asked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_navigation_leads_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    made = Navigation(PLACES)
    qtbot.addWidget(made)
    made.resize(192, 400)
    made.show()
    made.set_current("ledger")
    view = made.focusProxy()
    assert view is not None
    with qtbot.waitSignal(made.chosen) as told:
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert told.args == ["drivers"]
    with qtbot.waitSignal(made.chosen) as told:
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert told.args == ["results"]
    made.set_state("drivers", "2 open", "warning", "2 rows differ from their control total")
    assert made.state("drivers") == ("2 open", "warning")


def test_a_page_that_is_no_place_stays_when_the_navigation_gets_the_focus(qtbot: QtBot) -> None:
    window = ShellWindow(PLACES)
    qtbot.addWidget(window)
    window.add_page("start", Page("Start"))
    for place in PLACES:
        window.add_page(place.key, Page(place.name))
    window.show_page("start")
    window.show()
    window.navigation.setFocus()
    assert (window.shown_page(), window.navigation.current()) == ("start", "")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert window.shown_page() in {place.key for place in PLACES}
    window.show_page("start")
    assert window.navigation.current() == ""


def test_navigation_shrinks_to_icons_with_names_in_tooltips(qtbot: QtBot) -> None:
    made = Navigation(PLACES)
    qtbot.addWidget(made)
    made.set_collapsed(True)
    assert made.width() == measures.NAVIGATION_ICONS


def findings() -> list[Finding]:
    return [
        Finding(
            "warning", "driver.row", "The row differs by 0.5.", "Scale the row.", table="drivers", field="quantity"
        ),
        Finding("error", "ledger.number", "Not a number.", "Use 184000.", "184,0O0", sheet="GL", row=17, column="B"),
    ]


def test_problems_count_sort_and_lead_there(qtbot: QtBot) -> None:
    made = Problems()
    qtbot.addWidget(made)
    made.resize(900, 168)
    made.show()
    made.set_findings(findings(), "14:02")
    assert [finding.severity for finding in made.findings()] == ["error", "warning"]
    made.toggle()
    assert made.height() == measures.PROBLEMS_OPEN
    made.table.go_to(0)
    with qtbot.waitSignal(made.go_to) as told:
        QTest.keyClick(made.table.grid, Qt.Key.Key_Return)
    assert told.args[0].place == "GL!B17"


def test_no_problems_is_said(qtbot: QtBot) -> None:
    made = Problems()
    qtbot.addWidget(made)
    made.show()
    made.set_findings([], "14:02")
    said = [label.text() for label in made.findChildren(QLabel) if label.isVisible()]
    assert "No problems" in said
    assert "last checked 14:02" in said


def test_contributions_are_links_and_their_total_has_a_tick(qtbot: QtBot) -> None:
    made = Inspector()
    qtbot.addWidget(made)
    made.resize(278, 400)
    section = made.add_section("Contributions", "% of total")
    entries = [Contribution("Run payroll", "21,995", "20.7", key=7), Contribution("Other", "1", "0.1")]
    section.contributions(entries, ("21,996", "20.8"))
    made.show()
    lines = section.findChildren(Line)
    assert [line.accessibleName() for line in lines] == ["Run payroll 21,995 20.7", "Other 1 0.1", "Total 21,996 20.8"]
    with qtbot.waitSignal(section.chosen) as told:
        QTest.keyClick(lines[0], Qt.Key.Key_Return)
    assert told.args == [7]
    made.clear()
    assert not [line for line in made.findChildren(Line) if line.isVisible()]


def test_a_page_shows_progress_and_can_be_stopped(qtbot: QtBot) -> None:
    page = Page("Ledger", "FY 2025")
    qtbot.addWidget(page)
    page.set_content(QLabel("content"))
    page.show()
    page.busy("Importing", 0.4)
    assert "Importing · 40 %" in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    cancel = next(b for b in page.findChildren(type(parts.tool("x"))) if b.text() == "Cancel")
    with qtbot.waitSignal(page.cancel_asked):
        cancel.click()
    page.idle()
    assert not cancel.isVisible()


def test_user_text_is_never_markup(qtbot: QtBot) -> None:
    hostile = "<img src='file:///secret'>"
    page = Page(hostile, hostile)
    qtbot.addWidget(page)
    page.banner(hostile)
    page.note(hostile)
    inspector = Inspector(hostile)
    qtbot.addWidget(inspector)
    inspector.figure(hostile, "1", "x", hostile)
    message = tell(page, hostile, hostile)
    for label in (*page.findChildren(QLabel), *inspector.findChildren(QLabel), *message.findChildren(QLabel)):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
    message.close()


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_chip_opens_its_menu_or_goes_away(qtbot: QtBot) -> None:
    menu = QMenu()
    menu.addAction("FY 2024")
    chip = Chip("Period", "FY 2025", menu=menu)
    qtbot.addWidget(chip)
    chip.show()
    QTest.keyClick(chip, Qt.Key.Key_Return)
    assert menu.isVisible()
    menu.close()
    removable = Chip("Sort", "Total", removable=True)
    qtbot.addWidget(removable)
    removable.show()
    with qtbot.waitSignal(removable.removed):
        cross = QPoint(removable.width() - 10, removable.height() // 2)
        QTest.mouseClick(removable, Qt.MouseButton.LeftButton, pos=cross)
    with qtbot.waitSignal(removable.removed):
        QTest.keyClick(removable, Qt.Key.Key_Delete)


def make_window(qtbot: QtBot) -> ShellWindow:
    made = ShellWindow(PLACES)
    made.inspector.set_title("Trace")
    qtbot.addWidget(made)
    for place in PLACES:
        columns = [Column[object]("a", place.name, value=str)]
        page = Page(place.name)
        page.set_content(Table(TableModel(columns, RowSource(["x"], columns)), place.name))
        made.add_page(place.key, page)
    made.resize(1366, 720)
    made.show()
    return made


def test_back_and_forward_walk_the_visited_pages(qtbot: QtBot) -> None:
    window = make_window(qtbot)
    for key in ("ledger", "drivers", "results"):
        window.show_page(key)
    window.back.trigger()
    window.back.trigger()
    assert (window.shown_page(), window.navigation.current()) == ("ledger", "ledger")
    assert not window.back.isEnabled()
    window.forward.trigger()
    assert window.shown_page() == "drivers"
    window.navigation.set_current("ledger")
    assert not window.forward.isEnabled()


def test_a_narrow_window_drops_the_inspector_then_the_names(qtbot: QtBot) -> None:
    window = make_window(qtbot)
    window.show_page("ledger")
    assert window.inspector.isVisible()
    window.resize(1200, 720)
    assert not window.inspector.isVisible()
    assert not window.navigation.is_collapsed()
    window.resize(1000, 720)
    assert window.navigation.is_collapsed()
    window.resize(1366, 720)
    assert window.inspector.isVisible()
    window.inspector.closed.emit()
    assert not window.inspector.isVisible()


def test_f6_goes_round_the_panes(qtbot: QtBot) -> None:
    window = make_window(qtbot)
    window.show_page("ledger")
    window.activateWindow()
    window.navigation.setFocus()
    reached = []
    for _ in range(4):
        window.cycle_pane(1)
        focus = window.focusWidget()
        reached.append(next(n for n, pane in enumerate(window.panes()) if pane is focus or pane.isAncestorOf(focus)))
    assert reached == [1, 2, 3, 0]


def test_a_question_is_answered_once_and_blocks_nothing(qtbot: QtBot) -> None:
    answers: list[str] = []
    window = make_window(qtbot)
    choices = [
        Choice("Delete", lambda: answers.append("delete"), destructive=True),
        Choice("Keep", lambda: answers.append("keep")),
    ]
    message = ask(window, "Delete “Appeals”?", "3 drivers use it.", choices)
    assert [button.text() for button in message.buttons if button.isDefault()] == ["Keep"]
    message.buttons[0].click()
    QTest.qWait(1)
    assert answers == ["delete"]
    again = ask(window, "Delete?", "", choices)
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert answers == ["delete", "keep"]
