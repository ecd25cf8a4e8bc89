"""Costing models as plain plans, from which both a `Model` and the oracle's equations are made."""

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
CASES = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Link:
    """One assignment: driver kind, weight by target, capacity, and what of the source's cost it carries where stated.

    fixed: minor units carried first; rate: major units a unit of the driver, charged first. timed: weights are written
    as time equations. Links of several sources may name one driver; their kind and weights are then the same.
    """

    source: str
    driver: str
    kind: rows.DriverKind
    weights: dict[str, Decimal]
    capacity: Decimal | None = None
    share: Decimal | None = None
    fixed: int | None = None
    rate: Decimal | None = None
    unused: rows.Unused = "keep apart"
    charge_to: str = ""
    timed: bool = False

    @property
    def first(self) -> bool:
        """Whether it carries an amount before shares are taken."""
        return self.fixed is not None or self.rate is not None


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

    @property
    def absorbs(self) -> bool:
        """Whether drivers carry amounts fixed in advance."""
        return any(link.first for link in self.links)

    @property
    def accumulates(self) -> bool:
        """Whether drivers go by accumulated cost."""
        return any(link.kind == "accumulated cost" for link in self.links)

    def of_source(self, source: str) -> list[Link]:
        return [link for link in self.links if link.source == source]

    def negated(self) -> Plan:
        return replace(
            self, pools={k: -v for k, v in self.pools.items()}, direct={k: -v for k, v in self.direct.items()},
            unassigned=-self.unassigned, excluded=-self.excluded)

    def times(self, factor: int) -> Plan:
        """All amounts as many times as large."""
        return replace(
            self, pools={k: v * factor for k, v in self.pools.items()}, unassigned=self.unassigned * factor,
            excluded=self.excluded * factor, direct={k: v * factor for k, v in self.direct.items()},
            links=tuple(replace(link, fixed=None if link.fixed is None else link.fixed * factor,
                                rate=None if link.rate is None else link.rate * factor) for link in self.links))


def feature_of(driver: str) -> str:
    return "extra_" + driver.replace("-", "_")


def quantity_rows(link: Link) -> list[rows.DriverQuantity]:
    return [rows.DriverQuantity(
        driver=link.driver, target=target, quantity=Decimal(CASES),
        equation=f"{weight - extra(weight):f} / {CASES} + {feature_of(link.driver)}")
        if link.timed and weight else rows.DriverQuantity(driver=link.driver, target=target, quantity=weight)
        for target, weight in link.weights.items()]


def extra(weight: Decimal) -> Decimal:
    """What a time equation takes from a feature, the rest from its base."""
    return min(weight, Decimal(2))


def model_of(
    plan: Plan, *, shuffled: random.Random | None = None, nodes_too: bool = False, accept: bool = True
) -> Model:
    """The plan as a model.

    shuffled: the rows of its tables stand in another order, with `nodes_too` also those of nodes. accept: whether use
    above capacity is accepted.
    """

    def mixed(items: list[T]) -> tuple[T, ...]:
        if shuffled:
            shuffled.shuffle(items)
        return tuple(items)

    listed = mixed if nodes_too else tuple
    activities = [rows.Activity(activity=a, kind="support", step=step) for a, step in plan.supports.items()]
    activities += [rows.Activity(activity=a) for a in plan.primaries]
    drivers = {link.driver: link for link in reversed(plan.links)}
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
        drivers=mixed([rows.Driver(driver=name, kind=link.kind) for name, link in drivers.items()]),
        driver_quantities=mixed([row for link in drivers.values() for row in quantity_rows(link)]),
        case_features=mixed([
            rows.CaseFeature(target=target, feature=feature_of(name), quantity=extra(weight))
            for name, link in drivers.items() if link.timed for target, weight in link.weights.items() if weight]),
        assignments=mixed([
            rows.Assignment(source=k.source, driver=k.driver, capacity=k.capacity, share=k.share, accept_overuse=accept,
                            fixed_amount=k.fixed, rate=k.rate, unused=k.unused, charge_to=k.charge_to)
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


def exact(value: Decimal | None) -> Fraction:
    return Fraction(value) if value is not None else Fraction(0)


@st.composite
def plans(
    draw: st.DrawFn, *, method: rows.Method | None = None, mutual: bool = True, credits: bool = True, rich: bool = False
) -> Plan:
    """Any model; see `making.make`."""
    from tests.properties.making import Choice, make

    return make(Choice(lambda low, high: draw(st.integers(low, high))),
                method=method, mutual=mutual, credits=credits, rich=rich)
