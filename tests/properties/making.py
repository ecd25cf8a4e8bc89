"""How random plans are made: the same way from a seed (fast, many) and from hypothesis (which shrinks)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from abc_costing.model import rows
from tests.properties.plans import Link, Plan

T = TypeVar("T")
KINDS: tuple[rows.DriverKind, ...] = ("quantity", "quantity", "quantity", "percent", "even")
METHODS: tuple[rows.Method, ...] = ("reciprocal", "direct", "step-down")
POLICIES: tuple[rows.Unused, ...] = ("keep apart", "charge", "spread")
ODD_AMOUNTS = (0, 1, -1, 2, 100, 10**15, -(10**15))
LEAVES = Decimal("0.00004")
"""One in 25,000: what leaves a nearly closed loop."""


@dataclass(frozen=True)
class Choice:
    """Choices made of whole numbers from..to; the lowest are the simplest."""

    number: Callable[[int, int], int]

    def of(self, items: Sequence[T]) -> T:
        return items[self.number(0, len(items) - 1)]

    def once_in(self, times: int) -> bool:
        return self.number(1, times) == times

    def some(self, items: Sequence[T], most: int) -> list[T]:
        """At least one, at most so many different ones."""
        rest, found = list(dict.fromkeys(items)), []
        for _ in range(self.number(1, min(most, len(rest)))):
            found.append(rest.pop(self.number(0, len(rest) - 1)))
        return found


def seeded(seed: int, *, rich: bool = True) -> Plan:
    """The plan of a seed."""
    return make(Choice(random.Random(seed).randint), rich=rich)


def make(
    choice: Choice, *, method: rows.Method | None = None, mutual: bool = True, credits: bool = True, rich: bool = False
) -> Plan:
    """Any model: cycles, self-use, services and primary activities as sources, pools as targets, capacities, shares.

    mutual: whether support activities may serve each other. credits: whether amounts may be negative. rich: also fixed
    amounts, rates, policies of unused capacity, accumulated cost, time equations, shared drivers, rings.
    """
    def amount() -> int:
        kind = choice.number(0, 2)
        found = choice.number(-10**4, 10**6) if not kind else (
            choice.number(-10**15, 10**15) if kind == 1 else choice.of(ODD_AMOUNTS))
        return found if credits else abs(found)

    pools = {f"P{i}": amount() for i in range(choice.number(1, 4))}
    supports = {f"U{i}": choice.of((None, None, 1, 2, 3)) for i in range(choice.number(0, 4))}
    primaries = tuple(f"A{i}" for i in range(choice.number(1, 3)))
    services = tuple(f"S{i}" for i in range(choice.number(1, 3)))
    plan = Plan(pools, supports, primaries, services, (), {}, amount(), amount(), choice.of(("EUR", "JPY", "KWD")),
                choice.of(METHODS) if method is None else method)
    links = [link for source in plan.nodes for link in _of_source(choice, plan, source, mutual)]
    targets = (*supports, *primaries, *services)
    plan = replace(plan, links=tuple(links),
                   direct={t: amount() for t in choice.some(targets, 2)} if choice.number(0, 1) else {})
    return _enriched(choice, plan, mutual) if rich else plan


def _of_source(choice: Choice, plan: Plan, source: str, mutual: bool) -> list[Link]:
    if source in plan.services:
        count = 1 if choice.once_in(5) else 0
    else:
        count = 0 if choice.once_in(12) else choice.number(1, 2)
    work = (*plan.primaries, *plan.services)
    targets = (*plan.supports, *work) if source in plan.pools else (*plan.supports, *work, *work)
    if source in plan.supports and not mutual:
        targets = work
    if source in plan.primaries and not mutual:
        targets = plan.services
    if mutual and choice.once_in(10):
        targets = (*targets, *plan.pools)
    if source in plan.services and not mutual:
        return []
    return [_link(choice, source, targets, number) for number in range(count)]


def _weight(choice: Choice) -> Decimal:
    kind = choice.number(0, 3)
    if not kind:
        return Decimal(0)
    return Decimal(choice.number(1, 60)) if kind < 3 else Decimal(choice.number(1, 5_000_000)) / 1000


def _link(choice: Choice, source: str, targets: Sequence[str], number: int) -> Link:
    kind = choice.of(KINDS)
    chosen = choice.some(targets, 5)
    share = choice.of((None, None, None, Decimal("0.25"), Decimal("0.5"), Decimal("0.333")))
    if kind == "percent":
        cuts = sorted(choice.number(0, 1000) for _ in chosen[1:])
        parts = [Decimal(b - a) / 10 for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]
        capacity = choice.of((None, None, Decimal(100), Decimal("140.5")))
    else:
        parts = [_weight(choice) for _ in chosen]
        capacity = choice.of((None, None, Decimal(20_000), Decimal(choice.number(0, 300))))
    return Link(source, f"{source}-{number}", kind, dict(zip(chosen, parts, strict=True)), capacity, share)


def _enriched(choice: Choice, plan: Plan, mutual: bool) -> Plan:
    links = [_richer(choice, plan, link) for link in plan.links]
    if mutual and len(plan.supports) > 1 and choice.once_in(6):
        links = [link for link in links if link.source not in plan.supports] + _ring(choice, plan)
    for at in range(1, len(links)):
        before = links[at - 1]
        if choice.once_in(12) and before.kind != "accumulated cost" and not (before.first or links[at].first) and (
                before.source != links[at].source):
            links[at] = replace(links[at], driver=before.driver, kind=before.kind, weights=before.weights,
                                timed=before.timed, capacity=before.capacity)
            if before.capacity is None:
                links[at] = replace(links[at], unused="keep apart", charge_to="")
    plan = replace(plan, links=tuple(links))
    if any(link.kind == "accumulated cost" and link.source not in plan.supports for link in links):
        steps: dict[str, int | None] = {
            name: step or 1 + at % 3 for at, (name, step) in enumerate(plan.supports.items())}
        plan = replace(plan, supports=steps)
    return plan


def _richer(choice: Choice, plan: Plan, link: Link) -> Link:
    """A link with one of the rarer things an assignment or a driver may state."""
    kind = choice.number(0, 9)
    if kind == 9:
        return replace(link, share=None, fixed=choice.number(0, 10 ** choice.of((3, 6, 12))))
    if kind == 8 and link.kind == "quantity":
        return replace(link, share=None, rate=Decimal(choice.number(0, 10**6)) / 100)
    if kind in (6, 7) and link.capacity is not None:
        other = [node for node in plan.nodes if node != link.source]
        policy = choice.of(POLICIES)
        return replace(link, unused=policy, charge_to=choice.of(other) if policy == "charge" else "")
    if kind == 5 and link.kind == "quantity":
        return replace(link, timed=True)
    if kind == 4 and choice.once_in(2):
        some = {t: w for t, w in link.weights.items() if t not in plan.pools} if choice.number(0, 1) else {}
        return replace(link, kind="accumulated cost", capacity=None, weights=some)
    return link


def _ring(choice: Choice, plan: Plan) -> list[Link]:
    """Support activities that pass cost round; one part in 25,000 leaves at some of them, or nothing at all."""
    names = list(plan.supports)
    closed = choice.once_in(3)
    found = []
    for at, name in enumerate(names):
        weights = {names[(at + 1) % len(names)]: Decimal(1)}
        if choice.number(0, 1):
            weights |= {other: Decimal(choice.number(1, 3)) for other in names if other != name}
        if not closed and (not at or choice.number(0, 1)):
            weights |= {plan.services[0]: LEAVES, plan.services[-1]: LEAVES * choice.number(1, 3)}
        found.append(Link(name, f"{name}-0", "quantity", weights))
    return found
