"""What a page or a table says when it has nothing to show: an icon, one sentence, one button, one link."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.shell import icons, measures, theme


class EmptyState(QWidget):
    """`say` sets it; `pressed` and `link_pressed` tell the button and the link."""

    pressed = Signal()
    link_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._icon = QLabel(self)
        self._sentence = QLabel(self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setProperty("tone", "secondary")
        self._button = QPushButton(self)
        self._link = QPushButton(self)
        self._link.setProperty("role", "link")
        self._link.setFlat(True)
        self._button.clicked.connect(self.pressed)
        self._link.clicked.connect(self.link_pressed)
        column = QVBoxLayout(self)
        column.setSpacing(measures.S)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._link, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.notifier().changed.connect(self._tint)
        self.say("")

    def say(self, sentence: str, icon: str = "table", button: str = "", link: str = "") -> None:
        """Empty texts hide their part."""
        self._icon_name = icon
        self._sentence.setText(sentence)
        self._sentence.setAccessibleName(sentence)
        for part, text in ((self._button, button), (self._link, link)):
            part.setText(text)
            part.setVisible(bool(text))
        self._tint()

    def says_something(self) -> bool:
        return bool(self._sentence.text())

    def _tint(self) -> None:
        shown = icons.pixmap(
            self._icon_name or "table", theme.shade("secondary").name(), measures.ICON_EMPTY, self.devicePixelRatioF()
        )
        self._icon.setPixmap(shown)
