"""The words of a time equation: numbers, feature names, signs, each with the place where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from abc_costing.model.rows import key_of
from abc_costing.numbers import POINT, Marks, NotANumber, detect_marks, parse

LONGEST = 1000
"""Characters that an equation may have."""

_NUMBER = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,\u066b]\d+)?|[.,\u066b]?\d[\d.,\u066b\u066c']*")
_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", **{sign: sign for sign in "+-*/()"}}
_CLOSING = {'"': '"', "“": "”", "„": "“"}
_INVISIBLE = frozenset("\u200e\u200f\u061c\ufeff")
_JOINERS = frozenset("\u200c\u200d")
_NUMBER_REMEDY = "Write numbers as 8, 8.5 or 8,5."


class EquationError(ValueError):
    """A text that is no time equation.

    Attributes:
        position: the character where it goes wrong, counted from 1, always inside the text (1 where that is empty).
        cause: what is wrong there, in words for the user, without a full stop.
        remedy: what to do about it, in a sentence that starts with a verb.
    """

    def __init__(self, position: int, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.position, self.cause, self.remedy = position, cause, remedy


@dataclass(frozen=True)
class Token:
    """One word: `text` as it stands (a sign in its plain form), `position` counted from 1.

    A name carries the feature's key, a number its value.
    """

    kind: Literal["number", "name", "sign"]
    text: str
    position: int
    key: str = ""
    value: Decimal = Decimal(0)


def tokens(text: str) -> list[Token]:
    """The words of an equation. Raises EquationError."""
    if len(text) > LONGEST:
        raise EquationError(LONGEST + 1, f"the equation is longer than {LONGEST:,} characters",
                            "Split it over several rows: rows of one driver and target add up.")
    return _with_values(list(_scanned(text)))


def is_plain(name: str) -> bool:
    """Whether a feature's name may stand in an equation without quotes."""
    return bool(name) and _starts_name(name[0]) and _end_of_name(name, 0) == len(name)


def _scanned(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace() or char in _INVISIBLE:
            at += 1
            continue
        token, at = _token_at(text, at)
        yield token


def _token_at(text: str, at: int) -> tuple[Token, int]:
    """The word that starts at a character that is not blank, and where it ends."""
    char = text[at]
    if number := _NUMBER.match(text, at):
        return Token("number", number[0], at + 1), number.end()
    if char in _SIGNS:
        return Token("sign", _SIGNS[char], at + 1), at + 1
    if char in _CLOSING:
        return _quoted(text, at)
    if _starts_name(char):
        end = _end_of_name(text, at)
        return Token("name", text[at:end], at + 1, key_of(text[at:end])), end
    raise EquationError(at + 1, f"“{char}” has no meaning in an equation",
                        "Write numbers, names of features and + - * / ( ); put other names in \"quotes\".")


def _starts_name(char: str) -> bool:
    return char == "_" or unicodedata.category(char)[0] == "L"


def _end_of_name(text: str, at: int) -> int:
    """Behind the letters (with their marks), digits and underscores from here on."""
    while at < len(text) and (text[at] == "_" or text[at] in _JOINERS or unicodedata.category(text[at])[0] in "LMN"):
        at += 1
    return at


def _quoted(text: str, at: int) -> tuple[Token, int]:
    """A name in quotes; a doubled closing quote is one that belongs to the name."""
    closing, name, end = _CLOSING[text[at]], "", at + 1
    while True:
        found = text.find(closing, end)
        if found < 0:
            raise EquationError(at + 1, "these quotes are not closed", f"Write {closing} behind the name.")
        name += text[end:found]
        end = found + 1
        if text[end:end + 1] != closing:
            break
        name += closing
        end += 1
    if not key_of(name):
        raise EquationError(at + 1, "there is no name between these quotes",
                            "Write the name of a feature, or remove the quotes.")
    return Token("name", text[at:end], at + 1, key_of(name)), end


def _with_values(found: Sequence[Token]) -> list[Token]:
    """Numbers read with the marks that they show together: 8,5 is eight and a half, 1,234 alone is left open."""
    numbers = [token for token in found if token.kind == "number"]
    marks = detect_marks(token.text for token in numbers)
    if marks is None:
        for token in numbers:
            if "," in token.text:
                raise EquationError(token.position, f"“{token.text}” can be read as two different numbers",
                                    "Write it with a decimal point and without thousands marks, such as 1234.5.")
    values = {token.position: _value(token, marks or POINT) for token in numbers}
    return [replace(token, value=values[token.position]) if token.kind == "number" else token for token in found]


def _value(token: Token, marks: Marks) -> Decimal:
    try:
        return parse(token.text, marks)
    except NotANumber as problem:
        raise EquationError(token.position, str(problem), _NUMBER_REMEDY) from problem
