"""The audit log, read and verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abc_costing.model.findings import Finding
from abc_costing.session.state import State

if TYPE_CHECKING:
    from abc_costing.storage import AuditEntry


def entries(state: State) -> tuple[AuditEntry, ...]:
    """The log, oldest first."""
    return state.file.audit()


def verify(state: State) -> tuple[Finding, ...]:
    """A finding for each entry that does not fit the chain."""
    return tuple(
        Finding(
            "error", "audit.broken", f"Entry {number} of the audit log was altered, removed or put elsewhere.",
            "Compare with an older copy of the project.", value=str(number))
        for number in state.file.broken_audit())
