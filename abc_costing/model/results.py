"""The result of one allocation, settled to minor units, and its traces. Values only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar, overload

from abc_costing.model.findings import Finding
from abc_costing.model.rows import Method, Unused

NodeKind = Literal["pool", "activity", "service"]


T_co = TypeVar("T_co", covariant=True)


class Lazily(Sequence[T_co]):
    """A sequence whose entries are made when they are asked for: results of large models are arrays underneath.

    Equal to any sequence with equal entries.
    """

    def __init__(self, length: int, make: Callable[[int], T_co]) -> None:
        self._length, self._make = length, make

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | Sequence[T_co]:
        if isinstance(index, slice):
            return self._all[index]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._all[index] if "_all" in self.__dict__ else self._make(index % self._length)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._all)

    @cached_property
    def _all(self) -> tuple[T_co, ...]:
        return tuple(map(self._make, range(self._length)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)


@dataclass(frozen=True)
class NodeCost:
    """One node. own + received = total = assigned + unused + unassigned + kept. Minor units.

    own: what the ledger and direct costs put there; received: what other nodes send; assigned: what it passed on;
    unused: its unused capacity; unassigned: what no driver takes; kept: what stays as a service cost (others: 0).
    """

    node: str
    name: str
    kind: NodeKind
    own: int
    received: int
    assigned: int
    unused: int
    unassigned: int

    @property
    def total(self) -> int:
        """Own + received."""
        return self.own + self.received

    @property
    def kept(self) -> int:
        """What stays at a service as its cost."""
        return self.total - self.assigned - self.unused - self.unassigned


@dataclass(frozen=True)
class Flow:
    """The amount in minor units that went from one source to one target by one driver."""

    source: str
    target: str
    driver: str
    amount: int


@dataclass(frozen=True)
class ServiceCost:
    """The cost of one service. cost = direct + activity + support.

    direct: direct costs and pools that go straight to the service; activity: primary work; support: what went through
    at least one support activity. `unit_cost` in major units, at least six decimals; None without a volume.
    """

    service: str
    name: str
    kind: str
    branch: str
    unit: str
    cost: int
    direct: int
    activity: int
    support: int
    volume: Decimal | None
    unit_cost: Decimal | None


@dataclass(frozen=True)
class Capacity:
    """Capacity of one assignment: quantities in the driver's unit, `unused_cost` in minor units.

    `rate` is cost per unit of the driver in major units.
    """

    source: str
    driver: str
    unit: str
    supplied: Decimal
    used: Decimal
    cost: int
    unused_cost: int
    accepted_overuse: bool
    policy: Unused = "keep apart"
    """What becomes of unused capacity: kept apart, charged to `charged_to`, or spread over those who use it."""
    charged_to: str = ""
    fte: Decimal | None = None
    """Full-time equivalents that supply the capacity."""

    @property
    def unused(self) -> Decimal:
        """Practical capacity less use; 0 where it is over-used."""
        return max(self.supplied - self.used, Decimal(0))

    @property
    def overused(self) -> Decimal:
        """Use above practical capacity."""
        return max(self.used - self.supplied, Decimal(0))


    @property
    def unused_fte(self) -> Decimal | None:
        """Full-time equivalents not used; None where none are stated."""
        return None if self.fte is None or not self.supplied else self.fte * self.unused / self.supplied


@dataclass(frozen=True)
class Certificate:
    """How exact a result is: the method a strongly connected group was solved by, and the bound of the residual.

    `exact` says that the shares were solved in rational arithmetic; otherwise `residual` (minor units) bounds the error
    before settling, computed exactly. `groups` are the members of each cycle.
    """

    exact: bool
    groups: tuple[tuple[str, ...], ...] = ()
    iterations: int = 0
    residual: Decimal = Decimal(0)
    rounds: int = 0
    """Of refinement."""
    methods: tuple[str, ...] = ()
    """How the cycles were solved: sweeps, bicgstab, factors, rational."""


@dataclass(frozen=True)
class Result:
    """One allocation: one period, one scenario, one method. Amounts in minor units.

    ledger_total + direct - excluded - costed = difference, which is 0 or the result is not to be used.
    """

    period: str
    scenario: str
    method: Method
    currency: str
    ledger_total: int
    excluded: int
    direct: int
    nodes: Sequence[NodeCost]
    flows: Sequence[Flow]
    services: Sequence[ServiceCost]
    excluded_by_class: tuple[tuple[str, int], ...] = ()
    capacities: tuple[Capacity, ...] = ()
    step_order: tuple[str, ...] = ()
    certificate: Certificate = Certificate(exact=True)
    findings: tuple[Finding, ...] = ()
    run_id: str = ""
    """Short hash of all inputs and the engine's version: equal inputs give equal ids."""

    @cached_property
    def unused(self) -> int:
        """All unused capacity that is kept apart."""
        return sum(n.unused for n in self.nodes)

    @cached_property
    def unassigned(self) -> int:
        """All cost that no rule or driver takes."""
        return sum(n.unassigned for n in self.nodes)

    @cached_property
    def costed(self) -> int:
        """Sum over services of cost, plus all unused and unassigned."""
        return sum(s.cost for s in self.services) + self.unused + self.unassigned

    @property
    def difference(self) -> int:
        """ledger_total + direct - excluded - costed."""
        return self.ledger_total + self.direct - self.excluded - self.costed

    def node(self, name: str) -> NodeCost | None:
        """The node of that name."""
        wanted = name.strip().casefold()
        return next((n for n in self.nodes if n.node.strip().casefold() == wanted), None)


@dataclass(frozen=True)
class Contribution:
    """What one origin contributed to a figure, in minor units."""

    node: str
    name: str
    kind: str
    amount: int


@dataclass(frozen=True)
class PathStep:
    """One node on a way of cost, the driver that leads to it ("" at the start), and what arrives there by this way."""

    node: str
    name: str
    kind: NodeKind
    driver: str
    amount: int


@dataclass(frozen=True)
class CostPath:
    """One way by which cost came to a node: `amount` in minor units (to the nearest), from where it entered."""

    amount: int
    steps: tuple[PathStep, ...]


@dataclass(frozen=True)
class MethodCost:
    """One service under each method, in minor units; the step-down cost lies between `lowest` and `highest` whatever
    the order of closing (of those tried).
    """

    service: str
    name: str
    direct: int
    step_down: int
    reciprocal: int
    lowest: int
    highest: int


@dataclass(frozen=True)
class MethodComparison:
    """A period by all three methods. step_order: as closed; orders_tried: for `lowest` and `highest`."""

    period: str
    currency: str
    step_order: tuple[str, ...]
    orders_tried: int
    all_orders: bool
    services: tuple[MethodCost, ...]


@dataclass(frozen=True)
class LedgerContribution:
    """What one posting contributed to a figure; `index` is its position in the postings."""

    file: str
    sheet: str
    row: int
    date: str
    account: str
    cost_centre: str
    document: str
    description: str
    amount: int
    contribution: int
    index: int


@dataclass(frozen=True)
class Trace:
    """What one node's total is made of.

    Contributions come in kinds: "account" (ledger accounts), "pool" (pools whose own cost it was), "activity" (what
    arrived from each sender at once). Those of one kind add up to `total`; what has no such origin stands as one line
    named "Direct costs". `ledger` adds up to the same total with the direct costs.
    """

    node: str
    name: str
    kind: NodeKind
    total: int
    contributions: tuple[Contribution, ...]
    ledger: tuple[LedgerContribution, ...] = ()

    def of_kind(self, kind: str) -> tuple[Contribution, ...]:
        """The contributions of one kind, largest first."""
        return tuple(sorted((c for c in self.contributions if c.kind == kind), key=lambda c: (-c.amount, c.node)))
