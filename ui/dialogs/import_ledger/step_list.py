"""The list of steps at the leading edge: icon of the state, number, name; the current one as in the navigation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shell import fonts, icons, measures, theme

_ICONS: Final = {
    "done": ("done", "positive"), "error": ("error", "negative"), "warning": ("warning", "warning"),
    "open": ("pending", "secondary"),
}  # fmt: skip
_WORDS: Final = {"done": "done", "error": "has errors", "warning": "has warnings", "open": "not done"}
_ROW: Final = 32


class StepList(QWidget):
    """`chosen(step)` when another step is clicked or reached by an arrow key."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = list(names)
        self._states: Sequence[str] = ["open"] * len(names)
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_states(self._states, 0)

    def show_states(self, states: Sequence[str], current: int) -> None:
        """Other states, another current step."""
        self._states, self._current = list(states), current
        words = [f"{n + 1} {name}, {_WORDS[self._states[n]]}" for n, name in enumerate(self._names)]
        self.setAccessibleName(f"Step {words[current]}")
        self.setAccessibleDescription("; ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(measures.WIZARD_STEPS, _ROW * len(self._names) + 2 * measures.S)

    def _rect(self, step: int) -> QRect:
        return QRect(0, measures.S + step * _ROW, self.width(), _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            for step, name in enumerate(self._names):
                self._row(painter, step, name)

    def _row(self, painter: QPainter, step: int, name: str) -> None:
        rect, current = self._rect(step), step == self._current
        if current:
            painter.fillRect(rect, theme.shade("selection"))
            painter.fillRect(self._mirror(0, 3), rect.y(), 3, rect.height(), theme.shade("accent"))
        icon, tone = _ICONS[self._states[step]]
        icons.paint(painter, self._mirror(measures.M, 16), rect.y() + (_ROW - 16) // 2, icon, tone)
        painter.setFont(fonts.face("body", semibold=current))
        painter.setPen(theme.shade("selection_text" if current else "text"))
        metrics = fonts.metrics("body", semibold=current)
        baseline = rect.y() + (_ROW - metrics.height()) // 2 + metrics.ascent()
        for text, x in ((str(step + 1), 37), (name, 50)):
            painter.drawText(self._mirror(x, metrics.horizontalAdvance(text)), baseline, text)
        if current and self.hasFocus():
            painter.setPen(QPen(theme.shade("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _mirror(self, x: int, width: int) -> int:
        return self.width() - x - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x

    def mousePressEvent(self, event: QMouseEvent) -> None:
        step = (int(event.position().y()) - measures.S) // _ROW
        if 0 <= step < len(self._names):
            self.chosen.emit(step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._current + step < len(self._names):
            self.chosen.emit(self._current + step)
        elif not step:
            super().keyPressEvent(event)
