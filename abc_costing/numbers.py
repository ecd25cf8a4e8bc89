"""Our own number parser: one for import, paste and typing.

Why not the platform's: `QLocale.toDouble` refuses `(1,234.50)`, `1234.50-`, `12.5%` and a French no-break
space, refuses Western digits under Arabic locales, and reads German `1.234` as 1234 without a word.

A text is read with stated marks (decimal and thousands). `detect_marks` finds them from many samples and says
when they cannot be known; nothing is guessed in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class Marks:
    """Decimal mark and thousands marks of a number's text. `group` may hold several characters."""

    decimal: str = "."
    group: str = ","


POINT = Marks(".", ",'")
COMMA = Marks(",", ".'")

_EXACT = Context(prec=1000)
_SHOWN = Context(prec=28)
_ZERO_WORDS = frozenset({"-", "–", "—", "−"})
_ERROR = re.compile(r"^#[A-Z0-9/!?_]+[!?]?$")
_PLAIN = re.compile(r"^\d*(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$")
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u3000\t\r\n \u200e\u200f\u061c\u066c"), None)


class NotANumber(ValueError):
    """The text is no number; the message is the cause, in words for the user."""


def _western(text: str) -> str:
    """Digits of any script, and the Arabic decimal sign, as ASCII."""
    if text.isascii():
        return text
    out = []
    for char in text:
        if char == "\u066b":
            out.append(".")
            continue
        digit = unicodedata.digit(char, None) if not char.isascii() else None
        out.append(char if digit is None else str(digit))
    return "".join(out)


def _unsigned(text: str) -> tuple[str, int]:
    """The text without parentheses, signs and side marks, and the sign they meant."""
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1], -1
    for mark in ("-", "−", "–"):
        if text.startswith(mark):
            text, sign = text[1:], -sign
            break
        if text.endswith(mark):
            text, sign = text[:-1], -sign
            break
    return text.removeprefix("+").removesuffix("+"), sign


def parse(text: str, marks: Marks = POINT) -> Decimal:
    """The number that a text means, exactly.

    Understands thousands marks (also blanks of any kind), a sign before or behind, parentheses, a percent sign
    (12.5% is 0.125), currency signs and codes around it, digits of other scripts, `-` for zero.

    Raises:
        NotANumber: with the cause; an empty text is "empty".
    """
    stripped = text.strip().strip("\u200e\u200f\ufeff")
    if not stripped:
        raise NotANumber("empty")
    if _ERROR.match(stripped):
        raise NotANumber("an Excel error value in place of a number")
    if stripped in _ZERO_WORDS:
        return Decimal(0)
    arabic_decimal = "\u066b" in stripped
    body = _western(stripped.translate(_BLANKS))
    percent = body.endswith("%")
    body = _strip_currency(body.removesuffix("%"))
    body, sign = _unsigned(body)
    body = _strip_currency(body)
    body, inner = _unsigned(body)
    value = _decimal(stripped, body, Marks(".", ",") if arabic_decimal else marks, percent)
    return value if sign == inner or not value else value.copy_negate()


def _strip_currency(text: str) -> str:
    """Without currency signs (any) and three-letter codes in front or behind."""
    text = "".join(c for c in text if unicodedata.category(c) != "Sc") if not text.isascii() or "$" in text else text
    text = re.sub(r"^[A-Z]{2,3}\.?(?=[\d(.,+-])", "", text)
    return re.sub(r"(?<=[\d).,+-])[A-Z]{3}$", "", text)


def _decimal(shown: str, body: str, marks: Marks, percent: bool) -> Decimal:
    whole, point, fraction = body.partition(marks.decimal)
    if point and marks.decimal in fraction:
        raise NotANumber(f"two decimal marks in “{shown}”")
    if any(mark in fraction for mark in marks.group):
        raise NotANumber(f"a thousands mark behind the decimal mark in “{shown}”")
    groups = re.split("[" + re.escape(marks.group) + "]", whole) if marks.group else [whole]
    if len(groups) > 1 and not _grouping_is_right(groups):
        raise NotANumber(f"the thousands marks in “{shown}” are not where they belong")
    plain = "".join(groups) + ("." + fraction if point else "")
    if not _PLAIN.match(plain) or not any(c.isdigit() for c in plain):
        raise NotANumber(_why_not(shown))
    try:
        value = Decimal(plain)
    except InvalidOperation as problem:
        raise NotANumber(_why_not(shown)) from problem
    return _EXACT.scaleb(value, -2) if percent else value


def _grouping_is_right(groups: list[str]) -> bool:
    """Thousands by three; Indian grouping (12,34,567) has pairs before the last three."""
    first, *rest = groups
    if not 1 <= len(first) <= 3 or len(rest[-1]) != 3:
        return False
    middle = rest[:-1]
    return all(len(g) == 3 for g in middle) or (len(first) <= 2 and all(len(g) == 2 for g in middle))


def _why_not(shown: str) -> str:
    if re.search(r"\d", shown) and re.search(r"[OoIl]", shown):
        return f"“{shown}” is not a number: a letter (O, l) in place of a digit"
    return f"“{shown}” is not a number"


def from_float(value: float) -> Decimal:
    """A spreadsheet number as the shortest decimal that it was written as (0.1, not 0.1000000000000000055).

    Raises:
        NotANumber: infinite or not a number.
    """
    result = Decimal(repr(float(value)))
    if not result.is_finite():
        raise NotANumber("not a finite number")
    return result.normalize() if result else Decimal(0)


def whole_shares(values: Sequence[int | Decimal | Fraction], parts: int) -> list[int] | None:
    """Each value's share of the sum in whole parts that add up to exactly `parts`, by largest remainder.

    1000 parts give per cent with one decimal. Ties go to the earlier value. None where the values sum to zero.
    """
    exact = [Fraction(value) for value in values]
    total = sum(exact)
    if not total:
        return None
    wanted = [value * parts / total for value in exact]
    units = [floor(share) for share in wanted]
    by_remainder = sorted(range(len(units)), key=lambda at: units[at] - wanted[at])
    for at in by_remainder[: parts - sum(units)]:
        units[at] += 1
    return units


def detect_marks(samples: Iterable[str]) -> Marks | None:
    """Decimal and thousands marks of a column of number texts, or None where the texts leave it open.

    A text decides when both marks occur (the last is the decimal mark), when one mark occurs twice (thousands), or
    when a single mark is not followed by exactly three digits (decimal). `1.234` alone decides nothing.
    """
    point = comma = 0
    for text in samples:
        body = _western(text.translate(_BLANKS))
        last = max(body.rfind("."), body.rfind(","))
        if last < 0:
            continue
        mark = body[last]
        other = "," if mark == "." else "."
        digits = len(re.match(r"\d*", body[last + 1 :]).group())  # type: ignore[union-attr]
        if other in body:
            decimal = mark
        elif body.count(mark) > 1:
            decimal = other
        elif digits != 3 or body[:last].strip("(-+ ") in ("", "0"):
            decimal = mark
        else:
            continue
        if decimal == ".":
            point += 1
        else:
            comma += 1
    if point == comma:
        return None
    return POINT if point > comma else COMMA


def decimal_of(value: Fraction) -> Decimal:
    """A fraction as a decimal number without trailing zeros and exponent; 28 digits where it has no end."""
    shortest = _SHOWN.normalize(_SHOWN.divide(Decimal(value.numerator), Decimal(value.denominator)))
    return Decimal(f"{shortest:f}")


def fraction_text(value: Fraction) -> str:
    """A fraction for files and messages, as `decimal_of` and `exact_text`."""
    return exact_text(decimal_of(value))


def exact_text(value: Decimal) -> str:
    """A number for files: no exponent, no trailing zeros ("1234.5", "0.00001", "0")."""
    if not value:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
