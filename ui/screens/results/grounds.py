"""What costs rest on, in colours and words: weak evidence stands out, strong evidence is calm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from abc_costing.model.uncertainty import GROUNDS, Ground, GroundShare
from ui.shell import fonts, theme
from ui.shell.formats import Formats, shares
from ui.shell.plain import tooltip
from ui.tables.bars import paint_bar
from ui.tables.column import Bar

COLOURS: Final[dict[Ground, str]] = {
    "": "chart1", "judgement": "chart4", "survey": "chart0", "sample": "chart5", "time record": "heat5",
    "system count": "heat3", "ledger": "ribbon",
}  # fmt: skip
WORDS: Final[dict[Ground, str]] = {
    "": "not stated", "judgement": "judgement", "survey": "survey", "sample": "sample", "time record": "time record",
    "system count": "system count", "ledger": "ledger alone",
}  # fmt: skip
_BOX: Final = 10
_GAP: Final = 4
_APART: Final = 12


def bar_of(rests_on: Sequence[GroundShare], formats: Formats) -> Bar | None:
    """The parts of a cost one behind the other, weakest evidence first; None where parts do not make a whole."""
    parts = [part for part in rests_on if part.amount > 0]
    whole = sum(part.amount for part in parts)
    if not whole:
        return None
    pieces, start = [], 0
    for part in parts:
        pieces.append((start / whole, (start + part.amount) / whole, COLOURS[part.ground]))
        start += part.amount
    shown = zip(parts, shares([part.amount for part in parts]), strict=True)
    words = ", ".join(f"{WORDS[part.ground]} {formats.percent(share)} %" for part, share in shown)
    judged = sum(part.amount for part in parts if part.ground in ("", "judgement"))
    return Bar(tuple(pieces), words, judged / whole, thin=True)


class GroundsBar(QWidget):
    """The same in the inspector, as wide as there is room."""

    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self._bar = bar
        self.setFixedHeight(16)
        self.setAccessibleName(bar.words)
        self.setToolTip(tooltip(bar.words))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            right_to_left = self.layoutDirection().name == "RightToLeft"
            paint_bar(painter, QRect(0, 0, self.width(), 14), self._bar, theme.shade("text"), right_to_left)


class GroundsLegend(QWidget):
    """What the colours are, for those that occur."""

    def __init__(self) -> None:
        super().__init__()
        self._grounds: tuple[Ground, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, found: Sequence[Ground]) -> None:
        """Shows these, in the order from the weakest."""
        self._grounds = tuple(ground for ground in GROUNDS if ground in found)
        words = ", ".join(WORDS[ground] for ground in self._grounds)
        self.setAccessibleName(f"What costs rest on, weakest first: {words}")
        self.setToolTip(tooltip("A part of a cost counts with the weakest evidence on its way from the ledger."))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = fonts.metrics("caption")
        words = sum(_BOX + _GAP + metrics.horizontalAdvance(WORDS[ground]) + _APART for ground in self._grounds)
        return QSize(words, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            metrics, left = fonts.metrics("caption"), 0
            painter.setFont(fonts.face("caption"))
            for ground in self._grounds:
                painter.fillRect(left, (20 - _BOX) // 2, _BOX, _BOX, theme.shade(COLOURS[ground]))
                left += _BOX + _GAP
                painter.setPen(theme.shade("secondary"))
                painter.drawText(left, (20 - metrics.height()) // 2 + metrics.ascent(), WORDS[ground])
                left += metrics.horizontalAdvance(WORDS[ground]) + _APART
