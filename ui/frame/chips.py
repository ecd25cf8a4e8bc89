"""Chips and pills: small painted parts with two colours of text, which no style sheet can give.

    chip = Chip("Period", "FY 2025", menu=menu)          # a choice: quiet label, value, chevron
    chip = Chip("Sort", "Total, largest first", removable=True)   # chip.removed when its cross is used
    pill = Pill("Reconciled", "positive")                # pill.say("Not reconciled", "negative")

Both take their colours from the theme in force.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from ui.shell import fonts, icons, measures, theme

_GAP: Final = 5


class Chip(QAbstractButton):
    """A small frame with label and value. `clicked` as any button; with a menu a click opens it."""

    removed = Signal()

    def __init__(
        self,
        label: str = "",
        value: str = "",
        parent: QWidget | None = None,
        *,
        menu: QMenu | None = None,
        removable: bool = False,
        icon: str = "",
        height: int = measures.CONTROL_SMALL,
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._value = value
        self._menu = menu
        self._removable = removable
        self._icon = icon
        self._hint = ""
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._open_menu)
        self._name()

    def set_value(self, value: str) -> None:
        self._value = value
        self._name()
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        return self._value

    def set_menu(self, menu: QMenu) -> None:
        self._menu = menu
        self.updateGeometry()
        self.update()

    def set_hint(self, hint: str) -> None:
        """Small text at the far end, such as a shortcut."""
        self._hint = hint
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label} {self._value}".strip())

    def sizeHint(self) -> QSize:
        metrics = fonts.metrics("body")
        texts = [metrics.horizontalAdvance(text) for text in (self._label, self._value) if text]
        width = 8 + sum(texts) + _GAP * max(0, len(texts) - 1) + 8 + 1  # advances are rounded, eliding is not
        width += 16 + 2 if self._trailing() else 0
        width += 16 + _GAP if self._icon else 0
        return QSize(width, self.height())

    def minimumSizeHint(self) -> QSize:
        """In a narrow window the texts are elided."""
        return QSize(min(72, self.sizeHint().width()), self.height())

    def _trailing(self) -> str:
        if self._removable:
            return "close"
        return "chevron-down" if self._menu is not None else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._frame(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            left = 8
            if self._icon:
                icons.paint(painter, self._mirror(left, 16), (self.height() - 16) // 2, self._icon, "secondary")
                left += 16 + _GAP
            room = self.width() - 8 - (18 if self._trailing() else 0) - self._hint_width()
            for text, tone in ((self._label, "secondary"), (self._value, "text")):
                if text:
                    left = self._write(painter, text, tone if self.isEnabled() else "disabled", left, room) + _GAP
            if self._trailing():
                size = 16 if self._menu is not None else 12
                x = self.width() - 6 - size
                icons.paint(
                    painter, self._mirror(x, size), (self.height() - size) // 2, self._trailing(), "secondary", size
                )
            if self._hint:
                painter.setFont(fonts.face("caption"))
                painter.setPen(theme.shade("secondary"))
                side = Qt.AlignmentFlag.AlignRight if not self._mirrored() else Qt.AlignmentFlag.AlignLeft
                side |= Qt.AlignmentFlag.AlignAbsolute
                painter.drawText(
                    self.rect().adjusted(8, 0, -8, 0), int(side | Qt.AlignmentFlag.AlignVCenter), self._hint
                )

    def _hint_width(self) -> int:
        return fonts.metrics("caption").horizontalAdvance(self._hint) + _GAP if self._hint else 0

    def _frame(self, painter: QPainter) -> None:
        edge = "border_strong" if self.underMouse() and self.isEnabled() else "border"
        painter.setBrush(theme.shade("base"))
        painter.setPen(QPen(theme.shade(edge), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.hasFocus():
            painter.setPen(QPen(theme.shade("focus"), 2))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, measures.RADIUS - 0.5, measures.RADIUS - 0.5)

    def _write(self, painter: QPainter, text: str, tone: str, left: int, right: int) -> int:
        metrics = fonts.metrics("body")
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - left))
        width = metrics.horizontalAdvance(shown)
        painter.setFont(fonts.face("body"))
        painter.setPen(theme.shade(tone))
        baseline = (self.height() - metrics.height()) // 2 + metrics.ascent()
        painter.drawText(self._mirror(left, width), baseline, shown)
        return left + width

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _mirror(self, x: int, width: int) -> int:
        return self.width() - x - width if self._mirrored() else x

    def _cross(self) -> QRect:
        x = self.width() - 24
        return QRect(self._mirror(x, 24), 0, 24, self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._removable and self._cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or (
            self._menu is not None and event.key() == Qt.Key.Key_Down
        ):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def _open_menu(self) -> None:
        if self._menu is not None:
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 1)))


class Pill(QWidget):
    """An icon and a word on the fill of a tone: positive, negative, warning or info."""

    def __init__(self, word: str = "", tone: str = "info", parent: QWidget | None = None, icon: str = "") -> None:
        super().__init__(parent)
        self._word, self._tone, self._icon = word, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(word, tone, icon)

    def say(self, word: str, tone: str, icon: str = "") -> None:
        self._word, self._tone = word, tone
        self._icon = icon or ("done" if tone == "positive" else icons.TONE_ICONS.get(tone, "info"))
        self.setAccessibleName(word)
        self.setVisible(bool(word))
        self.updateGeometry()
        self.update()

    @property
    def word(self) -> str:
        return self._word

    @property
    def tone(self) -> str:
        return self._tone

    def sizeHint(self) -> QSize:
        width = fonts.metrics("caption", semibold=True).horizontalAdvance(self._word)
        return QSize(6 + measures.ICON_PILL + 4 + width + 7, measures.PILL)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.shade(f"{self._tone}_fill"))
            if theme.name() == "contrast":
                painter.setPen(theme.shade("border"))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, measures.RADIUS_PILL, measures.RADIUS_PILL)
            size, mirrored = measures.ICON_PILL, self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = self.width() - 6 - size if mirrored else 6
            icons.paint(painter, x, (self.height() - size) // 2, self._icon, self._tone, size)
            painter.setFont(fonts.face("caption"))
            painter.setPen(theme.shade(f"{self._tone}_text"))
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            left, right = (4, size + 10) if mirrored else (size + 10, 4)
            side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(self.rect().adjusted(left, 0, -right, 0), flags, self._word)
