"""Costs in twice double precision; rational arithmetic must show nowhere but in the certificate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given

from abc_costing.allocation.network import UNASSIGNED, UNUSED, Network
from abc_costing.allocation.outcome import certificate
from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.settle import Settled
from abc_costing.allocation.solve import Solver
from abc_costing.allocation.solved import Solved, solve, solve_all
from abc_costing.errors import ClosedLoop
from tests.properties import oracle
from tests.properties.plans import PERIOD, Link, Plan, model_of, plans, postings_of


def assert_conserves(network: Network, settled: Settled) -> None:
    links = network.links
    received, given_away = (np.zeros(len(network.ids), settled.flows.dtype) for _ in range(2))
    np.add.at(received, links.target[links.inner], settled.flows[links.inner])
    np.add.at(given_away, links.source, settled.flows)
    assert (network.own + received).tolist() == settled.totals.tolist() == given_away.tolist()


def assert_near(plan: Plan, network: Network, settled: Settled) -> None:
    exact = oracle.solve(plan)
    names = [node.id for node in network.ids.nodes]
    links = network.links
    for source_at, target, use, amount in zip(
            links.source.tolist(), links.target.tolist(), network.use.tolist(), settled.flows.tolist(), strict=True):
        source = names[source_at]
        if target >= 0:
            key = (source, network.uses[use].driver.driver, names[target])
            assert abs(amount - exact.flow.get(key, Fraction(0))) < 1
        elif source in plan.nodes and target != UNUSED:
            legs = exact.unassigned if target == UNASSIGNED else exact.kept
            assert abs(amount - legs.get(source, Fraction(0))) < 1
    for name, total in exact.total.items():
        assert abs(int(settled.totals[names.index(name)]) - total) < 1


def rational(solved: Solved) -> Settled:
    """The same network solved in rational arithmetic."""
    network = solved.prepared.network
    solver = Solver(network.links, network.exact_shares)
    return solver.settle(solver.rational(network.own), network.own)


@given(plans(credits=False))
def test_both_arithmetics_give_the_same_cents(plan: Plan) -> None:
    prepared = prepare(model_of(plan), postings_of(plan), PERIOD)
    assume(not prepared.loops)
    solved, exact = solve(prepared), rational(solve(prepared))
    assert_conserves(prepared.network, exact)
    assert_near(plan, prepared.network, exact)
    assert solved.settled.flows.tolist() == exact.flows.tolist()


def ring(members: int, leak: Decimal, amount: int) -> Plan:
    """Support activities that pass nearly everything on to each other; one part in many leaves at each."""
    names = [f"U{i:02}" for i in range(members)]
    links = [
        Link(name, f"D-{name}", "quantity", {**{o: Decimal(1) for o in names if o != name}, "S0": leak, "S1": leak / 3})
        for name in names]
    feed = Link("P0", "D-P0", "quantity", {names[0]: Decimal(2), names[-1]: Decimal(1)})
    return Plan({"P0": amount}, dict.fromkeys(names), (), ("S0", "S1"), (*links, feed))


@pytest.mark.parametrize("members", [3, 20])
@pytest.mark.parametrize("leak", ["0.001", "0.00004"])
def test_a_tight_loop_of_the_largest_amounts_is_right_to_the_cent(members: int, leak: str) -> None:
    plan = ring(members, Decimal(leak), 10**15 + 1)
    prepared = prepare(model_of(plan), postings_of(plan), PERIOD)
    solved = solve(prepared)
    told = certificate(solved)
    assert [len(group) for group in told.groups] == [members]
    assert told.residual < Decimal("0.0003")
    assert_conserves(prepared.network, solved.settled)
    assert_near(plan, prepared.network, solved.settled)


def test_what_cannot_be_bounded_is_solved_in_fractions() -> None:
    plan = ring(3, Decimal("1e-20"), 10**15)
    prepared = prepare(model_of(plan), postings_of(plan), PERIOD)
    solved = solve(prepared)
    told = certificate(solved)
    assert told.exact
    assert told.methods == ("rational",)
    assert_conserves(prepared.network, solved.settled)
    assert_near(plan, prepared.network, solved.settled)


def test_a_large_cycle_that_is_nearly_closed_is_refused_by_its_members() -> None:
    plan = ring(130, Decimal("1e-20"), 10**15)
    with pytest.raises(ClosedLoop, match="Nearly closed loop") as refused:
        solve(prepare(model_of(plan), postings_of(plan), PERIOD))
    assert len(refused.value.members) == 130


def test_periods_side_by_side_give_what_each_gives_alone() -> None:
    several = [prepare(model_of(plan), postings_of(plan), PERIOD) for plan in (
        ring(12, Decimal("0.5"), 987_654_321_987), ring(3, Decimal("0.01"), -55), ring(5, Decimal(2), 10**15))]
    together = solve_all(several)
    for one, other in zip(map(solve, several), together, strict=True):
        assert one.settled.flows.tolist() == other.settled.flows.tolist()
        assert one.settled.totals.tolist() == other.settled.totals.tolist()
