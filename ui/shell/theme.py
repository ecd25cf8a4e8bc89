"""Colours of the program: one set of named colours a theme, one function that puts a theme on the application.

    theme.apply(app, settings.theme)       # "system", "light", "dark" or "contrast"
    theme.shade("accent")                  # QColor of the theme in force
    theme.notifier().changed               # after a change; painted widgets get a repaint by themselves

Names are those of resources/styles/colours.json: surfaces (window, chrome, base, alternate, header, totals, edit,
paper), text (text, secondary, disabled, link), lines (border, border_strong, grid), accent, accent_hover, accent_text,
accent_tint, selection and its texts, focus, the four tones positive, negative, warning, info (each also with _fill
and _text), ribbon, heat0..heat6, heat_text, chart0..chart7, chart_text, chart_on_bar.
"""

from __future__ import annotations

import json
from functools import cache
from string import Template
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from abc_costing.places import resource
from ui.shell import icons, system_look

Setting = Literal["system", "light", "dark", "contrast"]
ThemeName = Literal["light", "dark", "contrast"]
SETTINGS: Final[tuple[Setting, ...]] = ("system", "light", "dark", "contrast")


class Notifier(QObject):
    """Tells that the theme changed. There is one; see `notifier`."""

    changed = Signal()


_name: ThemeName = "light"
_shades: dict[str, QColor] = {}


@cache
def notifier() -> Notifier:
    return Notifier()


@cache
def _all_colours() -> dict[str, dict[str, str]]:
    """Every theme's colours by name; the lists (heat, chart) become heat0, heat1 ..."""
    raw = json.loads(resource("styles", "colours.json").read_text(encoding="utf-8"))
    return {theme: _flat(entries) for theme, entries in raw.items()}


def _flat(entries: dict[str, str | list[str]]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in entries.items():
        if isinstance(value, str):
            flat[name] = value
        else:
            flat.update({f"{name}{step}": colour for step, colour in enumerate(value)})
    return flat


def colours(theme: ThemeName | None = None) -> dict[str, str]:
    """The colours of a theme (of the one in force when not stated) as "#RRGGBB" by name."""
    wanted = theme or _name
    if wanted == "contrast":
        return _all_colours()["contrast"] | system_look.contrast_colours()
    return _all_colours()[wanted]


def name() -> ThemeName:
    """The theme in force."""
    return _name


def shade(colour: str) -> QColor:
    """A colour of the theme in force. KeyError for a name no theme has: a mistake of ours."""
    found = _shades.get(colour)
    if found is None:
        found = _shades[colour] = QColor(colours()[colour])
    return found


def resolve(setting: Setting, system_dark: bool, system_contrast: bool) -> ThemeName:
    """The theme a setting stands for. Kept apart from Qt's colour scheme, which cannot be set everywhere."""
    if setting != "system":
        return setting
    if system_contrast:
        return "contrast"
    return "dark" if system_dark else "light"


def apply(app: QApplication, setting: Setting) -> None:
    """Put the theme on the whole application: style, palette, style sheet, icons. Cheap when nothing changes."""
    global _name
    _name = resolve(setting, system_look.is_dark(), system_look.is_contrast())
    _shades.clear()
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(colours()))
    sheet = style_sheet(colours())
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
    icons.retint(colours())
    notifier().changed.emit()


def style_sheet(of: dict[str, str]) -> str:
    """The style sheet of the frame: resources/styles/frame.qss with the colours put in."""
    return Template(resource("styles", "frame.qss").read_text(encoding="utf-8")).substitute(
        of, icons=resource("icons").as_posix()
    )


_ROLES: Final[dict[QPalette.ColorRole, str]] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "alternate",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.BrightText: "negative_text",
    QPalette.ColorRole.PlaceholderText: "secondary",
    QPalette.ColorRole.Button: "base",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border_strong",
    QPalette.ColorRole.Midlight: "grid",
    QPalette.ColorRole.Light: "base",
    QPalette.ColorRole.Shadow: "border_strong",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "selection_text",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.ToolTipBase: "base",
    QPalette.ColorRole.ToolTipText: "text",
}


def palette(of: dict[str, str]) -> QPalette:
    """The colours as a palette, with the disabled and the inactive groups."""
    made = QPalette()
    for role, colour in _ROLES.items():
        made.setColor(role, QColor(of[colour]))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(of["disabled"]))
    inactive = QPalette.ColorGroup.Inactive
    made.setColor(inactive, QPalette.ColorRole.Highlight, QColor(of["selection_inactive"]))
    made.setColor(inactive, QPalette.ColorRole.HighlightedText, QColor(of["selection_inactive_text"]))
    return made


def follow_system(app: QApplication, setting: Setting) -> None:
    """Re-apply the theme when the system's colour scheme changes while the setting is "system"."""
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: apply(app, setting) if setting == "system" else None)


def is_right_to_left(app: QApplication) -> bool:
    return app.layoutDirection() == Qt.LayoutDirection.RightToLeft
