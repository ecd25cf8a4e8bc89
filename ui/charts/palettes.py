"""The colours of charts on the screen, from the theme in force; on paper charts keep those of the reports."""

from __future__ import annotations

from abc_costing.reporting.palette import Palette
from ui.shell import theme


def screen_palette() -> Palette:
    """The palette of the theme in force; the series are in the same order as on paper."""
    of = theme.colours()
    return Palette(
        text=of["text"],
        secondary=of["secondary"],
        grid=of["grid"],
        axis=of["border_strong"],
        base=of["base"],
        on_bar=of["chart_on_bar"],
        tint=of["accent_tint"],
        over=of["negative"],
        margin=of["warning"],
        series=tuple(of[f"chart{index}"] for index in range(8)),
    )
