"""How far unit costs may be off: asked for in the background, giving way to whatever else is asked, kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from abc_costing.errors import AbcCostingError
from abc_costing.model.rows import key_of
from abc_costing.model.uncertainty import Uncertainty
from abc_costing.progress import Progress
from abc_costing.session import ChangeRecord, Job
from ui.shell.tasks import Task
from ui.workspace import Workspace

SLOT: Final = "own:uncertainty"
DRAWS: Final = (1000, 5000, 20_000)
UNASKED_UP_TO: Final = 5_000_000
"""Flows times draws that are worked out without being asked: a few seconds. Larger models wait for it."""


class Bounds(QObject):
    """The uncertainty of the chosen period and scenario. `changed` when there is another one, or a reason for none.

    What is there of earlier inputs stays until it is replaced. All jobs wait for each other: one that nobody asked for
    gives way to any other, and begins anew after it. draws, seed: of what is shown or on its way.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.found: Uncertainty | None = None
        self.draws, self.seed = DRAWS[0], 1
        self.refused = ""
        self.stopped = self.waits = False
        self._of: tuple[str, str] = ("", "")
        self._not_again = ""
        self._asked = self._gives_way = False
        self._task: Task | None = None
        workspace.opened.connect(self._forget)
        workspace.changed.connect(self._on_change)
        runner = workspace.runner
        runner.queued.connect(self._on_queued)
        for signal in (runner.finished, runner.failed, runner.cancelled):
            signal.connect(self._on_ended)

    # ---------------------------------------------------------------------------------------------------- look, ask

    @property
    def is_current(self) -> bool:
        """Whether what is there was made of the present inputs, draws and seed."""
        return self.found is not None and self.found is self._kept()

    @property
    def is_on_its_way(self) -> bool:
        """Whether it is being worked out now, or waits for its turn."""
        return self._task is not None

    def look_up(self) -> None:
        """Takes the one of the present inputs, and has it worked out where there is none and that is quick."""
        workspace, found = self._workspace, self._kept()
        choice = (key_of(workspace.period), key_of(workspace.scenario))
        if found is not None or choice != self._of:
            self.found, self._of = found, choice
        if found is not None:
            self.refused, self.stopped, self.waits = "", False, False
        elif workspace.result is not None and not workspace.stale and self._task is None:
            self._begin(asked=False)

    def run(self, draws: int = 0, seed: int = 0) -> None:
        """Has it worked out, however long that takes; 0 keeps the number of draws or the seed."""
        self._workspace.runner.cancel_slot(SLOT)
        self.draws, self.seed = draws or self.draws, seed or self.seed
        self._not_again, self._task = "", None
        if self._kept() is None:
            self._begin(asked=True)
        self.changed.emit()

    def _kept(self) -> Uncertainty | None:
        at = self._workspace
        if not at.period:
            return None
        return at.session.uncertainty_if_current(at.period, at.scenario, draws=self.draws, seed=self.seed)

    def _begin(self, *, asked: bool) -> None:
        workspace, result = self._workspace, self._workspace.result
        if result is None:
            return
        try:
            job = workspace.session.uncertainty_job(
                workspace.period, workspace.scenario, draws=self.draws, seed=self.seed)
        except AbcCostingError as refused:
            self.refused = str(refused)
            return
        if job.key == self._not_again:
            return
        self.refused, self.stopped, self._not_again = "", False, ""
        self.waits = not asked and len(result.flows) * self.draws > UNASKED_UP_TO
        if not self.waits:
            self._asked, self._gives_way = asked, False
            self._task = workspace.runner.run(
                job.label, _answering(job.run), slot=SLOT, token=job.key, done=lambda answer: self._take(job, answer))

    def _take(self, job: Job[Uncertainty], answer: Uncertainty | AbcCostingError) -> None:
        self._task = None
        if not self._workspace.is_open:
            return
        if isinstance(answer, Uncertainty):
            self._workspace.session.keep_uncertainty(job, answer)
        else:
            self.refused, self._not_again, self.found = str(answer), job.key, None
        self.changed.emit()

    # ------------------------------------------------------------------------------------------------------ giving way

    def _forget(self) -> None:
        self._workspace.runner.cancel_slot(SLOT)
        self.found, self._of, self._not_again, self._task = None, ("", ""), "", None
        self.refused, self.stopped, self.waits = "", False, False

    def _on_change(self, record: ChangeRecord) -> None:
        if record.results_stale and self._task is not None:
            self._give_way()

    def _on_queued(self, task: Task) -> None:
        if self._workspace.runner.current is self._task and task is not self._task and not self._asked:
            self._give_way()

    def _give_way(self) -> None:
        if self._task is not None:
            self._gives_way = True
            self._workspace.runner.cancel(self._task)

    def _on_ended(self, task: Task, *_: object) -> None:
        if task is self._task:  # cancelled or failed: what was finished has been taken
            self._task = None
            self.stopped = not self._gives_way
            self._not_again = str(task.token) if self.stopped else ""
            self.changed.emit()
        elif self._gives_way and self._task is None and self._workspace.is_open:
            self._gives_way = False
            self.changed.emit()


def _answering(run: Callable[[Progress], Uncertainty]) -> Callable[[Progress], Uncertainty | AbcCostingError]:
    """A refusal is an answer here: the result itself stands all the same."""

    def work(progress: Progress) -> Uncertainty | AbcCostingError:
        try:
            return run(progress)
        except AbcCostingError as refused:
            return refused

    return work
