"""The one runner of long jobs: one worker thread, progress, cancelling, results on the screen's thread.

    runner.run("Import ledger", lambda progress: read(path, progress), done=self.show_rows)
    runner.run("Calculate", job, slot="calculate", token=session.revision)

A job is a pure function of immutable values that takes `progress(message, fraction)`; that call raises `Cancelled`
once the user stopped the job. It never touches a widget or the project. Jobs run one after the other. A job started
with a `slot` cancels the older job of that slot and its result is dropped: the newest wins. `task.token` travels with
the task, so that a receiver can see that a result is older than what it shows now.

Signals, all on the thread of the runner: started(task), progressed(task), finished(task, value), failed(task,
failure), cancelled(task); and queued(task) where a task has to wait for another one. This module holds the only
blanket `except` of the program: a worker must never die.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from abc_costing.errors import AbcCostingError
from abc_costing.progress import Cancelled, Progress

T = TypeVar("T")
REPORT_EVERY_S: Final = 0.05
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """Why a job ended without a result. `expected`: a refusal with a message for the user; else a mistake of ours."""

    message: str
    error: Exception
    expected: bool


@dataclass(eq=False)
class Task:
    """One job on its way. `message` and `fraction` are the latest progress."""

    label: str
    work: Callable[[Progress], Any]
    slot: str = ""
    token: Hashable = None
    done: Callable[[Any], None] | None = None
    message: str = ""
    fraction: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the job to stop; it does at its next progress call."""
        self.stop.set()


class TaskRunner(QObject):
    """Runs jobs on one worker thread. Create it on the screen's thread and `close` it at the end."""

    queued = Signal(object)
    started = Signal(object)
    progressed = Signal(object)
    finished = Signal(object, object)
    failed = Signal(object, object)
    cancelled = Signal(object)
    _reported = Signal(object, str, float)
    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Task] = []
        self._current: Task | None = None
        self._worker = _Worker(self._reported.emit, self._ended.emit)
        self._reported.connect(self._on_report)
        self._ended.connect(self._on_end)

    @property
    def current(self) -> Task | None:
        """The task at work, None when idle."""
        return self._current

    def run(
        self,
        label: str,
        work: Callable[[Progress], T],
        *,
        slot: str = "",
        token: Hashable = None,
        done: Callable[[T], None] | None = None,
    ) -> Task:
        """Queue a job; `done` gets its value, on this thread, before `finished` is told."""
        task = Task(label, work, slot, token, done, message=label)
        if slot:
            self.cancel_slot(slot)
        self._waiting.append(task)
        self._start_next()
        if task in self._waiting:
            self.queued.emit(task)
        return task

    def cancel_slot(self, slot: str) -> None:
        """Cancel what runs or waits under that slot."""
        for task in (*self._waiting, *([self._current] if self._current else [])):
            if task.slot == slot:
                self.cancel(task)

    def cancel(self, task: Task | None = None) -> None:
        """Cancel a task, the current one when not stated. A waiting task never starts."""
        asked = task or self._current
        if asked is None:
            return
        asked.cancel()
        if asked in self._waiting:
            self._waiting.remove(asked)
            self.cancelled.emit(asked)

    def close(self, wait_ms: int = 5000) -> bool:
        """Cancel everything and stop the worker. False when the job did not stop in time."""
        for task in list(self._waiting):
            self.cancel(task)
        self.cancel()
        return self._worker.close(wait_ms)

    def _start_next(self) -> None:
        if self._current is None and self._waiting:
            self._current = self._waiting.pop(0)
            self.started.emit(self._current)
            self._worker.give(self._current)

    def _on_report(self, task: Task, message: str, fraction: float) -> None:
        task.message, task.fraction = message, fraction
        if task is self._current and not task.stop.is_set():
            self.progressed.emit(task)

    def _on_end(self, task: Task, value: object, failure: Failure | None) -> None:
        self._current = None
        if task.stop.is_set():
            self.cancelled.emit(task)
        elif failure is not None:
            self.failed.emit(task, failure)
        else:
            if task.done is not None:
                task.done(value)
            self.finished.emit(task, value)
        self._start_next()


class _Worker(QThread):
    """The thread: takes tasks from a queue until it is given None."""

    def __init__(
        self, report: Callable[[Task, str, float], object], end: Callable[[Task, object, Failure | None], object]
    ) -> None:
        super().__init__()
        self._queue: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._report = report
        self._end = end

    def give(self, task: Task) -> None:
        self._queue.put(task)
        if not self.isRunning():
            self.start()

    def close(self, wait_ms: int) -> bool:
        if not self.isRunning():
            return True
        self._queue.put(None)
        return bool(self.wait(wait_ms))

    def run(self) -> None:
        while (task := self._queue.get()) is not None:
            value, failure = self._carry_out(task)
            self._end(task, value, failure)

    def _carry_out(self, task: Task) -> tuple[object, Failure | None]:
        try:
            progress = self._progress(task)
            progress(task.label, 0.0)
            return task.work(progress), None
        except Cancelled:
            task.cancel()
            return None, None
        except AbcCostingError as refused:
            return None, Failure(str(refused), refused, expected=True)
        except Exception as mistake:  # noqa: BLE001 (the worker must outlive any mistake; see above)
            _log.exception("%s failed", task.label)
            message = f"{task.label} stopped because of a mistake in the program. Your data is unchanged."
            return None, Failure(message, mistake, expected=False)

    def _progress(self, task: Task) -> Progress:
        """Raises `Cancelled` when asked to stop; tells the screen at most every 50 ms."""
        last_time, last_message = -1.0, ""

        def report(message: str, fraction: float) -> None:
            nonlocal last_time, last_message
            if task.stop.is_set():
                raise Cancelled
            now = time.monotonic()
            if now - last_time >= REPORT_EVERY_S or message != last_message:
                last_time, last_message = now, message
                self._report(task, message, min(1.0, max(0.0, fraction)))

        return report
