"""Large models are solved in double precision; that must show nowhere but in the certificate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abc_costing.allocation.network import UNASSIGNED, UNUSED, Network
from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.run import solve
from abc_costing.allocation.settle import Settled
from tests.properties import oracle
from tests.properties.plans import PERIOD, Link, Plan, model_of, plans, postings_of


def assert_conserves(network: Network, settled: Settled) -> None:
    for node in range(len(network.ids)):
        received = sum(a for e, a in zip(network.edges, settled.edges, strict=True) if e.target == node)
        given_away = sum(a for e, a in zip(network.edges, settled.edges, strict=True) if e.source == node)
        assert network.own[node] + received == settled.totals[node] == given_away


def assert_near(plan: Plan, network: Network, settled: Settled) -> None:
    exact = oracle.solve(plan)
    names = [node.id for node in network.ids.nodes]
    for edge, amount in zip(network.edges, settled.edges, strict=True):
        source = names[edge.source]
        if edge.target >= 0:
            key = (source, network.uses[edge.use].driver.driver, names[edge.target])
            assert abs(amount - exact.flow.get(key, Fraction(0))) < 1
        elif source in plan.nodes and edge.target != UNUSED:
            legs = exact.unassigned if edge.target == UNASSIGNED else exact.kept
            assert abs(amount - legs.get(source, Fraction(0))) < 1
    for name, total in exact.total.items():
        assert abs(settled.totals[names.index(name)] - total) < 1


@given(plans(), st.sampled_from([0, 10**6]))
def test_double_precision_settles_within_one_unit_of_the_exact_solution(plan: Plan, shortest_arcs: int) -> None:
    prepared = prepare(model_of(plan), postings_of(plan), PERIOD)
    assume(not prepared.loops)
    solved = solve(prepared, exactly=False, shortest_arcs=shortest_arcs)
    assert_conserves(prepared.network, solved.settled)
    assert_near(plan, prepared.network, solved.settled)


@given(plans())
def test_rerouting_rounds_exact_flows_too(plan: Plan) -> None:
    prepared = prepare(model_of(plan), postings_of(plan), PERIOD)
    assume(not prepared.loops)
    solved = solve(prepared, exactly=True, shortest_arcs=0)
    assert_conserves(prepared.network, solved.settled)
    assert_near(plan, prepared.network, solved.settled)


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
    solved = solve(prepared, exactly=False)
    certificate = solved.solver.certificate()
    assert not certificate.exact
    assert 0 < certificate.residual < Decimal("1e-9")
    assert [len(group) for group in certificate.groups] == [members]
    assert_conserves(prepared.network, solved.settled)
    assert_near(plan, prepared.network, solved.settled)


def test_exact_and_double_precision_give_the_same_cents() -> None:
    plan = ring(12, Decimal("0.5"), 987_654_321_987)
    prepared = prepare(model_of(plan), postings_of(plan), PERIOD)
    assert solve(prepared, exactly=True).settled == solve(prepared, exactly=False).settled


def test_what_cannot_be_bounded_is_solved_exactly() -> None:
    plan = ring(3, Decimal("1e-20"), 10**15)
    prepared = prepare(model_of(plan), postings_of(plan), PERIOD)
    solved = solve(prepared, exactly=False)
    assert solved.solver.certificate().exact
    assert_near(plan, prepared.network, solved.settled)
