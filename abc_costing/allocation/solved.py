"""Prepared networks with their exact costs and whole minor units: one, or several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from abc_costing.allocation.links import Links, Positions
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.network import Network
from abc_costing.allocation.prepare import Prepared, nearly_closed
from abc_costing.allocation.ready import ready
from abc_costing.allocation.settle import Layout, Settled, settle
from abc_costing.allocation.solve import Costs, NearlyClosed, Solver
from abc_costing.errors import ClosedLoop, NotFound
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.rows import Method

_TOGETHER = 400_000
"""Periods are solved side by side up to this many links: as fast for small models, and memory stays bounded."""


@dataclass(frozen=True)
class Solved:
    """A prepared network with its exact costs and its flows in whole minor units. Signs as in the model."""

    prepared: Prepared
    costs: Costs
    settled: Settled

    def again(self, prepared: Prepared) -> Solved:
        """The same costs for a network with the same links and own costs, with what was asked about them."""
        found = Solved(prepared, self.costs, self.settled)
        found.__dict__.update({name: self.__dict__[name] for name in ("solver", "tracer") if name in self.__dict__})
        return found

    @cached_property
    def solver(self) -> Solver:
        """For further questions about the same network."""
        return Solver(self.prepared.network.links, self.prepared.network.exact_shares)

    @cached_property
    def tracer(self) -> Solver:
        """The same network with fixed amounts as shares of what they came to."""
        return self.solver.effective(self.costs)

    def position(self, name: str) -> int:
        """The position of a node. Raises NotFound with the names there are."""
        ids = self.prepared.network.ids
        at = ids.of_name(name)
        if at is None:
            names = [node.id for node in ids.nodes]
            raise NotFound(f"There is no pool, activity or service “{name}”. The model has: "
                           f"{', '.join(names[:20])}{' ...' if len(names) > 20 else ''}.")
        return at


def solve(prepared: Prepared) -> Solved:
    """Costs and flows of a prepared network without closed loops.

    Raises:
        ClosedLoop: a large cycle is so nearly closed that its costs cannot be found.
    """
    return solve_all([prepared])[0]


def solve_period(
    model: Model, postings: Postings, period: str, method: Method | None = None, memory: Memory | None = None
) -> Solved:
    """A period of a model, solved. memory: of an earlier call, for what has not changed since.

    Raises:
        NotFound, ModelRefused, ClosedLoop: as `allocate`.
    """
    prepared = ready(model, postings, period, method, memory)
    return solve_all([prepared], prepared.memory)[0]


def solve_all(several: Sequence[Prepared], memory: Memory | None = None) -> list[Solved]:
    """Costs and flows of several prepared networks: only of those that are not the same as before, side by side.

    Raises:
        ClosedLoop: as `solve`.
    """
    memory = memory or Memory()
    found: dict[int, Solved] = {}
    waiting: list[tuple[int, Prepared]] = []
    for number, one in enumerate(several):
        known: Solved | None = memory.seen(("solved", one.method, one.period), (one.network.links, one.network.own))
        if known is not None:
            found[number] = known.again(one)
            continue
        waiting.append((number, one))
        if sum(len(prepared.network.links.source) for _, prepared in waiting) > _TOGETHER:
            found.update(_side_by_side(waiting, memory))
            waiting = []
    found.update(_side_by_side(waiting, memory) if waiting else ())
    for solved in found.values():
        of = solved.prepared
        memory.see(("solved", of.method, of.period), (of.network.links, of.network.own), solved)
    return [found[number] for number in range(len(several))]


def _side_by_side(several: Sequence[tuple[int, Prepared]], memory: Memory) -> Iterator[tuple[int, Solved]]:
    """Credits mirror debits: where a network's cost is negative as a whole, the negated one is solved, and negated."""
    networks = [one.network for _, one in several]
    signs = [-1 if _is_credit(one) else 1 for _, one in several]
    nodes = np.cumsum([0, *(len(one.ids) for one in networks)]).tolist()
    ends = np.cumsum([0, *(len(one.links.source) for one in networks)]).tolist()
    parts = np.cumsum([0, *(len(one.parts) for one in networks)]).tolist()
    own = [one.own * sign for one, sign in zip(networks, signs, strict=True)]
    graph = _beside([one.links for one in networks], memory)
    try:
        costs = _costs(networks, graph, own)
    except NearlyClosed as tight:
        raise _nearly_closed([one for _, one in several], nodes, tight) from tight
    layout = memory.kept(("layout", len(networks)), (graph.target,), lambda: Layout.of(graph))
    settled = settle(graph, layout, np.concatenate(own), costs.whole, costs.rest, 2 * costs.bound)
    for at, ((number, one), sign) in enumerate(zip(several, signs, strict=True)):
        links_, nodes_, parts_ = (slice(where[at], where[at + 1]) for where in (ends, nodes, parts))
        yield number, Solved(
            one, costs.part(nodes_, links_, sign),
            Settled(sign * settled.flows[links_], sign * settled.totals[nodes_], sign * settled.carried[parts_]))


def _costs(networks: Sequence[Network], graph: Links, own: Sequence[Positions]) -> Costs:
    """Costs of all networks: as columns where their links are one and the same, else as one large network."""
    first = networks[0]
    if len(networks) > 1 and all(one.links is first.links for one in networks):
        found = Solver(first.links, first.exact_shares).columns(np.stack(own, axis=1))
        if found is not None:
            return found
    together = graph.like([one.links for one in networks]) if len(networks) > 1 else first.links
    return Solver(together, lambda: [share for one in networks for share in one.exact_shares()]).costs(
        np.concatenate(own))


def _beside(several: Sequence[Links], memory: Memory) -> Links:
    """The graph of the networks side by side: that of the time before where all lead to the same places."""
    if len(several) == 1:
        return several[0]
    facts = tuple(one.target for one in several)
    return memory.kept(("beside", len(several)), facts, lambda: Links.beside(several))


def _is_credit(prepared: Prepared) -> bool:
    """Whether the cost is negative as a whole; fixed amounts have no mirror image."""
    own = prepared.network.own
    if prepared.network.links.fixed is not None or not (own < 0).any():
        return False
    total = int(own.sum())
    return (total or int(own[own != 0][0])) < 0


def _nearly_closed(several: Sequence[Prepared], nodes: Sequence[int], tight: NearlyClosed) -> ClosedLoop:
    which = int(np.searchsorted(nodes, tight.members[0], "right")) - 1
    return nearly_closed(several[which].network.ids, [at - nodes[which] for at in tight.members])
