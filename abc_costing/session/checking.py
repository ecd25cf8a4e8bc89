"""Everything wrong or doubtful in one list, worst first, each finding with its place."""

from __future__ import annotations

from abc_costing.model.findings import Finding
from abc_costing.progress import Progress
from abc_costing.session import calculating
from abc_costing.session.calculating import Choice
from abc_costing.session.everything_wrong import everything_wrong
from abc_costing.session.jobs import Job
from abc_costing.session.state import State

_ORDER = {"error": 0, "warning": 1, "info": 2}


def job(state: State, period: str | None, scenario: str) -> Job[tuple[Finding, ...]]:
    """The job that checks. Raises NotFound for a stated period or scenario that is not there."""
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook
    wanted = calculating.wanted(state, Choice(period, scenario))

    def work(progress: Progress) -> tuple[Finding, ...]:
        found = everything_wrong(model, postings, workbook, wanted, progress)
        return tuple(sorted(found, key=lambda f: _ORDER[f.severity]))

    return Job("Check", work)
