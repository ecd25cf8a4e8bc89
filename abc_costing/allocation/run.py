"""One allocation from model and ledger to a settled result, and the check of what a run would find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from abc_costing.allocation import problems
from abc_costing.allocation.capacity import capacities
from abc_costing.allocation.identity import run_id
from abc_costing.allocation.network import UNASSIGNED, UNUSED
from abc_costing.allocation.prepare import Prepared, prepare
from abc_costing.allocation.services import service_costs
from abc_costing.allocation.settle import SHORTEST_ARCS, Settled, settle
from abc_costing.allocation.solve import Solver
from abc_costing.errors import ClosedLoop, ModelRefused
from abc_costing.model.checks import check_model
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding, errors
from abc_costing.model.ledger_periods import with_ledger_periods
from abc_costing.model.postings import Postings
from abc_costing.model.results import Flow, NodeCost, Result
from abc_costing.model.rows import ACTUAL, Method
from abc_costing.progress import Progress, silent


@dataclass(frozen=True)
class Solved:
    """A prepared network with its costs: y exactly (cost over denominator), flows settled. Signs as in the model."""

    prepared: Prepared
    solver: Solver
    y: tuple[Fraction, ...]
    settled: Settled


def wrong_tables(model: Model) -> tuple[Finding, ...]:
    """The errors of the tables alone."""
    return errors(check_model(model))


def _beyond(tables: Sequence[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about places that the checks of the tables do not report already."""
    told = {(f.table, f.row_id, f.field) for f in tables if f.row_id is not None}
    return (f for f in found if (f.table, f.row_id, f.field) not in told)


def refuse(prepared: Prepared) -> None:
    """Raises what forbids solving.

    Raises:
        ModelRefused: with everything that is wrong.
        ClosedLoop: where closed loops are all that is wrong.
    """
    tables = wrong_tables(prepared.model)
    wrong = [*tables, *errors(_beyond(tables, problems.before(prepared)))]
    if not wrong:
        return
    if all(finding.rule == "network.closed-loop" for finding in wrong):
        members = prepared.loops[0]
        raise ClosedLoop(f"{wrong[0].cause} {wrong[0].remedy}", [prepared.network.ids.nodes[at].id for at in members])
    raise ModelRefused(
        f"The model has {len(wrong)} error{'s' if len(wrong) > 1 else ''}; nothing was allocated. "
        f"{wrong[0].cause} {wrong[0].remedy}", wrong)


def solve(prepared: Prepared, exactly: bool | None = None, shortest_arcs: int = SHORTEST_ARCS) -> Solved:
    """Costs and flows of a prepared network without closed loops.

    exactly: in rational arithmetic or not; None decides by the size. shortest_arcs: see `settle`. Credits mirror
    debits: where the network's cost is negative as a whole, the negated one is solved and negated again.
    """
    network = prepared.network
    total = sum(network.own) or next((amount for amount in network.own if amount), 0)
    sign = -1 if total < 0 else 1
    turned = network if sign == 1 else replace(network, own=tuple(-amount for amount in network.own))
    solver = Solver(turned, exactly)
    y = solver.passed(turned.own)
    whole = settle(turned, y, solver.snap, shortest_arcs)
    if sign == -1:
        whole = Settled(*(tuple(-v for v in values) for values in (whole.edges, whole.totals, whole.carried)))
        y = [-value for value in y]
    return Solved(prepared, solver, tuple(y), whole)


def allocate(
    model: Model, postings: Postings, period: str, *,
    method: Method | None = None, scenario: str = ACTUAL, progress: Progress = silent,
) -> Result:
    """Allocates the cost of one period.

    `model` and `postings` are of one scenario already resolved; `scenario` labels the result.

    Raises:
        NotFound: no such period or method.
        ModelRefused: the model has errors (all of them are in `findings`).
        ClosedLoop: nodes that pass cost to each other for ever.
    """
    progress("Reading the model", 0.0)
    prepared = prepare(model, postings, period, method)
    refuse(prepared)
    progress("Solving", 0.3)
    solved = solve(prepared)
    progress("Making up the result", 0.8)
    result = _result(solved, postings, scenario)
    progress("Done", 1.0)
    return result


def check(model: Model, postings: Postings, period: str, *, method: Method | None = None) -> tuple[Finding, ...]:
    """Everything that a run of the period would meet: errors that refuse it, amounts that nobody takes, and remarks.

    Errors of the tables alone are told by `model.checks` and not again here; rows that have them are passed over, and
    what only a solution can tell is left out.

    Raises:
        NotFound: no such period or method.
    """
    known = with_ledger_periods(model, postings)
    prepared = prepare(known, postings, period, method)
    tables = wrong_tables(known)
    found = [*_beyond(tables, problems.before(prepared)), *problems.outside(known, postings)]
    if not prepared.loops and not tables:
        found.extend(problems.after(prepared, solve(prepared).settled))
    return tuple(sorted(found, key=lambda f: ("error", "warning", "info").index(f.severity)))


def _result(solved: Solved, postings: Postings, scenario: str) -> Result:
    prepared, network = solved.prepared, solved.prepared.network
    pooled = prepared.pooled
    outside = problems.outside(prepared.model, postings)
    services = service_costs(prepared.model, solved.solver, solved.y, network.own, solved.settled, prepared.period)
    nodes = node_costs(solved)
    shown = network.ids.shown
    result = Result(
        period=prepared.period, scenario=scenario, method=prepared.method, currency=prepared.model.currency.code,
        ledger_total=pooled.ledger_total, excluded=pooled.excluded, direct=sum(prepared.direct.values()),
        nodes=tuple(nodes[at] for at in shown), flows=flows(solved),
        services=tuple(services[at] for at in shown if at in services),
        excluded_by_class=pooled.excluded_by_class, capacities=capacities(network, solved.settled),
        step_order=tuple(network.ids.nodes[at].id for at in prepared.step_order),
        certificate=solved.solver.certificate(),
        findings=(*problems.before(prepared), *problems.after(prepared, solved.settled), *outside),
        run_id=run_id(prepared, scenario),
    )
    if result.difference or any(node.total != own for node, own in zip(nodes, solved.settled.totals, strict=True)):
        raise ArithmeticError(f"the result is {result.difference} minor units out of balance")
    return result


def node_costs(solved: Solved) -> list[NodeCost]:
    """What each node has and gives, by position."""
    network, settled = solved.prepared.network, solved.settled
    assigned, unused, unassigned = ([0] * len(network.ids) for _ in range(3))
    for edge, amount in zip(network.edges, settled.edges, strict=True):
        if edge.target >= 0:
            assigned[edge.source] += amount
        elif edge.target == UNUSED:
            unused[edge.source] += amount
        elif edge.target == UNASSIGNED:
            unassigned[edge.source] += amount
    return [
        NodeCost(node.id, node.name, node.kind, network.own[at], settled.totals[at] - network.own[at],
                 assigned[at], unused[at], unassigned[at])
        for at, node in enumerate(network.ids.nodes)
    ]


def flows(solved: Solved) -> tuple[Flow, ...]:
    """The flows between nodes that are not 0, in the order of the model's tables."""
    network = solved.prepared.network
    place = {at: shown for shown, at in enumerate(network.ids.shown)}
    found = [
        (edge, amount) for edge, amount in zip(network.edges, solved.settled.edges, strict=True)
        if edge.target >= 0 and amount
    ]
    found.sort(key=lambda pair: (place[pair[0].source], pair[0].use, place[pair[0].target]))
    names = network.ids.nodes
    return tuple(
        Flow(names[e.source].id, names[e.target].id, network.uses[e.use].driver.driver, amount) for e, amount in found
    )
