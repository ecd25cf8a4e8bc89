"""Type: Segoe UI where the system has it, else the bundled Noto Sans; tabular figures everywhere.

    fonts.install(app)                          # once, before the first widget
    fonts.face("caption", semibold=True)        # a QFont, cached
    fonts.metrics("body")                       # its QFontMetrics, cached

Sizes are points and follow the system's text scale.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication

from abc_costing.places import resource
from ui.shell import measures

Role = Literal["caption", "body", "chart_title", "page_title", "figure"]
FAMILIES: Final = ["Segoe UI", "Noto Sans", "Inter"]
MONOSPACE: Final = ["Cascadia Mono", "Consolas", "Noto Sans Mono", "monospace"]
_BUNDLED: Final = ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf", "NotoSans-Bold.ttf")
_POINTS: Final[dict[Role, float]] = {
    "caption": measures.CAPTION,
    "body": measures.BODY,
    "chart_title": measures.CHART_TITLE,
    "page_title": measures.PAGE_TITLE,
    "figure": measures.FIGURE,
}


def install(app: QApplication) -> None:
    """Load the bundled fonts where Segoe UI is missing and make the body font the application's font."""
    if not QFontDatabase.hasFamily(FAMILIES[0]):
        for file in _BUNDLED:
            QFontDatabase.addApplicationFont(str(resource("fonts", file)))
    app.setFont(face("body"))


@cache
def face(role: Role, semibold: bool = False) -> QFont:
    """The font of a role. Sizes are points, so they follow the system's text scale."""
    made = QFont(FAMILIES)
    made.setPointSizeF(_POINTS[role])
    made.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag.fromString("tnum"), 1)
    return made


@cache
def monospace() -> QFont:
    """For values that are shown letter by letter, such as a bad cell of an import."""
    made = QFont(MONOSPACE)
    made.setStyleHint(QFont.StyleHint.Monospace)
    made.setPointSizeF(measures.CAPTION)
    return made


@cache
def metrics(role: Role, semibold: bool = False) -> QFontMetrics:
    return QFontMetrics(face(role, semibold))
