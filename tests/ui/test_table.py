"""The table as a user works it: keys, clipboard, edits, widths, what stays in place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QLocale, QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Book
from ui.shell.formats import Formats
from ui.tables import clipboard
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column, Kind, Mark
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.tables.widths import fit

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(table: Table, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(table.grid, key, modifier)


def editor(table: Table) -> QLineEdit | None:
    found = table.grid.viewport().findChildren(QLineEdit)
    return next((line for line in found if line.isVisible()), None)


def enter(line: QLineEdit, text: str = "", key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into an editor and leave it; Qt commits Return and Tab from its event loop."""
    QTest.keyClicks(line, text)
    QTest.keyClick(line, key)
    QApplication.processEvents()


def select(table: Table, rows: range, columns: range) -> None:
    model = table.model
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    block = QItemSelection(model.index(rows[0], columns[0]), model.index(rows[-1], columns[-1]))
    table.grid.setCurrentIndex(model.index(rows[0], columns[0]))
    table.grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_typing_replaces_and_enter_goes_down(table: Table, book: Book) -> None:
    table.go_to(2, "note")
    QTest.keyClicks(table.grid, "x")
    line = editor(table)
    assert line is not None
    enter(line, "yz")
    assert book.rows[1].note == "xyz"
    assert table.current() == (3, "note")


def test_tab_commits_and_goes_right(table: Table, book: Book) -> None:
    table.go_to(2, "name")
    press(table, Qt.Key.Key_F2)
    line = editor(table)
    assert line is not None
    assert line.selectedText() == "Old-age pension"
    enter(line, "Pension", Qt.Key.Key_Tab)
    assert book.rows[1].name == "Pension"
    assert table.current() == (2, "cost")
    assert editor(table) is None


def test_escape_restores(table: Table, book: Book) -> None:
    press(table, Qt.Key.Key_F2)
    line = editor(table)
    assert line is not None
    enter(line, "wrong", Qt.Key.Key_Escape)
    assert book.rows[0].name == "Élevage grant"
    assert book.steps == []


def test_a_double_click_edits_with_the_cursor_at_the_end(table: Table) -> None:
    where = table.grid.visualRect(table.model.index(1, 0)).center()
    QTest.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(table.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    line = editor(table)
    assert line is not None
    assert (line.selectedText(), line.cursorPosition()) == ("", len("Old-age pension"))


def test_the_editor_shows_the_whole_number(table: Table) -> None:
    table.go_to(1, "cost")
    press(table, Qt.Key.Key_F2)
    line = editor(table)
    assert line is not None
    assert line.text() == "1234.5"


def test_escape_drops_a_refused_text(table: Table) -> None:
    table.go_to(1, "cost")
    QTest.keyClicks(table.grid, "9")
    line = editor(table)
    assert line is not None
    enter(line, "O")
    assert table.model.text(0, 1) == "9O"
    table.go_to(1, "cost")
    press(table, Qt.Key.Key_Escape)
    assert table.model.text(0, 1) == "1,234.50"


def test_delete_and_fill_are_one_step_each(table: Table, book: Book) -> None:
    select(table, range(4), range(2, 3))
    book.rows = [row.__class__(row.number, row.name, row.group, row.cost, "old") for row in book.rows]
    book.model.set_source(book.source())
    press(table, Qt.Key.Key_Delete)
    assert [row.note for row in book.rows] == ["", "", "", ""]
    select(table, range(1, 4), range(1, 2))
    press(table, Qt.Key.Key_D, CONTROL)
    assert [row.cost for row in book.rows] == [123_450, 9_300_000, 9_300_000, 9_300_000]
    assert book.steps == [4, 2]


def test_fill_right_takes_from_the_first_column(table: Table, book: Book) -> None:
    select(table, range(1), range(1, 3))
    press(table, Qt.Key.Key_R, CONTROL)
    assert book.rows[0].note == "1234.5"


def test_copy_gives_numbers_a_spreadsheet_can_add(table: Table, qapp: QApplication) -> None:
    select(table, range(3), range(2))
    press(table, Qt.Key.Key_C, CONTROL)
    assert qapp.clipboard().text() == "Élevage grant\t1234.5\nOld-age pension\t93000\nSurvivors’ pension\t-5"
    press(table, Qt.Key.Key_C, CONTROL | SHIFT)
    assert qapp.clipboard().text().splitlines()[0] == "Benefit\tCost, ZMW"


def test_paste_is_one_step_and_keeps_what_the_sheet_knows(table: Table, book: Book, qapp: QApplication) -> None:
    data = QMimeData()
    data.setText("9.90\n70%")
    data.setHtml("<table><tr><td sdval='9.9'>9.90</td></tr><tr><td sdval='0.69491375'>70%</td></tr></table>")
    qapp.clipboard().setMimeData(data)
    table.go_to(2, "note")
    press(table, Qt.Key.Key_V, CONTROL)
    assert [row.note for row in book.rows] == ["", "9.9", "0.69491375", ""]
    assert book.steps == [2]


def test_a_screen_may_take_a_paste_over(table: Table, book: Book, qapp: QApplication) -> None:
    taken: list[object] = []

    def take(row: object, column: str, block: list[list[str]]) -> bool:
        taken.append((row, column, block))
        return True

    table.set_paste_hook(take)
    qapp.clipboard().setText("a\tb")
    table.go_to(2, "name")
    press(table, Qt.Key.Key_V, CONTROL)
    assert taken == [(2, "name", [["a", "b"]])]
    assert book.steps == []


def test_control_keys_go_to_corners_and_edges(table: Table) -> None:
    press(table, Qt.Key.Key_End, CONTROL)
    assert table.current() == (4, "group")
    press(table, Qt.Key.Key_Home, CONTROL)
    assert table.current() == (1, "name")
    press(table, Qt.Key.Key_Down, CONTROL)
    assert table.current() == (4, "name")
    press(table, Qt.Key.Key_Up, CONTROL | SHIFT)
    assert table.selected_keys() == [1, 2, 3, 4]


def test_read_only_enter_opens_what_the_row_stands_for(qtbot: QtBot, book: Book) -> None:
    book.model.set_columns([Column("name", "Benefit", value=lambda r: r.name)], book.source())
    made = Table(book.model, "Benefits")
    qtbot.addWidget(made)
    made.show()
    made.go_to(3)
    with qtbot.waitSignal(made.activated) as told:
        press(made, Qt.Key.Key_Return)
    assert told.args == [3, "name"]


def test_the_current_row_stays_current_when_sorted_and_read_again(table: Table, book: Book) -> None:
    table.go_to(3, "cost")
    table.model.sort_by("cost", descending=True)
    assert table.current() == (3, "cost")
    book.rows.reverse()
    book.model.set_source(book.source())
    assert table.current() == (3, "cost")


def test_a_click_on_the_heading_sorts_turns_and_clears(table: Table) -> None:
    header = table.grid.columns_header
    where = QPoint(header.sectionViewportPosition(1) + 20, header.height() - 8)
    found = []
    for _ in range(3):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
        found.append(table.model.arrangement.sort)
    assert found == [(1, True), (1, False), None]


def test_groups_open_and_close_by_keyboard(table: Table) -> None:
    table.model.set_groups(GroupBy(lambda r: r.group))
    press(table, Qt.Key.Key_Home, CONTROL)
    before = table.model.rowCount()
    press(table, Qt.Key.Key_Left)
    assert table.model.rowCount() == before - 2
    press(table, Qt.Key.Key_Right)
    assert table.model.rowCount() == before


def test_numbers_are_never_cut_and_texts_give_way() -> None:
    columns = [
        Column[object]("a", "A", stretch=True),
        Column[object]("b", "B", Kind.MONEY),
        Column[object]("c", "C", Kind.MONEY),
    ]
    assert fit(columns, [200, 90, 90], 500) == [320, 90, 90]
    assert fit(columns, [200, 90, 90], 320) == [140, 90, 90]
    assert fit(columns, [200, 90, 90], 100) == [120, 90, 90]


def test_the_widest_number_fits_its_column(table: Table) -> None:
    from ui.tables.brushwork import text_width

    widest = max(text_width(table.model.text(row, 1), semibold=False) for row in range(4))
    assert table.grid.columnWidth(1) >= widest + 12


def test_widths_of_the_user_are_told_and_come_back(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.widths_changed):
        table.grid.columns_header.resizeSection(1, 211)
    assert table.widths() == {"cost": 211}
    table.set_widths({"cost": 133})
    assert table.grid.columnWidth(1) == 133


def test_a_link_is_told_when_clicked(qtbot: QtBot, book: Book) -> None:
    columns = [Column[object]("name", "Benefit", value=lambda _r: "Open", mark=lambda _r: Mark(tone="link"))]
    made = Table(TableModel(columns, RowSource(["x"], columns)), "Links")
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.link_clicked) as told:
        QTest.mouseClick(made.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(12, 10))
    assert told.args == [0, "name"]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_context_menu_offers_copy_and_the_screens_own(table: Table, qtbot: QtBot) -> None:
    shown: list[QMenu] = []
    table.context_requested.connect(lambda menu, _row, _column: shown.append(menu))
    table.context_requested.connect(lambda menu, _row, _column: menu.addAction("Trace cost"))
    from PySide6.QtGui import QContextMenuEvent

    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), table.grid.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(table.grid.viewport(), event)
    assert [action.text().split("\t")[0] for action in shown[0].actions()][-1] == "Trace cost"
    shown[0].close()


def test_no_rows_say_what_to_do(qtbot: QtBot) -> None:
    columns = [Column[object]("a", "A")]
    made = Table(TableModel(columns, RowSource([], columns)), "Drivers")
    qtbot.addWidget(made)
    empty = made.set_empty("No drivers yet.", button="Paste from Excel")
    made.show()
    assert empty.isVisible()
    made.model.set_source(RowSource([1], columns))
    assert not empty.isVisible()


def picture(table: Table) -> QImage:
    return table.grid.viewport().grab().toImage()


@pytest.mark.parametrize(
    "mark",
    [
        Mark("negative", fill=True, icon="error"),
        Mark(changed=True),
        Mark(note="why"),
        Mark(heat=5),
        Mark(letter="S"),
        Mark(icon="flag", icon_tone="warning"),
        Mark(action="Fix…"),
    ],
)
def test_each_mark_can_be_seen(qtbot: QtBot, mark: Mark) -> None:
    marks = [Mark()]
    columns = [Column[object]("a", "A", Kind.QUANTITY, value=lambda _r: 5, mark=lambda _r: marks[0], width=120)]
    made = Table(TableModel(columns, RowSource([1], columns), Formats(QLocale("en"))), "Marks")
    qtbot.addWidget(made)
    made.resize(200, 120)
    made.show()
    plain = picture(made)
    marks[0] = mark
    made.model.refresh()
    assert picture(made) != plain


def test_a_block_can_be_framed(table: Table) -> None:
    plain = picture(table)
    table.frame_block(QRect(1, 0, 2, 2))
    assert picture(table) != plain
    table.frame_block(QRect())
    assert picture(table) == plain


def test_frozen_columns_stay_while_the_rest_scrolls(table: Table, qtbot: QtBot) -> None:
    table.freeze(1)
    table.set_widths({"cost": 600, "note": 600})
    table.grid.horizontalScrollBar().setValue(300)
    overlay = table.grid.findChild(type(table.grid))
    assert overlay is not None
    assert overlay.columnViewportPosition(0) == 0
    assert overlay.isColumnHidden(1)


# a text that begins with a tab gets an apostrophe, as one that begins with = does
CELLS = st.one_of(st.just(""), st.text("ab\t\n\"', ü", max_size=6).map("x{}".format))


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_block_survives_the_clipboard(block: list[list[str]]) -> None:
    assert clipboard.from_text(clipboard.to_text(block)) == block


def test_texts_that_look_like_formulas_leave_as_texts() -> None:
    assert clipboard.to_text([["=1+1", "-5", "+1,5", "@x"]]) == "'=1+1\t-5\t+1,5\t'@x"


XML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>
 <Row><Cell><Data ss:Type="String">Total</Data></Cell><Cell ss:Index="3">
 <Data ss:Type="Number">0.69491375</Data></Cell></Row>
 <Row ss:Index="3"><Cell><Data ss:Type="Number">5</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_excels_own_format_gives_full_precision() -> None:
    data = QMimeData()
    data.setText("Total\t\t69%")
    data.setData('application/x-qt-windows-mime;value="XML Spreadsheet"', QByteArray(XML.encode()))
    assert clipboard.from_mime(data) == [["Total", "", "0.69491375"], ["", "", ""], ["5", "", ""]]


@pytest.mark.parametrize(
    "bad",
    [
        "<!DOCTYPE x [<!ENTITY a 'b'>]>" + XML,
        XML.replace('Row ss:Index="3"', 'Row ss:Index="999999999999"'),
        "<not xml",
    ],
)
def test_a_hostile_clipboard_gives_nothing(bad: str) -> None:
    assert clipboard.from_xml(bad.encode()) == []


def test_the_million_rows_table_paints_its_last_row(qtbot: QtBot) -> None:
    import numpy as np

    from ui.tables.sources import ColumnSource

    columns = [Column[object]("amount", "Amount", Kind.MONEY)]
    model = TableModel(columns, ColumnSource([np.arange(1_000_000)]), Formats(QLocale("en")))
    made = Table(model, "Ledger", zebra=True)
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    top = picture(made)
    made.grid.scrollToBottom()
    assert picture(made) != top
    assert made.grid.rowAt(made.grid.viewport().height() - 2) == 999_999


def test_a_cut_text_is_whole_in_its_tooltip(table: Table) -> None:
    from ui.tables.steps import whole_text

    assert whole_text(table.grid, table.model.index(1, 0)) == ""
    table.set_widths({"name": 50})
    assert whole_text(table.grid, table.model.index(1, 0)) == "Old-age pension"


def test_a_name_is_in_the_tooltip_only_as_text(book: Book) -> None:
    columns = [
        Column[object]("a", "A", value=lambda _r: "<img src='file:///x'>", mark=lambda r: Mark(tooltip="<b>x</b>"))
    ]
    model = TableModel(columns, RowSource([1], columns))
    shown = str(model.index(0, 0).data(int(Qt.ItemDataRole.ToolTipRole)))
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown


def test_a_mistake_while_painting_leaves_the_program_alive(qtbot: QtBot) -> None:
    def wrong(_row: object) -> str:
        raise KeyError("a screen's mistake")

    columns = [Column[object]("a", "A", value=lambda _r: "x")]
    made = Table(TableModel(columns, RowSource([1], columns)), "Broken")
    qtbot.addWidget(made)
    made.show()
    right = columns[0]
    columns[0] = Column[object]("a", "A", value=wrong, width=50)
    made.model.set_columns(columns, RowSource([1], columns))
    with pytest.raises(KeyError):
        made.grid.viewport().grab()
    made.model.set_columns([right], RowSource([1], [right]))
    assert not made.grid.viewport().grab().isNull()
