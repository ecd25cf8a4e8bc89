"""Cents: which flows are rounded up, on networks small enough to look at every rounding."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing import allocation
from abc_costing.allocation.rounding import settled
from abc_costing.model import rows
from tests.allocation.build import PERIOD, ledger, model, quantities


@given(st.integers(-10**9, 10**9), st.lists(st.integers(0, 50), min_size=1, max_size=6))
def test_one_source_with_one_driver_gets_the_largest_remainder(amount: int, weights: list[int]) -> None:
    services = [f"S{i}" for i in range(len(weights))]
    whole = sum(weights)
    base = model(services=services, drivers={"d": "quantity"},
                 assignments=(rows.Assignment(source="Staff", driver="d"),),
                 driver_quantities=quantities("d", dict(zip(services, weights, strict=True))))
    result = allocation.allocate(base, ledger(("6000", amount)), PERIOD)
    wanted = settled([Fraction(amount * w, whole) for w in weights], amount) if whole else [0] * len(weights)
    assert [service.cost for service in result.services] == wanted


@given(st.lists(st.fractions(-1000, 1000, max_denominator=50), min_size=1, max_size=8), st.integers(0, 1))
def test_largest_remainder_is_within_one_unit_and_mirrors(exact: list[Fraction], up: int) -> None:
    total = sum(exact).__floor__() + (up if sum(exact).denominator > 1 else 0)
    found = settled(exact, total)
    assert sum(found) == total
    assert all(abs(a - b) < 1 for a, b in zip(found, exact, strict=True))
    assert settled([-value for value in exact], -total) == [-value for value in found]


def test_a_cent_in_two_halves_goes_to_the_first_name_as_debit_and_as_credit() -> None:
    base = model(services=("B", "A"), drivers={"d": "even"},
                 assignments=(rows.Assignment(source="Staff", driver="d"),),
                 driver_quantities=quantities("d", {"A": 1, "B": 1}))
    for amount in (1, -1):
        result = allocation.allocate(base, ledger(("6000", amount)), PERIOD)
        assert {service.service: service.cost for service in result.services} == {"A": amount, "B": 0}


def test_halves_of_a_ledger_split_between_pools_mirror_too() -> None:
    base = model(pools=("B", "A"), rules=(
        rows.PoolRule(order=1, pool="A", share=quantities("x", {"y": "0.5"})[0].quantity), rows.PoolRule(pool="B")))
    for amount in (1, -1):
        result = allocation.allocate(base, ledger(("6000", amount)), PERIOD)
        assert {node.node: node.own for node in result.nodes if node.kind == "pool"} == {"A": amount, "B": 0}


def test_a_total_further_off_is_spread_over_what_is_not_zero() -> None:
    assert settled([Fraction(10), Fraction(0), Fraction(7)], 20) == [12, 0, 8]
    assert settled([Fraction(10), Fraction(0), Fraction(7)], 14) == [8, 0, 6]
    with pytest.raises(ValueError, match="nothing to add"):
        settled([Fraction(0)], 1)
