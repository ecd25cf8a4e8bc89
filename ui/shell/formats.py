"""How numbers are shown: exact, grouped as the reader is used to, true minus, zero as a dash.

    formats = Formats()                                   # of the system's locale
    formats.number(1142400)                               # "1,142,400"
    formats.number(Decimal("2.80"), 2, signed=True)       # "+2.80"
    formats.money(48621438025, currency("ZMW"), scale=1000)  # "486,214"  (thousand, no decimals)
    formats.percent(Fraction(218, 1000))                  # "21.8"  (the sign stands in the header)
    shares([52, 31, 17])                                  # shown shares that add to 100.0

None is a missing figure and shows nothing; `UNKNOWN` shows n/a. Rounding for display is half away from zero, as
spreadsheets do. Everything is integer arithmetic: no amount passes through binary floating point.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from PySide6.QtCore import QLocale

from abc_costing.money import Currency
from abc_costing.numbers import Marks, exact_text, from_float, whole_shares

Number = int | float | Decimal | Fraction
ZERO: Final = "–"
MINUS: Final = "−"
UNKNOWN: Final = float("nan")


class Formats:
    """Number display for one locale. Cheap to call: a screen of cells costs about a millisecond."""

    def __init__(self, locale: QLocale | None = None, parentheses: bool = False) -> None:
        self._locale = locale or QLocale()
        self._point = self._locale.decimalPoint() or "."
        sample = self._locale.toString(1234567890)
        self._group, self._sizes = _grouping(sample)
        zero = self._locale.zeroDigit()
        self._digits = None if zero == "0" else {ord("0") + n: chr(ord(zero) + n) for n in range(10)}
        self._parentheses = parentheses

    @property
    def marks(self) -> Marks:
        """The marks with which typed and pasted text is to be read (`abc_costing.numbers.parse`)."""
        decimal = "," if self._point == "," else "."
        return Marks(decimal, "'’" + ("." if decimal == "," else ","))

    def number(
        self,
        value: Number | None,
        decimals: int | None = 0,
        *,
        signed: bool = False,
        divisor: int = 1,
        dash: bool = True,
    ) -> str:
        """`value` / `divisor` with so many decimals (None: as many as it has). An exact zero is a dash."""
        if value is None:
            return ""
        if value != value:  # not a number
            return "n/a"
        if not value and dash:
            return ZERO
        if decimals is None:
            return self._written(value, divisor, signed)
        top, bottom = value.as_integer_ratio()
        return self._signed(_rounded(top, bottom * divisor, decimals), decimals, signed)

    def money(
        self,
        minor: int | None,
        of: Currency,
        *,
        decimals: int = 0,
        scale: int = 1,
        signed: bool = False,
        dash: bool = True,
    ) -> str:
        """An amount of minor units in `scale` major units (1000: thousands)."""
        return self.number(minor, decimals, signed=signed, divisor=of.unit * scale, dash=dash)

    def exact_money(self, minor: int | None, of: Currency) -> str:
        """With all decimals of the currency and a zero that is a zero, as in the status strip."""
        return self.money(minor, of, decimals=of.digits, dash=False)

    def percent(self, fraction: Number | None, decimals: int = 1, *, signed: bool = False) -> str:
        """A fraction as per cent without the sign: 0.218 is "21.8"."""
        if fraction is None or fraction != fraction:
            return "" if fraction is None else "n/a"
        top, bottom = fraction.as_integer_ratio()
        return ZERO if not top else self._signed(_rounded(top * 100, bottom, decimals), decimals, signed)

    def plain(self, value: Number | None, divisor: int = 1, *, dash: str = "") -> str:
        """The whole number without grouping in the reader's own decimal mark: what the clipboard carries."""
        if value is None or value != value:
            return dash
        exact = Fraction(_decimal(value)) / divisor if divisor != 1 else _decimal(value)
        text = exact_text(exact) if isinstance(exact, Decimal) else _fraction_text(exact)
        return text.replace(".", self._point)

    def _written(self, value: Number, divisor: int, signed: bool) -> str:
        text = exact_text(_decimal(value) / divisor)
        decimals = len(text.partition(".")[2])
        return self._signed(int(text.replace(".", "")), decimals, signed)

    def _signed(self, units: int, decimals: int, signed: bool) -> str:
        text = self._grouped(abs(units), decimals)
        if units < 0:
            return f"({text})" if self._parentheses and not signed else MINUS + text
        return "+" + text if signed and units else text

    def _grouped(self, units: int, decimals: int) -> str:
        digits = str(units).rjust(decimals + 1, "0")
        whole = digits[: len(digits) - decimals]
        if len(whole) > 3 and self._group:
            whole = f"{int(whole):,}".replace(",", self._group) if self._sizes == 3 else self._in_pairs(whole)
        text = whole + self._point + digits[len(digits) - decimals :] if decimals else whole
        return text if self._digits is None else text.translate(self._digits)

    def _in_pairs(self, whole: str) -> str:
        """Indian grouping: the last three digits, then pairs."""
        head, tail = whole[:-3], whole[-3:]
        pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
        return self._group.join([*reversed(pairs), tail])


def _grouping(sample: str) -> tuple[str, int]:
    """The group mark of a locale's 1234567890, and the size of the groups before the last three digits."""
    marks = [char for char in sample if not char.isdigit()]
    if not marks:
        return "", 3
    return marks[0], 2 if len(marks) > 3 else 3


def _rounded(top: int, bottom: int, decimals: int) -> int:
    """`top` / `bottom` in units of the last decimal, half away from zero."""
    size = (abs(top) * int(10**decimals) * 2 + bottom) // (2 * bottom)
    return -size if top < 0 else size


def _decimal(value: Number) -> Decimal:
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value)


def _fraction_text(value: Fraction) -> str:
    return exact_text(Decimal(value.numerator) / Decimal(value.denominator))


def shares(values: Sequence[Number], decimals: int = 1) -> list[Decimal]:
    """Each value's share of the sum as a fraction, rounded together so that they add to exactly 1 (largest remainder).

    `decimals` are those of the per cent shown. Of a sum of zero every share is 0.
    """
    parts = whole_shares([_decimal(value) for value in values], 100 * 10**decimals)
    return [Decimal(part).scaleb(-decimals - 2) for part in parts or [0] * len(values)]
