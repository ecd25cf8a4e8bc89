"""The list of choices under an editor: open at once, narrowed by typing, taken with Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCompleter
from pytestqt.qtbot import QtBot

from ui.tables.column import Column
from ui.tables.editor import ChoiceEdit
from ui.tables.model import Edit, TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", "does not support raise", extend=True)
"""What a popup asks of a platform without a screen."""
NAMES = {"P01": "Branch staff", "P02": "Claims staff", "A05": "Reconcile contributions"}


class Rows:
    """One row with one text."""

    def __init__(self) -> None:
        self.text = "P01"


@pytest.fixture
def row() -> Rows:
    return Rows()


@pytest.fixture
def table(row: Rows, qtbot: QtBot) -> Table:
    column = Column[Rows]("to", "Charged to", value=lambda r: r.text, editable=True, choices=lambda: NAMES)
    model = TableModel([column], RowSource((row,), [column]))

    def take(edits: list[Edit]) -> list[None]:
        row.text = edits[0].text
        return [None]

    model.on_edits = take  # type: ignore[assignment]
    made = Table(model, "Rules", selects_rows=False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.go_to(0, "to")
    made.grid.setFocus()
    return made


def opened(table: Table, qtbot: QtBot) -> tuple[ChoiceEdit, QCompleter]:
    QTest.keyClick(table.grid, Qt.Key.Key_F2)
    found = table.grid.viewport().findChild(ChoiceEdit)
    assert isinstance(found, ChoiceEdit)
    list_ = found.completer()
    qtbot.waitUntil(lambda: list_.popup().isVisible(), timeout=5_000)
    return found, list_


def offered(list_: QCompleter) -> list[str]:
    model = list_.completionModel()
    return [str(model.index(n, 0).data()) for n in range(model.rowCount())]


def test_all_choices_are_there_with_their_names(table: Table, qtbot: QtBot) -> None:
    _, list_ = opened(table, qtbot)
    assert list_.popup().currentIndex().data() == "P01  Branch staff"
    assert offered(list_) == ["P01  Branch staff", "P02  Claims staff", "A05  Reconcile contributions"]


def test_a_name_finds_its_code_which_is_the_edit(table: Table, row: Rows, qtbot: QtBot) -> None:
    editor, list_ = opened(table, qtbot)
    QTest.keyClicks(editor, "recon")
    assert offered(list_) == ["A05  Reconcile contributions"]
    QTest.keyClick(list_.popup(), Qt.Key.Key_Down)
    QTest.keyClick(list_.popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.text == "A05", timeout=5_000)
    qtbot.waitUntil(lambda: not table.grid.viewport().findChildren(ChoiceEdit), timeout=5_000)


def test_what_is_typed_in_full_needs_no_list(table: Table, row: Rows, qtbot: QtBot) -> None:
    editor, _ = opened(table, qtbot)
    QTest.keyClicks(editor, "P02")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.text == "P02", timeout=5_000)
