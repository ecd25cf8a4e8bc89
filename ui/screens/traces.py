"""Traces as screens need them: worked out in the background, kept as long as the result they belong to is shown."""

from __future__ import annotations

from collections.abc import Callable

from abc_costing.model.results import Trace
from abc_costing.model.rows import key_of
from ui.workspace import Workspace


class Traces:
    """`of(node)` gives the trace if it is there; else it is on its way and `arrived` is called when it has come."""

    def __init__(
        self, workspace: Workspace, slot: str, arrived: Callable[[], object], *, with_ledger: bool = False
    ) -> None:
        self._workspace, self._slot, self._arrived, self._with_ledger = workspace, slot, arrived, with_ledger
        self._kept: dict[tuple[str, str], Trace] = {}

    def of(self, node: str) -> Trace | None:
        """The trace of a node in the current result; None while it is on its way or results are out of date."""
        result = self._workspace.result
        if result is None:
            return None
        key = (result.run_id, key_of(node))
        if key not in self._kept and not self._workspace.stale:
            job = self._workspace.session.trace_job(
                node, result.period, result.scenario, self._with_ledger, result.method
            )

            def done(trace: Trace) -> None:
                if any(run != result.run_id for run, _ in self._kept):
                    self._kept.clear()
                self._kept[key] = trace
                self._arrived()

            self._workspace.runner.run(job.label, job.run, slot=self._slot, done=done)
        return self._kept.get(key)
