"""A network as a function of its driver quantities: what stays of it and what moves when they are a little different.

What a driver of kind quantity or percent measures at one target is one quantity, however many sources use the driver.
Drivers of kind even have no quantity that counts, and the weights of accumulated cost are taken as given. So are the
order of closing and which nodes a method lets charge which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from abc_costing.allocation.double import Double, Floats
from abc_costing.allocation.links import Links, Mask, Positions, Sparse
from abc_costing.allocation.network import Network, Part
from abc_costing.allocation.uses import Measured, Use
from abc_costing.model.rows import Driver, key_of

_MOVING = ("quantity", "percent")


@dataclass(frozen=True)
class Quantities:
    """The quantities of all drivers in use, by driver (in the order of keys) and target (position).

    starts: the first quantity of each driver. target, value: one a quantity; values in the driver's unit, above 0.
    """

    drivers: tuple[Driver, ...]
    starts: Positions
    target: Positions
    value: Floats

    @classmethod
    def of(cls, uses: Sequence[Use]) -> Quantities:
        """Those of drivers that some assignment uses."""
        found: dict[str, Measured] = {}
        for use in uses:
            if moves(use):
                found[key_of(use.driver.driver)] = use.measured
        ordered = [found[key] for key in sorted(found)]
        sizes = [len(one.targets) for one in ordered]
        return cls(
            tuple(one.driver for one in ordered), np.cumsum([0, *sizes])[:-1],
            np.concatenate([one.targets for one in ordered]) if ordered else np.zeros(0, np.int64),
            np.array([weight / one.scale for one in ordered for weight in one.weights], np.float64))

    def __len__(self) -> int:
        return len(self.target)

    @cached_property
    def driver(self) -> Positions:
        """The driver of each quantity."""
        return np.repeat(np.arange(len(self.drivers)), np.diff(self.starts, append=len(self)))

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each driver by its key."""
        return {key_of(driver.driver): at for at, driver in enumerate(self.drivers)}


def moves(use: Use) -> bool:
    """Whether quantities of the assignment's driver count."""
    return use.driver.kind in _MOVING and bool(len(use.measured.targets))


@dataclass(frozen=True)
class Shares:
    """Shares and fixed amounts of links (draws x links), for several sets of quantities at once."""

    share: Floats
    fixed: Floats | None


@dataclass(frozen=True)
class Varied:
    """The links of a network, with one of unused capacity wherever there might be some, and what they are made of.

    quantity: of each link, or the number of quantities where its weight is given. weight: in the driver's unit, 0 where
    unused capacity is found. By part: carried (share or minor units), fixed, capacity (-inf without one), total (of the
    driver where a rate is what is carried, else 0), short (whether the capacity is not reached). left_*: quantities
    that a part does not charge but that use up its capacity, or that its rate is paid for.
    """

    quantities: Quantities
    links: Links
    passing: Mask
    quantity: Positions
    weight: Floats
    idle: Positions
    carried: Floats
    fixed: Mask
    capacity: Floats
    total: Floats
    short: Mask
    left_part: Positions
    left_quantity: Positions

    @classmethod
    def of(cls, network: Network, shut: Mask) -> Varied:
        """For a network; `shut` are nodes that pass nothing on."""
        quantities = Quantities.of(network.uses)
        pieces = [_Piece.of(part, quantities) for part in network.parts]
        sizes = [len(piece.target) for piece in pieces]
        part = np.repeat(np.arange(len(pieces)), sizes)
        source = np.array([one.source for one in network.parts], np.int64)[part]
        target = np.concatenate([piece.target for piece in pieces])
        links = Links(len(network.ids), source, target, part, Double(np.ones(len(part)), np.zeros(len(part))))
        ends = np.cumsum(sizes) - 1
        has_idle = np.array([piece.capacity > -np.inf for piece in pieces], np.bool_)
        return cls(
            quantities, links, ~shut[source], np.concatenate([piece.quantity for piece in pieces]),
            np.concatenate([piece.weight for piece in pieces]), ends[has_idle],
            np.array([float(one.carried) for one in network.parts]),
            np.array([one.fixed for one in network.parts], np.bool_),
            np.array([piece.capacity for piece in pieces]), np.array([piece.total for piece in pieces]),
            np.array([bool(one.idle) for one in network.parts], np.bool_) & has_idle,
            np.repeat(np.arange(len(pieces)), [len(piece.left) for piece in pieces]),
            np.concatenate([piece.left for piece in pieces]))

    @cached_property
    def source(self) -> Positions:
        """The source of each part."""
        return self.links.source[self.links.part_starts]

    @cached_property
    def idle_part(self) -> Positions:
        """The part of each link of unused capacity."""
        return self.links.part[self.idle]

    @cached_property
    def left(self) -> Sparse:
        """What uses up capacity only: parts x quantities, in the driver's unit."""
        ends = (self.left_part, self.left_quantity)
        shape = (self.links.parts, len(self.quantities) + 1)
        return csr_array((self.quantities.value[self.left_quantity], ends), shape=shape)

    @cached_property
    def whole(self) -> Floats:
        """What the weights of each part are out of, as it is."""
        charged = np.add.reduceat(self.weight, self.links.part_starts)
        return np.where(self.short, self.capacity - self.left.sum(axis=1), charged)

    @cached_property
    def weights(self) -> Floats:
        """The weight of each link, with unused capacity as it is."""
        found = self.weight.copy()
        charged = np.add.reduceat(self.weight, self.links.part_starts)
        found[self.idle] = np.where(self.short, self.whole - charged, 0)[self.idle_part]
        return found

    def at(self, factors: Floats) -> Shares:
        """Shares where each quantity is a multiple of what it is; factors: draws x (quantities and a last one of 1)."""
        weight = factors[:, self.quantity] * self.weight
        charged = np.add.reduceat(weight, self.links.part_starts, axis=1)
        left = np.asarray(self.left @ factors.T).T if self.left.nnz else np.zeros(self.links.parts)
        whole = np.maximum(self.capacity - left, charged)
        paid = self.total > 0
        rated = np.where(paid, (charged + left) / np.where(paid, self.total, 1), 1)
        weight[:, self.idle] = (whole - charged)[:, self.idle_part]
        weight *= (self.carried * rated / whole)[:, self.links.part]
        if not self.fixed.any():
            weight *= self.passing
            return Shares(weight, None)
        fixed = self.fixed[self.links.part]
        return Shares(np.where(fixed, 0, weight) * self.passing, np.where(fixed, weight, 0))

    def base(self) -> Floats:
        """Factors of 1."""
        return np.ones((1, len(self.quantities) + 1))


@dataclass(frozen=True)
class _Piece:
    """The links of one part; see `Varied`."""

    target: Positions
    quantity: Positions
    weight: Floats
    capacity: float = -np.inf
    total: float = 0.0
    left: Positions = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, part: Part, quantities: Quantities) -> _Piece:
        if part.use is None or not moves(part.use) or not len(part.targets):
            return cls._given(part, len(quantities))
        use, measured = part.use, part.use.measured
        first = int(quantities.starts[quantities.place[key_of(use.driver.driver)]])
        at = first + np.searchsorted(measured.targets, part.targets)
        weight = quantities.value[at]
        rated = part.fixed and use.rated
        limited = use.capacity is not None and use.unused != "spread" and not rated
        every = np.arange(first, first + len(measured.targets))
        left = np.setdiff1d(every, at) if limited else every[:0]
        total = float(weight.sum()) if rated else 0.0
        if use.capacity is None or not limited:
            return cls(part.targets, at, weight, total=total, left=left)
        return cls(np.append(part.targets, part.idle_to), np.append(at, len(quantities)), np.append(weight, 0.0),
                   float(use.capacity), total, left)

    @classmethod
    def _given(cls, part: Part, none: int) -> _Piece:
        """Links whose shares do not move."""
        weight = part.weights.high / float(part.whole)
        target = part.targets
        if part.idle:
            weight, target = np.append(weight, float(part.idle / part.whole)), np.append(target, part.idle_to)
        return cls(target, np.full(len(target), none), weight)
