"""The header of a table: two lines (name, unit), names written upwards, bands over neighbouring columns.

A click sorts: numbers largest first, texts from A, a second click the other way, a third the source's own order.
`band_clicked(str)` tells that a band's title was clicked (to collapse a process into one column).
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.shell import fonts, icons, measures, theme
from ui.tables.column import Column
from ui.tables.model import TableModel
from ui.tables.widths import heading_lines

_LINE: Final = 14
_BOTTOM: Final = 4


class Header(QHeaderView):
    """Column headings, painted from the columns."""

    band_clicked = Signal(str)
    sort_asked = Signal(str)

    def __init__(self, model: TableModel, padding: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._padding = padding
        self._tinted: frozenset[int] = frozenset()
        self.read_only_note = ""
        self.setSectionsClickable(True)
        self.setSectionsMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)
        self.setStretchLastSection(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMouseTracking(True)
        self.sectionClicked.connect(self._on_click)
        self.setAccessibleName("Column headings")

    def tint(self, columns: frozenset[int]) -> None:
        """Columns whose headings take the accent tint: those of a block that is being pasted."""
        self._tinted = columns
        self.viewport().update()

    def height_needed(self) -> int:
        """From the columns: rotated, two lines or one; bands on top."""
        columns = self._model.columns
        if any(column.rotated for column in columns):
            height = measures.HEADER_ROTATED
        elif any(column.unit or len(heading_lines(column.heading)) > 1 for column in columns):
            height = max(measures.HEADER_TWO_LINES, 2 * _LINE + 2 * _BOTTOM)
        else:
            height = measures.HEADER_ONE_LINE
        return height

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height_needed())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            area = self.viewport().rect()
            painter.fillRect(area, theme.shade("header"))
            for number in range(self.count()):
                if not self.isSectionHidden(number):
                    left = self.sectionViewportPosition(number)
                    rect = QRect(left, 0, self.sectionSize(number), area.height())
                    if rect.intersects(event.rect()):
                        self._section(painter, rect, number)
            self._bands(painter)
            painter.setPen(QPen(theme.shade("border"), 0))
            painter.drawLine(0, area.height() - 1, area.width(), area.height() - 1)

    def _section(self, painter: QPainter, rect: QRect, number: int) -> None:
        column = self._model.columns[number]
        if number in self._tinted:
            painter.fillRect(rect, theme.shade("accent_tint"))
        painter.setPen(QPen(theme.shade("grid"), 0))
        edge = rect.left() if self.isRightToLeft() else rect.right()
        painter.drawLine(edge, rect.top(), edge, rect.bottom())
        painter.setFont(fonts.face("caption", semibold=True))
        painter.setPen(
            theme.shade(
                "link" if number in self._tinted else "text" if column.semibold and column.rotated else "secondary"
            )
        )
        if column.rotated:
            self._rotated(painter, rect, column)
        else:
            self._upright(painter, rect, column, number)

    def _upright(self, painter: QPainter, rect: QRect, column: Column[Any], number: int) -> None:
        inner = rect.adjusted(self._padding, 0, -self._padding - 1, -_BOTTOM)
        metrics = fonts.metrics("caption", semibold=True)
        lines = [column.heading, column.unit] if column.unit else [column.heading]
        if not column.unit and metrics.horizontalAdvance(column.heading) > inner.width():
            lines = heading_lines(column.heading)
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        if not column.is_number and self.isRightToLeft():
            side = Qt.AlignmentFlag.AlignRight
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        top = inner.bottom() + 1 - _LINE * len(lines)
        for place, line in enumerate(line for line in lines):
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
            box = QRect(inner.left(), top + place * _LINE, inner.width(), _LINE)
            painter.drawText(box, int(flags), text)
            if place == 0:
                self._arrow(painter, box, number, metrics.horizontalAdvance(text))

    def _arrow(self, painter: QPainter, box: QRect, number: int, text_width: int) -> None:
        """Which way the column is sorted, beside its name where there is room, else above it."""
        sort = self._model.arrangement.sort
        if sort is None or sort[0] != number:
            return
        size = 10
        name = "chevron-down" if sort[1] else "chevron-up"
        on_right = self._model.columns[number].is_number != self.isRightToLeft()
        x = box.right() - text_width - size - 1 if on_right else box.left() + text_width + 2
        y = box.top() + (_LINE - size) // 2 + 1
        if box.width() < text_width + size + 2:
            x, y = (box.right() - size + 1 if on_right else box.left()), box.top() - size
        icons.paint(painter, x, y, name, "link", size)

    def _rotated(self, painter: QPainter, rect: QRect, column: Column[Any]) -> None:
        painter.save()
        painter.translate(rect.left(), rect.bottom() - 5)
        painter.rotate(-90)
        foot = 0
        metrics = fonts.metrics("caption", semibold=column.semibold)
        painter.setFont(fonts.face("caption", semibold=column.semibold))
        if column.unit:
            foot = _LINE + 4
        room = rect.height() - 14 - foot - (measures.HEADER_BAND if column.band else 0)
        text = metrics.elidedText(column.heading, Qt.TextElideMode.ElideRight, room)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(foot, 0, room, rect.width() - 1), flags, text)
        painter.restore()
        if column.unit:
            box = QRect(rect.left(), rect.bottom() - _LINE - _BOTTOM, rect.width() - 1, _LINE)
            painter.setPen(theme.shade("secondary"))
            painter.setFont(fonts.face("caption"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), column.unit)

    def _bands(self, painter: QPainter) -> None:
        height = measures.HEADER_BAND
        for band, rect in self._band_rects().items():
            painter.fillRect(rect.adjusted(0, 0, -1, 0), theme.shade("header"))
            icons.paint(painter, rect.left() + 6, rect.top() + (height - 10) // 2, "minus", "secondary", 10)
            painter.setPen(theme.shade("text"))
            painter.setFont(fonts.face("caption", semibold=True))
            text = fonts.metrics("caption", semibold=True).elidedText(
                band, Qt.TextElideMode.ElideRight, rect.width() - 24
            )
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(rect.adjusted(19, 0, -4, 0), flags, text)
            painter.setPen(QPen(theme.shade("border"), 0))
            painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def _band_rects(self) -> dict[str, QRect]:
        found: dict[str, QRect] = {}
        for number, column in enumerate(self._model.columns[: self.count()]):
            if column.band and not self.isSectionHidden(number):
                rect = QRect(self.sectionViewportPosition(number), 0, self.sectionSize(number), measures.HEADER_BAND)
                found[column.band] = found[column.band].united(rect) if column.band in found else rect
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for band, rect in self._band_rects().items():
            if rect.contains(event.position().toPoint()):
                self.band_clicked.emit(band)
                return
        super().mousePressEvent(event)

    def _on_click(self, number: int) -> None:
        self.sort_asked.emit(self._model.columns[number].key)
