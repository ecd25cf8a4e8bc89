"""Colours of charts on paper, and their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours of a chart. `series` is in fixed order: the same thing has the same colour everywhere."""

    text: str
    secondary: str
    grid: str
    axis: str
    base: str
    on_bar: str
    tint: str
    over: str
    margin: str
    series: tuple[str, ...]

    def colour(self, index: int | None) -> str:
        """A colour of the series, the grey last one without an index."""
        return self.series[-1] if index is None else self.series[index % (len(self.series) - 1)]


PAPER = Palette(
    text="#1A2026", secondary="#56616C", grid="#E6EAEE", axis="#7C8894", base="#FFFFFF", on_bar="#FFFFFF",
    tint="#E3EFF4", over="#B3261E", margin="#8A5800",
    series=("#0072B2", "#D55E00", "#008F68", "#B25D8C", "#B07800", "#3A8FC4", "#6A5AA8", "#66717C"))
"""White paper, also from a dark screen."""
