"""User text where Qt would take it for markup: a tooltip with tags in it could load files."""

from __future__ import annotations

from html import escape


def tooltip(text: str) -> str:
    """The text for a tooltip, shown letter by letter even when it looks like markup."""
    if "<" not in text:
        return text
    return "<span>" + escape(text).replace("\n", "<br>") + "</span>"
