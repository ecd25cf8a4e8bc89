"""Numbers of twice the precision of a float64, in arrays: a value is high + low, about 106 bits together.

Sources: T. J. Dekker, A floating-point technique for extending the available precision, 1971; D. E. Knuth, The Art of
Computer Programming 2, 4.2.2. Every operation here is made of correctly rounded ones, so that all machines agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SPLIT = 134217729.0
"""2**27 + 1: cuts a float64 into two halves of at most 26 bits."""

_EXACT = 1 << 53


@dataclass(frozen=True)
class Double:
    """Values as the unevaluated sum of two arrays of one shape; `low` is at most half a unit in the last place."""

    high: Floats
    low: Floats

    @classmethod
    def zeros(cls, shape: tuple[int, ...]) -> Double:
        """All 0."""
        return cls(np.zeros(shape), np.zeros(shape))

    @classmethod
    def of_integers(cls, values: Sequence[int]) -> Double:
        """Whole numbers of any size; exact up to 106 bits."""
        high = np.array(values, np.float64)
        if not len(values) or float(np.abs(high).max()) < _EXACT:
            return cls(high, np.zeros(len(values)))
        low = [float(value - int(near)) for value, near in zip(values, high.tolist(), strict=True)]
        return cls(high, np.array(low))

    @classmethod
    def of_fractions(cls, values: Sequence[Fraction]) -> Double:
        """Rational numbers, each to about 106 bits."""
        pairs = [parts_of(value.numerator, value.denominator) for value in values]
        both = np.array(pairs, np.float64).reshape(-1, 2)
        return cls(both[:, 0].copy(), both[:, 1].copy())

    def __getitem__(self, index: slice | NDArray[np.int64]) -> Double:
        return Double(self.high[index], self.low[index])

    def fractions(self) -> list[Fraction]:
        """The values as rational numbers."""
        return [Fraction(a) + Fraction(b) for a, b in zip(self.high.tolist(), self.low.tolist(), strict=True)]

    def negated(self) -> Double:
        """The values with the other sign."""
        return Double(-self.high, -self.low)


def parts_of(numerator: int, denominator: int) -> tuple[float, float]:
    """High and low part of a quotient of whole numbers (denominator above 0)."""
    high = numerator / denominator
    top, bottom = high.as_integer_ratio()
    return high, (numerator * bottom - top * denominator) / (denominator * bottom)


def halves(values: Floats) -> tuple[Floats, Floats]:
    """Two parts of at most 26 bits each whose sum is the value."""
    moved = values * _SPLIT
    upper = moved - (moved - values)
    return upper, values - upper


def product_error(product: Floats, a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> Floats:
    """What rounding took from a product whose factors are given in halves."""
    error = a[0] * b[0]
    error -= product
    error += a[0] * b[1]
    error += a[1] * b[0]
    error += a[1] * b[1]
    return error


def times(a: Double, b: Double) -> Double:
    """The product, to about 104 bits."""
    high = a.high * b.high
    low = product_error(high, halves(a.high), halves(b.high))
    low += a.high * b.low
    low += a.low * b.high
    return normal(high, low)


def normal(high: Floats, low: Floats) -> Double:
    """The same sum with all that fits in `high`; needs |high| >= |low| or high = 0."""
    total = high + low
    return Double(total, low - (total - high))


def plus(a: Double, b: Floats) -> Double:
    """A sum with single values."""
    total = a.high + b
    shadow = total - a.high
    error = (a.high - (total - shadow)) + (b - shadow)
    return normal(total, error + a.low)


def added(a: Double, b: Double) -> Double:
    """The sum."""
    first = plus(a, b.high)
    return normal(first.high, first.low + b.low)


def whole_and_rest(value: Double) -> tuple[NDArray[np.int64], Floats]:
    """The largest whole number not above each value (below 2**62), and the rest from 0 to 1 (1 only by rounding)."""
    whole = np.floor(value.high)
    rest = value.high - whole
    rest += value.low
    over = np.floor(rest)
    rest -= over
    return whole.astype(np.int64) + over.astype(np.int64), rest


def over(a: Double, b: Double) -> Double:
    """The quotient; 0 where b is 0."""
    some = b.high != 0
    first = np.divide(a.high, b.high, out=np.zeros_like(a.high), where=some)
    back = times(Double(first, np.zeros_like(first)), b)
    rest = added(a, back.negated())
    return normal(first, np.divide(rest.high, b.high, out=np.zeros_like(a.high), where=some))
