"""Figures as shown: exact, true minus, zero as a dash, shares that add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from abc_costing import numbers
from abc_costing.money import currency
from ui.shell.formats import UNKNOWN, Formats, shares

ENGLISH = Formats(QLocale("en"))
ZMW = currency("ZMW")


def test_money_in_thousands_and_to_the_cent() -> None:
    assert ENGLISH.money(48_621_438_025, ZMW, scale=1000) == "486,214"
    assert ENGLISH.exact_money(321_864_051_236, ZMW) == "3,218,640,512.36"
    assert ENGLISH.exact_money(0, ZMW) == "0.00"


def test_signs_zero_and_missing() -> None:
    assert ENGLISH.number(-1234) == "−1,234"
    assert ENGLISH.number(0) == "–"
    assert ENGLISH.number(None) == ""
    assert ENGLISH.number(UNKNOWN) == "n/a"
    assert ENGLISH.number(Decimal("2.80"), 2, signed=True) == "+2.80"
    assert Formats(QLocale("en"), parentheses=True).number(-5, 2) == "(5.00)"


def test_a_half_is_rounded_as_spreadsheets_do() -> None:
    assert ENGLISH.number(Decimal("0.125"), 2) == "0.13"
    assert ENGLISH.number(Decimal("-0.125"), 2) == "−0.13"
    assert ENGLISH.percent(Fraction(2185, 10_000)) == "21.9"


OWN_MARKS = [
    ("de", "−1.234.567,50"),
    ("fr", "−1\u202f234\u202f567,50"),
    ("en_IN", "−12,34,567.50"),
    ("ar_EG", "−١٬٢٣٤٬٥٦٧٫٥٠"),
]


@pytest.mark.parametrize(("locale", "expected"), OWN_MARKS)
def test_the_readers_own_marks(locale: str, expected: str) -> None:
    assert Formats(QLocale(locale)).number(Decimal("-1234567.5"), 2) == expected


@given(st.integers(-(2**53), 2**53), st.sampled_from(["en", "de", "fr", "en_IN", "ar_EG", "de_CH"]))
def test_what_is_shown_reads_back_to_the_cent(minor: int, locale: str) -> None:
    formats = Formats(QLocale(locale))
    text = formats.number(minor, 2, divisor=100, dash=False)
    assert numbers.parse(text, formats.marks) == Decimal(minor).scaleb(-2)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30).filter(any))
def test_shares_add_to_one_and_are_near_the_truth(amounts: list[int]) -> None:
    found = shares(amounts)
    assert sum(found) == 1
    total = sum(amounts)
    assert all(
        abs(Fraction(share) - Fraction(a, total)) < Fraction(1, 1000) for share, a in zip(found, amounts, strict=True)
    )
