"""How the small pictures in cells are painted: pieces of a bar on the scale of their column, and a tick across."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from ui.shell import theme
from ui.tables.column import Bar

PICTURE_WIDTH: Final = 96
HEIGHT: Final = 10
THIN: Final = 6
_TICK: Final = 2.0


def paint_bar(painter: QPainter, room: QRect, bar: Bar, tick: QColor, right_to_left: bool = False) -> None:
    """Paints a bar in the middle of `room`; a piece too small to be seen still gets a pixel."""
    height = THIN if bar.thin else HEIGHT
    top = room.top() + (room.height() - height) / 2
    for start, end, colour in bar.pieces:
        left, width = _span(room, start, end, right_to_left)
        painter.fillRect(QRectF(left, top, width, height), theme.shade(colour))
    if bar.tick is not None:
        left, _ = _span(room, bar.tick, bar.tick, right_to_left)
        painter.fillRect(QRectF(left - _TICK / 2, top - 2, _TICK, height + 4), tick)


def _span(room: QRect, start: float, end: float, right_to_left: bool) -> tuple[float, float]:
    """Left edge and width of a piece in pixels; what lies outside the scale ends at its edge."""
    first, last = (min(1.0, max(0.0, place)) * room.width() for place in (start, end))
    width = max(1.0, last - first)
    left = min(first, room.width() - width)
    return room.left() + (room.width() - left - width if right_to_left else left), width
