"""The ledger in pools: nothing lost, rules in their order, splits to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing.allocation.pooling import Pooled, pool
from abc_costing.model.postings import EMPTY, Posting, Postings
from abc_costing.model.rows import Account, PoolRule
from tests.allocation.build import PERIOD, ledger, model


def share(text: str) -> Decimal:
    return Decimal(text)


def test_the_first_matching_order_takes_the_posting() -> None:
    rules = (PoolRule(accounts="6*", pool="Rest"), PoolRule(order=2, accounts="61*", pool="Rent"),
             PoolRule(order=1, accounts="6000-6199", cost_centres="HQ*", pool="Staff"))
    found = pool(model(pools=("Staff", "Rent", "Rest"), rules=rules),
                 ledger(("6010", 100, "HQ1"), ("6110", 30, "HQ1"), ("6110", 7, "R1"), ("6900", 5, "R1")), PERIOD)
    assert dict(found.amount) == {"Staff": 130, "Rent": 7, "Rest": 5}
    assert [(hit.count, hit.amount) for hit in found.rules] == [(1, 5), (1, 7), (2, 130)]
    assert found.unassigned_by_account == ()


def test_rules_of_one_order_split_and_leave_the_rest_to_the_next() -> None:
    rules = (PoolRule(order=1, pool="Staff", share=share("0.5")), PoolRule(order=1, pool="Rent", share=share("0.2")),
             PoolRule(order=2, pool="Rest", share=share("0.5")))
    found = pool(model(pools=("Staff", "Rent", "Rest"), rules=rules), ledger(("6000", 1000), ("6100", 1)), PERIOD)
    # 1001: 500.5, 200.2, half of 300.3 = 150.15, and 150.15 that nobody takes
    assert sum(found.amount.values()) == 1001
    assert dict(found.amount) == {"Staff": 501, "Rent": 200, "Rest": 150, "Unassigned": 150}
    assert dict(found.unassigned_by_account) == {"6000": 150}


def test_a_rule_without_share_takes_what_stated_shares_leave() -> None:
    rules = (PoolRule(order=1, pool="Rest"), PoolRule(order=1, pool="Staff", share=share("0.3")))
    found = pool(model(pools=("Staff", "Rest"), rules=rules), ledger(("6000", 1000)), PERIOD)
    assert dict(found.amount) == {"Staff": 300, "Rest": 700}


def test_shares_above_the_whole_are_told_with_the_figure() -> None:
    rules = (PoolRule(id=4, order=1, pool="Staff", share=share("0.7")),
             PoolRule(id=5, order=1, pool="Rest", share=share("0.4")))
    found = pool(model(pools=("Staff", "Rest"), rules=rules), ledger(("6000", 1000)), PERIOD)
    assert sum(found.amount.values()) == 1000
    assert [(f.rule, f.row_id) for f in found.findings] == [("pool-rule.share-sum", 5)]
    assert "110 %" in found.findings[0].cause


def test_everything_but_administrative_is_excluded_by_class() -> None:
    accounts = (Account(account="7000", account_class="benefit"), Account(account="8000", account_class="capital"),
                Account(account="6000"))
    found = pool(model(accounts=accounts), ledger(("7000", 500), ("8000", -20), ("6000", 9), ("6001", 1)), PERIOD)
    assert found.ledger_total == 490
    assert dict(found.excluded_by_class) == {"benefit": 500, "capital": -20}
    assert dict(found.amount) == {"Staff": 10}


def test_what_no_rule_takes_is_unassigned_by_account() -> None:
    found = pool(model(rules=(PoolRule(accounts="60*", pool="Staff"),)),
                 ledger(("6000", 1), ("6100", 20), ("6100", 3, "x"), ("6200", -23)), PERIOD)
    assert dict(found.unassigned_by_account) == {"6100": 23, "6200": -23}
    assert dict(found.amount) == {"Staff": 1, "Unassigned": 0}


def test_codes_compare_without_case_and_blanks() -> None:
    found = pool(model(rules=(PoolRule(accounts="a1", cost_centres="hq", pool="staff "),)),
                 ledger((" A1", 5, "HQ "), ("a1", 6, "hq")), PERIOD)
    assert dict(found.amount) == {"Staff": 11}
    assert len(found.groups) == 1


def test_an_empty_ledger_has_empty_pools() -> None:
    found = pool(model(), EMPTY, PERIOD)
    assert (found.ledger_total, dict(found.amount), found.rules[0].count) == (0, {"Staff": 0}, 0)


def test_amounts_beyond_64_bits_add_up() -> None:
    many = Postings.of(Posting("6000", 2**53 - 1, period=PERIOD) for _ in range(3000))
    assert pool(model(), many, PERIOD).ledger_total == 3000 * (2**53 - 1)


AMOUNT = st.integers(-(10**13), 10**13)


@given(
    st.lists(st.tuples(st.sampled_from(["6000", "6100", "7000", "9"]), AMOUNT, st.sampled_from(["", "A", "B"])),
             max_size=12),
    st.lists(st.tuples(st.sampled_from([None, 1, 1, 2]), st.sampled_from(["", "6*", "6000-6050", "9"]),
                       st.sampled_from(["", "A"]), st.sampled_from(["P", "Q"]),
                       st.sampled_from([None, share("0.3"), share("0.333"), share("1")])), max_size=5),
    st.randoms(use_true_random=False))
def test_pools_hold_the_whole_ledger_whatever_the_rules(items: list, rules: list, rng: object) -> None:
    def run(given_items: list, sign: int = 1) -> Pooled:
        table = tuple(PoolRule(order=o, accounts=a, cost_centres=c, pool=p, share=s) for o, a, c, p, s in rules)
        accounts = (Account(account="7000", account_class="benefit"),)
        return pool(model(pools=("P", "Q"), rules=table, accounts=accounts),
                    ledger(*((a, sign * amount, c) for a, amount, c in given_items)), PERIOD)

    found = run(items)
    assert found.ledger_total == sum(amount for _, amount, _ in items)
    assert found.ledger_total == found.excluded + sum(found.amount.values())
    assert sum(hit.amount for hit in found.rules) + sum(a for _, a in found.unassigned_by_account) == sum(
        found.amount.values())
    for name, accounts in found.by_account.items():
        assert sum(accounts.values()) == found.amount[name]
    shuffled = list(items)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    again = run(shuffled)
    assert (again.amount, again.rules, again.by_account) == (found.amount, found.rules, found.by_account)
    assert run(items, -1).amount == {name: -amount for name, amount in found.amount.items()}


@pytest.mark.parametrize("text", ["6*1", "6099-6000"])
def test_a_rule_with_an_unreadable_pattern_takes_nothing(text: str) -> None:
    found = pool(model(rules=(PoolRule(accounts=text, pool="Staff"),)), ledger(("6050", 8)), PERIOD)
    assert dict(found.amount) == {"Staff": 0, "Unassigned": 8}
