"""What holds for every allocation, told from one result: conservation, nearness to the exact solution, refusals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from abc_costing.errors import ClosedLoop
from abc_costing.model.rows import UNASSIGNED
from tests.properties import oracle
from tests.properties.cases import Case

Law = Callable[[Case], None]


def not_a_cent_is_lost(case: Case) -> None:
    """Per node and end to end."""
    plan, result = case.plan, case.result
    assert result.currency == plan.currency
    assert result.ledger_total == plan.total + plan.excluded
    assert result.excluded == plan.excluded
    places = [(node.kept, node.unused, node.unassigned) for node in result.nodes]
    assert sum(map(sum, places)) == plan.total + sum(plan.direct.values())
    given = dict.fromkeys([node.node for node in result.nodes], 0)
    arrived = dict(given)
    for flow in result.flows:
        given[flow.source] += flow.amount
        arrived[flow.target] += flow.amount
    own = oracle.own_of(plan)
    for node in result.nodes:
        assert node.own == (own.get(node.node, 0) if node.node in plan.nodes else plan.unassigned)
        assert (node.received, node.assigned) == (arrived[node.node], given[node.node])
        assert node.total == node.assigned + node.unused + node.unassigned + node.kept
        assert node.kept == 0 or node.kind == "service"


def every_figure_is_within_one_unit_of_the_exact_one(case: Case) -> None:
    right, settled = case.exact, case.settled
    assert set(settled) <= set(right.flow)
    for key, amount in right.flow.items():
        assert abs(settled.get(key, 0) - amount) < right.count[key], (key, settled.get(key, 0), float(amount))
    for node in case.result.nodes:
        name = node.node
        if name not in case.plan.nodes:
            continue
        assert abs(node.total - right.total[name]) < 1, (name, node.total, float(right.total[name]))
        assert abs(node.unassigned - right.unassigned.get(name, Fraction(0))) < 1, name
        assert abs(node.kept - right.kept.get(name, Fraction(0))) < 1, name
        assert abs(node.unused - right.unused.get(name, Fraction(0))) < max(len(case.plan.of_source(name)), 1), name


def a_zero_quantity_is_no_flow_at_all(case: Case) -> None:
    zeros = {(k.source, k.driver, t) for k in case.plan.links for t, weight in k.weights.items() if not weight}
    assert not zeros & set(case.settled)


def a_closed_loop_is_refused_by_its_members_and_nothing_else_is(case: Case) -> None:
    refused = case.outcome
    assert isinstance(refused, ClosedLoop) == isinstance(case.expected, oracle.Closed), (refused, case.expected)
    if isinstance(refused, ClosedLoop) and isinstance(case.expected, oracle.Closed):
        assert sorted(refused.members) in case.expected.loops
        assert all(name in str(refused) for name in refused.members)


def cost_that_nobody_takes_is_visible(case: Case) -> None:
    """Every unassigned amount stands at its node and in a warning with the amount."""
    result = case.result
    told: dict[str, int] = {}
    for finding in result.findings:
        if finding.severity == "warning":
            assert finding.amount is not None
            if finding.rule == "assignment.over-absorbed":  # tells of what is unassigned where that is all of it
                node = result.node(finding.value)
                if node is None or node.unassigned != finding.amount:
                    continue
            told[finding.value] = told.get(finding.value, 0) + finding.amount
    for node in result.nodes:
        if node.node in case.plan.nodes:
            assert told.get(node.node, 0) == node.unassigned
    left = result.node(UNASSIGNED)
    assert (left.unassigned if left else 0) == case.plan.unassigned == told.get("6999", 0)


def used_and_unused_capacity_is_what_the_driver_carries(case: Case) -> None:
    settled, by_key = case.settled, {(k.source, k.driver): k for k in case.plan.links}
    charged: dict[tuple[str, str], int] = {}
    for capacity in case.result.capacities:
        link = by_key.pop((capacity.source, capacity.driver))
        assert link.capacity == capacity.supplied
        given = sum(amount for (s, d, _), amount in settled.items() if (s, d) == (capacity.source, capacity.driver))
        assert capacity.used == _used(case, capacity.source, capacity.driver)
        assert min(capacity.unused, capacity.overused) == 0
        assert capacity.supplied + capacity.overused == capacity.used + capacity.unused
        assert capacity.accepted_overuse == (capacity.used > capacity.supplied)
        assert capacity.unused_cost == 0 or capacity.used < capacity.supplied
        if link.unused == "spread":
            assert (capacity.policy, capacity.cost) == ("spread", given)
        else:
            assert capacity.cost == given + capacity.unused_cost
        if capacity.charged_to:
            assert (capacity.charged_to, capacity.policy) == (link.charge_to, "charge")
            key = (capacity.source, capacity.charged_to)
            charged[key] = charged.get(key, 0) + capacity.unused_cost
    assert all(link.capacity is None for link in by_key.values())
    for (source, target), amount in charged.items():
        assert settled.get((source, oracle.CHARGED, target), 0) == amount


def _used(case: Case, source: str, driver: str) -> Decimal:
    link = next(k for k in case.plan.links if (k.source, k.driver) == (source, driver))
    return sum((Decimal(1) if link.kind == "even" else w for w in link.weights.values() if w), Decimal(0))


def use_above_capacity_is_told(case: Case) -> None:
    over = sorted((k.source, _used(case, k.source, k.driver)) for k in case.plan.links
                  if k.capacity is not None and _used(case, k.source, k.driver) > k.capacity)
    found = sorted(f.value for f in case.result.findings if f.rule == "capacity.over-used")
    assert found == sorted(f"{used.normalize():f}" for _, used in over)
    assert all(f.severity == "info" for f in case.result.findings if f.rule == "capacity.over-used")


def the_step_down_order_is_told(case: Case) -> None:
    order = case.exact.order
    assert case.result.step_order == tuple(sorted(order, key=lambda name: (order[name], name)))


def the_certificate_says_how_exact_it_is(case: Case) -> None:
    told, links = case.result.certificate, {}
    for source, edges in case.exact.edges.items():
        links[source] = {edge.target for edge in edges} - set(oracle.LEGS)
    beyond = {node: oracle.reach({node}, links) for node in links}
    groups = {tuple(sorted(m for m in beyond[n] if n in beyond[m])) for n in links}
    assert {tuple(sorted(group)) for group in told.groups} == {group for group in groups if len(group) > 1}
    assert 0 <= told.residual <= Decimal("0.000245")  # 2**-12, as three digits round it up
    assert told.exact == (told.residual == 0)
    assert bool(told.methods) <= bool(told.groups)


def nothing_is_made_of_debits_but_debits(case: Case) -> None:
    """Without credits and without amounts fixed in advance nothing is below zero."""
    plan, result = case.plan, case.result
    if plan.absorbs or min(*oracle.own_of(plan).values(), plan.unassigned) < 0:
        return
    assert all(flow.amount > 0 for flow in result.flows)
    assert all(min(n.own, n.received, n.unused, n.unassigned, n.kept) >= 0 for n in result.nodes)


LAWS: tuple[Law, ...] = (
    not_a_cent_is_lost, every_figure_is_within_one_unit_of_the_exact_one, a_zero_quantity_is_no_flow_at_all,
    cost_that_nobody_takes_is_visible, used_and_unused_capacity_is_what_the_driver_carries, use_above_capacity_is_told,
    the_step_down_order_is_told, the_certificate_says_how_exact_it_is, nothing_is_made_of_debits_but_debits)
"""For every model that is not refused."""
