"""Which fractional arcs go up: a cheapest flow by shortest augmenting paths, in integers.

Starts from every arc rounded to the nearest, which costs least but leaves some vertices with a unit too many or too
few, and moves each such unit along the cheapest path of changes (Dijkstra on reduced costs). Source: Ahuja, Magnanti,
Orlin, Network Flows, chapter 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush


class Unbalanced(ArithmeticError):
    """No rounding balances the vertices: the flows handed over were no flow. A fault of the program, not of a model."""


class _Residual:
    """Arcs that may still change, by vertex. An arc that is down may go up, one that is up may come down."""

    def __init__(
        self, tail: Sequence[int], head: Sequence[int], fraction: Sequence[int], one: int, vertices: int
    ) -> None:
        self.tail, self.head = tail, head
        self.up = [int(2 * part > one) for part in fraction]
        heavy = len(fraction) ** 2 + 1  # above any sum of arc numbers, which only break ties: first arcs go up first
        self.cost = [heavy * (one - 2 * part) + arc for arc, part in enumerate(fraction)]
        self.potential = [0] * vertices
        self.leaving: list[list[int]] = [[] for _ in range(vertices)]
        self.arriving: list[list[int]] = [[] for _ in range(vertices)]
        for arc, part in enumerate(fraction):
            if part:
                self.leaving[tail[arc]].append(arc)
                self.arriving[head[arc]].append(arc)

    def steps(self, vertex: int) -> list[tuple[int, int, int]]:
        """(next vertex, arc, cost) of the changes that take one unit away from a vertex."""
        out = [(self.head[arc], arc, self.cost[arc]) for arc in self.leaving[vertex] if not self.up[arc]]
        out += [(self.tail[arc], arc, -self.cost[arc]) for arc in self.arriving[vertex] if self.up[arc]]
        return out

    def path(self, start: int, excess: Sequence[int]) -> tuple[int, list[int]]:
        """The nearest vertex with too little, and the arcs to change on the way to it."""
        distance = {start: 0}
        came: dict[int, tuple[int, int]] = {}
        done: dict[int, int] = {}
        heap = [(0, start)]
        while heap:
            far, vertex = heappop(heap)
            if vertex in done:
                continue
            done[vertex] = far
            if excess[vertex] < 0:
                for seen, at in done.items():
                    self.potential[seen] += far - at
                return vertex, _walk(came, start, vertex)
            for ahead, arc, cost in self.steps(vertex):
                through = far + cost - self.potential[vertex] + self.potential[ahead]
                if ahead not in done and through < distance.get(ahead, through + 1):
                    distance[ahead] = through
                    came[ahead] = (vertex, arc)
                    heappush(heap, (through, ahead))
        raise Unbalanced(f"a unit at vertex {start} has nowhere to go")


def _walk(came: dict[int, tuple[int, int]], start: int, end: int) -> list[int]:
    arcs = []
    while end != start:
        end, arc = came[end]
        arcs.append(arc)
    return arcs


def balance(
    tail: Sequence[int], head: Sequence[int], fraction: Sequence[int], missing: Sequence[int], one: int
) -> list[int]:
    """1 for each arc that goes up, 0 for the others, so that the `missing` of every vertex is made good.

    Args:
        tail, head: vertices of each arc.
        fraction: of each arc's flow above its floor, over `one`; 0 for an arc that must not change.
        missing: by vertex, what arrives more than leaves while every arc is down.

    Raises:
        Unbalanced: there is no such rounding.
    """
    residual = _Residual(tail, head, fraction, one, len(missing))
    excess = list(missing)
    for arc, up in enumerate(residual.up):
        if up:
            excess[tail[arc]] -= 1
            excess[head[arc]] += 1
    for vertex in range(len(excess)):
        while excess[vertex] > 0:
            end, arcs = residual.path(vertex, excess)
            for arc in arcs:
                residual.up[arc] ^= 1
            excess[vertex] -= 1
            excess[end] += 1
    if any(excess):
        raise Unbalanced("some vertices have too little")
    return residual.up
