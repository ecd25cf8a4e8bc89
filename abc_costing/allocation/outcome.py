"""From settled flows to the result that people see: nodes, flows, services, capacities, certificate, findings."""

from __future__ import annotations

import numpy as np

from abc_costing.allocation import problems
from abc_costing.allocation.capacity import capacities
from abc_costing.allocation.identity import run_id
from abc_costing.allocation.links import Links
from abc_costing.allocation.network import KEPT, UNASSIGNED, UNUSED
from abc_costing.allocation.services import service_costs
from abc_costing.allocation.settle import Units
from abc_costing.allocation.solved import Solved
from abc_costing.model.postings import Postings
from abc_costing.model.results import Certificate, Flow, Lazily, NodeCost, Result

UNUSED_CAPACITY = "Unused capacity"
"""What a flow is named by that charges unused capacity to a node."""


def outcome(solved: Solved, postings: Postings, scenario: str) -> Result:
    """The result of one solved period."""
    prepared, network = solved.prepared, solved.prepared.network
    pooled, ids = prepared.pooled, network.ids
    links, amounts = network.links, solved.settled.flows
    own, totals = network.own, solved.settled.totals
    inner = links.target >= 0
    to_nodes = np.add.reduceat(np.where(inner, amounts, 0), links.outlets)
    legs = {leg: np.add.reduceat(np.where(links.target == leg, amounts, 0), links.outlets)
            for leg in (KEPT, UNUSED, UNASSIGNED)}
    given = np.add.reduceat(amounts, links.outlets)
    received = arriving(links, amounts)
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


def arriving(links: Links, amounts: Units) -> Units:
    """What arrives at each node."""
    if amounts.dtype == np.int64:
        return np.asarray(links.arriving_units @ amounts)
    found = np.zeros(links.count, amounts.dtype)
    np.add.at(found, links.target[links.inner], amounts[links.inner])
    return found


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
