"""The ledger room: a file of any shape -> postings and findings. Light to import; readers are loaded when used."""

from abc_costing.ledger.doors import inspect, preview, read
from abc_costing.ledger.inspection import (
    ColumnView,
    ControlTotals,
    Inspection,
    LedgerRead,
    PreviewRow,
    SheetView,
    Skipped,
)
from abc_costing.ledger.mapping import ROLES, ColumnRole, DateOrder, Mapping, Profile, Role
from abc_costing.ledger.options import ReadOptions

__all__ = [
    "ROLES",
    "ColumnRole",
    "ColumnView",
    "ControlTotals",
    "DateOrder",
    "Inspection",
    "LedgerRead",
    "Mapping",
    "PreviewRow",
    "Profile",
    "ReadOptions",
    "Role",
    "SheetView",
    "Skipped",
    "inspect",
    "preview",
    "read",
]
