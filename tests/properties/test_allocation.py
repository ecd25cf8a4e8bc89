"""The laws of every allocation, on models that shrink to the smallest one that breaks a law."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abc_costing import allocation
from abc_costing.errors import ClosedLoop
from tests.properties.cases import Case
from tests.properties.laws import LAWS, Law, a_closed_loop_is_refused_by_its_members_and_nothing_else_is
from tests.properties.plans import PERIOD, Link, Plan, model_of, plans, postings_of
from tests.properties.second_looks import SECOND_LOOKS


@given(plans(rich=True))
def test_one_result_keeps_all_laws(plan: Plan) -> None:
    case = Case(plan)
    a_closed_loop_is_refused_by_its_members_and_nothing_else_is(case)
    assume(not case.refused)
    for law in LAWS:
        law(case)


@pytest.mark.parametrize("law", SECOND_LOOKS, ids=lambda law: law.__name__)
@given(plan=plans(rich=True))
def test_a_second_look_agrees(law: Law, plan: Plan) -> None:
    case = Case(plan)
    assume(not case.refused)
    law(case)


@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=5), st.booleans())
def test_a_closed_loop_is_refused_by_its_members(amounts: list[int], fed: bool) -> None:
    names = [f"U{i}" for i in range(len(amounts))]
    ring = tuple(
        Link(name, f"D{name}", "quantity", {names[(i + 1) % len(names)]: Decimal(1)}) for i, name in enumerate(names))
    feed = Link("P0", "DP", "even", {names[0]: Decimal(1), "S0": Decimal(1)})
    plan = Plan({"P0": amounts[0]}, dict.fromkeys(names), ("A0",), ("S0",), (*ring, *((feed,) if fed else ())))
    if not fed:
        assert allocation.allocate(model_of(plan), postings_of(plan), PERIOD).unassigned == amounts[0]
        return
    with pytest.raises(ClosedLoop) as refused:
        allocation.allocate(model_of(plan), postings_of(plan), PERIOD)
    assert sorted(refused.value.members) == sorted(names)
    assert all(name in str(refused.value) for name in names)
