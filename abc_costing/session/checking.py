"""Everything wrong or doubtful in one list, worst first, each finding with its place."""

from __future__ import annotations

from abc_costing.errors import ModelRefused, NotFound
from abc_costing.model.findings import Finding, errors
from abc_costing.progress import Progress
from abc_costing.session import calculating
from abc_costing.session.calculating import Choice
from abc_costing.session.jobs import Job
from abc_costing.session.state import State

_ORDER = {"error": 0, "warning": 1, "info": 2}


def job(state: State, period: str | None, scenario: str) -> Job[tuple[Finding, ...]]:
    """The job that checks. Raises NotFound for a stated period or scenario that is not there."""
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook
    settled = _settled(state, period, scenario)

    def work(progress: Progress) -> tuple[Finding, ...]:
        from abc_costing import allocation, indicators
        from abc_costing.model import checks

        progress("Checking the tables", 0.0)
        found = [*checks.check_model(model), *indicators.check_caps(model)]
        if settled is not None and not errors((*state.workbook_findings, *found)):
            progress("Checking the allocation", 0.3)
            try:
                rows, ledger = calculating.of_scenario(model, postings, settled)
                found += allocation.check(rows, ledger, settled.period)
            except ModelRefused as refused:
                found += refused.findings
        every = workbook.together_with(found) if workbook else found
        return tuple(sorted(dict.fromkeys(every), key=lambda f: _ORDER[f.severity]))

    return Job("Check", work)


def _settled(state: State, period: str | None, scenario: str) -> calculating.Settled | None:
    """The period and scenario to look at; None where no period was stated and none has cost."""
    choice = Choice(period, scenario)
    if period is not None:
        return calculating.settle(state, choice)
    calculating.settle_scenario(state, scenario)
    try:
        return calculating.settle(state, choice)
    except NotFound:
        return None
