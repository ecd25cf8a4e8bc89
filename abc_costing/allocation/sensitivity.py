"""What every driver quantity does to every service's cost: exact derivatives, from transposed (adjoint) solves.

With z = own + A z (see `Links`) and a_k = A' a_k + kept_k e_k, the cost of service k is a_k . own, and any change dA of
shares changes it by a_k . (dA z): one transposed solve a service gives its derivative with respect to all quantities.
A link's share is c w / W. Without a capacity W is the sum of the weights, so that one unit more at target j takes the
mean of what the part's targets are worth and gives what j is worth: c z / W (a_j - mean). With a capacity that is not
reached W stays, and the unit is taken from unused capacity. Derivatives are those inside either case: use stays on the
side of the capacity where it is (of use that just fills it, on that above).

Source: M. B. Giles, N. A. Pierce, An introduction to the adjoint approach to design, 2000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache, cached_property

import numpy as np
from scipy.sparse import csr_array

from abc_costing.allocation.double import Floats
from abc_costing.allocation.links import Positions, Sparse
from abc_costing.allocation.network import KEPT
from abc_costing.allocation.ready import ready
from abc_costing.allocation.services import volumes
from abc_costing.allocation.solved import Solved, solve
from abc_costing.allocation.varied import Varied
from abc_costing.errors import NotFound
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.results import Lazily
from abc_costing.model.rows import Method
from abc_costing.model.uncertainty import Sensitivity

COLUMNS = 64
"""Services that are solved for together."""

_SHORT = Context(prec=12)


@dataclass(frozen=True)
class Gradient:
    """The derivatives of services' costs of a solved network."""

    solved: Solved
    varied: Varied

    @classmethod
    def of(cls, solved: Solved) -> Gradient:
        """For a solved network."""
        return cls(solved, Varied.of(solved.prepared.network, solved.solver.shut))

    @cached_property
    def services(self) -> Positions:
        """Positions of all services in the order of the model."""
        ids = self.solved.prepared.network.ids
        return np.array([at for at in ids.shown if ids.nodes[at].kind == "service"], np.int64)

    @cached_property
    def kept(self) -> Floats:
        """The share of what a node has (after fixed amounts) that it keeps, by position."""
        links = self.solved.solver.links
        found = np.zeros(links.count)
        legs = np.flatnonzero(links.target == KEPT)
        found[links.source[legs]] = links.share.high[legs]
        return found

    @cached_property
    def cost(self) -> Floats:
        """The cost of every service in minor units, before settling, in the order of `services`."""
        return np.asarray(self.kept * self.solved.costs.z.high)[self.services]

    def blocks(self) -> Iterator[tuple[slice, Floats]]:
        """Services some at a time, with what a unit more of each quantity changes of each one's cost in minor units."""
        for first in range(0, len(self.services), COLUMNS):
            block = slice(first, first + COLUMNS)
            yield block, self.of_services(self.services[block])

    def of_services(self, services: Positions) -> Floats:
        """Quantities x services: minor units for one more unit of the driver."""
        worth = self.solved.solver.towards_each(services) * self.kept[services]
        return np.asarray(self._straight @ worth + self._by_part @ (self._means @ worth))

    @cached_property
    def _means(self) -> Sparse:
        """Parts x nodes: what a part's targets get of each unit that it carries."""
        varied, links = self.varied, self.varied.links
        part = links.part[links.inner]
        return csr_array((varied.weights[links.inner] / varied.whole[part], (part, links.target[links.inner])),
                         shape=(links.parts, links.count))

    @cached_property
    def _rate(self) -> Floats:
        """Minor units that each part carries for one of its weights."""
        varied = self.varied
        has = self.solved.costs.z.high[varied.source] * varied.passing[varied.links.part_starts]
        return varied.carried * np.where(varied.fixed, 1.0, has) / varied.whole

    @cached_property
    def _priced(self) -> Floats:
        """Minor units that each part carries more for one more unit of its driver: the rate, where it is paid one."""
        varied = self.varied
        return np.divide(varied.carried, varied.total, out=np.zeros(len(varied.total)), where=varied.total > 0)

    @cached_property
    def _straight(self) -> Sparse:
        """Quantities x nodes: what one more unit of a quantity moves to each node, means apart."""
        varied, links = self.varied, self.varied.links
        count = len(varied.quantities)
        at = np.flatnonzero(varied.quantity < count)
        q, part, left, left_part = varied.quantity[at], links.part[at], varied.left_quantity, varied.left_part
        idle_to = np.full(links.parts, -1)
        idle_to[varied.idle_part] = np.where(varied.short[varied.idle_part], links.target[varied.idle], -1)
        return _sum(
            (count, links.count),
            (q, links.target[at], self._rate[part]), (q, idle_to[part], -self._rate[part]),
            (q, varied.source[part], -self._priced[part]),
            (left, idle_to[left_part], -self._rate[left_part]),
            (left, varied.source[left_part], -self._priced[left_part]))

    @cached_property
    def _by_part(self) -> Sparse:
        """Quantities x parts: by what the mean of the part's targets counts."""
        varied, links = self.varied, self.varied.links
        count = len(varied.quantities)
        at = np.flatnonzero(varied.quantity < count)
        part, left = links.part[at], varied.left_part
        return _sum(
            (count, links.parts),
            (varied.quantity[at], part, self._priced[part] - np.where(varied.short, 0, self._rate)[part]),
            (varied.left_quantity, left, self._priced[left] + np.where(varied.short, self._rate, 0)[left]))


def _sum(shape: tuple[int, int], *terms: tuple[Positions, Positions, Floats]) -> Sparse:
    """A sparse matrix from (rows, columns, values); columns below 0 are legs out, which no service keeps."""
    row, column, value = (np.concatenate(each) for each in zip(*terms, strict=True))
    inside = column >= 0
    return csr_array((value[inside], (row[inside], column[inside])), shape=shape)


def sensitivities(
    model: Model, postings: Postings, period: str, *, method: Method | None = None, service: str | None = None
) -> Sequence[Sensitivity]:
    """What every driver quantity does to the unit cost of every service (or of one), by service, driver and target.

    The entries of large models are worked out when they are asked for.

    Raises:
        NotFound, ModelRefused, ClosedLoop: as `allocate`; NotFound also for an unknown service.
    """
    prepared = ready(model, postings, period, method)
    gradient = Gradient.of(solve(prepared))
    return _listed(gradient, _wanted(gradient, service))


def _wanted(gradient: Gradient, service: str | None) -> Positions:
    if service is None:
        return gradient.services
    ids = gradient.solved.prepared.network.ids
    at = ids.of_name(service)
    if at is None or ids.nodes[at].kind != "service":
        raise NotFound(f"There is no service “{service}”. The project has: "
                       f"{', '.join(ids.nodes[i].id for i in gradient.services.tolist()) or 'none'}.")
    return np.array([at], np.int64)


def _listed(gradient: Gradient, services: Positions) -> Lazily[Sensitivity]:
    prepared, quantities = gradient.solved.prepared, gradient.varied.quantities
    nodes, unit = prepared.network.ids.nodes, prepared.model.currency.unit
    cost = np.asarray(gradient.kept * gradient.solved.costs.z.high)
    output = volumes(prepared.model, prepared.period)

    @cache
    def block(number: int) -> Floats:
        return gradient.of_services(services[number * COLUMNS : (number + 1) * COLUMNS])

    def entry(number: int) -> Sensitivity:
        place, q = divmod(number, len(quantities))
        at = int(services[place])
        change = float(block(place // COLUMNS)[q, place % COLUMNS])
        value, volume = float(quantities.value[q]), output.get(nodes[at].key)
        return Sensitivity(
            quantities.drivers[int(quantities.driver[q])].driver, nodes[int(quantities.target[q])].id, nodes[at].id,
            short(value), short(change / unit), short(change / unit / float(volume)) if volume and volume > 0 else None,
            short(change * value / float(cost[at])) if cost[at] else None)

    return Lazily(len(services) * len(quantities), entry)


def short(value: float) -> Decimal:
    """A number of double precision to twelve digits."""
    return _SHORT.create_decimal_from_float(value).normalize(_SHORT) if value else Decimal(0)
