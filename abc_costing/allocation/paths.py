"""The largest ways by which cost comes to a node: account to pool to activity to service, with money on every step.

Best first: what a piece of a way can still bring is exactly what it carries times the share that reaches the target
from its end (one transposed solve), so that the largest ways are found without trying the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from abc_costing.allocation.double import Floats
from abc_costing.allocation.links import Links, Positions
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.outcome import UNUSED_CAPACITY
from abc_costing.allocation.solved import Solved, solve_period
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.results import CostPath, PathStep
from abc_costing.model.rows import Method

_FIRST = 4096
_MOST_STEPS = 200
"""Of one way: going round a tight loop more often than that brings nothing that would be listed."""


@dataclass(frozen=True)
class Way:
    """What goes along some links one after the other, in minor units, from `start` to the target."""

    amount: float
    start: int
    links: tuple[int, ...]


def largest_ways(links: Links, first: Positions, own: Floats, towards: Floats, target: int, count: int) -> list[Way]:
    """The `count` largest ways to a node, largest first; a way may go round a cycle.

    first: where the links of each source begin (one more than there are nodes). own: by node, minor units. towards:
    what of each unit at a node arrives at the target.
    """
    bound = np.abs(own * towards)
    starts = _largest_first(bound, _FIRST)
    heap: list[tuple[float, int, int, float, bool, tuple[int, ...]]] = []
    number, given = 0, 0
    found: list[Way] = []
    while len(found) < count:
        if given == len(starts) == _FIRST:
            starts = _largest_first(bound, len(bound))
        while given < len(starts) and (not heap or bound[starts[given]] >= -heap[0][0]):
            node = int(starts[given])
            heappush(heap, (-float(bound[node]), number, node, float(own[node]), False, ()))
            number, given = number + 1, given + 1
        if not heap:
            break
        _, _, node, carries, arrived, way = heappop(heap)
        if arrived:
            found.append(Way(carries, int(links.source[way[0]]) if way else node, way))
            continue
        if node == target:
            heappush(heap, (-abs(carries), number, node, carries, True, way))
            number += 1
        if len(way) >= _MOST_STEPS:
            continue
        for link in range(int(first[node]), int(first[node + 1])):
            ahead = int(links.target[link])
            if ahead >= 0 and towards[ahead]:
                on = carries * float(links.share.high[link])
                heappush(heap, (-abs(on * float(towards[ahead])), number, ahead, on, False, (*way, link)))
                number += 1
    return found


def _largest_first(bound: Floats, count: int) -> Positions:
    """The positions of the largest values above 0, largest first."""
    some = np.argpartition(-bound, count)[:count] if count < len(bound) else np.arange(len(bound))
    some = np.sort(some)
    return some[np.argsort(-bound[some], kind="stable")][: int((bound[some] > 0).sum())]


def paths(
    model: Model, postings: Postings, period: str, node: str, *,
    count: int = 10, method: Method | None = None, memory: Memory | None = None,
) -> tuple[CostPath, ...]:
    """The largest ways by which cost came to a node, largest first; amounts to the nearest minor unit. memory: of an
    earlier call, for what has not changed since.

    Raises:
        NotFound, ModelRefused, ClosedLoop: as `allocate`; NotFound also for an unknown node.
    """
    solved = solve_period(model, postings, period, method, memory)
    network = solved.prepared.network
    at = solved.position(node)
    links = solved.tracer.links
    first = np.searchsorted(links.source, np.arange(links.count + 1))
    ways = largest_ways(links, first, network.own.astype(np.float64),
                        solved.tracer.towards_each(np.array([at]))[:, 0], at, count)
    return tuple(_path(solved, way) for way in ways)


def _path(solved: Solved, way: Way) -> CostPath:
    network, links = solved.prepared.network, solved.tracer.links
    start = network.ids.nodes[way.start]
    carries = float(network.own[way.start])
    steps = [PathStep(start.id, start.name, start.kind, "", round(carries))]
    for link in way.links:
        carries *= float(links.share.high[link])
        node = network.ids.nodes[int(links.target[link])]
        driver = UNUSED_CAPACITY if network.idle[link] else network.uses[int(network.use[link])].driver.driver
        steps.append(PathStep(node.id, node.name, node.kind, driver, round(carries)))
    return CostPath(round(way.amount), tuple(steps))
