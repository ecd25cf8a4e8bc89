"""How far unit costs may be off because of the driver quantities they rest on, and which drivers to measure next.

Values only. Costs are `int` minor units; unit costs and what moves them are `Decimal` in major units of the currency a
unit of the service; shares and elasticities are fractions (0.25 is 25 %). Nothing here is ever NaN or infinite.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from abc_costing.model.rows import Evidence, Method

Ground = Evidence | Literal["", "ledger"]
"""What a part of a cost rests on: "" is a driver without evidence stated; "ledger": no driver's quantities at all."""

GROUNDS: Final[tuple[Ground, ...]] = (
    "", "judgement", "survey", "sample", "time record", "system count", "ledger")
"""From the weakest to the strongest."""

MOST: Final = 10
"""How many drivers “measure this next” names."""


@dataclass(frozen=True)
class Sensitivity:
    """What one more unit of one driver at one target does to the cost of one service, all else as it is.

    quantity: what the driver measures at the target in the period, in its unit. cost_change: major units of the
    service's cost for one more unit of the driver. unit_cost_change: the same for each unit of the service; None
    without a volume. elasticity: by which part the cost changes for each part that the quantity changes (0.5: 10 % more
    quantity, 5 % more cost); None where the service has no cost.
    """

    driver: str
    target: str
    service: str
    quantity: Decimal
    cost_change: Decimal
    unit_cost_change: Decimal | None
    elasticity: Decimal | None


@dataclass(frozen=True)
class Mover:
    """What the spread of one driver does to one service.

    explained: the part of the variance of the service's unit cost. cost: by how many minor units its cost goes up or
    down at most in 90 of 100 cases. unit_cost: the same for each unit; None without a volume.
    """

    driver: str
    explained: Decimal
    cost: int
    unit_cost: Decimal | None


@dataclass(frozen=True)
class GroundShare:
    """The part of a service's cost, in minor units, whose way from the ledger has this evidence as its weakest."""

    ground: Ground
    amount: int


@dataclass(frozen=True)
class ServiceUncertainty:
    """One service: what it costs, between which bounds that lies, and what it rests on.

    cost: as allocated; cost_low, cost_high: 5 and 95 of 100 draws are below. unit_cost, unit_low, unit_high: the same a
    unit; None without a volume. rests_on: parts that add up to the cost, weakest ground first, without those of 0.
    movers: the drivers that explain most of its variance, at most ten, largest first.
    """

    service: str
    name: str
    unit: str
    cost: int
    cost_low: int
    cost_high: int
    volume: Decimal | None
    unit_cost: Decimal | None
    unit_low: Decimal | None
    unit_high: Decimal | None
    rests_on: tuple[GroundShare, ...]
    movers: tuple[Mover, ...]

    @property
    def judged(self) -> int:
        """Minor units that rest on judgement, or on drivers without evidence stated, which count as judgement."""
        return sum(part.amount for part in self.rests_on if part.ground in ("", "judgement"))

    @property
    def judged_share(self) -> Decimal | None:
        """The part of the cost that rests on judgement; None where the service has no cost."""
        return Decimal(self.judged) / self.cost if self.cost else None


@dataclass(frozen=True)
class DriverInfluence:
    """One driver: how it is known, and how much of all that is uncertain it explains.

    spread: per cent, up or down. explained: its part of the variance of the services' unit costs, each relative to the
    unit cost and weighted by the service's cost; those of all drivers add up to 1 (or all are 0). service: where it
    explains most of it ("" where it explains nothing). cost, unit_cost: by how much that service moves, as in `Mover`.
    """

    driver: str
    name: str
    evidence: Evidence | Literal[""]
    spread: Decimal
    explained: Decimal
    service: str
    cost: int
    unit_cost: Decimal | None


@dataclass(frozen=True)
class Uncertainty:
    """The uncertainty of one allocation: one period, scenario and method.

    drivers: all that have quantities, most influential first. draws, seed: of the simulation; equal ones give equal
    bounds. The administrative expense ratio is not here: it comes from the ledger and the base of the cap alone, which
    have no spread, and no driver moves it.
    """

    period: str
    scenario: str
    method: Method
    currency: str
    draws: int
    seed: int
    services: tuple[ServiceUncertainty, ...]
    drivers: tuple[DriverInfluence, ...]

    @property
    def measure_next(self) -> tuple[DriverInfluence, ...]:
        """The drivers that matter most, at most ten; those that explain nothing are left out."""
        return tuple(driver for driver in self.drivers[:MOST] if driver.explained > 0)
