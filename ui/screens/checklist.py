"""What has to be true before a period is closed, as values: each point met, not met, or not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from abc_costing.model.caps import CapResult
from abc_costing.model.findings import Finding
from abc_costing.model.rows import key_of
from abc_costing.session import AuditEntry, Reconciliation


@dataclass(frozen=True)
class Point:
    """One point of the checklist. `met` None: not known yet. `go` is the screen where it is mended."""

    name: str
    met: bool | None
    words: str
    go: str = ""


def reconciled(found: Reconciliation | None, difference: str) -> Point:
    """Ledger + direct − excluded − costed = 0."""
    name = "Ledger reconciled"
    if found is None or found.difference is None:
        return Point(name, None, "Not calculated yet", "run")
    return Point(name, found.difference == 0, f"Difference {difference}", "" if found.difference == 0 else "run")


def without_errors(findings: Sequence[Finding], *, known: bool) -> Point:
    """The model has no error; warnings may stand, but are counted."""
    name = "No errors"
    if not known:
        return Point(name, None, "Not checked yet", "run")
    errors = sum(1 for f in findings if f.severity == "error")
    warnings = sum(1 for f in findings if f.severity == "warning")
    words = f"{errors} {'error' if errors == 1 else 'errors'}, {warnings} {'warning' if warnings == 1 else 'warnings'}"
    return Point(name, not errors, words, "rules" if errors else "")


def ratio_known(caps: Sequence[CapResult], period: str, *, wanted: bool) -> Point:
    """The ratio of the period is known, where the law sets a cap."""
    name = "Ratio against the cap known"
    if not wanted:
        return Point(name, True, "No cap is set")
    labels = {key_of(p.period): p for cap in caps for p in cap.periods}
    found = labels.get(key_of(period))
    if found is None:
        return Point(name, False, "The base or the cost of this period is missing", "cap")
    said = {"within": "met", "watch": "met, within the margin", "over": "over the cap"}[found.status]
    return Point(name, True, f"{found.ratio_percent:.2f} % of {found.cap_percent:.2f} %, {said}", "cap")


def reported(entries: Iterable[AuditEntry], period: str) -> Point:
    """A report of the period was saved or printed, by the audit log."""
    name = "Report made"
    made = [e for e in entries if " report " in f"{e.what} " and _of_period(e, period)]
    if not made:
        return Point(name, False, "No report of this period was saved or printed", "reports")
    last = made[-1]
    return Point(name, True, f"{last.what}, {last.at[:10]} by {last.who}", "reports")


def _of_period(entry: AuditEntry, period: str) -> bool:
    return key_of(period) in key_of(f"{entry.what} {entry.after}").replace(".", "-").replace('"', "-").split("-") or (
        f" {key_of(period)} " in f" {key_of(entry.what).replace(',', ' ')} "
    )
