"""Positions of rows: whole numbers with gaps, so that an insertion or a move writes only the rows it concerns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

GAP = 1 << 20
"""Distance between neighbours when rows are added at the end."""


def positions(order: Sequence[int], known: Mapping[int, int]) -> dict[int, int]:
    """A position for every id of `order`, rising, keeping as many `known` ones as the order allows.

    Ids without a known position are new. Where no number is left between two neighbours all are numbered anew.
    """
    kept = _longest_rising([(row_id, known[row_id]) for row_id in order if row_id in known])
    result: dict[int, int] = {}
    waiting: list[int] = []
    below = 0
    for row_id in order:
        if row_id not in kept:
            waiting.append(row_id)
            continue
        above = known[row_id]
        if waiting and above - below <= len(waiting):
            return {each: (index + 1) * GAP for index, each in enumerate(order)}
        _spread(waiting, below, above, result)
        waiting = []
        result[row_id] = below = above
    for index, row_id in enumerate(waiting):
        result[row_id] = below + (index + 1) * GAP
    return result


def _spread(ids: Sequence[int], below: int, above: int, into: dict[int, int]) -> None:
    for index, row_id in enumerate(ids):
        into[row_id] = below + (above - below) * (index + 1) // (len(ids) + 1)


def _longest_rising(items: Sequence[tuple[int, int]]) -> set[int]:
    """The ids of a longest subsequence whose positions rise (patience sorting)."""
    if all(a[1] < b[1] for a, b in pairwise(items)):
        return {row_id for row_id, _ in items}
    tops: list[int] = []
    top_index: list[int] = []
    before: list[int] = []
    for index, (_, position) in enumerate(items):
        pile = bisect_left(tops, position)
        before.append(top_index[pile - 1] if pile else -1)
        tops[pile:pile + 1] = [position]
        top_index[pile:pile + 1] = [index]
    chain: set[int] = set()
    index = top_index[-1] if top_index else -1
    while index >= 0:
        chain.add(items[index][0])
        index = before[index]
    return chain
