"""Patterns over codes: `6000-6099, 61*, HQ-01`.

A pattern is a list of items separated by commas; it matches where any item does. A blank one matches everything.

    6010        the code itself
    61*         every code that begins with 61 (`*` alone: every code, also a blank one)
    6000-6099   every whole-number code from 6000 to 6099, compared as numbers
    A10-A19     every code of the same length between the two, compared as text; so is HQ-01-HQ-09

Codes compare without regard to case and outer blanks. An item with a hyphen is also the code that it spells,
for codes such as `HQ-01` are common; only a range of numbers that runs backwards is refused.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from abc_costing.model.rows import key_of

T = TypeVar("T", int, str)
_LAST = chr(0x10FFFF)
_DASHES = str.maketrans("–—−‑", "----")


@dataclass(frozen=True)
class _NumberRange:
    first: int
    last: int

    def matches(self, code: str) -> bool:
        return code.isascii() and code.isdigit() and self.first <= int(code) <= self.last


@dataclass(frozen=True)
class _TextRange:
    first: str
    last: str

    def matches(self, code: str) -> bool:
        return len(code) == len(self.first) and self.first <= code <= self.last


@dataclass(frozen=True)
class Pattern:
    """A pattern, read. Make one with `Pattern.of`."""

    text: str
    everything: bool = False
    codes: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    ranges: tuple[_NumberRange | _TextRange, ...] = ()

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(text: str) -> Pattern:
        """The pattern that `text` means.

        Raises:
            ValueError: with the cause, in words for the user.
        """
        if not text.strip():
            return Pattern(text, everything=True)
        items = [item for part in text.split(",") if (item := key_of(part).translate(_DASHES))]
        if not items:
            raise ValueError(f"“{text}” holds commas but no code")
        prefixes = tuple(_prefix(item) for item in items if "*" in item)
        plain = [item for item in items if "*" not in item]
        ranges = tuple(found for item in plain if (found := _range(item)))
        return Pattern(text, "" in prefixes, frozenset(plain), prefixes, ranges)

    def matches(self, code: str) -> bool:
        """Whether the pattern takes a code."""
        if self.everything:
            return True
        key = key_of(code).translate(_DASHES)
        return (
            key in self.codes
            or any(key.startswith(prefix) for prefix in self.prefixes)
            or any(span.matches(key) for span in self.ranges)
        )


class CodeIndex:
    """A list of codes, arranged so that a pattern finds those it matches without looking at the others."""

    def __init__(self, codes: Sequence[str]) -> None:
        keys = [key_of(code).translate(_DASHES) for code in codes]
        self._count = len(keys)
        self._texts = sorted((key, at) for at, key in enumerate(keys))
        self._numbers = sorted((int(key), at) for at, key in enumerate(keys) if _is_number(key))

    def matching(self, pattern: Pattern) -> list[int]:
        """Positions of the codes that a pattern matches, ascending."""
        if pattern.everything:
            return list(range(self._count))
        found: set[int] = set()
        for code in pattern.codes:
            found.update(at for _, at in _between(self._texts, code, code))
        for prefix in pattern.prefixes:
            found.update(at for _, at in _between(self._texts, prefix, prefix + _LAST))
        for span in pattern.ranges:
            if isinstance(span, _NumberRange):
                found.update(at for _, at in _between(self._numbers, span.first, span.last))
            else:
                within = _between(self._texts, span.first, span.last)
                found.update(at for key, at in within if len(key) == len(span.first))
        return sorted(found)


def _between(items: list[tuple[T, int]], first: T, last: T) -> list[tuple[T, int]]:
    """Of items sorted by key, those from `first` to `last`."""
    return items[bisect_left(items, first, key=_key) : bisect_right(items, last, key=_key)]


def _key(item: tuple[T, int]) -> T:
    return item[0]


def _prefix(item: str) -> str:
    if item.index("*") != len(item) - 1:
        raise ValueError(f"“{item}”: a star may only stand at the end, as in 61*")
    return item[:-1].rstrip()


def _range(item: str) -> _NumberRange | _TextRange | None:
    """The range that an item means, or None where it can only be a code."""
    if item.startswith("-") or item.endswith("-"):
        raise ValueError(f"“{item}”: a range needs both ends, as in 6000-6099")
    first, dash, last = (part.strip() for part in item.partition("-"))
    if dash and _is_number(first) and _is_number(last):
        if int(first) > int(last):
            raise ValueError(f"“{item}”: the range runs backwards; write {last}-{first}")
        return _NumberRange(int(first), int(last))
    parts = item.split("-")
    half = len(parts) // 2
    first, last = "-".join(parts[:half]).strip(), "-".join(parts[half:]).strip()
    if len(parts) % 2 == 0 and len(first) == len(last) and first <= last:
        return _TextRange(first, last)
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
