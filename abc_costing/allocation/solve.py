"""One way to ask for costs and contributions, whichever arithmetic a network is solved in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import cast

import numpy as np

from abc_costing.allocation.double import Double, Floats, added, over, parts_of, plus
from abc_costing.allocation.exact import MOST_MEMBERS, Equations
from abc_costing.allocation.links import Links, Mask, Positions
from abc_costing.allocation.loops import without
from abc_costing.allocation.refine import refined
from abc_costing.allocation.settle import Layout, Settled, Units, settle
from abc_costing.allocation.sweeps import NotConverged, Sweeper
from abc_costing.errors import AbcCostingError

UNIT = 2.0**40
"""What a trace sends back through the network in place of one minor unit, so that shares have 85 bits below it."""

ExactShares = Callable[[], Sequence[tuple[Fraction, Fraction]]]


class NearlyClosed(AbcCostingError):
    """A large cycle passes on so nearly all it gets that its costs cannot be found to a minor unit (see also
    `prepare.nearly_closed`, by names).
    """

    def __init__(self, members: tuple[int, ...]) -> None:
        super().__init__(f"Nearly closed loop: {len(members)} nodes pass on so nearly all their cost "
                         "to each other that it cannot be found to a minor unit.")
        self.members = members


@dataclass(frozen=True)
class Costs:
    """Exact costs of a network: z by node (see `Links`) and the flow of every link, cut into whole units and rest.

    bound: no flow is further from the exact one, in minor units; 0 where they were found in rational arithmetic.
    """

    z: Double
    whole: Units
    rest: Floats
    bound: float
    rounds: int
    sweeps: int
    methods: tuple[str, ...]

    def part(self, nodes: slice, links: slice, sign: int) -> Costs:
        """The costs of one of several networks side by side."""
        if sign == 1:
            return replace(self, z=self.z[nodes], whole=self.whole[links], rest=self.rest[links])
        turned = self.rest[links] > 0
        whole = -self.whole[links] - turned
        return replace(self, z=self.z[nodes].negated(), whole=whole, rest=np.where(turned, 1 - self.rest[links], 0.0))


class Solver:
    """Solves one network without closed loops that carry cost, for any own costs, and for what reaches one node.

    exact_shares: share and fixed amount of every link as rational numbers, asked for only where it is nearly closed.
    """

    def __init__(self, links: Links, exact_shares: ExactShares | None = None) -> None:
        self.shut = links.shut
        self.links = without(links, self.shut)
        self._exact_shares = exact_shares

    @cached_property
    def sweeper(self) -> Sweeper:
        """The solver in double precision."""
        return Sweeper.of(self.links.matrix, self.links.level, self.links.in_cycle, self.links.plan)

    @cached_property
    def layout(self) -> Layout:
        """How flows are settled."""
        return Layout.of(self.links)

    @property
    def wanted(self) -> float:
        """How near to the exact flows is near enough: all errors together stay far below one minor unit."""
        return min(2.0**-12, 1 / (16.0 * len(self.links.source) + 16))

    def costs(self, own: Positions) -> Costs:
        """Costs and flows for own costs in minor units, by node.

        Raises:
            NearlyClosed: they cannot be found exactly.
        """
        given = Double(np.asarray(own, np.float64), np.zeros(len(own)))
        if self.links.fixed is not None:
            given = added(given, self.links.fixed_out.negated())  # what arrives so is among the flows
        try:
            found = refined(self.links, self.sweeper, given, self.wanted)
        except NotConverged:
            return self.rational(own)
        return Costs(found.z, found.whole, found.rest, found.bound, found.rounds, found.sweeps, found.methods)

    def columns(self, own: Positions) -> Costs | None:
        """The same for several columns of own costs, which then stand one behind the other as those of networks side by
        side; None where double precision, even twice, does not do.
        """
        given = Double(np.asarray(own, np.float64), np.zeros(own.shape))
        if self.links.fixed is not None:
            out = self.links.fixed_out.negated()  # as in `costs`
            given = added(given, Double(*(np.repeat(half[:, None], own.shape[1], 1) for half in (out.high, out.low))))
        try:
            found = refined(self.links, self.sweeper, given, self.wanted / own.shape[1])
        except NotConverged:
            return None
        return Costs(Double(found.z.high.T.ravel(), found.z.low.T.ravel()), found.whole.T.ravel(), found.rest.T.ravel(),
                     found.bound, found.rounds, found.sweeps, found.methods)

    def rational(self, own: Positions) -> Costs:
        """The same in rational arithmetic, for networks whose cycles are small.

        Raises:
            NearlyClosed: a cycle is too large.
        """
        links = self.links
        shares = list(self._exact_shares() if self._exact_shares is not None else _as_given(links))
        exact = Equations.of(links, [share for share, _ in shares])
        self._refuse_large(exact)
        net = [Fraction(int(value)) for value in own]
        for at, (_, fixed) in enumerate(shares):
            if fixed:
                net[int(links.source[at])] -= fixed
                if links.target[at] >= 0:
                    net[int(links.target[at])] += fixed
        z = exact.solve(net)
        flows = [fixed + (share * z[int(s)] if not self.shut[s] else 0)
                 for s, (share, fixed) in zip(links.source, shares, strict=True)]
        whole = [value.numerator // value.denominator for value in flows]
        rest = [parts_of(*_pair(value - floor))[0] for value, floor in zip(flows, whole, strict=True)]
        near = np.array([value.denominator == 1 for value in flows])
        kept = np.where(near, 0.0, np.clip(rest, 2.0**-40, 1 - 2.0**-40))
        large = max(map(abs, z), default=Fraction(0)) >= 1 << 61
        units = cast("Units", np.array(whole, object)) if large else np.array(whole, np.int64)
        return Costs(Double.of_fractions(z), units, kept, 0.0, 0, 0, ("rational",))

    def _refuse_large(self, exact: Equations) -> None:
        if len(exact.largest) > MOST_MEMBERS:
            raise NearlyClosed(tuple(exact.largest))

    def effective(self, costs: Costs) -> Solver:
        """The same flows as shares of all that a node has: fixed amounts as what they came to in these costs."""
        links = self.links
        if links.fixed is None:
            return self
        has = added(costs.z, links.fixed_out)
        flow = plus(Double.of_integers(costs.whole.tolist()), costs.rest)
        return Solver(replace(links, share=over(flow, has[links.source]), fixed=None))

    def settle(self, costs: Costs, own: Positions) -> Settled:
        """The flows in whole minor units."""
        return settle(self.links, self.layout, own, costs.whole, costs.rest, 2 * costs.bound)

    @cached_property
    def _turned(self) -> tuple[Links, Sweeper]:
        """The network with every link turned round."""
        links, at = self.links, self.links.inner
        order = np.argsort(links.target[at], kind="stable")
        at = at[order]
        turned = Links(links.count, links.target[at], links.source[at], np.arange(len(at)), links.share[at])
        level = int(links.level.max(initial=0)) - links.level
        return turned, Sweeper.of(turned.matrix, level, links.in_cycle)

    def towards(self, target: int) -> list[Fraction]:
        """How much of each unit that a node's shares are of arrives at `target` (with itself)."""
        try:
            return [value / int(UNIT) for value in self.towards_double(target).fractions()]
        except NotConverged:
            shares = list(self._exact_shares() if self._exact_shares is not None else _as_given(self.links))
            exact = Equations.of(self.links, [share for share, _ in shares])
            self._refuse_large(exact)
            return exact.transposed().solve([Fraction(int(i == target)) for i in range(self.links.count)])

    def towards_double(self, target: int) -> Double:
        """The same times `UNIT`.

        Raises:
            NotConverged: double precision, even twice, does not do.
        """
        unit = np.zeros(self.links.count)
        unit[target] = UNIT
        links, sweeper = self._turned
        return refined(links, sweeper, Double(unit, np.zeros(len(unit))), 2.0**-20).z

    def towards_each(self, targets: Positions) -> Floats:
        """The same for several targets in double precision, one column each."""
        unit = np.zeros((self.links.count, len(targets)))
        unit[targets, np.arange(len(targets))] = 1.0
        try:
            return self._turned[1].solve(unit, hands=1)
        except NotConverged:
            exact = [[float(value) for value in self.towards(target)] for target in targets.tolist()]
            return np.array(exact, np.float64).reshape(len(targets), -1).T


def _pair(value: Fraction) -> tuple[int, int]:
    return value.numerator, value.denominator


def _as_given(links: Links) -> list[tuple[Fraction, Fraction]]:
    """Shares and fixed amounts as the arrays have them."""
    shares = links.share.fractions()
    if links.fixed is None:
        return [(share, Fraction(0)) for share in shares]
    return list(zip(shares, links.fixed.fractions(), strict=True))


def mask_of(count: int, positions: Sequence[int]) -> Mask:
    """A mask of the given positions."""
    mask = np.zeros(count, np.bool_)
    mask[list(positions)] = True
    return mask
