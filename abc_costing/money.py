"""Money as an integer count of minor units (cents, ngwee, fils).

Everywhere outside `allocation` an amount is a plain `int` of minor units together with the project's
currency; floating point never holds money. Source of the exponents: ISO 4217, list one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

LIMIT = 2**53 - 1
"""The largest amount in minor units that is taken: whole numbers up to here are also exact in Excel."""

_EXACT = Context(prec=1000)
_NO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())


@dataclass(frozen=True)
class Currency:
    """A currency and how many decimals its minor unit has (0, 2 or 3)."""

    code: str
    digits: int

    @property
    def unit(self) -> int:
        """Minor units in one major unit: 1, 100 or 1000."""
        return int(10**self.digits)


def currency(code: str) -> Currency:
    """The currency of an ISO 4217 code. Unknown codes count as having two decimals."""
    name = code.strip().upper()
    if name in _NO_DECIMALS:
        return Currency(name, 0)
    return Currency(name, 3 if name in _THREE_DECIMALS else 2)


def to_minor(value: Decimal, of: Currency) -> int | None:
    """`value` in major units as minor units, or None where it has more decimals than the currency or is too large.

    Never rounds: a third decimal is for the caller to report.
    """
    if not value.is_finite():
        return None
    if value.adjusted() > 20:
        return None
    # scaleb in the default context would round a 29th digit away before it could be reported
    scaled = _EXACT.scaleb(value, of.digits)
    whole = int(scaled)
    if whole != scaled or abs(whole) > LIMIT:
        return None
    return whole


def round_to_minor(value: Decimal, of: Currency) -> int:
    """`value` in major units as minor units, half to even where it has more decimals."""
    return int(value.scaleb(of.digits).to_integral_value(ROUND_HALF_EVEN))


def to_decimal(amount: int, of: Currency) -> Decimal:
    """An amount of minor units as a decimal number of major units, with all its decimals."""
    return Decimal(amount).scaleb(-of.digits)


def to_text(amount: int, of: Currency) -> str:
    """An amount as plain text for files and machines: "7416640.00", "-0.05". No grouping."""
    return f"{to_decimal(amount, of):.{of.digits}f}"
