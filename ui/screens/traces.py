"""Traces as screens need them: worked out in the background, kept as long as the result they belong to is shown."""

from __future__ import annotations

from collections.abc import Callable

from abc_costing.model.results import Trace
from abc_costing.model.rows import key_of
from ui.shell.tasks import Task
from ui.workspace import Workspace


class Traces:
    """`of(node)` gives the trace if it is there; else it is on its way and `arrived` is called when it has come."""

    def __init__(
        self, workspace: Workspace, slot: str, arrived: Callable[[], object], *, with_ledger: bool = False
    ) -> None:
        self._workspace, self._slot, self._arrived, self._with_ledger = workspace, slot, arrived, with_ledger
        self._kept: dict[tuple[str, str], Trace] = {}
        self._asked: tuple[str, str] | None = None
        self._task: Task | None = None
        workspace.runner.failed.connect(self._on_failed)

    def of(self, node: str) -> Trace | None:
        """The trace of a node in the current result; None while it is on its way or results are out of date."""
        result = self._workspace.result
        if result is None:
            return None
        key = (result.run_id, key_of(node))
        if key not in self._kept and not self._workspace.stale and not self._on_its_way(key):
            job = self._workspace.session.trace_job(
                node, result.period, result.scenario, self._with_ledger, result.method
            )

            def done(trace: Trace) -> None:
                if any(run != result.run_id for run, _ in self._kept):
                    self._kept.clear()
                self._kept[key] = trace
                self._task = None
                self._arrived()

            self._asked = key
            self._task = self._workspace.runner.run(job.label, job.run, slot=self._slot, done=done)
        return self._kept.get(key)

    def _on_its_way(self, key: tuple[str, str]) -> bool:
        """Asked already: to ask again would start it anew each time, and it would never arrive."""
        return self._asked == key and self._task is not None and not self._task.stop.is_set()

    def _on_failed(self, task: Task, _failure: object) -> None:
        if task is self._task:
            self._task = None
