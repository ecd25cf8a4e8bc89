"""One open project and its use cases: do, undo, redo, import a ledger, check, calculate, trace, caps, report, save.

The window and the command line use nothing but `Session` and the values here. Nothing heavy is imported at start-up;
the classes of the rooms below that a caller may need are looked up when first asked for.

    session    the class itself               commands   edits as values        changes   what a step changed
    opening    open, new, sample, recover     editing    a command carried out  rows_edited, cells, closed_periods
    importing  a ledger read and accepted     calculating, checking, tracing    publishing   reports and exports
    comparing  the methods side by side       uncertainties  how far unit costs may be off
    pooling    what the pool rules take       period_ledger  the postings of one period
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from abc_costing.session.changes import ChangeRecord, TableChange
from abc_costing.session.commands import (
    AddRows,
    ChangeRows,
    ClosePeriod,
    Command,
    DeleteProfile,
    DeleteRows,
    EditCell,
    EditCells,
    ImportBatch,
    ImportModel,
    MoveRows,
    PasteRows,
    RemoveBatch,
    Rename,
    ReopenPeriod,
    ReplaceTable,
    SaveProfile,
    SetSettings,
)
from abc_costing.session.jobs import Job
from abc_costing.session.pooling import Pooling, Take
from abc_costing.session.session import Session
from abc_costing.session.values import ImportOutcome, ImportReading, LedgerTotals, Reconciliation

if TYPE_CHECKING:
    from abc_costing.ledger import (
        ROLES,
        ColumnRole,
        ColumnView,
        Inspection,
        Mapping,
        PreviewRow,
        Profile,
        ReadOptions,
        Role,
        SheetView,
    )
    from abc_costing.session.importing import Reading
    from abc_costing.session.period_ledger import PeriodLedger
    from abc_costing.storage import AuditEntry, Batch, Recovery

_ELSEWHERE = {
    **dict.fromkeys(
        ("ROLES", "ColumnRole", "ColumnView", "Inspection", "Mapping", "PreviewRow", "Profile", "ReadOptions", "Role",
         "SheetView"), "abc_costing.ledger"),
    "Reading": "abc_costing.session.importing",
    "PeriodLedger": "abc_costing.session.period_ledger",
    **dict.fromkeys(("AuditEntry", "Batch", "Recovery"), "abc_costing.storage"),
}

__all__ = [
    "ROLES",
    "AddRows",
    "AuditEntry",
    "Batch",
    "ChangeRecord",
    "ChangeRows",
    "ClosePeriod",
    "ColumnRole",
    "ColumnView",
    "Command",
    "DeleteProfile",
    "DeleteRows",
    "EditCell",
    "EditCells",
    "ImportBatch",
    "ImportModel",
    "ImportOutcome",
    "ImportReading",
    "Inspection",
    "Job",
    "LedgerTotals",
    "Mapping",
    "MoveRows",
    "PasteRows",
    "PeriodLedger",
    "Pooling",
    "PreviewRow",
    "Profile",
    "ReadOptions",
    "Reading",
    "Reconciliation",
    "Recovery",
    "RemoveBatch",
    "Rename",
    "ReopenPeriod",
    "ReplaceTable",
    "Role",
    "SaveProfile",
    "Session",
    "SetSettings",
    "SheetView",
    "TableChange",
    "Take",
]


def __getattr__(name: str) -> Any:
    if name in _ELSEWHERE:
        return getattr(importlib.import_module(_ELSEWHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
