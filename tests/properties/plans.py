"""Random costing models as plain plans, from which both a `Model` and the oracle's equations are made."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from hypothesis import strategies as st

from abc_costing.model import rows
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import Posting, Postings

PERIOD = "2025"
T = TypeVar("T")


@dataclass(frozen=True)
class Link:
    """One assignment: driver kind, weight by target, capacity and share where stated."""

    source: str
    driver: str
    kind: rows.DriverKind
    weights: dict[str, Decimal]
    capacity: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True)
class Plan:
    """A model in short. `pools`: ledger amounts in minor units; `direct`: direct costs by activity or service."""

    pools: dict[str, int]
    supports: dict[str, int | None]
    primaries: tuple[str, ...]
    services: tuple[str, ...]
    links: tuple[Link, ...]
    direct: dict[str, int] = field(default_factory=dict)
    unassigned: int = 0
    excluded: int = 0
    currency: str = "EUR"
    method: rows.Method = "reciprocal"

    @property
    def nodes(self) -> tuple[str, ...]:
        return (*self.pools, *self.supports, *self.primaries, *self.services)

    @property
    def total(self) -> int:
        return sum(self.pools.values()) + self.unassigned

    def of_source(self, source: str) -> list[Link]:
        return [link for link in self.links if link.source == source]

    def negated(self) -> Plan:
        return replace(
            self, pools={k: -v for k, v in self.pools.items()}, direct={k: -v for k, v in self.direct.items()},
            unassigned=-self.unassigned, excluded=-self.excluded)


def model_of(plan: Plan, *, shuffled: random.Random | None = None, nodes_too: bool = False) -> Model:
    """The plan as a model; with `shuffled` the rows of its tables stand in another order."""

    def mixed(items: list[T]) -> tuple[T, ...]:
        if shuffled:
            shuffled.shuffle(items)
        return tuple(items)

    listed = mixed if nodes_too else tuple
    activities = [rows.Activity(activity=a, kind="support", step=step) for a, step in plan.supports.items()]
    activities += [rows.Activity(activity=a) for a in plan.primaries]
    return Model(
        settings=Settings(currency=plan.currency, method=plan.method),
        periods=(rows.Period(period=PERIOD),),
        accounts=mixed([rows.Account(account="7000", account_class="benefit"),
                        *(rows.Account(account=f"6{i:03}") for i in range(len(plan.pools))),
                        rows.Account(account="6999")]),
        pools=listed([rows.Pool(pool=pool) for pool in plan.pools]),
        pool_rules=mixed([rows.PoolRule(order=1, accounts=f"6{i:03}", pool=p) for i, p in enumerate(plan.pools)]),
        activities=listed(activities),
        services=listed([rows.Service(service=s) for s in plan.services]),
        drivers=mixed([rows.Driver(driver=link.driver, kind=link.kind) for link in plan.links]),
        driver_quantities=mixed([
            rows.DriverQuantity(driver=link.driver, target=target, quantity=weight)
            for link in plan.links for target, weight in link.weights.items()]),
        assignments=mixed([
            rows.Assignment(source=k.source, driver=k.driver, capacity=k.capacity, share=k.share, accept_overuse=True)
            for k in plan.links]),
        direct_costs=mixed([rows.DirectCost(target=t, period=PERIOD, amount=a) for t, a in plan.direct.items()]),
        volumes=mixed([rows.Volume(target=s, period=PERIOD, quantity=Decimal(7)) for s in plan.services]),
    )


def postings_of(plan: Plan, *, shuffled: random.Random | None = None, parts: int = 3) -> Postings:
    """A ledger that gives the plan's pools their amounts, in several postings each."""
    rng = random.Random(len(plan.pools))
    found: list[Posting] = []

    def post(account: str, amount: int) -> None:
        for _ in range(parts - 1):
            part = rng.randint(-abs(amount) - 5, abs(amount) + 5) // 2
            found.append(Posting(account, part, cost_centre=f"C{rng.randint(1, 3)}", period=PERIOD))
            amount -= part
        found.append(Posting(account, amount, period=PERIOD))

    for i, amount in enumerate(plan.pools.values()):
        post(f"6{i:03}", amount)
    if plan.unassigned:
        post("6999", plan.unassigned)
    if plan.excluded:
        post("7000", plan.excluded)
    if shuffled:
        shuffled.shuffle(found)
    return Postings.of(found)


AMOUNTS = st.one_of(
    st.integers(-10**4, 10**6), st.integers(-10**15, 10**15), st.sampled_from([0, 1, -1, 2, 100, 10**15, -(10**15)]))
WEIGHTS = st.one_of(
    st.just(Decimal(0)), st.integers(1, 60).map(Decimal),
    st.decimals(Decimal("0.001"), Decimal(5000), places=3, allow_nan=False))


@st.composite
def links(draw: st.DrawFn, source: str, targets: tuple[str, ...], number: int) -> Link:
    kinds: list[rows.DriverKind] = ["quantity", "quantity", "quantity", "percent", "even"]
    kind = draw(st.sampled_from(kinds))
    chosen = draw(st.lists(st.sampled_from(targets), min_size=1, max_size=5, unique=True))
    if kind == "percent":
        cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=len(chosen) - 1, max_size=len(chosen) - 1)))
        parts = [Decimal(b - a) / 10 for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]
        capacity = draw(st.sampled_from([None, None, Decimal(100), Decimal("140.5")]))
    else:
        parts = [draw(WEIGHTS) for _ in chosen]
        capacity = draw(st.one_of(st.none(), st.none(), st.integers(0, 300).map(Decimal), st.just(Decimal(20000))))
    share = draw(st.sampled_from([None, None, None, Decimal("0.25"), Decimal("0.5"), Decimal("0.333")]))
    return Link(source, f"{source}-{number}", kind, dict(zip(chosen, parts, strict=True)), capacity, share)


@st.composite
def plans(draw: st.DrawFn, *, method: rows.Method | None = None, mutual: bool = True, credits: bool = True) -> Plan:
    """Any model: cycles, self-use, services and primary activities as sources, pools as targets, capacities, shares.

    mutual: whether support activities may serve each other.
    """
    amounts = AMOUNTS if credits else AMOUNTS.map(abs)
    pools = {f"P{i}": draw(amounts) for i in range(draw(st.integers(1, 4)))}
    steps = st.one_of(st.none(), st.integers(1, 3))
    supports = {f"U{i}": draw(steps) for i in range(draw(st.integers(0, 4)))}
    primaries = tuple(f"A{i}" for i in range(draw(st.integers(1, 3))))
    services = tuple(f"S{i}" for i in range(draw(st.integers(1, 3))))
    work = (*primaries, *services)
    found: list[Link] = []
    for source in (*pools, *supports, *primaries, *services):
        targets = (*supports, *work) if source in pools else (*supports, *work, *work)
        if source in supports and not mutual:
            targets = work
        if source in primaries and not mutual:
            targets = services
        if mutual and draw(st.integers(0, 9)) == 0:
            targets = (*targets, *pools)
        limit = {"S": 0 if draw(st.integers(0, 4)) else 1}.get(source[0], 2)
        for number in range(draw(st.integers(0 if source[0] == "S" or draw(st.integers(0, 5)) == 0 else 1, limit))
                            if limit else 0):
            found.append(draw(links(source, targets, number)))
    methods: list[rows.Method] = ["reciprocal", "direct", "step-down"]
    direct = {t: draw(amounts) for t in draw(st.lists(st.sampled_from((*supports, *work)), max_size=2, unique=True))}
    return Plan(
        pools, supports, primaries, services, tuple(found), direct, draw(amounts), draw(amounts),
        draw(st.sampled_from(["EUR", "JPY", "KWD"])),
        draw(st.sampled_from(methods)) if method is None else method)


def exact(value: Decimal | None) -> Fraction:
    return Fraction(value) if value is not None else Fraction(0)
