"""Solving in rational arithmetic, for models small enough: every cost is known exactly before it is settled.

With x the cost of a node, D its denominator and n the numerators of its edges, y = x / D solves

    D_j y_j - sum over i of n_ij y_i = own_j

one group of nodes after the other; a cycle is an integer system, eliminated without fractions (Bareiss 1968). Its
matrix has positive leading minors because every node of it has a way out, so that no pivoting is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from abc_costing.allocation.loops import Graph, Mask
from abc_costing.allocation.network import Network
from abc_costing.allocation.rounding import Exact

Matrix = list[list[int]]


def passed(
    network: Network, graph: Graph, own: Sequence[Exact], shut: Mask, stopped: Mask | None = None
) -> list[Fraction]:
    """The cost of each node over its denominator (y), for any cost of their own.

    shut: nodes without a way out, which must carry nothing (see `loops.closed`); they get 0. stopped: nodes that pass
    nothing on.
    """
    y = [Fraction(0)] * len(network.ids)
    incoming: list[list[tuple[int, int]]] = [[] for _ in y]
    for edge in network.edges:
        if edge.target >= 0 and not (stopped is not None and stopped[edge.source]):
            incoming[edge.target].append((edge.source, edge.numerator))
    for group in graph.order:
        if shut[group[0]]:
            continue
        inside = set(group) if len(group) > 1 else set()
        arrived = [
            _total([(1, own[j])] if own[j] else [], [(n, y[i]) for i, n in incoming[j] if i not in inside and y[i]])
            for j in group
        ]
        if not inside:
            y[group[0]] = arrived[0] / network.denominator[group[0]]
        elif any(arrived):
            for j, value in zip(group, _cycle(network, group, incoming, arrived), strict=True):
                y[j] = value
    return y


def _total(own: list[tuple[int, Exact]], parts: list[tuple[int, Fraction]]) -> Fraction:
    """Sum of factor x value with one common denominator: one greatest common divisor in place of one a term."""
    terms = [*own, *parts]
    common = lcm(*(value.denominator for _, value in terms)) if terms else 1
    return Fraction(sum(n * value.numerator * (common // value.denominator) for n, value in terms), common)


def _cycle(
    network: Network, group: Sequence[int], incoming: list[list[tuple[int, int]]], arrived: list[Fraction]
) -> list[Fraction]:
    at = {node: k for k, node in enumerate(group)}
    matrix: Matrix = [[0] * len(group) for _ in group]
    for row, j in enumerate(group):
        matrix[row][row] = network.denominator[j]
        for i, n in incoming[j]:
            if i in at:
                matrix[row][at[i]] -= n
    return _solved(matrix, arrived)


def weights_towards(network: Network, graph: Graph, target: int, shut: Mask) -> list[Fraction]:
    """How much of each unit that a node has of its own arrives at `target` (more than all of it inside a cycle).

    The transposed system: D_i a_i - sum over j of n_ij a_j = D_i where i is the target, else 0.
    """
    a = [Fraction(0)] * len(network.ids)
    for group in reversed(graph.order):
        if shut[group[0]]:
            continue
        inside = set(group) if len(group) > 1 else set()
        arrived = [
            _total([(network.denominator[i], 1)] if i == target else [],
                   [(e.numerator, a[e.target]) for e in network.out(i) if e.target >= 0 and e.target not in inside])
            for i in group
        ]
        if not inside:
            a[group[0]] = arrived[0] / network.denominator[group[0]]
        elif any(arrived):
            for i, value in zip(group, _transposed_cycle(network, group, arrived), strict=True):
                a[i] = value
    return a


def _transposed_cycle(network: Network, group: Sequence[int], arrived: list[Fraction]) -> list[Fraction]:
    at = {node: k for k, node in enumerate(group)}
    matrix: Matrix = [[0] * len(group) for _ in group]
    for row, i in enumerate(group):
        matrix[row][row] = network.denominator[i]
        for edge in network.out(i):
            if edge.target in at:
                matrix[row][at[edge.target]] -= edge.numerator
    return _solved(matrix, arrived)


def _solved(matrix: Matrix, right: list[Fraction]) -> list[Fraction]:
    """The solution of an integer system with positive leading minors, by fraction-free elimination."""
    common = lcm(*(value.denominator for value in right))
    rows = [[*row, value.numerator * (common // value.denominator)] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    before = 1
    for k in range(size - 1):
        pivot_row, pivot = rows[k], rows[k][k]
        for i in range(k + 1, size):
            row, factor = rows[i], rows[i][k]
            row[k + 1 :] = [
                (pivot * a - factor * b) // before for a, b in zip(row[k + 1 :], pivot_row[k + 1 :], strict=True)
            ]
            row[k] = 0
        before = pivot
    determinant = rows[-1][size - 1]
    scaled = [0] * size
    for k in reversed(range(size)):
        row = rows[k]
        rest = determinant * row[size] - sum(row[j] * scaled[j] for j in range(k + 1, size))
        scaled[k] = rest // row[k]
    return [Fraction(value, determinant * common) for value in scaled]
