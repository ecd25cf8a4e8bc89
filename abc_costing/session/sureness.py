"""Whether a report tells how sure its figures are, and what it then tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from abc_costing.errors import AbcCostingError
from abc_costing.progress import Progress
from abc_costing.session import uncertainties
from abc_costing.session.calculating import Choice, Settled
from abc_costing.session.jobs import Job
from abc_costing.session.state import State

if TYPE_CHECKING:
    from abc_costing.model.results import Result
    from abc_costing.model.uncertainty import Uncertainty

HOW_SURE: Final = "how_sure"
"""The option of a report: True tells bounds, False does not; without it the pack decides."""

DRAWS: Final = 1000
SEED: Final = 1
UNASKED_UP_TO: Final = 2_000_000
"""Flows times draws that a pack may ask for by itself: about a second."""


@dataclass(frozen=True)
class Sureness:
    """What was asked (None: nothing was), what is kept already, and the job that finds it."""

    asked: bool | None
    by_pack: bool
    kept: Uncertainty | None
    job: Job[Uncertainty]
    keep: Callable[[str, Uncertainty], None]

    @classmethod
    def of(cls, state: State, settled: Settled, asked: object, pack: str) -> Sureness:
        """For a report of a period, scenario and method, as the pack of that name."""
        from abc_costing.reporting import SAYS_HOW_SURE

        choice = Choice(settled.period, settled.scenario, settled.method)
        job = uncertainties.job(state, choice, DRAWS, SEED)
        wanted = None if asked is None else bool(asked)
        return cls(wanted, pack.casefold() in SAYS_HOW_SURE, state.kept_uncertainty(job.key), job,
                   state.keep_uncertainty)

    def told(self, result: Result, progress: Progress) -> dict[str, Any]:
        """The fields of the report's input. A refusal becomes words: the other pages are right all the same."""
        quick = self.kept is not None or len(result.flows) * DRAWS <= UNASKED_UP_TO
        if not (self.asked if self.asked is not None else self.by_pack and quick):
            return {}
        found = self.kept
        try:
            found = found or self.job.run(progress)
        except AbcCostingError as refused:
            return {"uncertainty_refused": str(refused)}
        self.keep(self.job.key, found)
        return {"uncertainty": found}
