"""How far unit costs may be off (kept as long as the inputs are the same), and what quantities do to them, as jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from abc_costing.progress import Progress
from abc_costing.session import calculating
from abc_costing.session.calculating import Choice
from abc_costing.session.jobs import Job
from abc_costing.session.state import State

if TYPE_CHECKING:
    from abc_costing.model.uncertainty import Sensitivity, Uncertainty


def key(state: State, choice: Choice, draws: int, seed: int) -> str:
    """A key of all inputs of an uncertainty; "" where there is no period."""
    found = calculating.key(state, choice)
    return found and f"{found}|{draws}|{seed}"


def job(state: State, choice: Choice, draws: int, seed: int) -> Job[Uncertainty]:
    """The job that tells the uncertainty of a result. Raises NotFound for an unknown period or scenario."""
    calculating.refuse_unread(state)
    settled = calculating.settle(state, choice)
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook

    def work(progress: Progress) -> Uncertainty:
        from abc_costing import allocation

        progress("Preparing", 0.0)
        with calculating.in_cells(workbook):
            rows, ledger = calculating.of_scenario(model, postings, settled)
            return allocation.uncertainty(
                rows, ledger, settled.period, method=settled.method, scenario=settled.scenario, draws=draws, seed=seed,
                progress=progress)

    return Job(f"Uncertainty {settled.period}", work, key(state, choice, draws, seed))


def sensitivity_job(state: State, choice: Choice, service: str | None) -> Job[Sequence[Sensitivity]]:
    """The job that tells the derivatives of one service's unit cost, or of all. Raises as `job`."""
    calculating.refuse_unread(state)
    settled = calculating.settle(state, choice)
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook

    def work(progress: Progress) -> Sequence[Sensitivity]:
        from abc_costing import allocation

        progress("Preparing", 0.0)
        with calculating.in_cells(workbook):
            rows, ledger = calculating.of_scenario(model, postings, settled)
            return allocation.sensitivities(rows, ledger, settled.period, method=settled.method, service=service)

    return Job(f"Sensitivity {service or settled.period}", work)
