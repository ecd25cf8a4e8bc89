"""What the ratio screen shows, as values: the periods with their state, the chart, the rows of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from abc_costing.model.caps import CapPeriod, CapResult, CapStatus
from abc_costing.model.rows import ACTUAL, key_of
from abc_costing.money import Currency
from abc_costing.reporting import phrases, ratio
from abc_costing.reporting.chart_data import CapBar, CapChart, CapState
from ui.shell.formats import Formats
from ui.tables.column import Figure, Mark

WORDS: Final[dict[CapStatus, tuple[str, str, str]]] = {
    "within": ("Met", "positive", "check"),
    "watch": ("Margin", "warning", "warning"),
    "over": ("Over", "negative", "error"),
}
"""Word, tone and icon of each state."""
THOUSANDS_FROM: Final = 1_000_000
"""Limits from so many major units on are shown in thousands."""


@dataclass(frozen=True)
class CapView:
    """One cap as shown: `cap` has the periods of the chosen scenario and, behind them, those that only a plan has."""

    cap: CapResult
    states: tuple[CapState, ...]
    scenarios: tuple[str, ...]
    place: int
    """The period that is read first: the chosen one, or the last before it."""

    @property
    def periods(self) -> tuple[CapPeriod, ...]:
        return self.cap.periods

    @property
    def message(self) -> str:
        """What the chart says, in a sentence."""
        return ratio.sentence(self.cap, self.place)

    @property
    def bases(self) -> str:
        """The bases in words."""
        return " + ".join(base.base for base in self.periods[self.place].bases) or "the base"


def cap_view(name: str, by_scenario: Mapping[str, Sequence[CapResult]], scenario: str, period: str) -> CapView | None:
    """One cap in a scenario. Periods without cost in it are taken from the first other scenario that plans them."""
    found: dict[str, tuple[CapPeriod, CapState, str]] = {}
    actual = {p.period: p.expense for p in _periods(by_scenario.get(ACTUAL, ()), name)}
    for owner in [scenario, *(other for other in by_scenario if other not in (scenario, ACTUAL))]:
        for each in _periods(by_scenario.get(owner, ()), name):
            if each.period not in found and (owner == scenario or each.period not in actual):
                same = actual.get(each.period) == each.expense
                found[each.period] = (each, _state(owner, same=same), owner)
    if not found:
        return None
    rows = [found[label] for label in sorted(found)] if _sortable(found) else list(found.values())
    periods = tuple(row[0] for row in rows)
    result = CapResult(name, periods)
    return CapView(result, tuple(r[1] for r in rows), tuple(r[2] for r in rows), _place(periods, period))


def _periods(results: Sequence[CapResult], name: str) -> tuple[CapPeriod, ...]:
    return next((result.periods for result in results if key_of(result.cap) == key_of(name)), ())


def _sortable(found: Mapping[str, object]) -> bool:
    """Labels of the user's own stay in the order of the model."""
    return all(label[:4].isdigit() for label in found)


def _state(scenario: str, *, same: bool) -> CapState:
    if same or key_of(scenario) == key_of(ACTUAL):
        return "actual"
    return "budget" if "budget" in key_of(scenario) else "forecast"


def _place(periods: Sequence[CapPeriod], period: str) -> int:
    labels = [key_of(p.period) for p in periods]
    return labels.index(key_of(period)) if key_of(period) in labels else len(labels) - 1


def chart(view: CapView) -> CapChart:
    """The chart of the last periods."""
    start = max(0, min(view.place + 5, len(view.periods)) - ratio.PERIODS_IN_CHART)
    window = range(start, min(start + ratio.PERIODS_IN_CHART, len(view.periods)))
    source = next((p.source for p in view.periods if p.source), "")
    return CapChart(tuple(_bar(view, index) for index in window), source, "chosen period")


def _bar(view: CapView, index: int) -> CapBar:
    each = view.periods[index]
    return CapBar(
        phrases.period_short(each.period),
        float(each.ratio_percent),
        float(each.cap_percent),
        view.states[index],
        over=each.status == "over",
        margin=each.status == "watch",
        points=float(each.headroom_points),
        closed=index == view.place,
    )


@dataclass(frozen=True)
class Scale:
    """How money is written here: whole thousands where limits are large, else whole units."""

    formats: Formats
    of: Currency
    scale: int

    @property
    def words(self) -> str:
        """`ZMW thousand` or `ZMW`."""
        return f"{self.of.code} thousand" if self.scale > 1 else self.of.code

    def money(self, minor: int, *, signed: bool = False) -> str:
        """An amount of minor units."""
        return self.formats.money(minor, self.of, scale=self.scale, signed=signed)

    def said(self, minor: int) -> str:
        """An amount in a sentence: `ZMW 8,705 thousand`."""
        return f"{self.of.code} {self.money(minor)}{' thousand' if self.scale > 1 else ''}"

    def major(self, value: Decimal) -> str:
        """A statistic in major units."""
        return self.formats.number(value, 0, divisor=self.scale)

    def points(self, value: Decimal, *, signed: bool = False) -> str:
        """Percentage points or a rate, two decimals."""
        return self.formats.number(value, 2, signed=signed, dash=False)


def scale_of(view: CapView, formats: Formats, of: Currency) -> Scale:
    """The scale that suits the limits."""
    largest = max((p.limit for p in view.periods), default=0)
    return Scale(formats, of, 1000 if largest >= THOUSANDS_FROM * of.unit else 1)


@dataclass(frozen=True)
class Line:
    """A row of the table: a measure, its figures by period, and what each cell shows beside its text."""

    name: str
    cells: tuple[Figure, ...]
    marks: tuple[Mark, ...]


def lines(view: CapView, scale: Scale) -> tuple[Line, ...]:
    """The rows below the chart."""
    names = [base.base for base in view.periods[view.place].bases]
    values: list[tuple[str, Callable[[CapPeriod], Figure]]] = [
        ("Administrative expense", lambda p: Figure(scale.money(p.expense), p.expense)),
        *((_upper(name), _base_of(name, scale)) for name in names),
        ("Ratio, %", lambda p: Figure(scale.points(p.ratio_percent), p.ratio_percent)),
        ("Cap, %", lambda p: Figure(scale.points(p.cap_percent), p.cap_percent)),
        ("Headroom, pp", lambda p: Figure(scale.points(p.headroom_points, signed=True), p.headroom_points)),
        ("Headroom, money", lambda p: Figure(scale.money(p.headroom, signed=True), p.headroom)),
        ("State", lambda p: Figure(WORDS[p.status][0], WORDS[p.status][0])),
    ]
    return tuple(
        Line(name, tuple(of(p) for p in view.periods), tuple(_mark(name, view, i) for i in range(len(view.periods))))
        for name, of in values
    )


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def _base_of(name: str, scale: Scale) -> Callable[[CapPeriod], Figure]:
    def value(period: CapPeriod) -> Figure:
        found = next((base.value for base in period.bases if key_of(base.base) == key_of(name)), None)
        return Figure("") if found is None else Figure(scale.major(found), found)

    return value


def _mark(name: str, view: CapView, index: int) -> Mark:
    each = view.periods[index]
    mark = Mark(tint=index == view.place, semibold=name in ratio.KEY_LINES)
    word, tone, icon = WORDS[each.status]
    if name == "State":
        return replace(mark, tone=tone, icon=icon, tooltip=word)  # type: ignore[arg-type]
    if each.status == "over" and name.startswith("Headroom"):
        shown = icon if name == "Headroom, money" else ""
        return replace(mark, tone="negative", fill=True, icon=shown, tint=False, semibold=True)
    return mark
