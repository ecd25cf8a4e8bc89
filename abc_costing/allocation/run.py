"""Allocations from model and ledger to settled results, and the check of what a run would find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from abc_costing.allocation import problems
from abc_costing.allocation.capacity import capacities
from abc_costing.allocation.identity import run_id
from abc_costing.allocation.links import Links, Positions
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.network import KEPT, UNASSIGNED, UNUSED, Network
from abc_costing.allocation.prepare import Prepared, prepare
from abc_costing.allocation.services import service_costs
from abc_costing.allocation.settle import Layout, Settled, settle
from abc_costing.allocation.solve import Costs, NearlyClosed, Solver
from abc_costing.errors import ClosedLoop, ModelRefused
from abc_costing.model.check_finite import NOT_FINITE
from abc_costing.model.checks import Checked
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding, errors
from abc_costing.model.ledger_periods import with_ledger_periods
from abc_costing.model.postings import Postings
from abc_costing.model.results import Certificate, Flow, Lazily, NodeCost, Result
from abc_costing.model.rows import ACTUAL, Method
from abc_costing.progress import Progress, silent

UNUSED_CAPACITY = "Unused capacity"
"""What a flow is named by that charges unused capacity to a node."""

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


def wrong_tables(model: Model, checked: Checked | None = None) -> tuple[Finding, ...]:
    """The errors of the tables alone. checked: what was found in an earlier state of the model."""
    return errors((checked or Checked()).findings(model))


def _beyond(tables: Sequence[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about places that the checks of the tables do not report already."""
    told = {(f.table, f.row_id, f.field) for f in tables if f.row_id is not None}
    return (f for f in found if (f.table, f.row_id, f.field) not in told)


def ready(
    model: Model, postings: Postings, period: str, method: Method | None = None, memory: Memory | None = None
) -> Prepared:
    """A period that can be solved. memory: of an earlier call, for what has not changed since.

    Raises:
        NotFound: no such period or method.
        ModelRefused: with everything that is wrong.
        ClosedLoop: where closed loops are all that is wrong.
    """
    memory = memory or Memory()
    checked = memory.kept("checked", (), Checked)
    dated = with_ledger_periods(model, postings)
    tables = memory.kept("wrong tables", (dated,), lambda: wrong_tables(dated, checked))
    if any(finding.rule == NOT_FINITE for finding in tables):
        raise _refusal(tables)
    prepared = prepare(dated, postings, period, method, memory)
    wrong = [*tables, *errors(_beyond(tables, problems.before(prepared)))]
    if wrong and all(finding.rule == "network.closed-loop" for finding in wrong):
        members = prepared.loops[0]
        raise ClosedLoop(f"{wrong[0].cause} {wrong[0].remedy}", [prepared.network.ids.nodes[at].id for at in members])
    if wrong:
        raise _refusal(wrong)
    return prepared


def _refusal(wrong: Sequence[Finding]) -> ModelRefused:
    return ModelRefused(
        f"The model has {len(wrong)} error{'s' if len(wrong) > 1 else ''}; nothing was allocated. "
        f"{wrong[0].cause} {wrong[0].remedy}", wrong)


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
    names = [several[which].network.ids.nodes[at - nodes[which]].id for at in tight.members]
    few = ", ".join(f"“{name}”" for name in names[:5])
    return ClosedLoop(
        f"Nearly closed loop: {few}{' and others' if len(names) > 5 else ''} pass on so nearly all their cost to each "
        "other that it cannot be found to a minor unit.", names)


def allocate(
    model: Model, postings: Postings, period: str, *,
    method: Method | None = None, scenario: str = ACTUAL, progress: Progress = silent, memory: Memory | None = None,
) -> Result:
    """Allocates the cost of one period.

    `model` and `postings` are of one scenario already resolved; `scenario` labels the result. memory: of an earlier
    call with an earlier state of the same model, for what has not changed since.

    Raises:
        NotFound: no such period or method.
        ModelRefused: the model has errors (all of them are in `findings`).
        ClosedLoop: nodes that pass cost to each other for ever.
    """
    return allocate_all(
        model, postings, [period], method=method, scenario=scenario, progress=progress, memory=memory)[0]


def allocate_all(
    model: Model, postings: Postings, periods: Sequence[str], *, method: Method | None = None, scenario: str = ACTUAL,
    progress: Progress = silent, memory: Memory | None = None,
) -> tuple[Result, ...]:
    """Allocates the cost of several periods in one go; arguments and errors as `allocate`.

    memory: of an earlier call with an earlier state of the model: only what an edit can change is worked out again.
    """
    memory = memory or Memory()
    progress("Reading the model", 0.0)
    several = []
    for number, period in enumerate(periods):
        several.append(ready(model, postings, period, method, memory))
        progress("Reading the model", 0.4 * (number + 1) / len(periods))
    progress("Solving", 0.4)
    solved = solve_all(several, memory)
    progress("Making up the result", 0.8)
    results = tuple(_result(one, postings, scenario) for one in solved)
    progress("Done", 1.0)
    return results


def check(model: Model, postings: Postings, period: str, *, method: Method | None = None) -> tuple[Finding, ...]:
    """Everything that a run of the period would meet: errors that refuse it, amounts that nobody takes, and remarks.

    Errors of the tables alone are told by `model.checks` and not again here; rows that have them are passed over, and
    what only a solution can tell is left out.

    Raises:
        NotFound: no such period or method.
    """
    known = with_ledger_periods(model, postings)
    tables = wrong_tables(known)
    if any(finding.rule == NOT_FINITE for finding in tables):
        return ()  # nothing can be looked up that is not a number
    prepared = prepare(known, postings, period, method)
    found = [*_beyond(tables, problems.before(prepared)), *problems.outside(known, postings, prepared.memory)]
    if not prepared.loops and not tables:
        try:
            found.extend(problems.after(prepared, solve(prepared)))
        except ClosedLoop as tight:
            found.append(problems.refused(tight))
    return tuple(sorted(found, key=lambda f: ("error", "warning", "info").index(f.severity)))


def _result(solved: Solved, postings: Postings, scenario: str) -> Result:
    prepared, network = solved.prepared, solved.prepared.network
    pooled, ids = prepared.pooled, network.ids
    links, amounts = network.links, solved.settled.flows
    own, totals = network.own, solved.settled.totals
    to_nodes = np.zeros(len(ids), amounts.dtype)
    legs = {leg: np.zeros(len(ids), amounts.dtype) for leg in (KEPT, UNUSED, UNASSIGNED)}
    np.add.at(to_nodes, links.source[links.inner], amounts[links.inner])
    outer = np.flatnonzero(links.target < 0)
    for leg, sums in legs.items():
        mine = outer[links.target[outer] == leg]
        np.add.at(sums, links.source[mine], amounts[mine])
    given = to_nodes + sum(legs.values())
    received = np.zeros(len(ids), amounts.dtype)
    np.add.at(received, links.target[links.inner], amounts[links.inner])
    shown = np.array(ids.shown, np.int64)

    def node(place: int) -> NodeCost:
        at = int(shown[place])
        found = ids.nodes[at]
        mine = int(own[at])
        return NodeCost(found.id, found.name, found.kind, mine, int(totals[at]) - mine, int(to_nodes[at]),
                        int(legs[UNUSED][at]), int(legs[UNASSIGNED][at]))

    kept = legs[KEPT]
    costed = int(kept.sum() + legs[UNUSED].sum() + legs[UNASSIGNED].sum())
    result = Result(
        period=prepared.period, scenario=scenario, method=prepared.method, currency=prepared.model.currency.code,
        ledger_total=pooled.ledger_total, excluded=pooled.excluded, direct=sum(prepared.direct.values()),
        nodes=Lazily(len(ids), node), flows=flows(solved),
        services=service_costs(solved.prepared, lambda: solved.tracer, kept),
        excluded_by_class=pooled.excluded_by_class, capacities=capacities(network, solved.settled),
        step_order=tuple(ids.nodes[at].id for at in prepared.step_order),
        certificate=certificate(solved),
        findings=(*problems.before(prepared), *problems.after(prepared, solved),
                  *problems.outside(prepared.model, postings, prepared.memory)),
        run_id=run_id(prepared, scenario),
    )
    difference = pooled.ledger_total + result.direct - pooled.excluded - costed
    if difference or (given != totals).any() or (own + received != totals).any():
        raise ArithmeticError(f"the result is {difference} minor units out of balance")
    return result


def certificate(solved: Solved) -> Certificate:
    """How the costs were found, and how near to the exact ones they were before settling."""
    names, costs = solved.prepared.network.ids.nodes, solved.costs
    groups = tuple(tuple(names[at].id for at in group) for group in solved.prepared.network.links.cycles)
    return Certificate(not costs.bound, groups, costs.sweeps, problems.above(costs.bound), costs.rounds,
                       costs.methods if groups else ())


def flows(solved: Solved) -> Lazily[Flow]:
    """The flows between nodes that are not 0, in the order of the model's tables."""
    network, amounts = solved.prepared.network, solved.settled.flows
    links = network.links
    order = network.in_order[amounts[network.in_order] != 0]
    names = network.ids.nodes

    def flow(number: int) -> Flow:
        at = int(order[number])
        use = network.uses[int(network.use[at])]
        return Flow(names[int(links.source[at])].id, names[int(links.target[at])].id,
                    UNUSED_CAPACITY if network.idle[at] else use.driver.driver, int(amounts[at]))

    return Lazily(len(order), flow)
