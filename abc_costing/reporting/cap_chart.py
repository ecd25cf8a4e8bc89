"""Ratio against a stepped cap: solid what was, outlined the budget, hatched the forecast; shapes and words say what is
over, so that it reads in grey."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from abc_costing.reporting.chart_data import CapBar, CapChart
from abc_costing.reporting.palette import Palette

BAR, WIDEST = 0.56, 62.0
"""A bar's part of its period's width, and the width in points that it never exceeds."""

ROOMY = 150.0
"""Points: a period so wide has room for the rate of the cap beside what is over."""
SMALL, LABEL = 8.0, 8.4
HATCH = 4.2
"""Points between two lines of the hatching."""
MINUS = "\u2212"


@dataclass(frozen=True)
class _Canvas:
    axes: Axes
    chart: CapChart
    palette: Palette
    top: float
    width: float
    height: float
    """Size of the plot in points."""

    @property
    def period(self) -> float:
        """Width of a period in points."""
        return self.width / max(1, len(self.chart.bars))

    @property
    def bar(self) -> float:
        """Width of a bar, a period being 1."""
        return min(BAR, WIDEST / self.period)

    @property
    def scale(self) -> float:
        """Type becomes smaller where there are many periods."""
        return min(1.0, self.period / 58)

    def up(self, points: float) -> float:
        """A height in points as a height on the axis."""
        return points * self.top / self.height


def draw(figure: Figure, chart: CapChart, palette: Palette) -> None:
    """Draw the chart into an empty figure."""
    width, height = (side * 72 for side in figure.get_size_inches())
    left, right, below, above = 30.0, 4.0, 30.0, 14.0
    axes = figure.add_axes((left / width, below / height, (width - left - right) / width,
                            (height - below - above) / height))
    highest = max((max(bar.ratio, bar.cap) for bar in chart.bars), default=1.0) or 1.0
    step = _step(highest)
    top = step * math.ceil(highest * 1.06 / step)
    canvas = _Canvas(axes, chart, palette, top, width - left - right, height - below - above)
    _axis(canvas, step)
    for index, bar in enumerate(chart.bars):
        _bar(canvas, index, bar)
    _cap_line(canvas)
    _closed(canvas)


def _step(highest: float) -> float:
    """A round distance of grid lines that gives about six of them."""
    power = float(10 ** math.floor(math.log10(highest / 6)))
    return next(power * part for part in (1.0, 2.0, 2.5, 5.0, 10.0) if power * part * 7 >= highest)


def _axis(canvas: _Canvas, step: float) -> None:
    axes, palette, count = canvas.axes, canvas.palette, len(canvas.chart.bars)
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(0, canvas.top)
    axes.patch.set_alpha(0)
    axes.set_axis_off()
    digits = 0 if step >= 1 and step == int(step) else max(1, -math.floor(math.log10(step)))
    for index in range(round(canvas.top / step) + 1):
        level = index * step
        strong = index == 0
        axes.plot([-0.5, count - 0.5], [level, level], clip_on=False, zorder=4 if strong else 0, solid_capstyle="butt",
                  color=palette.axis if strong else palette.grid, linewidth=0.9 if strong else 0.7)
        axes.annotate(f"{level:.{digits}f}", (-0.5, level), (-7, 0), textcoords="offset points", ha="right",
                      va="center", fontsize=SMALL, color=palette.secondary)


def _bar(canvas: _Canvas, index: int, bar: CapBar) -> None:
    axes, palette, scale = canvas.axes, canvas.palette, canvas.scale
    colour = palette.series[0]
    ratio = max(bar.ratio, 0.0)
    wide = canvas.bar
    edge = index - wide / 2
    solid = bar.state == "actual"
    axes.add_patch(Rectangle((edge, 0), wide, ratio, facecolor=colour if solid else palette.base, edgecolor=colour,
                             linewidth=0 if solid else 1.2, clip_on=False, zorder=2))
    if bar.state == "forecast":
        _hatch(canvas, edge, ratio)
    if bar.over:
        axes.add_patch(Rectangle((edge, bar.cap), wide, ratio - bar.cap, facecolor=palette.series[1],
                                 linewidth=0, clip_on=False, zorder=2.5))
    _words(canvas, index, bar)
    size = LABEL * scale
    axes.annotate(bar.period, (index, 0), (0, -4), textcoords="offset points", ha="center", va="top", fontsize=size,
                  color=palette.text, fontweight="bold" if bar.closed else "normal")
    axes.annotate(bar.state, (index, 0), (0, -5 - size * 1.4), textcoords="offset points", ha="center", va="top",
                  fontsize=size * 0.95, color=palette.secondary)


def _hatch(canvas: _Canvas, edge: float, ratio: float) -> None:
    """Slanting lines cut at the bar by hand: a pattern would not come through every renderer."""
    wide = canvas.bar * canvas.period
    high = ratio * canvas.height / canvas.top
    across, upward = 1 / canvas.period, canvas.top / canvas.height
    offset = HATCH
    while offset < wide + high:
        first = (wide - max(0.0, offset - high), min(offset, high))
        last = (wide - min(offset, wide), max(0.0, offset - wide))
        canvas.axes.plot([edge + first[0] * across, edge + last[0] * across], [first[1] * upward, last[1] * upward],
                         color=canvas.palette.series[0], linewidth=0.7, zorder=2.2, clip_on=False)
        offset += HATCH


def _words(canvas: _Canvas, index: int, bar: CapBar) -> None:
    """The ratio at the foot of the bar; what is over, left or to spare at its top."""
    axes, palette, size = canvas.axes, canvas.palette, LABEL * canvas.scale
    solid = bar.state == "actual"
    box = None if solid else {"boxstyle": "round,pad=0.25,rounding_size=0.2", "facecolor": palette.base, "linewidth": 0}
    axes.annotate(_number(bar.ratio), (index, 0), (0, 8), textcoords="offset points", ha="center", va="baseline",
                  fontsize=size, fontweight="bold", color=palette.on_bar if solid else palette.text, bbox=box, zorder=3)
    if bar.over:
        _marked(canvas, index, bar.ratio, f"{_number(abs(bar.points))} over", "^", palette.over)
    elif bar.margin:
        _marked(canvas, index, max(bar.ratio, bar.cap), f"{_number(bar.points)} left", "D", palette.margin)
    elif bar.closed and bar.ratio * canvas.height / canvas.top > 34:
        colour = palette.on_bar if solid else palette.text
        axes.annotate(f"+{_number(bar.points)} pp", (index, bar.ratio), (0, -5), textcoords="offset points",
                      ha="center", va="top", fontsize=size * 0.96, fontweight="bold", color=colour, zorder=3)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)


def _marked(canvas: _Canvas, index: int, level: float, words: str, marker: str, colour: str) -> None:
    """A shape and words over a bar."""
    size = LABEL * canvas.scale * 0.96
    text = canvas.axes.annotate(words, (index, level), (4, 4.5), textcoords="offset points", ha="center", va="baseline",
                                fontsize=size, fontweight="bold", color=colour, zorder=5)
    extent = text.get_window_extent()
    x, y = canvas.axes.transData.inverted().transform((extent.x0 - 5.5, extent.y0 + extent.height / 2))
    canvas.axes.plot([x], [y], marker=marker, markersize=5.2 if marker == "^" else 4.6, color=colour,
                     markeredgewidth=0, clip_on=False, zorder=5)


def _cap_line(canvas: _Canvas) -> None:
    bars, palette = canvas.chart.bars, canvas.palette
    xs = [x for index in range(len(bars)) for x in (index - 0.5, index + 0.5)]
    ys = [bar.cap for bar in bars for _ in range(2)]
    canvas.axes.plot(xs, ys, color=palette.text, linewidth=1.8, clip_on=False, zorder=4, solid_joinstyle="miter",
                     solid_capstyle="butt")
    law = canvas.chart.label
    for index, bar in enumerate(bars):
        if index and bar.cap == bars[index - 1].cap:
            continue
        crowded = (bar.over or bar.margin) and canvas.period < ROOMY
        room = _room(bars, index)
        rate = f"{bar.cap:.1f}" if round(bar.cap, 1) == bar.cap else f"{bar.cap:.4g}"
        words = (f"{bar.cap:g}" if len(rate) > 3 else rate) if crowded else f"{rate} %"
        if law and room > 1 and not crowded and (len(law) + 8) * 4.6 < room * canvas.period:
            words, law = f"{words}, {law}", ""
        _step_label(canvas, index, bar, words, crowded=crowded)


def _room(bars: tuple[CapBar, ...], index: int) -> int:
    """How many periods a label that starts at `index` may run over."""
    def taken(bar: CapBar) -> bool:
        return bar.cap != bars[index].cap or bar.over or bar.margin

    return next((i for i in range(index + 1, len(bars)) if taken(bars[i])), len(bars)) - index


def _step_label(canvas: _Canvas, index: int, bar: CapBar, words: str, *, crowded: bool) -> None:
    offset, anchor = ((2.5, -3.5), "top") if crowded else ((2.5, 3), "baseline")
    canvas.axes.annotate(words, (index - 0.5, bar.cap), offset, textcoords="offset points", ha="left", va=anchor,
                         fontsize=LABEL * 0.96 * canvas.scale, fontweight="bold", color=canvas.palette.text, zorder=5,
                         path_effects=[withStroke(linewidth=2.2, foreground=canvas.palette.base)] if crowded else None)


def _closed(canvas: _Canvas) -> None:
    """The year reported on: tinted, with a rule behind it."""
    index = next((i for i, bar in enumerate(canvas.chart.bars) if bar.closed), None)
    if index is None:
        return
    axes, palette = canvas.axes, canvas.palette
    axes.add_patch(Rectangle((index - 0.48, 0), 0.96, canvas.top, facecolor=palette.tint, linewidth=0, zorder=-1,
                             clip_on=False))
    axes.plot([index + 0.5, index + 0.5], [0, canvas.top + canvas.up(11)], color=palette.secondary, linewidth=0.8,
              dashes=(2.5, 2.5), clip_on=False, zorder=3)
    axes.annotate(canvas.chart.mark, (index + 0.5, canvas.top), (-4, 3), textcoords="offset points", ha="right",
                  va="baseline", fontsize=SMALL * canvas.scale, color=palette.secondary)
