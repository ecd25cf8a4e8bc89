"""Text of the user made fit for paper and cells: nothing hidden in it, and no word wider than the page."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
"""Control characters, marks that turn the direction of what follows, half characters: never meant to be printed."""

_LONG_WORD = re.compile(r"\S{25,}")
_PIECE = 12


def clean(text: str) -> str:
    """The text on one line without characters that cannot be seen."""
    return _FORBIDDEN.sub("", re.sub(r"\s*[\r\n\t\u2028\u2029]\s*", " ", text)).strip()


def breakable(text: str) -> str:
    """The cleaned text with places to break (zero width) inside words too long for a column."""
    return _LONG_WORD.sub(_with_breaks, clean(text))


def _with_breaks(word: re.Match[str]) -> str:
    letters = word.group()
    return "\u200b".join(letters[i : i + _PIECE] for i in range(0, len(letters), _PIECE))
