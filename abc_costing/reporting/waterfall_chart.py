"""What builds a unit cost: parts one on top of the other up to the total, every bar labelled."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from abc_costing.reporting.chart_data import Waterfall
from abc_costing.reporting.palette import Palette

BAR = 0.76
SMALL, LABEL = 7.2, 8.0
NAME_LINES = 3


def draw(figure: Figure, chart: Waterfall, palette: Palette) -> None:
    """Draw the chart into an empty figure."""
    width, height = (side * 72 for side in figure.get_size_inches())
    below, above = 42.0, 14.0
    axes = figure.add_axes((0.0, below / height, 1.0, (height - below - above) / height))
    count = len(chart.steps) + 1
    levels = _levels(chart)
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(min(0.0, *levels), max(0.0, *levels) or 1.0)
    axes.patch.set_alpha(0)
    axes.set_axis_off()
    letters = max(6, int(width / count / (SMALL * 0.52)))
    for index, step in enumerate(chart.steps):
        start, end = levels[index], levels[index + 1]
        _bar(axes, index, (start, end), palette.colour(step.colour), step.shown, palette)
        _name(axes, index, step.name, letters, palette.secondary, strong=False)
        _connector(axes, index, end, palette)
    _bar(axes, count - 1, (0.0, chart.total), palette.text, chart.shown, palette, strong=True)
    _name(axes, count - 1, "Total", letters, palette.text, strong=True)
    axes.plot([-0.5, count - 0.5], [0, 0], color=palette.axis, linewidth=0.9, clip_on=False, zorder=3)


def _levels(chart: Waterfall) -> list[float]:
    """The level before the first step and after each."""
    levels = [0.0]
    for step in chart.steps:
        levels.append(levels[-1] + step.size)
    return levels


def _bar(
    axes: Axes, index: int, ends: tuple[float, float], colour: str, words: str, palette: Palette, *,
    strong: bool = False,
) -> None:
    low, high = min(ends), max(ends)
    axes.add_patch(Rectangle((index - BAR / 2, low), BAR, high - low, facecolor=colour, edgecolor=colour, linewidth=0.5,
                             clip_on=False, zorder=2))
    axes.annotate(words, (index, high), (0, 3.5), textcoords="offset points", ha="center", va="baseline",
                  fontsize=LABEL, fontweight="bold" if strong else "normal", color=palette.text)


def _connector(axes: Axes, index: int, level: float, palette: Palette) -> None:
    axes.plot([index + BAR / 2, index + 1 - BAR / 2], [level, level], color=palette.axis, linewidth=0.8,
              dashes=(1.8, 1.5), clip_on=False, zorder=1)


def _name(axes: Axes, index: int, name: str, letters: int, colour: str, *, strong: bool) -> None:
    """The name under a bar on three lines at most; the table beside the chart has it in full."""
    lines = textwrap.wrap(name, letters, max_lines=NAME_LINES, placeholder="…") or [""]
    bottom = axes.get_ylim()[0]
    axes.annotate("\n".join(lines), (index, bottom), (0, -4), textcoords="offset points", ha="center", va="top",
                  fontsize=SMALL, color=colour, fontweight="bold" if strong else "normal", linespacing=1.15)
