"""Small ready-made widgets of the frame: labels, buttons, lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.shell import fonts, icons
from ui.shell.plain import tooltip

ButtonRole = Literal["", "primary", "flat", "link"]


def label(text: str = "", tone: str = "", role: fonts.Role = "body", semibold: bool = False) -> QLabel:
    """A label that shows its text as it is, never as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role != "body" or semibold:
        made.setFont(fonts.face(role, semibold))
    if tone:
        made.setProperty("tone", tone)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a label or a banner; the style sheet is asked again only when it differs."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, role: ButtonRole = "", icon: str = "", press: Callable[[], object] | None = None) -> QPushButton:
    """A push button. Its text is a verb; `role` primary fills it with the accent."""
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    if icon:
        icons.attach(made, icon, "accent_text" if role == "primary" else "text")
    if press is not None:
        made.clicked.connect(lambda: press())
    return made


def tool(
    text: str, icon: str = "", tip: str = "", press: Callable[[], object] | None = None, small: bool = False
) -> QToolButton:
    """A flat button with an icon. An empty text gives the icon alone, named by `tip`."""
    made = QToolButton()
    made.setText(text)
    if icon:
        icons.attach(made, icon)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
        made.setToolButtonStyle(style)
    made.setToolTip(tooltip(tip))
    made.setAccessibleName(text or tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if small:
        made.setProperty("role", "small")
    if press is not None:
        made.clicked.connect(lambda: press())
    return made


def rule() -> QFrame:
    """A horizontal line, 1 px."""
    made = QFrame()
    made.setObjectName("rule")
    return made


def stop(height: int = 20) -> QFrame:
    """A short vertical line between groups of buttons."""
    made = QFrame()
    made.setObjectName("stop")
    made.setFixedHeight(height)
    return made


def stretch() -> QWidget:
    """Takes the room that is left in a tool bar."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made
