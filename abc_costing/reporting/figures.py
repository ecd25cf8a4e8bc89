"""How figures read: grouping, sign, decimals, shares that add up. English conventions, as all text of the reports."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from abc_costing.numbers import whole_shares
from abc_costing.reporting.documents import Blank, Cell, Figure

MINUS = "\u2212"
PRECISION = 60
"""Digits that are carried: more than any amount times any volume has."""


def shown(figure: Figure) -> str:
    """The figure as it is printed: `106,243`, `−1,234.50`, `+3.1`, `–`. Halves round away from zero, as in Excel."""
    if not figure.value and figure.nil:
        return figure.nil
    with localcontext(prec=PRECISION):
        rounded = (figure.value / figure.scale).quantize(Decimal(1).scaleb(-figure.digits), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{figure.digits}f}"
    if not rounded:
        return text
    if rounded < 0:
        return MINUS + text
    return "+" + text if figure.signed else text


def cell_text(cell: Cell) -> str:
    """Any cell as it is printed; nothing is an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, Blank):
        return cell.label
    return shown(cell) if isinstance(cell, Figure) else str(cell)


def excel_format(figure: Figure) -> str:
    """The number format that shows a cell in Excel exactly as on paper."""
    digits = "#,##0" + ("." + "0" * figure.digits if figure.digits else "")
    digits += "," if figure.scale == 1000 else ""
    zero = f'"{figure.nil}"' if figure.nil else digits
    return f'{chr(34) + "+" + chr(34) if figure.signed else ""}{digits};"{MINUS}"{digits};{zero}'


def quantity(value: Decimal) -> Figure:
    """A quantity with the decimals it has, two at most."""
    return Figure(value, 0 if value == value.to_integral_value() else 2)


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """The quotient with enough digits for any use, or None where the denominator is zero."""
    if not denominator:
        return None
    with localcontext(prec=PRECISION):
        return numerator / denominator


def shares(amounts: Sequence[int], digits: int = 1) -> tuple[Decimal | None, ...]:
    """Percentages of the sum, rounded together by largest remainder so that they add up to exactly 100.

    Ties go to the earlier one. Without a sum there are no shares.
    """
    parts = whole_shares(amounts, 100 * 10**digits)
    return tuple(None for _ in amounts) if parts is None else tuple(Decimal(part).scaleb(-digits) for part in parts)
