"""The postings of one period and scenario, as a job: what the ledger screen shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abc_costing.progress import Progress
from abc_costing.session import calculating
from abc_costing.session.calculating import Choice
from abc_costing.session.jobs import Job
from abc_costing.session.state import State

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from abc_costing.model.postings import Postings


@dataclass(frozen=True)
class PeriodLedger:
    """Postings of a period. `positions` (ascending, one a posting) are their places in the scenario's whole ledger, the
    numbers that `Trace` names ledger rows by; without scenarios also those in `Session.postings`."""

    period: str
    scenario: str
    postings: Postings = field(repr=False)
    positions: NDArray[np.intp] = field(repr=False)


def job(state: State, choice: Choice) -> Job[PeriodLedger]:
    """The job that picks them. Raises NotFound for an unknown period or scenario."""
    settled = calculating.settle(state, choice)
    model, postings = state.file.content.model, state.postings()

    def work(progress: Progress) -> PeriodLedger:
        import numpy as np

        from abc_costing.model.ledger_periods import in_period

        progress("Reading the ledger", 0.0)
        rows, ledger = calculating.of_scenario(model, postings, settled)
        positions = np.flatnonzero(in_period(rows, ledger, settled.period))
        progress("Picking the period", 0.6)
        return PeriodLedger(settled.period, settled.scenario, ledger.take(positions), positions)

    return Job(f"Show the ledger of {settled.period}", work)
