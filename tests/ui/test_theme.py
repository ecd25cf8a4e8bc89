"""Every text can be read on every surface it stands on, and a theme reaches everything."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui.shell import icons, theme

THEMES: tuple[theme.ThemeName, ...] = ("light", "dark", "contrast")
SURFACES = ("window", "chrome", "base", "alternate", "header", "totals", "edit", "accent_tint")
TONES = ("positive", "negative", "warning", "info")
PAIRS = [
    *((text, surface) for text in ("text", "secondary", "link") for surface in SURFACES),
    *((f"{tone}_text", f"{tone}_fill") for tone in TONES),
    *(
        (f"{tone}_text", surface)
        for tone in ("positive", "negative", "warning", "info")
        for surface in ("base", "window")
    ),
    *(("heat_text", f"heat{step}") for step in range(7)),
    ("selection_text", "selection"),
    ("selection_inactive_text", "selection_inactive"),
    ("warning_text", "selection"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("chart_text", "base"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_has_enough_contrast(name: theme.ThemeName) -> None:
    colours = theme.colours(name)
    # in high contrast a selected row has selection_text only, whatever the tone
    pairs = [pair for pair in PAIRS if name != "contrast" or pair != ("warning_text", "selection")]
    poor = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", THEMES)
def test_icons_and_chart_colours_stand_out(name: theme.ThemeName) -> None:
    colours = theme.colours(name)
    drawn = ["positive", "negative", "warning", "info", "focus", *(f"chart{n}" for n in range(8))]
    assert [c for c in drawn if contrast(colours[c], colours["base"]) < 3.0] == []


def test_all_themes_name_the_same_colours() -> None:
    names = [set(theme.colours(name)) for name in THEMES]
    assert names[0] == names[1] == names[2]


@pytest.mark.parametrize(
    ("setting", "dark", "high", "expected"),
    [
        ("system", False, False, "light"),
        ("system", True, False, "dark"),
        ("system", True, True, "contrast"),
        ("light", True, True, "light"),
        ("contrast", False, False, "contrast"),
    ],
)
def test_the_setting_decides_before_the_system(setting: theme.Setting, dark: bool, high: bool, expected: str) -> None:
    assert theme.resolve(setting, dark, high) == expected


def test_a_theme_reaches_palette_style_and_icons(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Run")
    qtbot.addWidget(button)
    icons.attach(button, "run")
    light = button.icon().pixmap(16).toImage()
    with qtbot.waitSignal(theme.notifier().changed):
        theme.apply(qapp, "dark")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(theme.colours("dark")["base"])
    assert theme.colours("dark")["chrome"] in qapp.styleSheet()
    assert button.icon().pixmap(16).toImage() != light


def test_every_icon_can_be_drawn_in_a_tone() -> None:
    from abc_costing.places import resource

    for file in sorted(resource("icons").glob("*.svg")):
        drawn = icons.pixmap(file.stem, "#8A5800", 16, 2.0).toImage()
        inked = sum(drawn.pixelColor(x, y).alpha() > 0 for x in range(32) for y in range(32))
        assert inked > 12, file.stem
