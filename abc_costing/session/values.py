"""Values that the session hands to screens and the command line, beside those of `abc_costing.model`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abc_costing.model.findings import Finding
from abc_costing.model.findings import errors as only_errors

if TYPE_CHECKING:
    from abc_costing.storage import Batch


@dataclass(frozen=True)
class LedgerTotals:
    """Control totals of a ledger in minor units: debit and credit both as positive figures, amount = debit - credit."""

    rows: int
    debit: int
    credit: int
    amount: int


@dataclass(frozen=True)
class ImportOutcome:
    """A ledger that was imported: the batch as it now stands in the project, and what was doubtful about the file."""

    batch: Batch
    findings: tuple[Finding, ...]
    totals: LedgerTotals


@dataclass(frozen=True)
class ImportReading:
    """A ledger as read from a file and not accepted yet: what the last page of the import shows.

    `same_file` are batches with the same content, `same_name` batches from a file of that name with other content;
    `difference` is totals.amount - control_total, None without one.
    """

    file: str
    sha256: str
    totals: LedgerTotals
    findings: tuple[Finding, ...]
    same_file: tuple[Batch, ...] = ()
    same_name: tuple[Batch, ...] = ()
    control_total: int | None = None

    @property
    def difference(self) -> int | None:
        """What the ledger has more than the control total; 0 where they agree."""
        return None if self.control_total is None else self.totals.amount - self.control_total

    @property
    def acceptable(self) -> bool:
        """Whether it may go in without replacing anything."""
        return not only_errors(self.findings) and not self.difference and not self.same_file and self.totals.rows > 0


@dataclass(frozen=True)
class Reconciliation:
    """The strip at the bottom of the window: ledger + direct - excluded - costed = difference, in minor units.

    costed and difference are None as long as there is no current result for that period and scenario.
    """

    period: str
    scenario: str
    ledger: int
    excluded: int
    direct: int
    costed: int | None
    unassigned: int
    unused: int | None
    excluded_by_class: tuple[tuple[str, int], ...] = ()

    @property
    def difference(self) -> int | None:
        """0, or the result is not to be used."""
        return None if self.costed is None else self.ledger + self.direct - self.excluded - self.costed
