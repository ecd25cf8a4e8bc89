"""What a figure is made of, and by which ways it came, as jobs."""

from __future__ import annotations

from abc_costing.model.results import CostPath, Trace
from abc_costing.progress import Progress
from abc_costing.session import calculating
from abc_costing.session.calculating import Choice
from abc_costing.session.jobs import Job
from abc_costing.session.state import State


def job(state: State, node: str, choice: Choice, with_ledger: bool) -> Job[Trace]:
    """The job that traces a node. Raises NotFound for an unknown period or scenario, the job itself for the node."""
    calculating.refuse_unread(state)
    settled = calculating.settle(state, choice)
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook

    def work(progress: Progress) -> Trace:
        from abc_costing import allocation

        progress("Tracing", 0.0)
        with calculating.in_cells(workbook), state.memory(settled.scenario) as memory:
            rows, ledger = calculating.of_scenario(model, postings, settled)
            return allocation.trace(
                rows, ledger, settled.period, node, method=settled.method, with_ledger=with_ledger, memory=memory)

    return Job(f"Trace {node}", work)


def paths_job(state: State, node: str, choice: Choice, count: int) -> Job[tuple[CostPath, ...]]:
    """The job that finds the largest ways by which cost came to a node. Raises as `job`."""
    calculating.refuse_unread(state)
    settled = calculating.settle(state, choice)
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook

    def work(progress: Progress) -> tuple[CostPath, ...]:
        from abc_costing import allocation

        progress("Looking for the largest paths", 0.0)
        with calculating.in_cells(workbook), state.memory(settled.scenario) as memory:
            rows, ledger = calculating.of_scenario(model, postings, settled)
            return allocation.paths(
                rows, ledger, settled.period, node, count=count, method=settled.method, memory=memory)

    return Job(f"Paths to {node}", work)
