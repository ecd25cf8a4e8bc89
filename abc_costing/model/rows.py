"""The rows of a costing model: one frozen value class a table, fields as in the model workbook.

Quantities, percentages and statistics are `Decimal` (exactly what the user wrote), amounts are `int` minor units.
`id` names a row for good within its project (0: not stored yet; rows read from a workbook carry their Excel row).
Texts are stripped; a blank cell is "" or None. Names refer to each other by text, compared by `key_of`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Literal

AccountClass = Literal["administrative", "benefit", "contribution", "investment", "capital", "other"]
Method = Literal["direct", "step-down", "reciprocal"]
ActivityKind = Literal["primary", "support"]
ServiceKind = Literal["benefit product", "service"]
DriverKind = Literal["quantity", "percent", "even", "accumulated cost"]
Evidence = Literal["system count", "time record", "sample", "survey", "judgement"]
Unused = Literal["keep apart", "charge", "spread"]

ACTUAL = "Actual"
UNASSIGNED = "Unassigned"

EXACT = Context(prec=5000)
"""For sums and products of quantities: Python's usual 28 digits would round long ones."""

ROUNDING = Fraction(1, 10**11)
"""Sums of shares this near to the whole count as the whole: 1/6 + 5/6 in a spreadsheet is not exactly 1."""


def key_of(name: str) -> str:
    """How names are compared: without regard to case, leading and trailing blanks."""
    return name.strip().casefold()


def exact_total(values: Iterable[Decimal]) -> Decimal:
    """The sum of decimal numbers with all their digits."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


@dataclass(frozen=True, kw_only=True)
class Row:
    """Base of all rows."""

    id: int = 0


@dataclass(frozen=True, kw_only=True)
class Period(Row):
    """A period that results are wanted for. `start` and `end` overrule what the label means."""

    period: str
    start: date | None = None
    end: date | None = None
    status: Literal["open", "closed"] = "open"


@dataclass(frozen=True, kw_only=True)
class Account(Row):
    """A ledger account and what it is to the ratio."""

    account: str
    name: str = ""
    account_class: AccountClass = "administrative"


@dataclass(frozen=True, kw_only=True)
class CostCentre(Row):
    """A cost centre and the one it reports to."""

    cost_centre: str
    name: str = ""
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Pool(Row):
    """A cost pool: postings grouped because one driver fits all of them."""

    pool: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class PoolRule(Row):
    """Which postings go to which pool. Blank patterns match everything; blank share takes all that is left."""

    order: int | None = None
    accounts: str = ""
    cost_centres: str = ""
    funds: str = ""
    pool: str
    share: Decimal | None = None
    """A fraction, 0 to 1 (the workbook also takes a percentage)."""


@dataclass(frozen=True, kw_only=True)
class Activity(Row):
    """Work performed. `step`: the order in which support activities are closed in the step-down method."""

    activity: str
    name: str = ""
    process: str = ""
    kind: ActivityKind = "primary"
    unit: str = ""
    step: int | None = None


@dataclass(frozen=True, kw_only=True)
class Service(Row):
    """What the cost is wanted of; `unit` is what one output is: a claim, a payment, a beneficiary-year."""

    service: str
    name: str = ""
    kind: ServiceKind = "benefit product"
    branch: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Driver(Row):
    """The measure by which a source's cost is shared, and how it is known.

    kind: an `accumulated cost` driver charges its receivers in proportion to their own cost so far; quantities, where
    stated, name the receivers that take part, and multiply. spread: by how many per cent its quantities may be off, up
    or down (None: by those of its evidence, see `evidence.spread_of`).
    """

    driver: str
    name: str = ""
    unit: str = ""
    kind: DriverKind = "quantity"
    evidence: Evidence | Literal[""] = ""
    owner: str = ""
    as_of: date | None = None
    source: str = ""
    spread: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceSpread(Row):
    """By how many per cent quantities known by this evidence may be off, up or down."""

    evidence: Evidence
    spread: Decimal


@dataclass(frozen=True, kw_only=True)
class DriverQuantity(Row):
    """A driver's quantity at one target. Several rows of one driver, target and period add up (quantity x weight).

    equation: what one case takes (see `equations`), in place of the weight; `quantity` then is the number of cases, and
    what the row measures is found by `case_counts.measured`.
    """

    driver: str
    target: str
    period: str = ""
    quantity: Decimal
    weight: Decimal = Decimal(1)
    equation: str = ""
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseFeature(Row):
    """How many of a target's cases have a feature, or its sum over them where a case may have several (pages)."""

    target: str
    feature: str
    period: str = ""
    quantity: Decimal
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class Assignment(Row):
    """Source and driver, and what of the source's cost the driver carries: at most one of share, fixed amount, rate.

    capacity: practical capacity in the driver's unit. share: a fraction of the source's cost; None: the rest.
    fixed_amount: minor units that this driver carries first. rate: a standard rate, in major units of the currency for
    each unit of the driver: rate x quantity is charged first. unused: what becomes of unused capacity: it is kept apart
    from unit cost, charged to the node `charge_to`, or spread over the users. fte: full-time equivalents that supply
    the capacity.
    """

    source: str
    driver: str
    period: str = ""
    capacity: Decimal | None = None
    share: Decimal | None = None
    accept_overuse: bool = False
    fixed_amount: int | None = None
    rate: Decimal | None = None
    unused: Unused = "keep apart"
    charge_to: str = ""
    fte: Decimal | None = None
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class DirectCost(Row):
    """Cost in minor units traced to an activity or a service without a driver."""

    target: str
    period: str
    amount: int
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class Volume(Row):
    """The output that a unit cost is divided by."""

    target: str
    period: str
    quantity: Decimal
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class Statistic(Row):
    """A figure of the institution: contributions, benefits paid, total assets (major units), members ..."""

    statistic: str
    period: str
    value: Decimal
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class CapStep(Row):
    """A legal cap from a date on: `percent` of the statistic `base`. `starts` is a period label or an ISO date."""

    cap: str
    starts: str
    percent: Decimal
    base: str
    shape: Literal["step", "linear"] = "step"
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Scenario(Row):
    """A named set of changes against what it is based on."""

    scenario: str
    based_on: str = ACTUAL
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class ScenarioChange(Row):
    """An adjustment by a factor to the rows of one sheet that match, e.g. `account=61*; cost_centre=R2*`."""

    scenario: str
    sheet: str
    match: str = ""
    period: str = ""
    factor: Decimal
