"""A chart as pixels or as a file. Here, and only when the first chart is drawn, matplotlib is loaded."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from abc_costing.reporting.chart_data import ChartData
from abc_costing.reporting.documents import Chart
from abc_costing.reporting.palette import PAPER, Palette

Form = Literal["png", "svg", "pdf"]
DPI = 96
"""Logical pixels in an inch at 100 %."""
POINTS = 72
SMALLEST = QSize(60, 60)
"""Below this there is no room for any figure."""


def image(data: ChartData, size: QSize, ratio: float, palette: Palette) -> QImage:
    """The chart in `size` logical pixels with `ratio` device pixels each, on a transparent ground."""
    from abc_costing.reporting import charts

    made = charts.figure(_sized(data, size), palette)
    wide, high = round(size.width() * ratio), round(size.height() * ratio)
    made.set_dpi(DPI * ratio)
    made.set_size_inches(wide / made.dpi, high / made.dpi)
    canvas = made.canvas
    canvas.draw()
    pixels = bytes(canvas.buffer_rgba())  # type: ignore[attr-defined]  # the Agg canvas, which figure() chose
    across, down = canvas.get_width_height(physical=True)
    drawn = QImage(pixels, across, down, across * 4, QImage.Format.Format_RGBA8888).copy()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def on_paper(data: ChartData, size: QSize, ratio: float = 2.0) -> QImage:
    """The chart on white, for the clipboard: dark text also when the screen is dark."""
    chart = image(data, size, ratio, PAPER)
    sheet = QImage(chart.size(), QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    chart.setDevicePixelRatio(1.0)
    with QPainter(sheet) as painter:
        painter.drawImage(0, 0, chart)
    return sheet


def content(data: ChartData, size: QSize, form: Form) -> bytes:
    """The chart as a file of a form, in the colours of paper and at the size it has on the screen."""
    from abc_costing.reporting import charts

    return charts.saved(charts.figure(_sized(data, size), PAPER), form)


def _sized(data: ChartData, size: QSize) -> Chart:
    wide, high = (max(1, round(side * POINTS / DPI)) for side in (size.width(), size.height()))
    return Chart("", "", "", data, wide, high)
