"""What a finance officer pastes must be read right or refused with a reason, never silently wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing import numbers
from abc_costing.numbers import COMMA, POINT, Marks, NotANumber, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(1,234.50)", "-1234.50"),
        ("1234.50-", "-1234.50"),
        ("\u22121,234", "-1234"),
        ("12.5%", "0.125"),
        ("1\u00a0234.50", "1234.50"),
        ("1\u202f234.50", "1234.50"),
        ("\u0661\u066c\u0662\u0663\u0664\u066b\u0665", "1234.5"),
        ("$4,500.00", "4500.00"),
        ("ZMW 1,200.00", "1200.00"),
        ("1,200.00 ZMW", "1200.00"),
        ("(ZMW 5.00)", "-5.00"),
        ("12,34,567.89", "1234567.89"),
        ("      60,000.00", "60000.00"),
        ("1'234.50", "1234.50"),
        ("-", "0"),
        ("1.5e3", "1500"),
        ("+7", "7"),
    ],
)
def test_reads_what_excel_users_paste(text: str, value: str) -> None:
    assert parse(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "  ", "#N/A", "#REF!", "1,2.3", "1.2.3", "12O.0", "abc", "1,23", "1.5,5", "--", "%", "1e9999"]
)
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(NotANumber):
        parse(text)


def test_says_that_a_letter_stands_for_a_digit() -> None:
    with pytest.raises(NotANumber, match="letter"):
        parse("184,0O0.00")


def test_every_digit_is_kept() -> None:
    digits = "123456789012345678901234567890123456789.5"
    assert parse(f"({digits})") == Decimal(f"-{digits}")
    assert parse(f"{digits}%") * 100 != 0
    assert str(parse(f"{digits}%")) == "1234567890123456789012345678901234567.895"


def test_decimal_comma() -> None:
    assert parse("-2.487,50", COMMA) == Decimal("-2487.50")
    assert parse("1 234,56", COMMA) == Decimal("1234.56")


@pytest.mark.parametrize(
    ("samples", "marks"),
    [
        (["1.234,50", "7"], COMMA),
        (["1,234.50"], POINT),
        (["1.234.567"], COMMA),
        (["12,5"], COMMA),
        (["1.234"], None),
        (["15,000", "7"], None),
        ([], None),
    ],
)
def test_marks_are_found_or_left_open(samples: list[str], marks: Marks | None) -> None:
    assert numbers.detect_marks(samples) == marks


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**13), max_value=10**13),
    st.sampled_from([POINT, COMMA]),
)
def test_any_amount_written_with_marks_comes_back(value: Decimal, marks: Marks) -> None:
    text = f"{value:,.2f}".replace(",", "_").replace(".", marks.decimal).replace("_", marks.group[0])
    assert parse(text, marks) == value
    assert parse(f"({text.removeprefix('-')})", marks) == -abs(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_spreadsheet_number_is_kept_exactly(value: float) -> None:
    assert float(numbers.from_float(value)) == value
    assert Decimal(numbers.exact_text(numbers.from_float(value))) == numbers.from_float(value)
