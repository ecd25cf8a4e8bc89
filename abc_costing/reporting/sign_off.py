"""What is signed must be on the page that is signed: a sign-off never stands on a page without the total above it."""

from __future__ import annotations

from typing import Any

CARRIED = 4
"""So many rows at least, the total the last of them, go over to the page of the sign-off."""


def totals_carried(document: dict[str, Any], places: list[dict[str, int]]) -> bool:
    """Take the last rows of a table over to the page of its sign-off, where they did not come to stand together.

    Args:
        document: as `typesetting.described` gives it; changed in place.
        places: for each sign-off its page and the page on which the table before it ends.

    Returns:
        Whether anything was changed, so that the pages have to be set again.
    """
    signed = [section for section in document["sections"] if section["sign_off"]]
    apart = [section for section, place in zip(signed, places, strict=True) if place["signed"] > place["table"]]
    changed = [_carry(section["blocks"]) for section in apart]
    return any(changed)


def _carry(blocks: list[dict[str, Any]]) -> bool:
    index = max((i for i, block in enumerate(blocks) if block["kind"] == "table"), default=None)
    if index is None:
        return False
    rows = blocks[index]["rows"]
    start = len(rows) - CARRIED
    if rows[-1]["kind"] != "total":
        return False
    if start < CARRIED:
        blocks[index]["on_new_page"] = True
        return True
    while rows[start - 1]["kind"] == "group":
        start -= 1
    heads = [row for row in rows[:start] if row["kind"] == "group"]
    tail = rows[start:] if rows[start]["kind"] == "group" else heads[-1:] + rows[start:]
    blocks[index : index + 1] = [
        blocks[index] | {"rows": rows[:start]}, blocks[index] | {"rows": tail, "on_new_page": True, "shown": False}]
    return True
