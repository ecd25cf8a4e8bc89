"""What a chart shows, as values; `abc_costing.reporting.charts` draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CapState = Literal["actual", "budget", "forecast"]


@dataclass(frozen=True)
class CapBar:
    """One period of a cap chart; ratio and cap in percent of the same base, `points` the headroom."""

    period: str
    ratio: float
    cap: float
    state: CapState = "actual"
    over: bool = False
    margin: bool = False
    points: float = 0.0
    closed: bool = False
    """The period that the report is about: the last bar of what has been, tinted."""


@dataclass(frozen=True)
class CapChart:
    """Ratios against a stepped cap. `label` stands at the first step that has room for it: the law."""

    bars: tuple[CapBar, ...]
    label: str = ""
    mark: str = "last closed year"
    """What the tinted bar is."""


@dataclass(frozen=True)
class WaterfallStep:
    """One part of a unit cost: name, size, position in the project's palette (None: grey)."""

    name: str
    size: float
    shown: str
    colour: int | None = None


@dataclass(frozen=True)
class Waterfall:
    """Parts that add up to a total."""

    steps: tuple[WaterfallStep, ...]
    total: float
    shown: str


@dataclass(frozen=True)
class TornadoBar:
    """What one cause moves a figure by, up or down; colour is a position in the palette (None: grey)."""

    name: str
    size: float
    shown: str
    colour: int | None = 0


@dataclass(frozen=True)
class Tornado:
    """What moves a figure most, largest first; `shown` is the figure itself."""

    bars: tuple[TornadoBar, ...]
    shown: str


ChartData = CapChart | Waterfall | Tornado
