"""What a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from abc_costing import money
from abc_costing.model.caps import CapResult
from abc_costing.model.findings import Finding
from abc_costing.model.results import NodeKind, Result, Trace
from abc_costing.model.rows import DriverKind, key_of
from abc_costing.model.uncertainty import Uncertainty
from abc_costing.reporting.chart_data import CapState
from abc_costing.reporting.documents import Figure, Paper

FLAGGED_CHANGE = Decimal(10)
"""A unit cost that moved by more than so many percent needs a reason, unless the user sets another threshold."""


@dataclass(frozen=True)
class LedgerSource:
    """One ledger file as it was imported: `sha256` in hex, `rows` postings, `total` in minor units."""

    file: str
    sha256: str
    rows: int
    total: int


@dataclass(frozen=True)
class AllocationBase:
    """One assignment in force: how a source is shared, how that is known, and how much it was.

    Attributes:
        source, name: code and name of the pool, activity or service that is shared.
        definition: what the driver measures; `document`: where its quantities come from.
        total: over all targets, in the driver's unit; `before`: the same in the period compared with.
        capacity: practical capacity in the driver's unit. share: the part of the source's cost, a fraction, 0 to 1.
        new: whether the source was not shared by this driver in the period compared with.
    """

    source: str
    name: str
    kind: NodeKind
    driver: str
    definition: str
    unit: str
    driver_kind: DriverKind
    evidence: str
    owner: str
    as_of: date | None
    document: str
    total: Decimal
    capacity: Decimal | None = None
    share: Decimal | None = None
    before: Decimal | None = None
    new: bool = False


@dataclass(frozen=True)
class Signatory:
    """Who signs, and in which post."""

    name: str = ""
    post: str = ""


@dataclass(frozen=True)
class ReportInput:
    """Everything that reports of one run are made from; values only.

    Attributes:
        previous: the result of the period to compare with, same currency.
        caps: ratio against cap by period, in order of time.
        traces: of services, for their build-ups; a service without one gets no page.
        support_activities: names of the support activities, so that cost kept apart stands in the right column.
        explanations: service to the reason why its unit cost changed.
        flagged_change: a unit cost that moved by more than so many percent needs a reason.
        bases: all assignments in force, in the order they are to be listed in.
        cap_states: period to what its expense is; without an entry periods after the report's own are forecasts.
        uncertainty: how far unit costs may be off, where the report is to say so; uncertainty_refused: why it cannot.
        draft: whether the pages are marked DRAFT; final only once the period is closed.
        scale: 1 shows money with all its decimals, 1000 in whole thousands.
    """

    institution: str
    project: str
    result: Result
    printed_at: datetime
    starts: date | None = None
    ends: date | None = None
    previous: Result | None = None
    caps: tuple[CapResult, ...] = ()
    traces: tuple[Trace, ...] = ()
    sources: tuple[LedgerSource, ...] = ()
    findings: tuple[Finding, ...] = ()
    support_activities: frozenset[str] = frozenset()
    explanations: Mapping[str, str] = field(default_factory=dict)
    flagged_change: Decimal = FLAGGED_CHANGE
    bases: tuple[AllocationBase, ...] = ()
    cap_states: Mapping[str, CapState] = field(default_factory=dict)
    uncertainty: Uncertainty | None = None
    uncertainty_refused: str = ""
    prepared: Signatory = Signatory()
    reviewed: Signatory = Signatory()
    approved: Signatory = Signatory()
    draft: bool = True
    printed_by: str = ""
    scale: Literal[1, 1000] = 1000
    paper: Paper = "a4"
    language: str = "en"

    @property
    def currency(self) -> money.Currency:
        """The currency of the result."""
        return money.currency(self.result.currency)

    @property
    def run_id(self) -> str:
        """The run that the figures come from."""
        return self.result.run_id

    def amount(self, minor: int) -> Figure:
        """Money at the report's scale."""
        digits = self.currency.digits if self.scale == 1 else 0
        return Figure(money.to_decimal(minor, self.currency), digits, self.scale)

    def exact(self, minor: int) -> Figure:
        """Money with all its decimals, whatever the scale; zero as 0.00."""
        return Figure(money.to_decimal(minor, self.currency), self.currency.digits, nil="")

    def is_support(self, node: str) -> bool:
        """Whether the activity of that name serves other activities."""
        return key_of(node) in {key_of(name) for name in self.support_activities}

    def explanation_of(self, service: str) -> str:
        """The reason stated for the change of a service's unit cost, or ""."""
        return {key_of(name): text for name, text in self.explanations.items()}.get(key_of(service), "").strip()

    def trace_of(self, service: str) -> Trace | None:
        """The trace of a service, where there is one."""
        return next((t for t in self.traces if key_of(t.node) == key_of(service)), None)
