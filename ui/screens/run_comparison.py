"""The methods side by side: asked for in the background, given up for whatever else is asked, and told in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from abc_costing.errors import AbcCostingError
from abc_costing.model.costing_model import Model
from abc_costing.model.results import MethodComparison
from abc_costing.model.rows import key_of
from abc_costing.progress import Progress
from abc_costing.session import ChangeRecord, Job
from ui.screens.run_tables import MethodRow
from ui.shell.formats import Formats
from ui.shell.tasks import Task
from ui.workspace import Workspace

SLOT: Final = "own:compare methods"
UNASKED_UP_TO: Final = 1_500_000
"""Flows times orders of closing that are tried without being asked: about five seconds. Larger models wait for it."""
WAIT_MS: Final = 400
_NAMED: Final = 12


class MethodsCompared(QObject):
    """The comparison of the chosen period and scenario. `changed` when there is another one, or a reason for none.

    What is there of earlier inputs stays as long as the results are those of earlier inputs. Because all jobs wait for
    each other, a comparison that nobody asked for gives way to any other job, and begins anew when there is none.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.comparison: MethodComparison | None = None
        self.refused = ""
        self.stopped = False
        self.waits = False
        self._of: tuple[str, str] = ("", "")
        self._not_again = ""
        self._asked = False
        self.gave_way = False
        self._task: Task | None = None
        self._clock = QElapsedTimer()
        workspace.opened.connect(self._forget)
        workspace.changed.connect(self._on_change)
        workspace.runner.queued.connect(self._on_queued)
        workspace.runner.started.connect(self._on_started)

    # ---------------------------------------------------------------------------------------------------- look, ask

    def look_up(self) -> None:
        """Takes the comparison of the present inputs, and has it made where there is none and it does not take long."""
        workspace = self._workspace
        choice = (key_of(workspace.period), key_of(workspace.scenario))
        found = workspace.session.comparison_if_current(workspace.period, workspace.scenario) if choice[0] else None
        if found is not None or choice != self._of or not workspace.stale:
            self.comparison, self._of = found, choice
        if found is not None:
            self.refused, self.stopped, self.waits = "", False, False
        elif not workspace.stale and self._task is None:
            self._begin(asked=False)

    def compare(self) -> None:
        """Has the comparison made, however long it takes."""
        self._not_again = ""
        self._begin(asked=True)
        self.changed.emit()

    def stop(self) -> None:
        """The user does not want to wait."""
        if self._task is not None:
            self.stopped, self._not_again = True, str(self._task.token)
            self._workspace.runner.cancel(self._task)

    def resume(self) -> None:
        """Begins anew what gave way to another job."""
        if self.gave_way and self._task is None and self._workspace.is_open:
            self.gave_way = False
            self.look_up()

    def is_mine(self, task: Task) -> bool:
        """Whether a job is this comparison."""
        return task.slot == SLOT

    def is_long(self, task: Task) -> bool:
        """Whether it is this comparison and takes long enough for telling how far it is."""
        return self.is_mine(task) and self._clock.isValid() and self._clock.elapsed() > WAIT_MS

    def ended(self, task: Task) -> None:
        """The job ended, one way or the other."""
        if self.is_mine(task):
            self._task = None
            self._clock.invalidate()
            self.gave_way = task.stop.is_set() and not self.stopped

    def _begin(self, *, asked: bool) -> None:
        workspace, result = self._workspace, self._workspace.result
        try:
            job = workspace.session.comparison_job(workspace.period, workspace.scenario)
        except AbcCostingError as refused:
            self.refused = str(refused)
            return
        if job.key == self._not_again or result is None:
            return
        self.refused, self.stopped, self._not_again = "", False, ""
        self.waits = not asked and len(result.flows) * orders_of(workspace.session.model) > UNASKED_UP_TO
        if self.waits:
            return
        self._asked = asked

        def done(answer: MethodComparison | AbcCostingError) -> None:
            self._take(job, answer)

        self._task = workspace.runner.run(job.label, _answering(job.run), slot=SLOT, token=job.key, done=done)

    def _take(self, job: Job[MethodComparison], answer: MethodComparison | AbcCostingError) -> None:
        self._task = None
        if not self._workspace.is_open:
            return
        if isinstance(answer, MethodComparison):
            self._workspace.session.keep_comparison(job, answer)
            self.look_up()
        else:
            self.refused, self._not_again, self.comparison = str(answer), job.key, None
        self.changed.emit()

    # ------------------------------------------------------------------------------------------------------ giving way

    def _forget(self) -> None:
        self._workspace.runner.cancel_slot(SLOT)
        self.comparison, self._of, self._not_again = None, ("", ""), ""
        self.refused, self.stopped, self.waits = "", False, False

    def _on_change(self, record: ChangeRecord) -> None:
        if record.results_stale:
            self._workspace.runner.cancel_slot(SLOT)

    def _on_queued(self, task: Task) -> None:
        current = self._workspace.runner.current
        if current is not None and current is self._task and task is not current and not self._asked:
            self._workspace.runner.cancel(current)

    def _on_started(self, task: Task) -> None:
        if task.slot == SLOT:
            self._clock.start()


def orders_of(model: Model) -> int:
    """About as many orders of closing as a comparison tries."""
    return 100 + 2 * sum(activity.kind == "support" for activity in model.activities)


def orders_words(found: MethodComparison, model: Model) -> str:
    """How many orders of closing were tried, and which one the step-down column has."""
    many = len(found.step_order)
    if not found.orders_tried:
        return "Fewer than two support activities are closed, so there is only one order of closing."
    if found.all_orders:
        tried = f"All {found.orders_tried} orders of closing the {many} support activities were tried."
    else:
        tried = (f"{found.orders_tried} orders of closing the {many} support activities were tried: "
                 f"{found.orders_tried - 2 * many} at random, always the same ones, and each activity once as the "
                 "first and once as the last.")  # fmt: skip
    names = {key_of(row.activity): row.name for row in model.activities} if many <= _NAMED // 2 else {}
    order = [f"{node} {names.get(key_of(node), '')}".strip() for node in found.step_order]
    rest = f" and {many - _NAMED} more" if many > _NAMED else ""
    return f"{tried} Step-down closes in the order {', '.join(order[:_NAMED])}{rest}."


def most_moved_words(rows: list[MethodRow], model: Model, formats: Formats) -> str:
    """Which service the order alone moves most; nothing where it moves none."""
    row = max(rows, key=lambda row: row.moved or 0, default=None)
    if row is None or not row.moved:
        return ""
    amount = f"{formats.money(row.moved, model.currency)} {model.currency.code}"
    part = f" ({formats.percent(row.moved_part)} %)" if row.moved_part is not None else ""
    return f"The order alone moves {row.name} most, by {amount}{part}."


def _answering(
    run: Callable[[Progress], MethodComparison]
) -> Callable[[Progress], MethodComparison | AbcCostingError]:
    """A refusal is an answer here: the result of the project's own method stands all the same."""

    def work(progress: Progress) -> MethodComparison | AbcCostingError:
        try:
            return run(progress)
        except AbcCostingError as refused:
            return refused

    return work
