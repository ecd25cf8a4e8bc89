"""What a node's total is made of, back to accounts, pools, senders and postings; and where a cost went.

A trace is one transposed solve: for every node, how much of each unit of its own cost arrives at the traced one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import numpy as np

from abc_costing.allocation.memory import Memory
from abc_costing.allocation.network import KEPT, UNASSIGNED, UNUSED
from abc_costing.allocation.prepare import nearly_closed
from abc_costing.allocation.rounding import Exact, settled, settled_over
from abc_costing.allocation.solve import NearlyClosed
from abc_costing.allocation.solved import Solved, solve_period
from abc_costing.errors import NotFound
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.results import Contribution, LedgerContribution, Trace
from abc_costing.model.rows import Method, key_of

DIRECT = "Direct costs"
LEDGER = "Ledger"
AHEAD = "Charged in advance"
"""What sources without any cost of their own charge by fixed amounts or rates: it comes from no posting."""

_BITS = 160
"""Shares of postings are integers over 2**160: a million postings of the largest amount stay far below a minor unit."""


def trace(
    model: Model, postings: Postings, period: str, node: str, *,
    method: Method | None = None, with_ledger: bool = False, memory: Memory | None = None,
) -> Trace:
    """What the total of a node (own and received) is made of.

    Contributions of kind "account", "pool" and "activity" (senders) add up to the total each, direct costs as a line of
    their own, and with `with_ledger` so do the contributions of postings.

    Raises:
        NotFound, ModelRefused, ClosedLoop: as `allocate`; NotFound also for an unknown node.
    """
    solved = solve_period(model, postings, period, method, memory)
    network = solved.prepared.network
    at = solved.position(node)
    found, total = network.ids.nodes[at], int(solved.settled.totals[at])
    try:
        arriving = solved.tracer.towards(at)
    except NearlyClosed as tight:
        raise nearly_closed(network.ids, tight.members) from tight
    from_ledger, direct, ahead = _origins(solved, arriving, total)
    told = (Contribution(name, name, kind, amount) for kind in ("account", "pool")
            for name, amount in ((DIRECT, direct), (AHEAD, ahead)) if amount)
    lines = (*_by_account(solved, arriving, from_ledger), *_by_pool(solved, arriving, from_ledger), *told,
             *_by_sender(solved, at))
    ledger = _by_posting(solved, postings, arriving, from_ledger) if with_ledger else ()
    return Trace(found.id, found.name, found.kind, total, lines, ledger)


def forward(
    model: Model, postings: Postings, period: str, origin: str, *, method: Method | None = None
) -> tuple[Contribution, ...]:
    """Where the cost of one pool, activity, service or ledger account went.

    Contributions of kind "service" (kept there), "unused" and "unassigned" (by the node where it stays); all of them
    together add up to the origin's own cost in the period. A name that is a node and an account means the node.

    Raises:
        NotFound, ModelRefused, ClosedLoop: as `allocate`; NotFound also for an unknown origin.
    """
    solved = solve_period(model, postings, period, method)
    network, solver = solved.prepared.network, solved.tracer
    own = np.zeros(len(network.ids), np.int64)
    for at, amount in _own_of(solved, origin).items():
        own[at] = amount
    costs = solver.costs(own)
    legs = np.flatnonzero(network.links.target < 0)
    kinds = {KEPT: "service", UNUSED: "unused", UNASSIGNED: "unassigned"}
    exact: dict[tuple[str, int], Exact] = {}
    for at in legs[(costs.whole[legs] != 0) | (costs.rest[legs] != 0)].tolist():
        key = (kinds[int(network.links.target[at])], int(network.links.source[at]))
        exact[key] = exact.get(key, 0) + int(costs.whole[at]) + Fraction(costs.rest[at])
    amounts = settled(list(exact.values()), int(own.sum()))
    names = network.ids.nodes
    return tuple(
        Contribution(names[at].id, names[at].name, kind, amount)
        for (kind, at), amount in zip(exact, amounts, strict=True) if amount
    )


def _own_of(solved: Solved, origin: str) -> Mapping[int, int]:
    """What an origin puts at each node, by position."""
    prepared, ids = solved.prepared, solved.prepared.network.ids
    at = ids.of_name(origin)
    if at is not None:
        return {at: int(prepared.network.own[at])}
    if key_of(origin) not in {key_of(account) for account in prepared.pooled.groups.account}:
        raise NotFound(f"There is no pool, activity, service or account “{origin}” in {prepared.period}.")
    found = {}
    for pool, accounts in prepared.pooled.by_account.items():
        for account, amount in accounts.items():
            if key_of(account) == key_of(origin):
                found[ids.position[key_of(pool)]] = amount
    return found


def _lines(kind: str, exact: Iterable[tuple[str, str, Exact]], total: int) -> list[Contribution]:
    """Lines of one kind settled to the total; those of 0 are left out."""
    items = [(node, name, value) for node, name, value in exact if value]
    amounts = settled([value for _, _, value in items], total)
    return [
        Contribution(node, name, kind, amount)
        for (node, name, _), amount in zip(items, amounts, strict=True) if amount
    ]


def _origins(solved: Solved, arriving: list[Fraction], total: int) -> tuple[int, int, int]:
    """How much of a total is from the ledger, how much from direct costs, and how much was charged by sources that had
    nothing (see `AHEAD`): the same for all kinds of lines.
    """
    def exact(own: Iterable[tuple[int, int]]) -> Fraction:
        return sum((amount * arriving[at] for at, amount in own), Fraction(0))

    parts = [exact(_pools(solved)), exact(sorted(solved.prepared.direct.items()))]
    ahead = 0 if solved.prepared.network.links.fixed is None else total - round(sum(parts))
    if abs(ahead) <= 1:  # what settling moved
        ahead = 0
    if not any(parts):
        return 0, 0, total
    from_ledger, direct = settled(parts, total - ahead)
    return from_ledger, direct, ahead


def _pools(solved: Solved) -> list[tuple[int, int]]:
    """The position of each pool and what the ledger puts there."""
    ids = solved.prepared.network.ids
    return sorted((ids.position[key_of(name)], amount) for name, amount in solved.prepared.pooled.amount.items())


def _by_pool(solved: Solved, arriving: list[Fraction], total: int) -> list[Contribution]:
    nodes = solved.prepared.network.ids.nodes
    exact = [(nodes[at].id, nodes[at].name, amount * arriving[at]) for at, amount in _pools(solved)]
    return _lines("pool", exact, total)


def _by_account(solved: Solved, arriving: list[Fraction], total: int) -> list[Contribution]:
    prepared = solved.prepared
    exact: dict[str, Exact] = {}
    for pool, accounts in prepared.pooled.by_account.items():
        share = arriving[prepared.network.ids.position[key_of(pool)]]
        for account, amount in accounts.items():
            if share and amount:
                exact[account] = exact.get(account, 0) + amount * share
    names = {key_of(row.account): row.name for row in reversed(prepared.model.accounts)}
    lines = [(account, names.get(key_of(account), "") or account, exact[account]) for account in sorted(exact)]
    return _lines("account", lines, total)


def _by_sender(solved: Solved, at: int) -> list[Contribution]:
    """What arrived from each sender at once, as settled, and what the node has of its own."""
    prepared, network = solved.prepared, solved.prepared.network
    received: dict[int, int] = {}
    links = network.links
    for link in np.flatnonzero(links.target == at).tolist():
        source = int(links.source[link])
        received[source] = received.get(source, 0) + int(solved.settled.flows[link])
    names = network.ids.nodes
    lines = [(names[i].id, names[i].name, amount) for i, amount in sorted(received.items())]
    direct = prepared.direct.get(at, 0)
    lines += [(LEDGER, LEDGER, int(network.own[at]) - direct), (DIRECT, DIRECT, direct)]
    return [Contribution(node, name, "activity", amount) for node, name, amount in lines if amount]


def _by_posting(
    solved: Solved, postings: Postings, arriving: list[Fraction], total: int
) -> tuple[LedgerContribution, ...]:
    prepared, groups = solved.prepared, solved.prepared.pooled.groups
    shares = [Fraction(0)] * len(groups)
    for group, pool, share in prepared.pooled.parts():
        shares[group] += share * arriving[prepared.network.ids.position[key_of(pool)]]
    scaled = [(share.numerator << _BITS) // share.denominator for share in shares]
    concerned = np.array([share != 0 for share in shares], np.bool_)[groups.of_posting]
    positions = groups.positions[concerned].tolist()
    of_group = groups.of_posting[concerned].tolist()
    amounts = postings.amount[positions].tolist()
    exact = [amount * scaled[group] for amount, group in zip(amounts, of_group, strict=True)]
    parts = settled_over(exact, 1 << _BITS, total)
    return tuple(_line(postings, at, part) for at, part in zip(positions, parts, strict=True) if part)


def _line(postings: Postings, at: int, contribution: int) -> LedgerContribution:
    day = int(postings.day[at])
    return LedgerContribution(
        file=postings.file[at], sheet=postings.sheet[at], row=int(postings.row[at]),
        date=date.fromordinal(day).isoformat() if day else postings.period[at],
        account=postings.account[at], cost_centre=postings.cost_centre[at], document=postings.document[at],
        description=postings.description[at], amount=int(postings.amount[at]), contribution=contribution, index=at,
    )
