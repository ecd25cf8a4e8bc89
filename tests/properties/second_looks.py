"""What holds for every allocation, told by asking again: another order, unit, sign or size, by hand, traced back."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from abc_costing import allocation
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.run import allocate_all
from abc_costing.allocation.solved import solve
from abc_costing.errors import ModelRefused
from abc_costing.model.rows import DriverKind
from tests.properties import oracle
from tests.properties.cases import Case, flows, run
from tests.properties.laws import Law
from tests.properties.plans import PERIOD, Link, Plan, exact, model_of, postings_of

ROUNDS = 400


def dice(case: Case) -> random.Random:
    """Random numbers that depend on the plan only."""
    return random.Random(repr(case.plan.pools))


def the_order_of_rows_changes_nothing(case: Case) -> None:
    rng, plan, result = dice(case), case.plan, case.result
    again = allocation.allocate(model_of(plan, shuffled=rng), postings_of(plan, shuffled=rng), PERIOD)
    assert again == result
    moved = allocation.allocate(model_of(plan, shuffled=rng, nodes_too=True), postings_of(plan), PERIOD)
    assert moved.run_id == result.run_id
    for name in ("nodes", "flows", "services", "capacities"):
        assert sorted(getattr(moved, name), key=repr) == sorted(getattr(result, name), key=repr)


def a_driver_in_another_unit_gives_the_same_cost(case: Case) -> None:
    plan, result = case.plan, case.result
    factor = dice(case).choice([Decimal(4), Decimal("0.05"), Decimal(10**6), *([] if plan.absorbs else [
        Decimal(3), Decimal("0.07")])])
    as_they_are = {k.driver for k in plan.links if k.kind == "even" or (k.kind == "percent" and k.capacity is None)}
    scaled = replace(plan, links=tuple(
        link if link.driver in as_they_are else replace(
            link, weights={t: w * factor for t, w in link.weights.items()},
            capacity=None if link.capacity is None else link.capacity * factor,
            rate=None if link.rate is None else link.rate / factor)
        for link in plan.links))
    other = run(scaled)
    assert (other.nodes, other.flows, other.services) == (result.nodes, result.flows, result.services)
    if any(link.driver not in as_they_are and any(link.weights.values()) for link in plan.links
           if link.kind != "accumulated cost"):
        assert other.run_id != result.run_id


def credits_mirror_debits(case: Case) -> None:
    """Fixed amounts and cost so far have no mirror image: these are never below zero."""
    if case.plan.absorbs or case.plan.accumulates:
        return
    result, mirrored = case.result, run(case.plan.negated())
    assert flows(mirrored) == {key: -amount for key, amount in case.settled.items()}
    for node, other in zip(result.nodes, mirrored.nodes, strict=True):
        assert (other.own, other.received, other.assigned, other.unused, other.unassigned) == (
            -node.own, -node.received, -node.assigned, -node.unused, -node.unassigned)
    for service, turned in zip(result.services, mirrored.services, strict=True):
        assert (turned.direct, turned.activity, turned.support) == (
            -service.direct, -service.activity, -service.support)


def the_method_is_linear_before_rounding(case: Case) -> None:
    """Bases of accumulated cost are whole minor units, so those models are left out."""
    if case.plan.accumulates:
        return
    factor = dice(case).randint(2, 7)
    wide = run(case.plan.times(factor))
    assert wide.step_order == case.result.step_order
    for node, other in zip(case.result.nodes, wide.nodes, strict=True):
        assert abs(other.total - factor * node.total) < factor + 1


def a_pool_in_two_parts_gives_the_same_cost(case: Case) -> None:
    plan = case.plan
    fit = [pool for pool in plan.pools if not any(
        k.first or k.kind == "accumulated cost" or pool in (*k.weights, k.charge_to) for k in plan.of_source(pool))]
    fit = [pool for pool in fit if not any(k.kind == "accumulated cost" and pool in k.weights for k in plan.links)]
    if not fit:
        return
    rng = dice(case)
    pool = rng.choice(fit)
    part = rng.randint(-10**9, 10**9)
    copies = [replace(k, source="Z") for k in plan.of_source(pool)]
    other = run(replace(plan, pools={**plan.pools, pool: plan.pools[pool] - part, "Z": part},
                        links=(*plan.links, *copies)))
    right = case.exact
    for node in other.nodes:
        if node.node in plan.nodes and node.node != pool:
            assert abs(node.total - right.total[node.node]) < 1


def what_is_left(plan: Plan, right: oracle.Exact, own: dict[str, Fraction]) -> tuple[dict[str, Fraction], int]:
    """Repeated distribution: each node in turn passes on all that arrived, until nothing is left or it takes too long.

    Gives z by node and how many rounds it took, above ROUNDS where it did not come to an end.
    """
    order = sorted(plan.nodes, key=lambda node: (node not in plan.pools, right.order.get(node, (9,))))
    waiting, z = dict(own), dict.fromkeys(plan.nodes, Fraction(0))
    for number in range(1, ROUNDS + 1):
        for node in order:
            amount, waiting[node] = waiting[node], Fraction(0)
            if not amount:
                continue
            z[node] += amount
            for edge in right.edges[node]:
                if edge.target in waiting:
                    waiting[edge.target] += amount * edge.share
        if number > 2:  # from here on to 2**-80 of a unit: fractions would grow without end
            waiting = {n: Fraction(round(v * (1 << 80)), 1 << 80) for n, v in waiting.items()}
        if not any(waiting.values()):
            return z, number
    return z, ROUNDS + 1


def costs_are_the_limit_of_repeated_distribution(case: Case) -> None:
    """Which for the step-down method is the calculation by hand: source after source in the order of closing."""
    plan, right = case.plan, case.exact
    z, rounds = what_is_left(plan, right, oracle.net(plan, oracle.own_of(plan), right.edges))
    if rounds > ROUNDS:
        return
    near = Fraction(1, 1 << 20) if rounds > 2 else 0
    have = oracle.totals(plan, z, right.edges)
    for node in case.result.nodes:
        if node.node in plan.nodes:
            assert abs(node.total - have[node.node]) < 1 + near


def methods_agree_where_support_activities_serve_no_others(case: Case) -> None:
    plan = case.plan
    if plan.accumulates:
        return
    quiet = replace(plan, links=tuple(_serving_no_support(plan, k) if k.source in plan.supports else k
                                      for k in plan.links))
    cases = [Case(replace(quiet, method=method)) for method in ("reciprocal", "direct", "step-down")]
    assert len({each.refused for each in cases}) == 1
    if not cases[0].refused:
        first, second, third = (each.result for each in cases)
        assert first.nodes == second.nodes == third.nodes
        assert first.flows == second.flows == third.flows


def _serving_no_support(plan: Plan, link: Link) -> Link:
    work = (*plan.primaries, *plan.services)
    left = {t: w for t, w in link.weights.items() if t in work} or {plan.services[0]: Decimal(1)}
    kind: DriverKind = "even" if link.kind == "even" else "quantity"
    charge = link.unused == "charge" and link.charge_to in work
    return replace(link, driver=f"{link.source}.{link.driver}", kind=kind, weights=left, timed=False, unused=(
        link.unused if charge or link.unused == "spread" else "keep apart"), charge_to=link.charge_to if charge else "")


def a_negative_quantity_is_refused(case: Case) -> None:
    rng, links = dice(case), list(case.plan.links)
    known = [at for at, link in enumerate(links) if link.weights and sum(k.driver == link.driver for k in links) == 1]
    if not known:
        return
    at = rng.choice(known)
    target = rng.choice(sorted(links[at].weights))
    links[at] = replace(links[at], timed=False, weights={**links[at].weights, target: Decimal("-0.001")})
    with pytest.raises(ModelRefused) as refused:
        run(replace(case.plan, links=tuple(links)))
    assert any("negative" in finding.cause for finding in refused.value.findings)


def use_above_capacity_is_refused_unless_accepted(case: Case) -> None:
    told = [f.value for f in case.result.findings if f.rule == "capacity.over-used"]
    strict = model_of(case.plan, accept=False)
    if not told:
        assert allocation.allocate(strict, case.postings, PERIOD).nodes == case.result.nodes
        return
    with pytest.raises(ModelRefused) as refused:
        allocation.allocate(strict, case.postings, PERIOD)
    assert told == [f.value for f in refused.value.findings if f.rule == "capacity.over-used"]


def a_second_run_is_the_first_byte_for_byte(case: Case) -> None:
    memory, result = Memory(), case.result
    first, = allocate_all(case.model, case.postings, [PERIOD], memory=memory)
    second, = allocate_all(case.model, case.postings, [PERIOD], memory=memory)
    assert repr(result) == repr(first) == repr(second)


def the_bound_of_the_error_is_true(case: Case) -> None:
    """Costs before settling, against the exact ones."""
    prepared = prepare(case.model, case.postings, PERIOD)
    solved = solve(prepared)
    costs, links, names = solved.costs, prepared.network.links, [node.id for node in prepared.network.ids.nodes]
    right = case.exact
    for name, z in zip(names, costs.z.fractions(), strict=True):
        if name in right.z:
            slack = abs(right.z[name]) / (1 << 100)
            assert abs(z - right.z[name]) <= Fraction(costs.bound) + slack, name
    found: dict[tuple[str, int], Fraction] = {}
    for at, (source, target) in enumerate(zip(links.source.tolist(), links.target.tolist(), strict=True)):
        key = (names[source], target)
        found[key] = found.get(key, Fraction(0)) + int(costs.whole[at]) + Fraction(float(costs.rest[at]))
    for name, edges in right.edges.items():
        for target in dict.fromkeys(edge.target for edge in edges):
            place = {"kept": -1, "unused": -2, "unassigned": -3}.get(target)
            wanted = sum((e.fixed + e.share * right.z[name] for e in edges if e.target == target), Fraction(0))
            amount = found.get((name, names.index(target) if place is None else place), Fraction(0))
            assert abs(amount - wanted) <= len(edges) * (Fraction(costs.bound) + Fraction(1, 1 << 36)), (name, target)


def a_trace_adds_up_in_every_kind(case: Case) -> None:
    node = dice(case).choice(list(case.result.nodes))
    trace = allocation.trace(case.model, case.postings, PERIOD, node.node, with_ledger=True)
    assert trace.total == node.total
    for kind in ("account", "pool", "activity"):
        assert sum(c.amount for c in trace.of_kind(kind)) == node.total
    elsewhere = sum(c.amount for c in trace.of_kind("pool") if c.node in ("Direct costs", "Charged in advance"))
    assert sum(line.contribution for line in trace.ledger) == node.total - elsewhere
    sent = {c.node: c.amount for c in trace.of_kind("activity") if c.node not in ("Ledger", "Direct costs")}
    arrived: dict[str, int] = {}
    for (source, _, target), amount in case.settled.items():
        if target == node.node:
            arrived[source] = arrived.get(source, 0) + amount
    assert sent == {source: amount for source, amount in arrived.items() if amount}
    if not case.plan.absorbs and node.node in case.plan.nodes:
        _is_what_each_pool_sends(case, node.node, {c.node: c.amount for c in trace.of_kind("pool")})


def _is_what_each_pool_sends(case: Case, node: str, found: dict[str, int]) -> None:
    """A contribution is what the pool alone would send there."""
    right = case.exact
    for pool, amount in case.plan.pools.items():
        alone = oracle.costs(case.plan, {pool: amount}, right.edges)[node]
        assert abs(found.get(pool, 0) - alone) < 2, (pool, node)


def where_an_account_went_adds_up_to_the_account(case: Case) -> None:
    at = dice(case).randrange(len(case.plan.pools))
    pool, amount = list(case.plan.pools.items())[at]
    for origin in (pool, f"6{at:03}"):
        went = allocation.forward(case.model, case.postings, PERIOD, origin)
        assert sum(c.amount for c in went) == amount
        if not case.plan.absorbs:
            z = oracle.costs(case.plan, {pool: amount}, case.exact.edges)
            for c in went:
                leg = "kept" if c.kind == "service" else c.kind
                wanted = sum((e.share * z[c.node] for e in case.exact.edges[c.node] if e.target == leg), Fraction(0))
                assert abs(c.amount - wanted) < 1, c


def the_cost_of_a_service_comes_in_three_parts(case: Case) -> None:
    """And by volume; all services with what nobody takes are the ledger."""
    plan, result = case.plan, case.result
    unit = 10 ** {"JPY": 0, "EUR": 2, "KWD": 3}[plan.currency]
    for service in result.services:
        node = result.node(service.service)
        assert node is not None
        assert service.cost == node.kept == service.direct + service.activity + service.support
        assert abs(exact(service.unit_cost) - Fraction(service.cost, unit * 7)) <= Fraction(1, 2 * 10**10)
        if not plan.absorbs and min(*oracle.own_of(plan).values(), plan.unassigned) >= 0:
            assert min(service.direct, service.activity, service.support) >= 0
    assert result.difference == 0
    assert result.costed == plan.total + sum(plan.direct.values())
    if not plan.absorbs:
        _parts_are_what_activities_passed_on(case)


def _parts_are_what_activities_passed_on(case: Case) -> None:
    plan, right = case.plan, case.exact

    def kept(silent: set[str]) -> dict[str, Fraction]:
        quiet = oracle.silenced(right.edges, silent)
        z = oracle.costs(plan, oracle.own_of(plan), quiet)
        return {s: sum((e.share * z[s] for e in quiet[s] if e.target == "kept"), Fraction(0)) for s in plan.services}

    straight, unsupported = kept({*plan.supports, *plan.primaries}), kept(set(plan.supports))
    near = 1 + Fraction(1, 1 << 20)
    for service in case.result.services:
        name = service.service
        assert abs(service.direct - straight[name]) < near
        assert abs(service.activity - unsupported[name] + straight[name]) < near
        assert abs(service.support - right.kept.get(name, Fraction(0)) + unsupported[name]) < near


SECOND_LOOKS: tuple[Law, ...] = (
    the_order_of_rows_changes_nothing, a_driver_in_another_unit_gives_the_same_cost, credits_mirror_debits,
    the_method_is_linear_before_rounding, a_pool_in_two_parts_gives_the_same_cost,
    costs_are_the_limit_of_repeated_distribution, methods_agree_where_support_activities_serve_no_others,
    a_negative_quantity_is_refused, use_above_capacity_is_refused_unless_accepted,
    a_second_run_is_the_first_byte_for_byte, the_bound_of_the_error_is_true, a_trace_adds_up_in_every_kind,
    where_an_account_went_adds_up_to_the_account, the_cost_of_a_service_comes_in_three_parts)
"""Every third model is looked at again by one of them, in turn: they ask the engine anew."""


