"""Periods: a year, a quarter, a month, or any span the user names, and what lies inside what.

Labels: `2025` is a fiscal year, `2025-Q1` a fiscal quarter, `2025-03` a calendar month. Where the fiscal year does not
start in January it is named after the calendar year in which it ends (FY 2016 of a fund whose year starts in July
runs from July 2015 to June 2016), as funds do; stated `start` and `end` dates overrule this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"^(?:FY\s*)?(\d{4})$", re.IGNORECASE)
_QUARTER = re.compile(r"^(?:FY\s*)?(\d{4})\s*-?\s*Q([1-4])$", re.IGNORECASE)
_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")


@dataclass(frozen=True, order=True)
class Span:
    """A span of days, both ends included."""

    start: date
    end: date

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1


def month_end(year: int, month: int) -> date:
    """The last day of a calendar month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def span_of(label: str, fiscal_year_start: int = 1) -> Span | None:
    """The days that a label means, or None for a label of the user's own that needs stated dates.

    Args:
        label: `2025`, `FY 2025`, `2025-Q1`, `2025-03`.
        fiscal_year_start: first month of the fiscal year, 1 to 12.
    """
    text = label.strip()
    if found := _YEAR.match(text):
        return _months(int(found[1]), fiscal_year_start, 0, 12)
    if found := _QUARTER.match(text):
        return _months(int(found[1]), fiscal_year_start, 3 * (int(found[2]) - 1), 3)
    if (found := _MONTH.match(text)) and 1 <= int(found[2]) <= 12:
        year, month = int(found[1]), int(found[2])
        return Span(date(year, month, 1), month_end(year, month))
    return None


def _months(fiscal_year: int, first_month: int, offset: int, count: int) -> Span | None:
    start_year = fiscal_year if first_month == 1 else fiscal_year - 1
    first = (start_year * 12 + first_month - 1) + offset
    last = first + count - 1
    if not 1 <= first // 12 < 9999:
        return None
    return Span(date(first // 12, first % 12 + 1, 1), month_end(last // 12, last % 12 + 1))


def ordinal_of(label: str) -> tuple[str, int] | None:
    """Kind and running number of a standard label, so that steps between labels can be counted exactly.

    `2025` is ("year", 2025), `2025-Q1` ("quarter", 8100), `2025-03` ("month", 24302).
    """
    text = label.strip()
    if found := _YEAR.match(text):
        return "year", int(found[1])
    if found := _QUARTER.match(text):
        return "quarter", int(found[1]) * 4 + int(found[2]) - 1
    if (found := _MONTH.match(text)) and 1 <= int(found[2]) <= 12:
        return "month", int(found[1]) * 12 + int(found[2]) - 1
    return None
