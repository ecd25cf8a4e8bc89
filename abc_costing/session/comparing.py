"""The three methods side by side, as a job whose outcome is kept as long as the inputs are the same."""

from __future__ import annotations

from abc_costing.model.results import MethodComparison
from abc_costing.progress import Progress, part
from abc_costing.session import calculating
from abc_costing.session.calculating import Choice
from abc_costing.session.jobs import Job
from abc_costing.session.state import State


def key(state: State, choice: Choice) -> str:
    """A key of all inputs of a comparison, in which the method of the choice does not count; "" without a period."""
    found = calculating.key(state, choice)
    return found and found.rpartition("|")[0]


def job(state: State, choice: Choice) -> Job[MethodComparison]:
    """The job that compares the methods. Raises NotFound for an unknown period or scenario."""
    calculating.refuse_unread(state)
    settled = calculating.settle(state, choice)
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook

    def work(progress: Progress) -> MethodComparison:
        from abc_costing import allocation

        progress("Comparing the methods", 0.0)
        with calculating.in_cells(workbook):
            rows, ledger = calculating.of_scenario(model, postings, settled)
            return allocation.compare_methods(rows, ledger, settled.period, progress=part(progress, 0.1, 1.0))

    return Job(f"Compare the methods, {settled.period}", work, key(state, choice))
