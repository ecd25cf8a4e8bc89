"""Small pictures in cells: where they stand on their scale, and what they say without eyes."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from ui.shell import theme
from ui.tables.bars import paint_bar
from ui.tables.column import Bar, Column, Kind
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table

BARS = (
    Bar(((0.0, 0.5, "accent"),), "half", 50),
    Bar(((0.25, 0.5, "accent"), (0.5, 0.75, "warning")), "the middle", 10, tick=0.5),
    Bar((), "nothing", None),
)


def painted(bar: Bar, right_to_left: bool = False) -> list[str]:
    """The colours along the middle of a bar that is 100 wide and 24 high."""
    sheet = QImage(100, 24, QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    with QPainter(sheet) as painter:
        paint_bar(painter, QRect(0, 0, 100, 24), bar, QColor("black"), right_to_left)
    return [sheet.pixelColor(x, 12).name() for x in range(100)]


def test_pieces_stand_on_the_scale_of_the_column(qtbot: QtBot) -> None:
    accent, warning = theme.shade("accent").name(), theme.shade("warning").name()
    half = painted(BARS[0])
    assert half[0] == half[49] == accent
    assert half[50] == "#ffffff"
    middle = painted(BARS[1])
    assert [middle[x] for x in (24, 25, 49, 51, 74, 75)] == [
        "#ffffff", accent, "#000000", warning, warning, "#ffffff"]
    assert painted(BARS[0], right_to_left=True) == half[::-1]


def test_a_piece_beyond_the_scale_ends_at_its_edge_and_a_tiny_one_is_seen(qtbot: QtBot) -> None:
    accent = theme.shade("accent").name()
    assert set(painted(Bar(((-1.0, 3.0, "accent"),), ""))) == {accent}
    assert painted(Bar(((1.0, 1.0, "accent"),), "")).count(accent) == 1


def test_bars_are_sorted_by_their_order_and_copied_in_words(qtbot: QtBot) -> None:
    columns: list[Column[Bar]] = [Column("bar", "Between", Kind.BAR, lambda bar: bar)]
    model = TableModel(columns, RowSource(BARS, columns))
    table = Table(model, "Bars")
    qtbot.addWidget(table)
    model.sort_by("bar")
    words = [model.data(model.index(row, 0), int(Qt.ItemDataRole.DisplayRole)) for row in range(3)]
    assert words == ["the middle", "half", "nothing"]
    assert [model.plain_text(row, 0) for row in range(3)] == words
    assert "half" in model.data(model.index(1, 0), int(Qt.ItemDataRole.AccessibleTextRole))
