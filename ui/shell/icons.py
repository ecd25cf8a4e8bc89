"""Our line icons: SVG files of resources/icons (16 grid, 1.4 stroke), tinted when they are loaded.

    icons.attach(button, "run")                 # sets the icon and keeps it right through theme changes
    icons.attach(action, "run", "accent_text")  # another tone: any colour name of the theme
    icons.paint(painter, x, y, "flag", "warning", 12)
    icons.pixmap("flag", "#8A5800", 16, 2.0)    # cached per name, colour, size and device ratio

Arrows that point along the reading direction are mirrored where the layout runs right to left.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from abc_costing.places import resource

MIRRORED: Final = frozenset({"back", "forward", "undo", "redo", "chevron-right", "run", "lines", "rule"})
TONE_ICONS: Final[dict[str, str]] = {
    "positive": "check",
    "warning": "warning",
    "negative": "error",
    "info": "info",
    "secondary": "pending",
}
"""The icon that goes with the word of a tone."""
_NAME: Final = "iconName"
_TONE: Final = "iconTone"
_colours: dict[str, str] = {"text": "#1A2026", "disabled": "#98A2AC", "link": "#0B6285"}
_icons: dict[tuple[str, str], QIcon] = {}


@runtime_checkable
class TakesIcon(Protocol):
    """A button, an action, a window."""

    def setIcon(self, icon: QIcon) -> None: ...
    def setProperty(self, name: str, value: object) -> bool: ...


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in a colour ("#RRGGBB"), `size` logical pixels wide, sharp at `ratio` device pixels each."""
    svg = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    if name in MIRRORED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        painter.translate(drawn.width(), 0)
        painter.scale(-1, 1)
    svg.render(painter, QRectF(0, 0, drawn.width(), drawn.height()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def paint(painter: QPainter, x: int, y: int, name: str, tone: str, size: int = 16) -> None:
    """Draw the icon with its top left corner at x, y in a tone of the theme in force."""
    painter.drawPixmap(x, y, pixmap(name, _colours[tone], size, painter.device().devicePixelRatioF()))


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon for a button: normal, disabled, and checked in the link colour."""
    made = _icons.get((name, tone))
    if made is None:
        made = _icons[name, tone] = _icon(name, tone)
    return made


def _icon(name: str, tone: str) -> QIcon:
    made = QIcon()
    checked = "link" if tone == "text" else tone
    application = QGuiApplication.instance()
    # the densest screen's ratio: on another screen Qt scales it down
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    made.addPixmap(pixmap(name, _colours[tone], 16, ratio), QIcon.Mode.Normal, QIcon.State.Off)
    made.addPixmap(pixmap(name, _colours[checked], 16, ratio), QIcon.Mode.Normal, QIcon.State.On)
    made.addPixmap(pixmap(name, _colours["disabled"], 16, ratio), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def attach(target: TakesIcon, name: str, tone: str = "text") -> None:
    """Give a button or an action an icon that follows the theme."""
    target.setProperty(_NAME, name)
    target.setProperty(_TONE, tone)
    target.setIcon(icon(name, tone))


def retint(colours: Mapping[str, str]) -> None:
    """Take the colours of a theme and renew every attached icon. `theme.apply` calls it."""
    if dict(colours) == _colours:
        return
    _colours.clear()
    _colours.update(colours)
    _icons.clear()
    for widget in QApplication.allWidgets():
        for target in (widget, *widget.actions()):
            _renew(target)


def _renew(target: QObject) -> None:
    name = target.property(_NAME)
    if name and isinstance(target, TakesIcon):
        target.setIcon(icon(str(name), str(target.property(_TONE))))


def application_icon() -> QIcon:
    """The program's own icon; the only one with fixed colours."""
    return QIcon(str(resource("icons", "app.svg")))
