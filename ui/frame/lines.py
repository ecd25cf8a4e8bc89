"""Lines of the inspector: a name, an amount and perhaps a share, each on its own edge so that sums line up."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shell import fonts, icons, measures, theme

_SHARE: Final = 48


class Line(QWidget):
    """Name at the leading edge (elided), amount and share right aligned. With a key the name is a link."""

    pressed = Signal(object)

    def __init__(
        self,
        texts: Sequence[str],
        tones: Sequence[str] = ("", "", ""),
        semibold: bool = False,
        key: Hashable = None,
        tick: bool = False,
    ) -> None:
        super().__init__()
        self._texts, self._tones = list(texts), list(tones)
        self._semibold, self._key, self._tick = semibold, key, tick
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join(texts))
        if key is not None:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(120, max(measures.ROW_INSPECTOR, fonts.metrics("body").height() + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            metrics = fonts.metrics("body", self._semibold)
            painter.setFont(fonts.face("body", self._semibold))
            right = self.width()
            for place in range(len(self._texts) - 1, 0, -1):
                width = metrics.horizontalAdvance(self._texts[place])
                self._write(painter, self._texts[place], self._tone(place), right - width, width)
                right -= max(_SHARE, width + 10) if place == 2 else width + measures.S
            name = metrics.elidedText(self._texts[0], Qt.TextElideMode.ElideRight, right)
            width = metrics.horizontalAdvance(name)
            self._write(painter, name, self._tone(0), 0, width)
            if self._tick:
                x = self._mirror(width + 5, 14)
                icons.paint(painter, x, (self.height() - 14) // 2, "check", "positive", 14)
            if self._key is not None and self.underMouse():
                painter.drawLine(
                    self._mirror(0, width), self.height() - 3, self._mirror(0, width) + width, self.height() - 3
                )
            if self.hasFocus():
                painter.setPen(QPen(theme.shade("focus"), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _tone(self, place: int) -> str:
        tone = self._tones[place] if place < len(self._tones) else ""
        return f"{tone}_text" if tone in {"positive", "negative", "warning", "info"} else tone or "text"

    def _write(self, painter: QPainter, text: str, tone: str, x: int, width: int) -> None:
        metrics = fonts.metrics("body", self._semibold)
        painter.setPen(theme.shade(tone))
        baseline = (self.height() - metrics.height()) // 2 + metrics.ascent()
        painter.drawText(self._mirror(x, width), baseline, text)

    def _mirror(self, x: int, width: int) -> int:
        return self.width() - x - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._key is not None and self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._key is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit(self._key)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class SumRule(QWidget):
    """The line above a total."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(QPen(theme.shade("border_strong"), 0))
            painter.drawLine(0, 1, self.width(), 1)


class FigureLine(QWidget):
    """A large figure and its unit on one base line."""

    def __init__(self, figure: str, unit: str) -> None:
        super().__init__()
        self._figure, self._unit = figure, unit
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{figure} {unit}")

    def sizeHint(self) -> QSize:
        return QSize(120, max(26, fonts.metrics("figure", semibold=True).height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            large, small = fonts.metrics("figure", semibold=True), fonts.metrics("body")
            baseline = (self.height() - large.height()) // 2 + large.ascent()
            width = large.horizontalAdvance(self._figure)
            unit = small.elidedText(self._unit, Qt.TextElideMode.ElideRight, max(0, self.width() - width - 6))
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            unit_width = small.horizontalAdvance(unit)
            painter.setFont(fonts.face("figure", semibold=True))
            painter.setPen(theme.shade("text"))
            painter.drawText(self.width() - width if mirrored else 0, baseline, self._figure)
            painter.setFont(fonts.face("body"))
            painter.setPen(theme.shade("secondary"))
            painter.drawText(self.width() - width - 6 - unit_width if mirrored else width + 6, baseline, unit)
