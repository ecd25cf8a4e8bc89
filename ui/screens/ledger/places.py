"""A place on the ledger screen that other screens may go to: the postings of a pool, an account, a cost centre."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PostingsOf:
    """Postings with one of these (account, cost centre, fund), under a title: `PostingsOf("Pool", "Staff", codes)`."""

    label: str
    name: str
    codes: frozenset[tuple[str, str, str]]
