"""Independent checks of a model's tables alone: what is wrong before any ledger is looked at.

Each check is a function from a model to findings; `CHECKS` is the list of them, in the order in which they are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from abc_costing.model.check_figures import check_cap_bases, check_capacity_and_use, check_percents, check_shares
from abc_costing.model.check_names import (
    check_ambiguous_names,
    check_duplicates,
    check_parents,
    check_patterns,
    check_references,
    check_required,
)
from abc_costing.model.check_periods import check_labels, check_overlaps, check_stated_days
from abc_costing.model.check_scenarios import check_bases, check_changes, check_declared
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding

CHECKS: tuple[Callable[[Model], Iterator[Finding]], ...] = (
    check_required, check_duplicates, check_ambiguous_names, check_references, check_parents, check_patterns,
    check_shares, check_capacity_and_use, check_percents, check_cap_bases,
    check_stated_days, check_labels, check_overlaps,
    check_bases, check_declared, check_changes,
)


def check_model(model: Model) -> tuple[Finding, ...]:
    """Everything wrong or doubtful in the tables, each with table, row id and field."""
    return tuple(finding for check in CHECKS for finding in check(model))
