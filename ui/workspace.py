"""What all screens share: the open session, the chosen period and scenario, the current results and findings.

    workspace.session.do(EditCell(...))       # an edit; everything below follows by itself
    workspace.changed.connect(...)            # one ChangeRecord: refresh the tables it names
    workspace.results_changed.connect(...)    # result, previous result, caps or their staleness are different now
    workspace.go_to("drivers", finding)       # shows a screen, with an optional place on it

After every edit the results are calculated anew in the background, and the findings with them; what is on the screen
stays and counts as out of date (`stale`) until the new figures are there. With `automatic` off only `run` does so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from abc_costing.errors import AbcCostingError
from abc_costing.model.caps import CapResult
from abc_costing.model.findings import Finding
from abc_costing.model.results import Result
from abc_costing.model.rows import ACTUAL, key_of
from abc_costing.session import ChangeRecord, Session
from ui.shell.tasks import Failure, Task, TaskRunner

SETTLE_MS: Final = 120
"""Edits that follow each other within this time are calculated once."""


class Workspace(QObject):
    """One window's open project. Create it on the screen's thread; `close` it at the end."""

    opened = Signal()
    changed = Signal(object)
    choice_changed = Signal()
    results_changed = Signal()
    findings_changed = Signal()
    went_to = Signal(str, object)
    refused = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = TaskRunner(self)
        self.automatic = True
        self.period = ""
        self.scenario = ACTUAL
        self.result: Result | None = None
        self.previous: Result | None = None
        self.caps: tuple[CapResult, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.run_problem = ""
        self.run_findings: tuple[Finding, ...] = ()
        self.stale = True
        self._session: Session | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.run)

    # ---------------------------------------------------------------------------------------------- the open project

    @property
    def session(self) -> Session:
        """The open session. AttributeError would be our mistake: ask `is_open` first."""
        if self._session is None:
            raise AttributeError("no project is open")
        return self._session

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._session is not None

    def take(self, session: Session) -> None:
        """Goes on with another session; the old one is closed."""
        self.leave()
        self._session = session
        self._unsubscribe = session.subscribe(self._on_change)
        self.period = self._best_period("")
        self.scenario = ACTUAL
        self.opened.emit()
        self._on_inputs()
        self.run()

    def leave(self) -> None:
        """Closes the session, if any. Unsaved work is the caller's question."""
        self._settle.stop()
        for slot in ("calculate", "previous", "check"):
            self.runner.cancel_slot(slot)
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._session is not None:
            self._session.close()
            self._session = None
        self.result = self.previous = None
        self.caps, self.findings, self.run_findings, self.run_problem = (), (), (), ""

    def close(self) -> None:
        """Ends the background work and closes the project."""
        self.leave()
        self.runner.close()

    # ------------------------------------------------------------------------------------------- period and scenario

    def choose(self, period: str | None = None, scenario: str | None = None) -> None:
        """Another period or scenario for all screens."""
        wanted = (period or self.period, scenario or self.scenario)
        if wanted == (self.period, self.scenario):
            return
        self.period, self.scenario = wanted
        self.run_problem, self.run_findings = "", ()  # they were about the choice before
        self.choice_changed.emit()
        self._on_inputs()
        self.run()

    def previous_period(self) -> str | None:
        """The period of the same length just before the chosen one, None where the project has none."""
        model = self.session.model
        span = model.span(self.period)
        if span is None:
            return None
        for label in reversed(self.session.periods):
            other = model.span(label)
            if other and (span.start - other.end).days == 1 and abs(other.days - span.days) <= 3:
                return label
        return None

    def _best_period(self, wanted: str) -> str:
        labels = self.session.periods
        if any(key_of(label) == key_of(wanted) for label in labels):
            return wanted
        try:
            return self.session.default_period()
        except AbcCostingError:
            return labels[-1] if labels else ""

    # ------------------------------------------------------------------------------------------------------- results

    def run(self) -> None:
        """Checks and calculates what is shown, in the background; at once where the result is still there."""
        self._settle.stop()
        if self._session is None:
            return
        self._start_check()
        if not self.period:
            return
        kept = self.session.result_if_current(self.period, self.scenario)
        if kept is not None:
            self._show(kept)
            return
        job = self.session.calculation_job(self.period, self.scenario)
        self.runner.run(job.label, job.run, slot="calculate", token=job, done=lambda result: self._done(job, result))

    def _start_check(self) -> None:
        job = self.session.checking_job(self.period or None, self.scenario)
        self.runner.run("Check the model", job.run, slot="check", done=self._checked)

    def _checked(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        self.findings_changed.emit()

    def _done(self, job: object, result: Result) -> None:
        if self._session is None:
            return
        self.session.keep(job, result)  # type: ignore[arg-type]
        current = self.session.result_if_current(self.period, self.scenario)
        if current is not None:
            self._show(current)

    def _show(self, result: Result) -> None:
        self.result, self.stale = result, False
        self.run_problem, self.run_findings = "", ()
        self.caps = self._found_caps()
        before = self.previous_period()
        self.previous = self.session.result_if_current(before, self.scenario) if before else None
        self.results_changed.emit()
        if before and self.previous is None:
            job = self.session.calculation_job(before, self.scenario)
            self.runner.run(job.label, job.run, slot="previous", done=lambda found: self._show_previous(job, found))

    def _show_previous(self, job: object, result: Result) -> None:
        if self._session is None:
            return
        self.session.keep(job, result)  # type: ignore[arg-type]
        before = self.previous_period()
        self.previous = self.session.result_if_current(before, self.scenario) if before else None
        self.results_changed.emit()

    def _found_caps(self) -> tuple[CapResult, ...]:
        try:
            return self.session.caps(self.scenario)
        except AbcCostingError:
            return ()

    def on_failed(self, task: Task, failure: Failure) -> bool:
        """Takes up a failed calculation; whether it was one. The figures on the screen stay, marked out of date."""
        if task.slot not in ("calculate", "check", "previous"):
            return False
        if task.slot == "calculate":
            self.run_problem = failure.message
            self.run_findings = tuple(getattr(failure.error, "findings", ()))
            self.stale = True
            self.caps = self._found_caps() if self._session is not None else ()
            self.results_changed.emit()
        return True

    # ------------------------------------------------------------------------------------------------------- changes

    def _on_change(self, record: ChangeRecord) -> None:
        if record.kind == "results":
            return
        wanted = self._best_period(self.period)
        moved = wanted != self.period
        self.period = wanted
        if key_of(self.scenario) not in {key_of(name) for name in self.session.scenarios}:
            self.scenario, moved = ACTUAL, True
        self.changed.emit(record)
        if moved:
            self.choice_changed.emit()
        if record.results_stale:
            self._on_inputs()
            if self.automatic:
                self._settle.start()

    def _on_inputs(self) -> None:
        kept = self.session.result_if_current(self.period, self.scenario) if self.period else None
        if kept is not None:
            self._show(kept)  # as after an undo: the figures of these very inputs are there
            return
        self.stale = True
        if not self._is_of_choice(self.result):
            self.result = self.previous = None
        self.results_changed.emit()

    def _is_of_choice(self, result: Result | None) -> bool:
        """Figures of another period or scenario are never shown under the name of the chosen one."""
        chosen = (key_of(self.period), key_of(self.scenario))
        return result is not None and (key_of(result.period), key_of(result.scenario)) == chosen

    # ---------------------------------------------------------------------------------------------------- navigation

    def go_to(self, screen: str, place: object = None) -> None:
        """Shows a screen; `place` is a finding, a node name, a row id, or whatever that screen understands."""
        self.went_to.emit(screen, place)

    def refuse(self, title: str, error: AbcCostingError | str) -> None:
        """Tells that something was refused, without blocking."""
        self.refused.emit(title, error)
