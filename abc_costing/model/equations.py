"""Time equations: what one case takes, as `8 + 12*paper + 15*appeal`, read by a small grammar of our own and exact.

    sum     = product { ("+" | "-") product }          product = factor { ("*" | "/") factor }
    factor  = { "+" | "-" } ( number | feature | "(" sum ")" )

Numbers have a decimal point or comma. A feature is letters of any language, digits and underscores, or any name in
"quotes". An equation is linear in its features: cases with two features at once are a feature of their own.
Nothing is evaluated as code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from abc_costing.model.equation_tokens import EquationError, Token, is_plain, tokens

__all__ = ["DEEPEST", "Equation", "EquationError", "parse"]

DEEPEST = 50
"""Parentheses inside each other."""

_MISSING_REMEDY = "Write a number or a feature there, such as 8 + 12*paper."


@dataclass(frozen=True)
class Equation:
    """A time equation: `base` for each case, and a coefficient for each feature by its key, in order of mention."""

    base: Fraction
    terms: tuple[tuple[str, Fraction], ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """Keys of the features, in order of first mention; also those whose coefficients cancel out."""
        return tuple(key for key, _ in self.terms)

    def total(self, cases: Decimal, counts: Mapping[str, Decimal]) -> Fraction:
        """What all cases take together, in the driver's unit.

        Args:
            cases: their number.
            counts: by feature key, how many of them have the feature (or its sum over them); absent: none.
        """
        total = self.base * Fraction(cases)
        for key, coefficient in self.terms:
            if key in counts:
                total += coefficient * Fraction(counts[key])
        return total

    def __str__(self) -> str:
        parts = [_number(self.base)] if self.base or not self.terms else []
        for key, coefficient in self.terms:
            sign = "-" if coefficient < 0 else "+"
            name = key if is_plain(key) else '"' + key.replace('"', '""') + '"'
            term = name if abs(coefficient) == 1 else f"{_number(abs(coefficient))}*{name}"
            parts.append(f"{sign} {term}" if parts else f"{'-' if sign == '-' else ''}{term}")
        return " ".join(parts)


def _number(value: Fraction) -> str:
    """As a decimal number where that is exact, else as a quotient."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).zfill(places + 1)
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


@lru_cache(maxsize=4096)
def parse(text: str) -> Equation:
    """The equation that a text means.

    Raises:
        EquationError: with the place of the mistake, its cause and its remedy.
    """
    reader = _Reader(text)
    found = reader.sum(0)
    if reader.token is not None:
        raise reader.unexpected(reader.token)
    return Equation(found.get("", Fraction(0)), tuple((key, value) for key, value in found.items() if key))


_Linear = dict[str, Fraction]
"""Coefficients by feature key in order of mention; the number without a feature has the key ""."""


class _Reader:
    """Reads the words of one equation from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self._end = max(len(text.rstrip()), 1)

    @property
    def token(self) -> Token | None:
        """The next word, None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def sum(self, depth: int) -> _Linear:
        total = self._product(depth)
        while sign := self._taken("+", "-"):
            for key, value in self._product(depth).items():
                total[key] = total.get(key, Fraction(0)) + (value if sign.text == "+" else -value)
        return total

    def _product(self, depth: int) -> _Linear:
        product = self._factor(depth)
        while sign := self._taken("*", "/"):
            right = self.token
            factor = self._factor(depth)
            if right is not None:
                product = _times(product, factor, sign) if sign.text == "*" else _over(product, factor, right)
        return product

    def _factor(self, depth: int) -> _Linear:
        turned = False
        while sign := self._taken("+", "-"):
            turned ^= sign.text == "-"
        token = self.token
        if token is None or (token.kind == "sign" and token.text != "("):
            raise self._missing(token)
        self._at += 1
        value = {token.key: Fraction(1)} if token.kind == "name" else {"": Fraction(token.value)}
        if token.kind == "sign":
            value = self._parenthesis(token, depth + 1)
        return {key: -part for key, part in value.items()} if turned else value

    def _parenthesis(self, opening: Token, depth: int) -> _Linear:
        if depth > DEEPEST:
            raise EquationError(opening.position, f"more than {DEEPEST} parentheses stand inside each other",
                                "Multiply the equation out.")
        value = self.sum(depth)
        if self._taken(")"):
            return value
        if self.token is None:
            raise EquationError(opening.position, "this parenthesis is not closed", "Write ) where it ends.")
        raise self.unexpected(self.token)

    def _taken(self, *signs: str) -> Token | None:
        """The next word if it is one of these signs: then it is passed."""
        token = self.token
        if token is None or token.kind != "sign" or token.text not in signs:
            return None
        self._at += 1
        return token

    def unexpected(self, token: Token) -> EquationError:
        """A word that cannot stand behind the one before it."""
        if token.text == ")":
            return EquationError(token.position, "no parenthesis is open here", "Remove the ), or write ( before it.")
        before = self._tokens[self._at - 1].text
        return EquationError(token.position, f"a sign is missing between “{before}” and “{token.text}”",
                             f"Write + - * or / between them, as in {_joined(before, token.text)}.")

    def _missing(self, token: Token | None) -> EquationError:
        """Where a number or a feature should stand and does not."""
        before = self._tokens[self._at - 1] if self._at else None
        if before is None and token is None:
            return EquationError(1, "the equation is empty", _MISSING_REMEDY)
        where = f"behind “{before.text}”" if before else "at the beginning"
        position = self._end if token is None else token.position
        return EquationError(position, f"a number or a feature is missing {where}", _MISSING_REMEDY)


def _joined(before: str, after: str) -> str:
    return f"{before}*{after}" if len(before) + len(after) <= 60 else "12*paper"


def _times(left: _Linear, right: _Linear, sign: Token) -> _Linear:
    if not _is_number(left) and not _is_number(right):
        raise EquationError(
            sign.position, "two features cannot be multiplied: a count of each does not tell how many cases have both",
            "Count the cases that have both as a feature of their own.")
    if not _is_number(right):
        left, right = right, left
    return {key: value * right[""] for key, value in left.items()}


def _over(left: _Linear, right: _Linear, divisor: Token) -> _Linear:
    if not _is_number(right):
        raise EquationError(
            divisor.position, "nothing can be divided by a feature: a count of it does not tell what each case has",
            "Count the cases that have both as a feature of their own.")
    if not right[""]:
        raise EquationError(divisor.position, "this divides by zero", "Write another divisor.")
    return {key: value / right[""] for key, value in left.items()}


def _is_number(value: _Linear) -> bool:
    return set(value) == {""}
