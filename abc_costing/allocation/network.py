"""Building the network of a period: from uses and a method's links to shares, apart from solving.

Every link has a share of its source (or a fixed amount): its driver's weight there over all weights, times what the
driver carries. Links lead to nodes or to one of three legs out: kept, unused, unassigned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import chain

import numpy as np

from abc_costing.allocation.double import Double, parts_of, times
from abc_costing.allocation.ids import Ids
from abc_costing.allocation.links import Links, Mask, Positions
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.uses import KEEP, Use, Uses
from abc_costing.model.rows import ROUNDING

KEPT, UNUSED, UNASSIGNED = -1, -2, -3
"""Legs out of the network, in place of a target's position."""

Charges = Callable[[Positions, Positions], Mask]
"""Whether a method lets sources charge targets (positions, pair by pair)."""

WHOLE = -1
"""In place of a use: the part carries what no assignment of the source does."""


@dataclass(frozen=True)
class Part:
    """What one driver of a source carries: to `targets` by `weights` out of `whole`, and the leg of unused capacity.

    use: None for what no assignment of the source carries. carried: a share of what the source has (after fixed
    amounts), or, where `fixed`, an amount in minor units. idle: weight of unused capacity, to `idle_to` (which is
    told where there is none, too). Weights and `whole` are on one scale, all exact.
    """

    use: Use | None
    source: int
    carried: Fraction
    fixed: bool
    targets: Positions
    weights: Double
    exact: tuple[int, ...]
    whole: Fraction
    idle: Fraction = Fraction(0)
    idle_to: int = UNUSED

    @property
    def size(self) -> int:
        """How many links it has."""
        return len(self.targets) + bool(self.idle)


@dataclass(frozen=True)
class Network:
    """Nodes with what they have of their own (minor units), and the parts in which they pass it on."""

    ids: Ids
    own: Positions
    uses: tuple[Use, ...]
    parts: tuple[Part, ...]

    @cached_property
    def links(self) -> Links:
        """The links in arrays."""
        return links_of(len(self.ids), self.parts)

    @cached_property
    def idle(self) -> Mask:
        """Which links are unused capacity."""
        mask = np.zeros(len(self.links.source), np.bool_)
        ends = np.cumsum([part.size for part in self.parts])
        mask[[end - 1 for end, part in zip(ends.tolist(), self.parts, strict=True) if part.idle]] = True
        return mask

    @cached_property
    def part_use(self) -> Positions:
        """The use (a position in `uses`) of each part, or WHOLE."""
        number = {id(use): at for at, use in enumerate(self.uses)}
        return np.array([WHOLE if part.use is None else number[id(part.use)] for part in self.parts], np.int64)

    @cached_property
    def use(self) -> Positions:
        """The use of each link, or WHOLE."""
        return np.asarray(self.part_use[self.links.part], np.int64)

    @cached_property
    def in_order(self) -> Positions:
        """The links between nodes as people read them: in the order of the model's tables."""
        links = self.links
        place = np.empty(len(self.ids), np.int64)
        place[list(self.ids.shown)] = np.arange(len(self.ids))
        some = links.inner
        order = np.lexsort((self.idle[some], place[links.target[some]], links.part[some], place[links.source[some]]))
        return some[order]

    def exact_shares(self) -> list[tuple[Fraction, Fraction]]:
        """Share and fixed amount of every link as rational numbers."""
        found = []
        for part in self.parts:
            for weight in (*part.exact, *((part.idle,) if part.idle else ())):
                value = part.carried * weight / part.whole
                found.append((Fraction(0), value) if part.fixed else (value, Fraction(0)))
        return found

    def like(self, other: Network) -> Network:
        """The same network, with what is known of the other's links where they lead to the same places."""
        if len(self.ids) != len(other.ids) or len(self.parts) != len(other.parts):
            return self
        if self.parts is other.parts:
            for name in ("links", "idle", "part_use", "use", "in_order"):
                if name in other.__dict__:
                    self.__dict__[name] = other.__dict__[name]
            return self
        changed = [at for at, (new, old) in enumerate(zip(self.parts, other.parts, strict=True)) if new is not old]
        if any(not _same_places(self.parts[at], other.parts[at]) for at in changed):
            return self
        self.__dict__["links"] = _patched(other, self.parts, changed) if changed else other.links
        self.__dict__["idle"] = other.idle
        if self.ids is other.ids:
            self.__dict__["in_order"] = other.in_order
        return self


def _same_places(new: Part, old: Part) -> bool:
    return (new.source == old.source and not new.fixed and not old.fixed and bool(new.idle) == bool(old.idle)
            and new.idle_to == old.idle_to and np.array_equal(new.targets, old.targets))


def _patched(other: Network, parts: tuple[Part, ...], changed: list[int]) -> Links:
    """The other network's links with the shares of some parts replaced."""
    starts = other.links.part_starts
    fresh = links_of(len(other.ids), [parts[at] for at in changed]).share
    high, low = other.links.share.high.copy(), other.links.share.low.copy()
    done = 0
    for at in changed:
        start, size = int(starts[at]), parts[at].size
        high[start : start + size] = fresh.high[done : done + size]
        low[start : start + size] = fresh.low[done : done + size]
        done += size
    return other.links.with_shares(Double(high, low), other.links.fixed)


def everything(source: Positions, target: Positions) -> Mask:
    """Charges of sources that are no support activities, in every method: all their targets."""
    return np.ones(len(source), np.bool_)


def _by_kind(ids: Ids, uses: Uses) -> tuple[Mapping[int, Sequence[Use]], Mapping[int, Sequence[Use]]]:
    """The uses of every support activity, and of every other node: only the former depend on the method."""
    supports = set(ids.supports)
    found: tuple[dict[int, Sequence[Use]], dict[int, Sequence[Use]]] = {}, {}
    for at in range(len(ids)):
        found[at not in supports][at] = uses.by_source.get(at, ())
    return found


def build(
    ids: Ids, own: Mapping[int, int], uses: Uses, charges: Charges, known: tuple[Memory, str, str, str] | None = None
) -> Network:
    """The network of those links that a method counts. known: memory and its place, period, method of earlier ones."""
    memory, place_, period, method = known or (Memory(), "", "", "")
    place = (place_, method)
    supports, others = memory.kept(("sources", place_), (ids, uses), lambda: _by_kind(ids, uses))
    of_supports = memory.each(("parts", *place), (ids, charges), supports, partial(_parts, ids, charges))
    of_others = memory.each(("parts", place_), (ids,), others, partial(_parts, ids, everything))
    parts = memory.kept(("all parts", *place), (of_supports, of_others), lambda: tuple(chain.from_iterable(
        of_supports[at] if at in of_supports else of_others[at] for at in range(len(ids)))))
    amounts = memory.kept(("amounts", period), (own, ids), lambda: (
        np.array([own.get(i, 0) for i in range(len(ids))], np.int64)))
    network = Network(ids, amounts, uses.all, parts)
    before = memory.last(("network", *place), network)
    return network if before is None else network.like(before)


def links_of(count: int, parts: Sequence[Part]) -> Links:
    """The links of parts in order, the leg of unused capacity last in its part."""
    targets: list[Positions] = []
    highs, lows = [], []
    for part in parts:
        targets.append(part.targets)
        highs.append(part.weights.high)
        lows.append(part.weights.low)
        if part.idle:
            high, low = parts_of(part.idle.numerator, part.idle.denominator)
            targets.append(np.array([part.idle_to]))
            highs.append(np.array([high]))
            lows.append(np.array([low]))
    of_part = np.repeat(np.arange(len(parts)), [part.size for part in parts])
    ratios = np.array([_ratio(part) for part in parts], np.float64).reshape(-1, 2)
    value = times(Double(np.concatenate(highs), np.concatenate(lows)), Double(ratios[of_part, 0], ratios[of_part, 1]))
    share, fixed = value, None
    is_fixed = np.array([part.fixed for part in parts], np.bool_)[of_part]
    if is_fixed.any():
        share = Double(np.where(is_fixed, 0, value.high), np.where(is_fixed, 0, value.low))
        fixed = Double(np.where(is_fixed, value.high, 0), np.where(is_fixed, value.low, 0))
    source = np.array([part.source for part in parts], np.int64)[of_part]
    return Links(count, source, np.concatenate(targets), of_part, share, fixed)


def _ratio(part: Part) -> tuple[float, float]:
    return parts_of(part.carried.numerator * part.whole.denominator, part.carried.denominator * part.whole.numerator)


def _parts(ids: Ids, charges: Charges, source: int, uses: Sequence[Use]) -> tuple[Part, ...]:
    """The parts of one source; what no driver carries is a part of its own."""
    shares = carried([use for use in uses if use.fixed is None])
    rest = 1 - sum(shares, Fraction(0))
    found: list[Part] = []
    for use in uses:
        share = shares.pop(0) if use.fixed is None else use.fixed
        part = _part(use, share, charges) if share else None
        if part is not None:
            found.append(part)
        elif use.fixed is None:
            rest += share
        elif share and not use.rated:  # a rate on nothing is nothing
            found.append(Part(None, source, share, True, np.array([UNASSIGNED]), _ONE, (1,), Fraction(1)))
    if rest or not any(not part.fixed for part in found):
        leg = KEPT if ids.nodes[source].kind == "service" else UNASSIGNED
        found.append(Part(None, source, rest, False, np.array([leg]), _ONE, (1,), Fraction(1)))
    return tuple(found)


_ONE = Double(np.ones(1), np.zeros(1))


def carried(uses: Sequence[Use]) -> list[Fraction]:
    """The share of the source's cost that each assignment carries: stated ones first, the others the rest evenly.

    Stated shares above 100 % are taken in proportion, those below 0 as 0: errors elsewhere, but for what the binary
    fractions of a spreadsheet leave between a sum and 100 % (see `ROUNDING`).
    """
    given = [None if use.share is None else max(use.share, Fraction(0)) for use in uses]
    stated = sum((share for share in given if share is not None), Fraction(0))
    blank = sum(share is None for share in given)
    full = stated > 1 - ROUNDING
    rest = Fraction(0) if full or not blank else (1 - stated) / blank
    return [rest if share is None else share / stated if full else share for share in given]


def _part(use: Use, share: Fraction, charges: Charges) -> Part | None:
    """What a use charges, None where it can charge nothing.

    What the source uses itself and what the method does not charge is left out, of the capacity too.
    """
    measured = use.measured
    source = np.full(len(measured.targets), use.source)
    keep = (measured.targets != use.source) & charges(source, measured.targets)
    if keep.all():
        targets, weights, exact, charged = measured.targets, measured.double, measured.weights, measured.sum
    else:
        at = np.flatnonzero(keep)
        targets, weights = measured.targets[at], measured.double[at]
        exact = tuple(measured.weights[i] for i in at.tolist())
        charged = sum(exact)
    whole, idle, idle_to = Fraction(charged), Fraction(0), _idle_to(use, charges)
    if use.rated:  # a rate charges each target for what it uses, and nobody for anything else
        share = share * charged / measured.sum if measured.sum else share
    elif use.capacity is not None and use.unused != "spread":
        available = use.capacity * measured.scale - (measured.sum - charged)
        if available > charged:
            whole, idle = available, available - charged
    if not whole:
        return None
    return Part(use, use.source, share, use.fixed is not None, targets, weights, exact, whole, idle, idle_to)


def _idle_to(use: Use, charges: Charges) -> int:
    """Who bears unused capacity: the node it is charged to, where the method lets the source charge it."""
    if use.unused == KEEP or use.charge_to is None or use.charge_to == use.source:
        return UNUSED
    allowed = charges(np.array([use.source]), np.array([use.charge_to]))
    return use.charge_to if bool(allowed[0]) else UNUSED
