"""Words that several reports share: periods, scales, methods, where the figures come from."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from abc_costing import money
from abc_costing.model.rows import Method
from abc_costing.reporting.figures import shown
from abc_costing.reporting.inputs import LedgerSource, ReportInput

MONTHS = "January February March April May June July August September October November December".split()

METHODS: dict[Method, str] = {
    "direct": "Direct method", "step-down": "Step-down method", "reciprocal": "Reciprocal method"}

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN_PLACES = 6
"""So many decimals are written out; smaller figures get a power of ten."""


def period_name(label: str) -> str:
    """A period in full: "Fiscal year 2025"; labels of the user's own stay as they are."""
    return f"Fiscal year {label}" if re.fullmatch(r"\d{4}", label) else label


def period_short(label: str) -> str:
    """A period for a column heading: "FY 2025"."""
    return f"FY {label}" if re.fullmatch(r"\d{4}", label) else label


def day(value: date) -> str:
    """`31 December 2025`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def span(starts: date | None, ends: date | None) -> str:
    """`1 January – 31 December 2025`, or nothing where the days are unknown."""
    if starts is None or ends is None:
        return ""
    first = day(starts)
    return f"{first.removesuffix(f' {starts.year}') if starts.year == ends.year else first} – {day(ends)}"


def scale_words(given: ReportInput) -> str:
    """`ZMW thousand` or `ZMW`: what the amounts are in."""
    return f"{given.result.currency} thousand" if given.scale == 1000 else given.result.currency


def context(given: ReportInput, amounts: str = "") -> str:
    """The line under a title: period, scenario, currency and scale, method.

    Args:
        amounts: what the amounts are in where that differs from the report's scale.
    """
    days = span(given.starts, given.ends)
    return " · ".join((
        period_name(given.result.period) + (f", {days}" if days else ""),
        f"Scenario {given.result.scenario}",
        f"Amounts in {amounts or scale_words(given)}",
        METHODS[given.result.method],
    ))


def threshold(given: ReportInput) -> str:
    """From how many percent on a change of unit cost needs a reason: `10`, `7.5`."""
    return f"{given.flagged_change.normalize():f}"


def short_hash(sha256: str) -> str:
    """The first eight digits of a hash in two groups, to compare by eye: `9f3c 71ab`."""
    return f"{sha256[:4]} {sha256[4:8]}".strip()


def ledger_words(sources: tuple[LedgerSource, ...]) -> str:
    """The ledger in one line: its first file with the short hash, and how many more there are."""
    if not sources:
        return "Ledger not stated"
    first, *rest = sources
    more = f" and {len(rest)} more file{'s' if len(rest) > 1 else ''}" if rest else ""
    return f"Ledger {first.file}, {short_hash(first.sha256)}{more}"


def provenance(given: ReportInput) -> str:
    """What stands at the foot of every page: run, ledger, difference."""
    difference = shown(given.exact(given.result.difference))
    ledger = "Ledger + direct" if given.result.direct else "Ledger"
    return (f"Run {given.run_id or 'not kept'} · {ledger_words(given.sources)} · "
            f"{ledger} − excluded − costed = {difference}")


def printed(given: ReportInput) -> str:
    """When and by whom the page was printed."""
    at = given.printed_at
    when = f"Printed {at.day} {MONTHS[at.month - 1][:3]} {at.year} {at:%H:%M}"
    return f"{when} by {given.printed_by}" if given.printed_by else when


def bound(minor: Decimal, of: money.Currency) -> str:
    """A tiny amount of minor units in the currency: `ZMW 0.000001`, `ZMW 2 × 10⁻¹⁴`."""
    value = minor.scaleb(-of.digits).normalize()
    if value.adjusted() >= -PLAIN_PLACES:
        return f"{of.code} {value:f}"
    return f"{of.code} {value.scaleb(-value.adjusted()):f} × 10{str(value.adjusted()).translate(SUPERSCRIPT)}"


def note_letter(index: int) -> str:
    """a, b, ... z, aa, ab ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
