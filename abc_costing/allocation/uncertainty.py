"""How far unit costs may be off, what they rest on, and which drivers to measure next.

The bounds come from a simulation (`simulate`). What each driver explains comes from the derivatives (`sensitivity`): to
first order the variance of a service's cost is the sum over quantities of (elasticity x cost x deviation) squared, for
errors are independent. Which drivers matter needs no more than that, and it has no noise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np

from abc_costing.allocation import simulate
from abc_costing.allocation.double import Floats
from abc_costing.allocation.grounds import rests_on
from abc_costing.allocation.links import Positions
from abc_costing.allocation.network import KEPT
from abc_costing.allocation.ready import ready
from abc_costing.allocation.sensitivity import Gradient, short
from abc_costing.allocation.services import UNIT_COST_STEP, unit_cost, volumes
from abc_costing.allocation.solve import NearlyClosed
from abc_costing.allocation.solved import Solved, solve
from abc_costing.allocation.sweeps import NotConverged
from abc_costing.errors import ClosedLoop
from abc_costing.model.costing_model import Model
from abc_costing.model.evidence import spread_of
from abc_costing.model.postings import Postings
from abc_costing.model.rows import ACTUAL, Method, key_of
from abc_costing.model.uncertainty import MOST, DriverInfluence, Mover, ServiceUncertainty, Uncertainty
from abc_costing.progress import Progress, silent

DRAWS = 1000
SEED = 1

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_NOISE = 1e-11
"""Draws differ by this part of the largest cost without any quantity having moved."""


def uncertainty(
    model: Model, postings: Postings, period: str, *, method: Method | None = None, scenario: str = ACTUAL,
    draws: int = DRAWS, seed: int = SEED, progress: Progress = silent,
) -> Uncertainty:
    """The uncertainty of an allocation. Equal arguments give equal results on any number of processors.

    model, postings: of one scenario, resolved (`scenario` only labels the result). draws: 2 or more, 1,000 are enough
    for bounds good to a twentieth of their distance. seed: 0 or more.

    Raises:
        NotFound, ModelRefused, ClosedLoop: as `allocate`; ClosedLoop also where a draw closes a loop.
    """
    progress("Solving", 0.0)
    prepared = ready(model, postings, period, method)
    solved = solve(prepared)
    gradient = Gradient.of(solved)
    try:
        progress("Drawing quantities", 0.1)
        bounds = _bounds(gradient, draws, seed, lambda part: progress("Drawing quantities", 0.1 + 0.7 * part))
        progress("Weighing the evidence", 0.8)
        variances = _variances(gradient)
        services = _services(gradient, bounds, variances)
    except (NearlyClosed, NotConverged) as tight:
        raise _closed(solved) from tight
    progress("Done", 1.0)
    return Uncertainty(
        prepared.period, scenario, prepared.method, prepared.model.currency.code, draws, seed, services,
        _drivers(gradient, variances))


def _closed(solved: Solved) -> ClosedLoop:
    names = solved.prepared.network.ids.nodes
    members = max(solved.prepared.network.links.cycles, key=len, default=())
    listed = ", ".join(f"“{names[at].id}”" for at in members[:5])
    return ClosedLoop(
        f"With its quantities a little different, nearly all cost of {listed} would stay among "
        f"{len(members)} nodes that serve each other, so that no bounds can be told. Give one of them a larger target "
        "outside.", [names[at].id for at in members])


def _deviations(gradient: Gradient) -> Floats:
    """The standard deviation of the logarithm of each quantity."""
    model, quantities = gradient.solved.prepared.model, gradient.varied.quantities
    by_driver = [simulate.deviation(float(spread_of(model, driver)) / 100) for driver in quantities.drivers]
    return np.array(by_driver, np.float64)[quantities.driver]


def _bounds(gradient: Gradient, draws: int, seed: int, told: Callable[[float], None]) -> Floats:
    """By how many minor units the cost of each service is below and above what it is, in 5 and 95 of 100 draws."""
    varied, own = gradient.varied, gradient.solved.prepared.network.own
    at = gradient.services
    drawn = simulate.costs(
        varied, own, gradient.kept, at, deviations=_deviations(gradient), draws=draws, seed=seed, told=told)
    drawn -= simulate.base(varied, own, gradient.kept, at)
    found = np.quantile(drawn, [0.05, 0.95], axis=0)
    size = float(np.abs(gradient.solved.costs.z.high).max(initial=0.0))
    return np.where(np.abs(found) <= _NOISE * size, 0, found)


@dataclass
class _Variances:
    """Variances in squared minor units: `total` by service, `weighted` by driver (see `DriverInfluence.explained`).

    movers: by service, its ten drivers and what each adds. most: by driver, the largest part of its weighted variance
    that one service (`service`, its place) has, and `at`, the variance there.
    """

    total: Floats
    weighted: Floats
    most: Floats
    service: Positions
    at: Floats
    movers: list[list[tuple[int, float]]] = field(default_factory=list)

    def add(self, first: int, by_driver: Floats, costs: Floats) -> None:
        """Takes in some services: drivers x services, and their costs."""
        total = by_driver.sum(axis=0)
        self.total[first : first + len(total)] = total
        # a service whose cost cancels to nearly nothing counts with its deviation, not with an endless one
        relative = by_driver / np.maximum(np.maximum(np.abs(costs), np.sqrt(total)), 1.0)
        self.weighted += relative.sum(axis=1)
        best = relative.argmax(axis=1)
        drivers = np.arange(len(best))
        better = relative[drivers, best] > self.most
        self.most = np.where(better, relative[drivers, best], self.most)
        self.service = np.where(better, first + best, self.service)
        self.at = np.where(better, by_driver[drivers, best], self.at)
        for column in by_driver.T:
            ranked = np.argsort(-column, kind="stable")[:MOST].tolist()
            self.movers.append([(at, float(column[at])) for at in ranked if column[at] > 0])


def _variances(gradient: Gradient) -> _Variances:
    quantities = gradient.varied.quantities
    drivers, services = len(quantities.drivers), len(gradient.services)
    found = _Variances(np.zeros(services), np.zeros(drivers), np.zeros(drivers), np.zeros(drivers, np.int64),
                       np.zeros(drivers))
    size = quantities.value * _deviations(gradient)
    costs = gradient.cost
    if not drivers:
        found.movers = [[] for _ in range(services)]
        return found
    noise = (_NOISE * float(np.abs(gradient.solved.costs.z.high).max(initial=0.0))) ** 2
    for block, derivatives in gradient.blocks():
        squares = (derivatives * size[:, None]) ** 2
        by_driver = np.add.reduceat(squares, quantities.starts, axis=0)
        found.add(block.start, np.where(by_driver <= noise, 0, by_driver), costs[block])
    return found


@dataclass(frozen=True)
class _Shown:
    """Figures of one service as they are shown: floats to minor units and unit costs."""

    volume: Decimal | None
    unit: int
    """Minor units of a major one."""

    def moved(self, variance: float) -> tuple[int, Decimal | None]:
        """What 90 of 100 cases stay within, in minor units, and in major ones a unit."""
        half = simulate.IN_90_OF_100 * variance**0.5
        return round(half), self.each(Decimal(half))

    def each(self, minor: Decimal) -> Decimal | None:
        """Minor units as a unit cost."""
        if self.volume is None or self.volume <= 0:
            return None
        return _CONTEXT.quantize(_CONTEXT.divide(minor, self.volume * self.unit), UNIT_COST_STEP)


def _services(gradient: Gradient, bounds: Floats, variances: _Variances) -> tuple[ServiceUncertainty, ...]:
    prepared = gradient.solved.prepared
    settled = _settled(gradient)
    grounds = rests_on(gradient.solved, settled)
    units = {key_of(row.service): row.unit for row in reversed(prepared.model.services)}
    found = []
    for number, (at, show) in enumerate(zip(gradient.services.tolist(), _shown(gradient), strict=True)):
        node, cost = prepared.network.ids.nodes[at], settled[at]
        low, high = (float(value) for value in bounds[:, number])
        found.append(ServiceUncertainty(
            node.id, node.name, units[node.key], cost, cost + round(low), cost + round(high), show.volume,
            unit_cost(cost, show.volume, prepared.model.currency), show.each(cost + Decimal(low)),
            show.each(cost + Decimal(high)), grounds[at], _movers(gradient, variances, number, show)))
    return tuple(found)


def _shown(gradient: Gradient) -> list[_Shown]:
    prepared = gradient.solved.prepared
    output = volumes(prepared.model, prepared.period)
    keys = [prepared.network.ids.nodes[at].key for at in gradient.services.tolist()]
    return [_Shown(output.get(key), prepared.model.currency.unit) for key in keys]


def _movers(gradient: Gradient, variances: _Variances, number: int, show: _Shown) -> tuple[Mover, ...]:
    drivers, whole = gradient.varied.quantities.drivers, float(variances.total[number])
    return tuple(Mover(drivers[at].driver, short(variance / whole), *show.moved(variance))
                 for at, variance in variances.movers[number])


def _settled(gradient: Gradient) -> dict[int, int]:
    """What each service keeps, in whole minor units, by position."""
    links, flows = gradient.solved.prepared.network.links, gradient.solved.settled.flows
    legs = np.flatnonzero(links.target == KEPT)
    found = dict.fromkeys(gradient.services.tolist(), 0)
    found.update(zip(links.source[legs].tolist(), map(int, flows[legs]), strict=True))
    return found


def _drivers(gradient: Gradient, variances: _Variances) -> tuple[DriverInfluence, ...]:
    model, nodes = gradient.solved.prepared.model, gradient.solved.prepared.network.ids.nodes
    everything = float(variances.weighted.sum())
    shown = _shown(gradient)
    found = []
    for at in np.argsort(-variances.weighted, kind="stable").tolist():
        driver = gradient.varied.quantities.drivers[at]
        service, part = "", 0.0
        moved: tuple[int, Decimal | None] = 0, None
        if variances.weighted[at]:
            number = int(variances.service[at])
            service, part = nodes[int(gradient.services[number])].id, float(variances.weighted[at]) / everything
            moved = shown[number].moved(float(variances.at[at]))
        found.append(DriverInfluence(
            driver.driver, driver.name or driver.driver, driver.evidence, spread_of(model, driver), short(part),
            service, *moved))
    return tuple(found)
