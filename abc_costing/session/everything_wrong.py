"""All that is wrong or doubtful in a project: its workbook's cells, its tables, its caps, what an allocation meets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from abc_costing.errors import ModelRefused
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding, errors
from abc_costing.progress import Progress, silent

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings
    from abc_costing.workbook import WorkbookRead

_LINKS = ("pools", "activities", "services", "drivers", "driver_quantities", "case_features", "assignments")
"""The tables that the links of an allocation are made from."""


Wanted: TypeAlias = "tuple[Model, Postings, str]"
"""Model and postings of one scenario, and the period to look at."""


def everything_wrong(
    model: Model, postings: Postings, workbook: WorkbookRead | None, wanted: Callable[[], Wanted] | None,
    progress: Progress = silent,
) -> tuple[Finding, ...]:  # fmt: skip
    """Each finding once, at its cell where the project is a workbook.

    wanted: gives what to allocate in order to find more; it may raise ModelRefused. None: there is no cost anywhere.
    """
    from abc_costing import allocation, indicators
    from abc_costing.model import checks, scenarios

    progress("Checking the tables", 0.0)
    found = [*checks.check_model(scenarios.with_ledger_scenarios(model, postings)), *indicators.check_caps(model)]
    if wanted is not None and not _links_unread(workbook):
        progress("Checking the allocation", 0.3)
        wrong = bool(errors((*(workbook.findings if workbook else ()), *found)))
        try:
            met = allocation.check(*wanted())
            # amounts that nobody takes may follow from the errors, so they wait until these are corrected
            found += errors(met) if wrong else met
        except ModelRefused as refused:
            found += refused.findings
    every = workbook.together_with(found) if workbook else found
    return tuple(dict.fromkeys(every))


def _links_unread(workbook: WorkbookRead | None) -> bool:
    """Whether cells that say who charges whom could not be read: what an allocation meets would follow from them."""
    if workbook is None:
        return False
    sheets = {workbook.layout.sheets[key].sheet for key in _LINKS if key in workbook.layout.sheets}
    return any(finding.sheet in sheets for finding in errors(workbook.findings))
