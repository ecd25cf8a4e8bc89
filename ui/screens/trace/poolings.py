"""What the ledger gave each pool of the current result: asked for in the background, once a result."""

from __future__ import annotations

from collections.abc import Callable

from abc_costing.errors import NotFound
from abc_costing.model.results import Result
from abc_costing.session import Pooling
from ui.shell.tasks import Task
from ui.workspace import Workspace


class Poolings:
    """`of(result)` gives it if it is there; else it is on its way, and `arrived` is called when it has come."""

    def __init__(self, workspace: Workspace, arrived: Callable[[], object]) -> None:
        self._workspace, self._arrived = workspace, arrived
        self._kept: tuple[str, Pooling] | None = None
        self._asked = ""
        self._task: Task | None = None

    def of(self, result: Result) -> Pooling | None:
        """The pooling of a result; None while it is on its way, or the result is out of date."""
        if self._kept is not None and self._kept[0] == result.run_id:
            return self._kept[1]
        on_its_way = self._asked == result.run_id and self._task is not None and not self._task.stop.is_set()
        if not self._workspace.stale and not on_its_way:
            self._ask(result)
        return None

    def _ask(self, result: Result) -> None:
        try:
            job = self._workspace.session.pooling_job(result.period, result.scenario)
        except NotFound:
            return
        self._asked = result.run_id

        def done(found: Pooling) -> None:
            self._kept = (result.run_id, found)
            if self._workspace.is_open and self._workspace.result is result:
                self._arrived()

        self._task = self._workspace.runner.run(job.label, job.run, slot="trace-pooling", done=done)
