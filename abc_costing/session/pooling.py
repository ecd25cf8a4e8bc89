"""What the pool rules take of a period's ledger, as a job with a plain value: for the screen where rules are set up.

Quicker than a calculation, and possible before drivers and volumes are there: only the ledger, the account classes and
the pool rules count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abc_costing.model.findings import Finding
from abc_costing.progress import Progress
from abc_costing.session import calculating
from abc_costing.session.calculating import Choice
from abc_costing.session.jobs import Job
from abc_costing.session.state import State

if TYPE_CHECKING:
    from abc_costing.allocation.pooling import Pooled
    from abc_costing.allocation.rounding import Exact

Sums = Mapping[str, tuple[int, int]]
"""(amount in minor units, postings) by code as first written in the ledger."""


@dataclass(frozen=True)
class Take:
    """What a rule or a pool takes: postings, amount in minor units, and the amount by account and cost centre.

    Both breakdowns add up to the amount. A posting that several shares split counts in each. `codes` are the (account,
    cost centre, fund) of its postings, by which the ledger lines are found.
    """

    count: int
    amount: int
    accounts: tuple[tuple[str, int], ...] = ()
    cost_centres: tuple[tuple[str, int], ...] = ()
    codes: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True)
class Pooling:
    """The ledger of a period by pool rules. Amounts in minor units; ledger = excluded + sum of the pools.

    pools: by pool as the model writes it, `Unassigned` among them (`unassigned` is its name) where the rules leave
    something. rules: by row id of the pool rule, without breakdowns. accounts, cost_centres: of the whole ledger.
    """

    period: str
    scenario: str
    ledger: int
    postings: int
    excluded_by_class: tuple[tuple[str, int], ...]
    pools: Mapping[str, Take]
    rules: Mapping[int, Take]
    unassigned: str
    accounts: Sums
    cost_centres: Sums
    findings: tuple[Finding, ...]

    @property
    def excluded(self) -> int:
        """Ledger cost kept out by account class."""
        return sum(amount for _, amount in self.excluded_by_class)

    @property
    def left_over(self) -> int:
        """What no rule takes."""
        taken = self.pools.get(self.unassigned)
        return taken.amount if taken else 0


def job(state: State, choice: Choice) -> Job[Pooling]:
    """The job that pools a period's ledger. Raises NotFound for an unknown period or scenario."""
    settled = calculating.settle(state, choice)
    model, postings = state.file.content.model, state.postings()

    def work(progress: Progress) -> Pooling:
        from abc_costing.allocation import pooling

        progress("Reading the ledger", 0.0)
        rows, ledger = calculating.of_scenario(model, postings, settled)
        progress("Following the pool rules", 0.5)
        pooled = pooling.pool(rows, ledger, settled.period)
        takes = zip(rows.pool_rules, pooled.rules, strict=True)
        return Pooling(
            settled.period, settled.scenario, pooled.ledger_total, sum(pooled.groups.count), pooled.excluded_by_class,
            _pools(pooled), {rule.id: Take(hits.count, hits.amount) for rule, hits in takes}, pooled.unassigned_name,
            _sums(pooled, pooled.groups.account), _sums(pooled, pooled.groups.cost_centre), pooled.findings)

    return Job(f"Pool the ledger of {settled.period}", work)


def _pools(pooled: Pooled) -> dict[str, Take]:
    """Each pool with its postings and its amount by account and cost centre, settled to its own amount."""
    members: dict[str, set[int]] = {name: set() for name in pooled.amount}
    centres: dict[str, dict[str, Exact]] = {name: {} for name in pooled.amount}
    for position, name, share in pooled.parts():
        members[name].add(position)
        of, code = centres[name], pooled.groups.cost_centre[position]
        of[code] = of.get(code, 0) + pooled.groups.amount[position] * share
    return {name: _take(pooled, name, members[name], centres[name]) for name in pooled.amount}


def _take(pooled: Pooled, name: str, members: set[int], centres: Mapping[str, Exact]) -> Take:
    groups, amount = pooled.groups, pooled.amount[name]
    return Take(
        count=sum(groups.count[position] for position in members),
        amount=amount,
        accounts=_largest(pooled.by_account.get(name, {}).items()),
        cost_centres=_settled(centres, amount),
        codes=frozenset((groups.account[p], groups.cost_centre[p], groups.fund[p]) for p in members),
    )


def _settled(exact: Mapping[str, Exact], amount: int) -> tuple[tuple[str, int], ...]:
    from abc_costing.allocation.rounding import settled

    return _largest(zip(exact, settled(list(exact.values()), amount), strict=True)) if exact else ()


def _largest(parts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))


def _sums(pooled: Pooled, codes: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for code, amount, count in zip(codes, pooled.groups.amount, pooled.groups.count, strict=True):
        before = sums.get(code, (0, 0))
        sums[code] = (before[0] + amount, before[1] + count)
    return sums
