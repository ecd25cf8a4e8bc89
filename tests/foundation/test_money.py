"""Amounts are whole minor units; nothing is rounded in silence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing import money


@pytest.mark.parametrize(("code", "digits"), [("ZMW", 2), ("xof", 0), ("TND", 3), (" usd ", 2), ("???", 2)])
def test_decimals_of_a_currency(code: str, digits: int) -> None:
    assert money.currency(code).digits == digits


def test_a_third_decimal_is_not_taken() -> None:
    assert money.to_minor(Decimal("1.005"), money.currency("ZMW")) is None
    assert money.to_minor(Decimal("1.005"), money.currency("TND")) == 1005


def test_a_decimal_far_behind_is_not_rounded_away() -> None:
    assert money.to_minor(Decimal("1." + "0" * 40 + "1"), money.currency("ZMW")) is None


def test_too_large_is_not_taken() -> None:
    assert money.to_minor(Decimal(10) ** 14, money.currency("ZMW")) is None
    assert money.to_minor(Decimal("NaN"), money.currency("ZMW")) is None


def test_text_for_files() -> None:
    assert money.to_text(741664000, money.currency("ZMW")) == "7416640.00"
    assert money.to_text(-5, money.currency("ZMW")) == "-0.05"
    assert money.to_text(1200, money.currency("XOF")) == "1200"


@given(st.integers(-money.LIMIT, money.LIMIT), st.sampled_from(["ZMW", "XOF", "TND"]))
def test_every_amount_comes_back_from_its_text(amount: int, code: str) -> None:
    of = money.currency(code)
    assert money.to_minor(Decimal(money.to_text(amount, of)), of) == amount
    assert money.round_to_minor(money.to_decimal(amount, of), of) == amount
