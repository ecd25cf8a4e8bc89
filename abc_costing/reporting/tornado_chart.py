"""What moves a figure most: a bar to both sides of it for each cause, the largest on top, every bar labelled."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from abc_costing.reporting.chart_data import Tornado, TornadoBar
from abc_costing.reporting.palette import Palette

LABEL = 7.6
BAR = 0.34
"""Height of a bar as a part of its row; the words stand in the rest."""
ABOVE = 13.0
"""Points above the rows, where the figure itself stands."""
LETTER = 0.55
"""Width of a letter as a part of its size, on average."""


def draw(figure: Figure, chart: Tornado, palette: Palette) -> None:
    """Draw the chart into an empty figure."""
    width, height = (side * 72 for side in figure.get_size_inches())
    axes = figure.add_axes((0.0, 0.0, 1.0, max(0.1, (height - ABOVE) / height)))
    rows = max(1, len(chart.bars))
    reach = max((abs(bar.size) for bar in chart.bars), default=0.0) or 1.0
    axes.set_xlim(-reach, reach)
    axes.set_ylim(rows, 0)
    axes.patch.set_alpha(0)
    axes.set_axis_off()
    for row, bar in enumerate(chart.bars):
        _bar(axes, row, bar, palette)
        _words(axes, row, bar, width, palette)
    axes.annotate(chart.shown, (0, 0), (0, 3), textcoords="offset points", ha="center", va="baseline", fontsize=LABEL,
                  fontweight="bold", color=palette.text)


def _bar(axes: Axes, row: int, bar: TornadoBar, palette: Palette) -> None:
    colour = palette.colour(bar.colour)
    axes.add_patch(Rectangle((-bar.size, row + 1 - BAR - 0.06), 2 * bar.size, BAR, facecolor=colour, edgecolor=colour,
                             linewidth=0.5, clip_on=False, zorder=2))
    ends = [row + 1 - BAR - 0.12, row + 1]
    axes.plot([0, 0], ends, color=palette.text, linewidth=0.9, clip_on=False, zorder=3)


def _words(axes: Axes, row: int, bar: TornadoBar, width: float, palette: Palette) -> None:
    """The name over the bar at its left, the size at its right; the name gives way."""
    left, right = axes.get_xlim()
    room = int((width - len(bar.shown) * LABEL * 0.62 - 8) / (LABEL * LETTER))
    name = bar.name if len(bar.name) <= room else bar.name[: max(1, room - 1)].rstrip() + "…"
    base = row + 1 - BAR - 0.06
    for at, side, words, colour in ((left, "left", name, palette.secondary), (right, "right", bar.shown, palette.text)):
        axes.annotate(words, (at, base), (0, 3.2), textcoords="offset points", ha=side, va="baseline", fontsize=LABEL,
                      color=colour, zorder=4)
