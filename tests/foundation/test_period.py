"""Labels mean days; fiscal years that start in July are named after the year they end in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing.period import Span, ordinal_of, span_of


@pytest.mark.parametrize(
    ("label", "first_month", "start", "end"),
    [
        ("2025", 1, date(2025, 1, 1), date(2025, 12, 31)),
        ("FY 2025", 1, date(2025, 1, 1), date(2025, 12, 31)),
        ("2016", 7, date(2015, 7, 1), date(2016, 6, 30)),
        ("2025-Q1", 1, date(2025, 1, 1), date(2025, 3, 31)),
        ("2016-Q4", 7, date(2016, 4, 1), date(2016, 6, 30)),
        ("2024-02", 7, date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", 1, date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_what_a_label_means(label: str, first_month: int, start: date, end: date) -> None:
    assert span_of(label, first_month) == Span(start, end)


@pytest.mark.parametrize("label", ["", "2025-13", "2025-00", "2025-Q5", "next year", "0000", "25"])
def test_other_labels_need_stated_dates(label: str) -> None:
    assert span_of(label) is None


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_quarters_fill_their_year(year: int, first_month: int) -> None:
    whole = span_of(str(year), first_month)
    quarters = [span_of(f"{year}-Q{q}", first_month) for q in (1, 2, 3, 4)]
    assert whole is not None
    assert all(q is not None and whole.holds(q) for q in quarters)
    assert sum(q.days for q in quarters if q) == whole.days


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_labels_count_on(year: int, month: int) -> None:
    following = f"{year + month // 12}-{month % 12 + 1:02d}"
    now, then = ordinal_of(f"{year}-{month:02d}"), ordinal_of(following)
    assert now is not None
    assert then is not None
    assert then == ("month", now[1] + 1)
