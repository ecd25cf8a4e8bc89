"""How one cell is drawn: fill, icon, letter box, share bar, trend line, text, corner triangles.

The grid and the totals row use the same strokes. Text is placed by its measured width, so that every number ends
on the same pixel; a number that does not fit becomes ####, a text is elided at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygon, QPolygonF

from ui.shell import fonts, icons, measures, theme
from ui.tables.bars import paint_bar
from ui.tables.column import Bar, Column, Kind, Mark, State, Value

BAR_WIDTH: Final = 20
BAR_HEIGHT: Final = 10
TREND_WIDTH: Final = 37
TREND_HEIGHT: Final = 12
TOO_NARROW: Final = "####"
_TRIANGLE: Final = 6


@lru_cache(maxsize=16384)
def text_width(text: str, semibold: bool) -> int:
    """Width of a body text in logical pixels."""
    return fonts.metrics("body", semibold).horizontalAdvance(text)


@dataclass(slots=True)
class Cell:
    """What is to be drawn where. `x`, `width` are without the grid line."""

    x: int
    y: int
    width: int
    height: int
    column: Column[object]
    text: str
    value: Value
    mark: Mark
    selected: bool = False
    semibold: bool = False
    indent: int = 0
    share_of: float = 1.0


class Brush:
    """One paint pass: keeps the painter's font and pen from being set twice."""

    def __init__(self, painter: QPainter, right_to_left: bool = False, padding: int = measures.CELL_PADDING) -> None:
        self.painter = painter
        self._rtl = right_to_left
        self._padding = padding
        self._font: QFont | None = None
        metrics = fonts.metrics("body")
        self._ascent = metrics.ascent()
        self._line = metrics.ascent() + metrics.descent()
        self._quiet = theme.shade("secondary")
        self._text = theme.shade("text")
        self._selected = theme.shade("selection_text")
        # numbers and codes stay left to right in every layout; a text takes the direction of its own letters
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)

    def cell(self, cell: Cell) -> None:
        """Draw one cell inside its grid lines."""
        mark = cell.mark
        fill = self._fill(mark)
        if fill is not None and (not cell.selected or mark.fill or mark.changed):
            self.painter.fillRect(cell.x, cell.y, cell.width, cell.height, fill)
        left, right = cell.x + self._padding + cell.indent, cell.x + cell.width - self._padding
        if isinstance(cell.value, State):
            self._state(cell, cell.value, left, right)
        elif cell.column.kind is Kind.TREND:
            self._trend(cell, left)
        elif isinstance(cell.value, Bar):
            room = QRect(left, cell.y, right - left, cell.height)
            paint_bar(self.painter, room, cell.value, self._selected if cell.selected else self._text, self._rtl)
        elif cell.text:
            self._content(cell, left, right)
        if mark.changed:
            self._corner(cell, "accent")
        if mark.note:
            self._corner(cell, "warning")

    @staticmethod
    def _fill(mark: Mark) -> QColor | None:
        if mark.changed:
            return theme.shade("edit")
        if mark.fill and mark.tone not in {"", "secondary", "link"}:
            return theme.shade(f"{mark.tone}_fill")
        if mark.heat > 0:
            return theme.shade(f"heat{min(mark.heat, 6)}")
        return theme.shade("accent_tint") if mark.tint else None

    def _content(self, cell: Cell, left: int, right: int) -> None:
        mark = cell.mark
        if mark.letter:
            left = self._letter(cell, mark.letter, left)
        if mark.icon and (mark.fill or not cell.column.is_number):
            left = self._icon(cell, mark.icon, left, measures.ICON_PILL)
        if cell.column.kind is Kind.SHARE:
            left = self._share(cell, left)
        if mark.action:
            right = self._action(cell, mark.action, right)
        semibold = self._is_semibold(cell)
        colour = self._colour(cell)
        if not cell.column.is_number:
            self.text(cell, cell.text, left, right, semibold, colour)
            return
        start = self.number(cell, cell.text, left, right, semibold, colour)
        if mark.icon and not mark.fill:
            self._icon(cell, mark.icon, start - measures.ICON_INLINE - 2, measures.ICON_INLINE)

    @staticmethod
    def _is_semibold(cell: Cell) -> bool:
        if cell.mark.semibold is not None:
            return cell.mark.semibold
        return cell.semibold or cell.column.semibold or cell.mark.changed

    def _colour(self, cell: Cell) -> QColor:
        tone = cell.mark.tone
        if tone == "link":
            return theme.shade("link") if not cell.selected else self._selected
        if tone not in {"", "secondary"} and (cell.mark.fill or not cell.selected):
            return theme.shade(f"{tone}_text")
        if cell.selected:
            return self._selected
        if cell.semibold:
            return self._text
        return self._quiet if tone == "secondary" or cell.column.secondary else self._text

    def text(self, cell: Cell, text: str, left: int, right: int, semibold: bool, colour: QColor) -> int:
        """A text at the leading edge, elided at its end. Gives where it ends."""
        room = right - left
        width = text_width(text, semibold)
        if width > room:
            text = fonts.metrics("body", semibold).elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = text_width(text, semibold)
        self._write(cell, text, self._mirror(cell, left, width), semibold, colour)
        return left + width

    def number(self, cell: Cell, text: str, left: int, right: int, semibold: bool, colour: QColor) -> int:
        """A number at the right edge, never elided. Gives where it begins."""
        width = text_width(text, semibold)
        if width > right - left + self._padding - 1:
            text = TOO_NARROW
            width = text_width(text, semibold)
        self._write(cell, text, right - width, semibold, colour)
        return right - width

    def _write(self, cell: Cell, text: str, x: int, semibold: bool, colour: QColor) -> None:
        font = fonts.face("body", semibold)
        if font is not self._font:
            self.painter.setFont(font)
            self._font = font
        self.painter.setPen(colour)
        self.painter.drawText(x, cell.y + (cell.height - self._line + 1) // 2 + self._ascent, text)

    def _mirror(self, cell: Cell, left: int, width: int) -> int:
        """The same place from the other edge where the layout runs right to left. Numbers never change sides."""
        if not self._rtl or cell.column.is_number:
            return left
        return cell.x + cell.width - (left - cell.x) - width

    def _icon(self, cell: Cell, name: str, left: int, size: int) -> int:
        """An icon in the tone of the mark; gives where the text goes on."""
        tone = cell.mark.icon_tone or cell.mark.tone or "secondary"
        icons.paint(self.painter, self._mirror(cell, left, size), cell.y + (cell.height - size) // 2, name, tone, size)
        return left + size + measures.XS

    def _letter(self, cell: Cell, letter: str, left: int) -> int:
        side = 16
        x = self._mirror(cell, left, side)
        box = QRectF(x + 0.5, cell.y + (cell.height - side) // 2 + 0.5, side - 1, side - 1)
        self.painter.setPen(QPen(theme.shade("border_strong"), 1))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.drawRoundedRect(box, 2, 2)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.painter.setPen(self._text)
        self.painter.setFont(fonts.face("caption", semibold=True))
        self._font = None
        self.painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)
        return left + side + measures.XS + 1

    def _share(self, cell: Cell, left: int) -> int:
        if isinstance(cell.value, int | str) or cell.semibold or cell.value is None:
            return left
        top = cell.y + (cell.height - BAR_HEIGHT) // 2
        x = self._mirror(cell, left, BAR_WIDTH)
        self.painter.fillRect(x, top, BAR_WIDTH, BAR_HEIGHT, theme.shade("grid"))
        filled = max(1.0, BAR_WIDTH * min(1.0, float(cell.value) / cell.share_of)) if cell.value > 0 else 0.0
        colour = QColor(theme.shade("accent"))
        colour.setAlphaF(0.75)
        self.painter.fillRect(QRectF(x, top, filled, BAR_HEIGHT), colour)
        return left + BAR_WIDTH + 2

    def _action(self, cell: Cell, action: str, right: int) -> int:
        """A link behind the value; gives where the value must end."""
        width = text_width(action, semibold=False)
        self._write(cell, action, self._mirror(cell, right - width, width), False, theme.shade("link"))
        return right - width - measures.XS

    def _state(self, cell: Cell, state: State, left: int, right: int) -> None:
        size = measures.ICON_PILL
        semibold = self._is_semibold(cell)
        if cell.mark.action:
            right = self._action(cell, cell.mark.action, right)
        icon_room = size + measures.XS if state.drawn_icon else 0
        if cell.column.is_number:
            left = max(left, right - icon_room - text_width(state.word, semibold))
        if state.drawn_icon:
            tone = "text" if cell.selected and theme.name() == "contrast" else state.tone or "secondary"
            x = self._mirror(cell, left, size)
            icons.paint(self.painter, x, cell.y + (cell.height - size) // 2, state.drawn_icon, tone, size)
        colour = self._selected if cell.selected else self._state_colour(state)
        self.text(cell, state.word, left + icon_room, right, semibold, colour)

    def _state_colour(self, state: State) -> QColor:
        if state.quiet or state.tone in {"", "secondary"}:
            return self._quiet
        return theme.shade("link") if state.tone == "link" else theme.shade(f"{state.tone}_text")

    def _trend(self, cell: Cell, left: int) -> None:
        points = cell.value
        if not points or len(points) < 2:
            if cell.text:
                self.text(cell, cell.text, left, cell.x + cell.width, False, self._quiet)
            return
        low, high = float(min(points)), float(max(points))
        top, span = cell.y + (cell.height - TREND_HEIGHT) / 2, (high - low) or 1.0
        width = min(TREND_WIDTH, cell.width - 2 * self._padding)
        step = (width - 3) / (len(points) - 1)
        x = self._mirror(cell, left, width)
        line = QPolygonF(
            [
                QPointF(x + n * step, top + TREND_HEIGHT * (1 - (float(point) - low) / span))
                for n, point in enumerate(points)
            ]
        )
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.setPen(QPen(self._selected if cell.selected else self._quiet, 1.2))
        self.painter.drawPolyline(line)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(theme.shade("accent"))
        self.painter.drawEllipse(line.at(line.size() - 1), 2.2, 2.2)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _corner(self, cell: Cell, colour: str) -> None:
        """A triangle in the top trailing corner."""
        edge = cell.x if self._rtl else cell.x + cell.width
        step = _TRIANGLE if self._rtl else -_TRIANGLE
        corner = QPolygon([QPoint(edge + step, cell.y), QPoint(edge, cell.y), QPoint(edge, cell.y + _TRIANGLE)])
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(theme.shade(colour))
        self.painter.drawPolygon(corner)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def group_title(self, cell: Cell, title: str, count: int, open_: bool) -> None:
        """A group's heading with its chevron and its count; it may run over empty cells."""
        size = measures.ICON_INLINE
        x = self._mirror(cell, cell.x + 6, size)
        name = "chevron-down" if open_ else "chevron-right"
        icons.paint(self.painter, x, cell.y + (cell.height - size) // 2, name, "secondary", size)
        left, right = cell.x + 21, cell.x + cell.width - self._padding
        end = self.text(cell, title, left, right, True, self._selected if cell.selected else self._text)
        self.text(cell, str(count), end + measures.XS, right, False, self._selected if cell.selected else self._quiet)

    def ring(self, rect: QRect) -> None:
        """The current cell: a 2 px focus ring inside."""
        colour = theme.shade("selection_text" if theme.name() == "contrast" else "focus")
        self.painter.setPen(QPen(colour, 2, j=Qt.PenJoinStyle.MiterJoin))
        self.painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))
