"""A message that does not block: plain text, verbs on the buttons, the answer comes as a call.

    ask(window, "Delete activity “Appeals”?", "3 drivers use it; they lose their source.",
        [Choice("Delete activity", delete, destructive=True), Choice("Keep it")], tone="warning")
    tell(window, "The ledger was not imported", "gl.xlsx is protected by a password. Remove it in Excel.")

Nothing in the program calls exec(): the window stays alive while a message is open, and tests can answer it.
The first choice that is not destructive is the default; Esc takes the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui.shell import fonts, icons, measures, theme

_WIDTH = 420


@dataclass(frozen=True)
class Choice:
    """A button: a verb, and what it does."""

    verb: str
    act: Callable[[], object] | None = None
    destructive: bool = False


class Message(QDialog):
    """One question or statement. Use `ask` or `tell`."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice], tone: str, details: str
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._choices = list(choices)
        self._answered = False
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(measures.L, measures.L, measures.L, measures.L)
        column.setSpacing(measures.M)
        column.addLayout(self._words(title, text, tone))
        if details:
            column.addWidget(self._details(details))
        column.addLayout(self._button_row())
        self.setMinimumWidth(_WIDTH)

    def _words(self, title: str, text: str, tone: str) -> QHBoxLayout:
        row, words = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(measures.M)
        words.setSpacing(measures.XS)
        icon = QLabel()
        name = {"negative": "error", "warning": "warning", "positive": "done"}.get(tone, "info")
        icon.setPixmap(icons.pixmap(name, theme.shade(tone).name(), 24, self.devicePixelRatioF()))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        for line, font in ((title, fonts.face("chart_title", semibold=True)), (text, fonts.face("body"))):
            label = QLabel(line)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
            label.setFont(font)
            label.setVisible(bool(line))
            words.addWidget(label)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        return row

    @staticmethod
    def _details(details: str) -> QPlainTextEdit:
        box = QPlainTextEdit(details)
        box.setReadOnly(True)
        box.setFont(fonts.monospace())
        box.setMinimumSize(QSize(_WIDTH, 120))
        box.setAccessibleName("Details")
        return box

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(measures.S)
        row.addStretch(1)
        default = next((choice for choice in self._choices if not choice.destructive), None)
        for choice in self._choices:
            made = QPushButton(choice.verb)
            made.setAutoDefault(False)
            if choice is default:
                made.setProperty("role", "primary")
                made.setDefault(True)
            made.clicked.connect(lambda _checked=False, chosen=choice: self._answer(chosen))
            row.addWidget(made)
            self.buttons.append(made)
        return row

    def focus_default(self) -> None:
        """The focus belongs on the default button, not on the first one."""
        for made in self.buttons:
            if made.isDefault():
                made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, choice: Choice | None) -> None:
        if self._answered:
            return
        self._answered = True
        self.close()
        if choice is not None and choice.act is not None:
            choice.act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._answer(self._choices[-1])
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's cross is the last choice, as Esc is."""
        super().closeEvent(event)
        if not self._answered:
            self._answer(self._choices[-1])


def ask(
    parent: QWidget | None, title: str, text: str, choices: Sequence[Choice], tone: str = "info", details: str = ""
) -> Message:
    """Show a question; the choice made is called. Comes back at once."""
    made = Message(parent, title, text, choices, tone, details)
    made.open()
    made.focus_default()
    return made


def tell(parent: QWidget | None, title: str, text: str, tone: str = "negative", details: str = "") -> Message:
    """Show a statement with one button."""
    return ask(parent, title, text, [Choice("Close")], tone, details)
