"""The two legends of the matrix: heat steps by share of row, letters of the evidence."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shell import fonts, theme
from ui.shell.plain import tooltip

_STEP: Final = 22
_GAP: Final = 6
_BOX: Final = 16
_WORDS: Final = (("C", "count"), ("T", "time"), ("S", "survey"), ("J", "judgement"))


class HeatLegend(QWidget):
    """Seven steps between the words for none and for much."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Shading: share of the row, from 0 % to 40 % and over in seven steps")
        self.setToolTip(tooltip("Shading by share of the row: 0, under 4, 8, 14, 22, 40 %, 40 % and over"))

    def sizeHint(self) -> QSize:
        metrics = fonts.metrics("caption")
        return QSize(metrics.horizontalAdvance("0 %40 %+") + 7 * _STEP // 2 + 2 * _GAP + 2, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            metrics, step = fonts.metrics("caption"), _STEP // 2
            painter.setFont(fonts.face("caption"))
            painter.setPen(theme.shade("secondary"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), "0 %")
            left = metrics.horizontalAdvance("0 %") + _GAP
            for number in range(7):
                painter.fillRect(left + number * step, 4, step, 12, theme.shade(f"heat{number}"))
            painter.setPen(QPen(theme.shade("border"), 0))
            painter.drawRect(left, 4, 7 * step, 11)
            rest = self.rect().adjusted(left + 7 * step + _GAP, 0, 0, 0)
            painter.setPen(theme.shade("secondary"))
            painter.drawText(rest, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), "40 %+")


class EvidenceLegend(QWidget):
    """The letters in their boxes with their words; hidden words stand in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        told = "Evidence: C system count, T time record, S sample or survey, J judgement. ? is not stated."
        self.setAccessibleName(told)
        self.setToolTip(tooltip(told + " A triangle in the corner: older than the period."))

    def sizeHint(self) -> QSize:
        metrics = fonts.metrics("caption")
        return QSize(sum(_BOX + 4 + metrics.horizontalAdvance(word) + 8 for _, word in _WORDS), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            metrics, left = fonts.metrics("caption"), 0
            painter.setFont(fonts.face("caption"))
            for letter, word in _WORDS:
                painter.setPen(QPen(theme.shade("border_strong"), 0))
                painter.drawRect(left, 2, _BOX - 1, _BOX - 1)
                painter.setPen(theme.shade("text"))
                painter.drawText(left, 2, _BOX, _BOX, int(Qt.AlignmentFlag.AlignCenter), letter)
                painter.setPen(theme.shade("secondary"))
                left += _BOX + 4
                painter.drawText(left, (20 - metrics.height()) // 2 + metrics.ascent(), word)
                left += metrics.horizontalAdvance(word) + 8
