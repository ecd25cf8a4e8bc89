"""R7 Administrative ratio statement: what is divided by what, the cap and its law, the headroom, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from abc_costing.model.caps import CapPeriod, CapResult, CapStatus
from abc_costing.model.rows import key_of
from abc_costing.reporting import phrases
from abc_costing.reporting.chart_data import CapBar, CapChart, CapState
from abc_costing.reporting.cost_per_service import rounding_note
from abc_costing.reporting.documents import Block, Cell, Chart, Column, Figure, Notes, Row, Section, Table
from abc_costing.reporting.figures import cell_text, shown
from abc_costing.reporting.inputs import ReportInput

PERIODS_IN_CHART = 14
PERIODS_IN_TABLE = 10
NUMERATOR = ("Administrative expense: the ledger’s postings of the period, less accounts of classes that are not "
             "administrative, plus direct costs.")
KEY_LINES = ("Ratio, %", "Headroom, money")
STATES: dict[CapStatus, str] = {"within": "Met", "watch": "Margin", "over": "Over"}


def ratio_statements(given: ReportInput) -> tuple[Section, ...]:
    """One statement for each cap that has figures."""
    return tuple(_statement(given, cap) for cap in given.caps if cap.periods)


def _statement(given: ReportInput, cap: CapResult) -> Section:
    title = f"Administrative ratio statement{f': {cap.cap}' if len(given.caps) > 1 else ''}"
    blocks: list[Block] = [_chart(given, cap), *_tables(given, cap), _definitions(given, cap)]
    return Section("R7", title, tuple(blocks), phrases.context(given).rpartition(" · ")[0], sign_off=True)


def current(given: ReportInput, cap: CapResult) -> CapPeriod:
    """The period of the report, or the last one before it that the cap has figures for."""
    named = [p for p in cap.periods if key_of(p.period) == key_of(given.result.period)]
    return named[0] if named else cap.periods[-1]


def state(given: ReportInput, cap: CapResult, period: CapPeriod) -> CapState:
    """What the expense of a period is: as stated, else forecast behind the report's own period."""
    stated = {key_of(name): value for name, value in given.cap_states.items()}.get(key_of(period.period))
    if stated:
        return stated
    after = cap.periods.index(period) > cap.periods.index(current(given, cap))
    return "forecast" if after else "actual"


def message(given: ReportInput, cap: CapResult) -> str:
    """What the chart says, in a sentence."""
    return sentence(cap, cap.periods.index(current(given, cap)))


def sentence(cap: CapResult, place: int) -> str:
    """The same from the place of the period that is read first; screens say it too."""
    now = cap.periods[place]
    name = phrases.period_short(now.period)
    if now.status == "over":
        first = f"{name} is over the cap by {points(abs(now.headroom_points))} pp"
    else:
        met = "met to" if all(p.status != "over" for p in cap.periods[:place]) and place else "met in"
        first = f"Cap {met} {name} with {points(now.headroom_points)} pp to spare"
    return first + _outlook(cap, place)


def _outlook(cap: CapResult, place: int) -> str:
    """What the periods behind the present one bring."""
    for before, later in zip(cap.periods[place:], cap.periods[place + 1:], strict=False):
        if later.status == "over":
            name, by = phrases.period_short(later.period), points(abs(later.headroom_points))
            if later.cap_percent != before.cap_percent:
                return f"; the {name} step to {percent(later.cap_percent)} % is breached by {by} pp"
            return f"; {name} breaches it by {by} pp"
    if cap.periods[place + 1:]:
        return f"; met to {phrases.period_short(cap.periods[-1].period)}"
    return ""


def points(value: Decimal) -> str:
    """Percentage points with two decimals."""
    return shown(Figure(value, 2, nil=""))


def percent(value: Decimal) -> str:
    """A rate of the law: one decimal, more where it has them."""
    exponent = value.normalize().as_tuple().exponent
    return shown(Figure(value, max(1, -exponent if isinstance(exponent, int) else 1), nil=""))


def _base_words(period: CapPeriod) -> str:
    return " + ".join(base.base for base in period.bases) or "the base"


def _chart(given: ReportInput, cap: CapResult) -> Chart:
    now = current(given, cap)
    place = cap.periods.index(now)
    start = max(0, min(place + 5, len(cap.periods)) - PERIODS_IN_CHART)
    window = cap.periods[start : start + PERIODS_IN_CHART]
    bars = tuple(
        CapBar(phrases.period_short(p.period), float(p.ratio_percent), float(p.cap_percent), state(given, cap, p),
               over=p.status == "over", margin=p.status == "watch", points=float(p.headroom_points), closed=p is now)
        for p in window)
    said = message(given, cap)
    source = next((p.source for p in cap.periods if p.source), "")
    base = now.bases[0].base if now.bases else "the base"
    return Chart(
        said, f"Administrative expense as % of {base} · solid = actual, outline = budget, hatched = forecast, "
        "stepped line = cap", f"{said}. Bars of the ratio by period against the stepped line of the cap: "
        f"{_bars_in_words(bars)}.", CapChart(bars, source, "this report" if given.draft else "last closed period"),
        height=164)


def _bars_in_words(bars: Sequence[CapBar]) -> str:
    return "; ".join(f"{bar.period} {bar.ratio:.2f} % of {bar.cap:.2f} %" for bar in bars)


def _tables(given: ReportInput, cap: CapResult) -> tuple[Table, ...]:
    parts = [cap.periods[i : i + PERIODS_IN_TABLE] for i in range(0, len(cap.periods), PERIODS_IN_TABLE)]
    return tuple(_table(given, cap, part) for part in parts)


def _table(given: ReportInput, cap: CapResult, periods: Sequence[CapPeriod]) -> Table:
    now = current(given, cap)
    columns = [Column(phrases.scale_words(given), align="left")]
    columns += [Column(phrases.period_short(p.period), state(given, cap, p), strong=p is now, rule=p is now)
                for p in periods]
    bases = [base.base for base in periods[0].bases]
    rows: list[tuple[str, list[Cell]]] = [
        ("Administrative expense", [given.amount(p.expense) for p in periods]),
        *((name[:1].upper() + name[1:], [_base(given, p, name) for p in periods]) for name in bases),
        ("Limit", [given.amount(p.limit) for p in periods]),
        ("Ratio, %", [Figure(p.ratio_percent, 2, nil="") for p in periods]),
        ("Cap, %", [Figure(p.cap_percent, 2, nil="") for p in periods]),
        ("Headroom, pp", [Figure(p.headroom_points, 2, signed=True) for p in periods]),
        ("Headroom, money", [_signed(given.amount(p.headroom)) for p in periods]),
        ("Cost cut needed", [given.amount(p.cut_needed) for p in periods]),
        ("State", [_status(p) for p in periods])]
    return Table("Ratio and cap by period", tuple(columns), tuple(
        Row("key" if name in KEY_LINES else "line", (name, *cells)) for name, cells in rows))


def _base(given: ReportInput, period: CapPeriod, name: str) -> Cell:
    value = next((base.value for base in period.bases if base.base == name), None)
    return None if value is None else Figure(value, given.currency.digits if given.scale == 1 else 0, given.scale)


def _signed(figure: Figure) -> Figure:
    return Figure(figure.value, figure.digits, figure.scale, signed=True)


def _status(period: CapPeriod) -> str:
    """Shape and word, so that it reads without colour."""
    return {"over": "▲ ", "watch": "◆ "}.get(period.status, "") + STATES[period.status]


def _definitions(given: ReportInput, cap: CapResult) -> Notes:
    now = current(given, cap)
    law = now.source or next((p.source for p in cap.periods if p.source), "") or "not stated"
    limit = " + ".join(f"{percent(base.percent)} % of {base.base}" for base in now.bases)
    period = phrases.period_short(now.period)
    notes = [
        f"Numerator: {NUMERATOR}",
        f"Denominator: {_base_words(now)}. Limit in {period}: {limit} = {_money(given, now.limit)}. Source: {law}.",
        _remedy(given, cap), rounding_note(given).partition(";")[0].rstrip(".") + "."]
    return Notes(tuple(("", note) for note in notes))


def _money(given: ReportInput, minor: int) -> str:
    return f"{given.result.currency} {shown(given.exact(minor))}"


def _remedy(given: ReportInput, cap: CapResult) -> str:
    """What would restore a broken cap, or that none is broken from the report's period on."""
    place = cap.periods.index(current(given, cap))
    over = next((p for p in cap.periods[place:] if p.status == "over"), None)
    if over is None:
        return "No period from this one on is over the cap."
    base = over.bases[0].base if over.bases else "the base"
    rise = cell_text(Figure(over.rise_needed, 0))
    return (f"{phrases.period_short(over.period)} is over by {points(abs(over.headroom_points))} pp. To meet the cap "
            f"it takes {_money(given, over.cut_needed)} less cost, or {given.result.currency} {rise} more {base}.")
