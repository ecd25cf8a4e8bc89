"""What a project file holds, as immutable values, and what an edit asks of it. Knows nothing of SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from abc_costing.model.costing_model import Model

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One imported ledger.

    rows: number of postings. debit, credit, amount: control totals in minor units, debit and credit both positive,
    amount = debit - credit. sha256: of the file's bytes. mapping: the column map it was read by, as JSON text.
    imported_at: UTC, ISO 8601. first_day, last_day: of the dated postings.
    """

    id: int = 0
    file: str
    sha256: str
    imported_at: str = ""
    imported_by: str = ""
    rows: int = 0
    debit: int = 0
    credit: int = 0
    first_day: date | None = None
    last_day: date | None = None
    profile: str = ""
    mapping: str = ""
    control_total: int | None = None

    @property
    def amount(self) -> int:
        """Debit less credit, in minor units."""
        return self.debit - self.credit


@dataclass(frozen=True, kw_only=True)
class KeptProfile:
    """A column map kept under a name; `content` is its JSON text."""

    id: int = 0
    name: str
    content: str


@dataclass(frozen=True)
class Content:
    """Everything in a project but the postings themselves."""

    model: Model = field(default_factory=Model)
    batches: tuple[Batch, ...] = ()
    profiles: tuple[KeptProfile, ...] = ()


@dataclass(frozen=True)
class Change:
    """One step asked for: what the project is to hold afterwards.

    The file finds out itself which rows that adds, changes, removes or moves: rows with an id it knows are the same
    rows, all others are new and get an id. `new_batches` brings the postings of batches that stand in `content` with
    id 0, in their order.
    """

    label: str
    content: Content
    new_batches: tuple[Postings, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class TableDelta:
    """Ids of the rows of one table that were added, changed, removed; whether the order of the others changed."""

    added: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    moved: bool = False


@dataclass(frozen=True)
class Applied:
    """What a step, its undo or its redo did. `tables` also has "settings", "batches", "profiles" where they changed."""

    label: str
    tables: Mapping[str, TableDelta]


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit log. `before` and `after` are JSON texts; `hash` covers the entry and the one before it."""

    number: int
    at: str
    who: str
    host: str
    what: str
    before: str
    after: str
    reason: str
    hash: str


@dataclass(frozen=True)
class RunRecord:
    """One calculation: its inputs' hash, and its result's figures as JSON text."""

    run_id: str
    at: str
    who: str
    period: str
    scenario: str
    method: str
    input_hash: str
    summary: str
