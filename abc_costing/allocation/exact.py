"""Costs in rational arithmetic: for cycles so nearly closed that double precision, even twice, cannot bound its error.

With z the cost that a node's shares are of, z_j - sum over i of share_ij z_i = own_j, one group of nodes that serve
each other after the other. A group is an integer system, eliminated without fractions (Bareiss 1968). Its matrix has
positive leading minors because every node of it has a way out, so that no pivoting is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from abc_costing.allocation.links import Links

MOST_MEMBERS = 120
"""The largest group that is solved here: about a second."""


@dataclass(frozen=True)
class Equations:
    """z_j = own_j + the sum over `arriving[j]` of share x z_source. groups: in an order in which cost flows forward."""

    arriving: Sequence[Mapping[int, Fraction]]
    groups: Sequence[list[int]]

    @classmethod
    def of(cls, links: Links, shares: Sequence[Fraction]) -> Equations:
        """The equations of costs, from links and the exact share of each."""
        arriving: list[dict[int, Fraction]] = [{} for _ in range(links.count)]
        for at in links.inner.tolist():
            into, source = arriving[int(links.target[at])], int(links.source[at])
            if links.share.high[at]:
                into[source] = into.get(source, Fraction(0)) + shares[at]
        by_group: dict[tuple[int, int], list[int]] = {}
        for node in np.lexsort((np.arange(links.count), links.labels, links.level)).tolist():
            by_group.setdefault((int(links.level[node]), int(links.labels[node])), []).append(node)
        return cls(arriving, list(by_group.values()))

    @property
    def largest(self) -> list[int]:
        """The members of the largest group."""
        return max(self.groups, key=len, default=[])

    def transposed(self) -> Equations:
        """The equations of what arrives somewhere: every link turned round."""
        turned: list[dict[int, Fraction]] = [{} for _ in self.arriving]
        for target, sources in enumerate(self.arriving):
            for source, share in sources.items():
                turned[source][target] = share
        return Equations(turned, list(reversed(self.groups)))

    def solve(self, own: Sequence[Fraction]) -> list[Fraction]:
        """Z by node."""
        z = [Fraction(0)] * len(self.arriving)
        for group in self.groups:
            at = {node: row for row, node in enumerate(group)}
            right = [
                _total(own[j], [(share, z[i]) for i, share in self.arriving[j].items() if i not in at and z[i]])
                for j in group]
            if len(group) == 1:
                z[group[0]] = right[0]
            elif any(right):
                for node, value in zip(group, self._cycle(at, right), strict=True):
                    z[node] = value
        return z

    def _cycle(self, at: Mapping[int, int], right: list[Fraction]) -> list[Fraction]:
        """With y = z / D, D_i the common denominator of what i gives inside: an integer matrix."""
        whole = {i: lcm(*(self.arriving[j][i].denominator for j in at if i in self.arriving[j])) for i in at}
        matrix = [[0] * len(at) for _ in at]
        for j, row in at.items():
            matrix[row][row] = whole[j]
            for i, share in self.arriving[j].items():
                if i in at:
                    matrix[row][at[i]] -= share.numerator * (whole[i] // share.denominator)
        return [value * whole[node] for node, value in zip(at, _solved(matrix, right), strict=True)]


def _total(own: Fraction, parts: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Own + sum of share x value with one common denominator: one greatest common divisor in place of one a term."""
    terms = [(own.numerator, own.denominator)]
    terms += [(a.numerator * b.numerator, a.denominator * b.denominator) for a, b in parts]
    common = lcm(*(bottom for _, bottom in terms))
    return Fraction(sum(top * (common // bottom) for top, bottom in terms), common)


def _solved(matrix: list[list[int]], right: list[Fraction]) -> list[Fraction]:
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
