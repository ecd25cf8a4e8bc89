"""The ledger of a period into cost pools: exclusion by account class, then the pool rules, settled to minor units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from abc_costing.allocation.groups import Groups, group
from abc_costing.allocation.rounding import Exact, settled
from abc_costing.allocation.rules import UNTAKEN, Taken, take
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.ledger_periods import in_period
from abc_costing.model.postings import Postings
from abc_costing.model.rows import UNASSIGNED, key_of

KEPT_CLASS = "administrative"


@dataclass(frozen=True)
class RuleHits:
    """What one pool rule took in the period: postings, and the amount (its share of them) in minor units."""

    count: int
    amount: int


@dataclass(frozen=True)
class Pooled:
    """The ledger of one period in pools. Amounts in minor units; ledger_total = excluded + sum of `amount`.

    amount: by pool as the model writes it; every pool of the model, and `Unassigned` where the rules leave something.
    rules: one entry for each of the model's pool rules, in its order. findings: rules that cannot be followed as they
    stand. groups, taken, pool_of_rule: what `parts` and the traces are made from.
    """

    period: str
    ledger_total: int
    excluded_by_class: tuple[tuple[str, int], ...]
    amount: Mapping[str, int]
    rules: tuple[RuleHits, ...]
    unassigned_by_account: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    groups: Groups
    taken: Taken
    pool_of_rule: tuple[str, ...]
    unassigned_name: str = UNASSIGNED

    @property
    def excluded(self) -> int:
        """Ledger cost kept out by class."""
        return sum(amount for _, amount in self.excluded_by_class)

    def parts(self) -> Iterator[tuple[int, str, Exact]]:
        """(group, pool, share of the group) for everything that is not excluded, in order of groups."""
        for position, rule, share in _shares(self.taken):
            yield position, self.unassigned_name if rule == UNTAKEN else self.pool_of_rule[rule], share

    @cached_property
    def by_account(self) -> dict[str, dict[str, int]]:
        """Pool -> account -> amount; the accounts of a pool add up to it."""
        exact: dict[str, dict[str, Exact]] = {}
        for position, pool_name, share in self.parts():
            accounts = exact.setdefault(pool_name, {})
            account = self.groups.account[position]
            accounts[account] = accounts.get(account, 0) + self.groups.amount[position] * share
        return {
            name: dict(zip(accounts, settled(list(accounts.values()), self.amount[name]), strict=True))
            for name, accounts in exact.items()
        }


def pool(model: Model, postings: Postings, period: str) -> Pooled:
    """The postings of one period in cost pools. Refuses nothing: what cannot be followed is in `findings`."""
    groups = group(postings, in_period(model, postings, period))
    class_of = _classes(model, groups.account)
    kept = np.fromiter((name == KEPT_CLASS for name in class_of), np.bool_, len(class_of))
    taken = take(model.pool_rules, groups.account, groups.cost_centre, groups.fund, kept)
    names = {key_of(row.pool): row.pool for row in reversed(model.pools)}
    unassigned = names.setdefault(key_of(UNASSIGNED), UNASSIGNED)
    pool_of_rule = tuple(names.setdefault(key_of(rule.pool), rule.pool) for rule in model.pool_rules)
    by_class = _by_name(zip(class_of, groups.amount, strict=True))
    excluded = {name: amount for name, amount in by_class.items() if name != KEPT_CLASS}
    total = sum(groups.amount)
    entries = _settle_entries(groups, taken, (*pool_of_rule, unassigned), total - sum(excluded.values()))
    amount = {row.pool: 0 for row in model.pools} | _by_name(zip((*pool_of_rule, unassigned), entries, strict=True))
    left = _left(groups, taken)
    if not left and unassigned not in {row.pool for row in model.pools}:
        del amount[unassigned]
    hits = _counts(groups, taken, len(pool_of_rule))
    unassigned_amounts = list(zip(left, settled(list(left.values()), entries[-1]), strict=True))
    return Pooled(
        period=period,
        ledger_total=total,
        excluded_by_class=tuple(sorted(excluded.items())),
        amount=amount,
        rules=tuple(RuleHits(count, taken_amount) for count, taken_amount in zip(hits, entries[:-1], strict=True)),
        unassigned_by_account=tuple(pair for pair in unassigned_amounts if pair[1]),
        findings=taken.findings,
        groups=groups,
        taken=taken,
        pool_of_rule=pool_of_rule,
        unassigned_name=unassigned,
    )


def _classes(model: Model, accounts: Iterable[str]) -> list[str]:
    classes = {key_of(row.account): row.account_class for row in reversed(model.accounts)}
    return [classes.get(key_of(account), KEPT_CLASS) for account in accounts]


def _by_name(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, amount in pairs:
        sums[name] = sums.get(name, 0) + amount
    return sums


def _shares(taken: Taken) -> Iterator[tuple[int, int, Exact]]:
    """(group, rule or UNTAKEN, share) in order of groups."""
    for position, rule in enumerate(taken.whole.tolist()):
        if rule >= UNTAKEN:
            yield position, rule, 1
        for part_rule, share in taken.parts.get(position, ()):
            yield position, part_rule, share


def _settle_entries(groups: Groups, taken: Taken, pools: tuple[str, ...], total: int) -> list[int]:
    """Amount of each rule, and last of what no rule takes. Pools are settled first, then the rules of each pool."""
    exact: list[Exact] = [0] * len(pools)
    for position, rule, share in _shares(taken):
        exact[rule] += groups.amount[position] * share  # UNTAKEN is -1, the last entry
    members: dict[str, list[int]] = {}
    for entry in sorted(range(len(pools)), key=lambda i: key_of(pools[i])):
        members.setdefault(pools[entry], []).append(entry)
    sums: list[Exact] = [sum((exact[entry] for entry in entries), start=0) for entries in members.values()]
    amounts = [0] * len(pools)
    for entries, amount in zip(members.values(), settled(sums, total), strict=True):
        for entry, part in zip(entries, settled([exact[entry] for entry in entries], amount), strict=True):
            amounts[entry] = part
    return amounts


def _left(groups: Groups, taken: Taken) -> dict[str, Exact]:
    """What no rule takes, by account, exactly."""
    left: dict[str, Exact] = {}
    for position, rule, share in _shares(taken):
        if rule == UNTAKEN:
            account = groups.account[position]
            left[account] = left.get(account, 0) + groups.amount[position] * share
    return left


def _counts(groups: Groups, taken: Taken, rules: int) -> list[int]:
    counts = [0] * (rules + 1)
    for position, rule, _ in _shares(taken):
        counts[rule] += groups.count[position]
    return counts[:-1]
