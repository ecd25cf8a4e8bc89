"""Charts as `matplotlib.figure.Figure` and as SVG, PNG or PDF; never pyplot. Lines and glyphs only: no clipping, no
patterns, no fonts to be found by the reader, so that every renderer shows the same."""

from __future__ import annotations

import io
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from abc_costing.places import resource
from abc_costing.reporting import cap_chart, tornado_chart, waterfall_chart
from abc_costing.reporting.chart_data import CapChart, Tornado
from abc_costing.reporting.documents import Chart
from abc_costing.reporting.palette import PAPER, Palette

POINTS = 72
"""Points in an inch: figures are sized in points."""

STYLE: dict[Any, Any] = {
    "font.family": ["Noto Sans", "Noto Sans Mono", "Noto Sans Arabic"], "svg.fonttype": "path", "svg.hashsalt": "chart",
    "pdf.fonttype": 42, "path.simplify": False, "text.parse_math": False}


def figure(chart: Chart, palette: Palette = PAPER) -> Figure:
    """The chart without its title, which stands above it in the page's own type."""
    with _style():
        made = Figure(figsize=(chart.width / POINTS, chart.height / POINTS), dpi=POINTS)
        FigureCanvasAgg(made)
        made.patch.set_alpha(0)
        if isinstance(chart.data, CapChart):
            cap_chart.draw(made, chart.data, palette)
        elif isinstance(chart.data, Tornado):
            tornado_chart.draw(made, chart.data, palette)
        else:
            waterfall_chart.draw(made, chart.data, palette)
        return made


def svg(chart: Chart, palette: Palette = PAPER) -> str:
    """The chart as an SVG drawing whose size is the chart's in points."""
    return saved(figure(chart, palette), "svg").decode("utf-8")


def saved(made: Figure, form: Literal["svg", "png", "pdf"], dpi: int = 300) -> bytes:
    """A figure as a file's bytes; two figures of the same values give the same bytes."""
    buffer = io.BytesIO()
    dates: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
    with _style():
        made.savefig(buffer, format=form, dpi=dpi if form == "png" else POINTS, metadata=dates[form])
    content = buffer.getvalue()
    return re.sub(rb"\s*<metadata>.*?</metadata>", b"", content, flags=re.DOTALL) if form == "svg" else content


_ONE_AT_A_TIME = threading.RLock()
"""matplotlib's settings are one for the whole process, and a screen may draw while a worker sets a report."""


@contextmanager
def _style() -> Iterator[None]:
    with _ONE_AT_A_TIME:
        yield from _styled()


def _styled() -> Iterator[None]:
    _bundled_fonts()
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # a script in none of the fonts: the table beside the chart has the name
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        warnings.filterwarnings("ignore", "Matplotlib currently does not support", UserWarning)
        yield


@cache
def _bundled_fonts() -> None:
    for path in sorted(resource("fonts").glob("*.ttf")):
        fontManager.addfont(str(path))
