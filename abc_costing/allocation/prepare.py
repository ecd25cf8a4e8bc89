"""From a model and its ledger to the network of one period and method, with everything found wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import get_args

from abc_costing.allocation import uses as uses_
from abc_costing.allocation.accumulated import before, with_accumulated
from abc_costing.allocation.ids import Ids
from abc_costing.allocation.loops import closed_loops
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.methods import direct, reciprocal, step_down
from abc_costing.allocation.network import Charges, Network, build
from abc_costing.allocation.pooling import Pooled, pool
from abc_costing.allocation.solve import NearlyClosed, mask_of
from abc_costing.allocation.uses import Uses
from abc_costing.errors import ClosedLoop, NotFound
from abc_costing.model.check_finite import UNUSABLE, only_finite
from abc_costing.model.checks import Checked
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding, errors
from abc_costing.model.in_force import in_force
from abc_costing.model.ledger_periods import with_ledger_periods
from abc_costing.model.postings import Postings
from abc_costing.model.rows import Method, key_of


@dataclass(frozen=True)
class Prepared:
    """One period and method, ready to be solved.

    network.own holds what the ledger and direct costs put at each node, in minor units; `direct` the direct costs among
    it by position. loops: closed loops that carry cost, by positions: not to be solved. step_order: support activities
    as closed (step-down only). wrong: errors of the tables alone; with any, this may be looked at, but not solved.
    """

    model: Model
    period: str
    method: Method
    place: str
    """Where memory keeps what periods with the same links have in common: the period, or "" for all of them."""
    pooled: Pooled
    uses: Uses
    network: Network
    direct: Mapping[int, int]
    loops: tuple[tuple[int, ...], ...]
    step_order: tuple[int, ...] = ()
    wrong: tuple[Finding, ...] = ()
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)


def prepare(
    model: Model, postings: Postings, period: str, method: Method | None = None, memory: Memory | None = None, *,
    sequence: tuple[int, ...] = (),
) -> Prepared:
    """The network of a period.

    memory: of an earlier call, for what has not changed since. sequence: support activities (positions) in the order
    of closing, in place of the stated or default one (step-down only).

    Figures that nothing can be calculated with count as blank: a model with them may be looked at, not solved.

    Raises:
        NotFound: no such period or method.
        ClosedLoop: a large cycle is so nearly closed that the order of closing or accumulated cost cannot be found.
    """
    memory = memory or Memory()
    model = with_ledger_periods(model, postings)
    period = model.period_named(period)
    chosen = method or model.settings.method
    if chosen not in get_args(Method):
        raise NotFound(f"There is no method “{chosen}”. Methods: {', '.join(get_args(Method))}.")
    wrong = _wrong_tables(model, memory)
    if any(finding.rule in UNUSABLE for finding in wrong):
        model = only_finite(model)
    calendar = (model.periods, model.settings)
    pooled = memory.kept(
        ("pooled", period), (postings, model.accounts, model.pools, model.pool_rules, *calendar),
        lambda: pool(model, postings, period))
    ids = memory.same("ids", (model.activities, model.services, model.pools, tuple(pooled.amount)),
                      lambda: Ids.of(model, pooled.amount))
    direct_costs = memory.kept(("direct", period), (ids, model.direct_costs, *calendar),
                               lambda: _direct(model, ids, period))
    own = memory.kept(("own", period), (pooled, direct_costs), lambda: _own(ids, pooled, direct_costs))
    place = period if memory.kept("dated rows", (model.assignments, model.driver_quantities, model.case_features),
                                  lambda: _dated(model)) else ""
    uses = uses_.collect(model, ids, (place, period), memory)
    try:
        uses, network, order = _network(ids, own, uses, chosen, (place, period, memory), sequence)
    except NearlyClosed as tight:
        raise nearly_closed(ids, tight.members) from tight
    loops = () if not network.links.shut.any() else closed_loops(network.links, network.own)
    return Prepared(model, period, chosen, place, pooled, uses, network, direct_costs, loops, order, wrong, memory)


def nearly_closed(ids: Ids, members: Sequence[int]) -> ClosedLoop:
    """The refusal of a cycle that passes on nearly all it gets, by the names of its members."""
    names = [ids.nodes[at].id for at in members]
    few = ", ".join(f"“{name}”" for name in names[:5])
    return ClosedLoop(
        f"Nearly closed loop: {few}{' and others' if len(names) > 5 else ''} pass on so nearly all their cost to each "
        "other that it cannot be found to a minor unit.", names)


def _wrong_tables(model: Model, memory: Memory) -> tuple[Finding, ...]:
    """The errors of the tables alone. memory: also remembers what was found in an earlier state of the model."""
    checked = memory.kept("checked", (), Checked)
    return memory.kept("wrong tables", (model,), lambda: errors(checked.findings(model)))


_PERIOD = attrgetter("period")


def _dated(model: Model) -> bool:
    """Whether any row that makes links names a period; where none does, all periods have the same links."""
    return any(any(map(_PERIOD, rows)) for rows in (model.assignments, model.driver_quantities, model.case_features))


def _direct(model: Model, ids: Ids, period: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for target, rows in in_force(model, model.direct_costs, period, lambda row: key_of(row.target)).items():
        at = ids.of_name(target)
        if at is not None:
            found[at] = sum(row.amount for row in rows)
    return found


def _own(ids: Ids, pooled: Pooled, direct_costs: Mapping[int, int]) -> Mapping[int, int]:
    own = dict(direct_costs)
    for name, amount in pooled.amount.items():
        at = ids.position[key_of(name)]
        own[at] = own.get(at, 0) + amount
    return own


def _network(
    ids: Ids, own: Mapping[int, int], uses: Uses, method: Method, at: tuple[str, str, Memory],
    sequence: tuple[int, ...],
) -> tuple[Uses, Network, tuple[int, ...]]:
    """Uses with what was measured by accumulated cost, the network, and the order of closing."""
    place, period, memory = at
    closing: step_down.Order | None = None
    if method == "step-down":
        closing = step_down.ranked(ids, sequence, stated=False) if sequence else _closing(ids, own, uses)
        rank = closing
        closing = memory.same(("closing", period), (closing.sequence, closing.rank.tolist(), ids), lambda: rank)
        place = period
    charges: Charges = memory.kept(("charges", place, method), (ids, closing), lambda: (
        direct.charges(ids) if method == "direct" else reciprocal.charges() if closing is None
        else step_down.charges(ids, closing)))
    measured = with_accumulated(ids, own, uses, charges, closing)
    if measured is not uses:
        uses, place = measured, period
    return uses, build(ids, own, uses, charges, (memory, place, period, method)), closing.sequence if closing else ()


def _closing(ids: Ids, own: Mapping[int, int], uses: Uses) -> step_down.Order:
    """The stated or default order: the cost that counts is that before support activities pass anything on."""
    cost = [0] * len(ids)
    if any(ids.nodes[at].step is None for at in ids.supports):
        cost = before(ids, own, uses, reciprocal.charges(), mask_of(len(ids), ids.supports))
    return step_down.order(ids, uses, cost)
