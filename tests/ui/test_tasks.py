"""Long jobs: progress, cancelling, refusals, our own mistakes, newest wins."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from abc_costing.errors import FileRefused
from abc_costing.progress import Progress
from ui.shell.tasks import Task, TaskRunner


@pytest.fixture
def runner(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    assert made.close()


def test_a_result_comes_back_on_the_screens_thread(runner: TaskRunner, qtbot: QtBot) -> None:
    seen: list[object] = []
    threads: list[QThread] = []

    def done(value: int) -> None:
        seen.append(value)
        threads.append(QThread.currentThread())

    with qtbot.waitSignal(runner.finished) as told:
        runner.run("Add", lambda _progress: 10**15 + 1, token="v1", done=done)
    task, value = told.args
    assert (task.token, value, seen) == ("v1", 10**15 + 1, [10**15 + 1])
    assert threads == [runner.thread()]
    assert runner.current is None


def test_progress_is_told(runner: TaskRunner, qtbot: QtBot) -> None:
    told: list[tuple[str, float]] = []
    runner.progressed.connect(lambda task: told.append((task.message, task.fraction)))

    def work(progress: Progress) -> None:
        progress("Reading", 0.25)
        progress("Checking", 2.0)

    with qtbot.waitSignal(runner.finished):
        runner.run("Import", work)
    assert told == [("Import", 0.0), ("Reading", 0.25), ("Checking", 1.0)]


def endless(progress: Progress) -> None:
    while True:
        progress("Working", 0.5)


def test_a_running_job_stops_when_cancelled(runner: TaskRunner, qtbot: QtBot) -> None:
    with qtbot.waitSignal(runner.started):
        task = runner.run("Endless", endless, done=lambda _value: pytest.fail("a cancelled job has no result"))
    with qtbot.waitSignal(runner.cancelled) as told:
        runner.cancel()
    assert told.args == [task]


def test_a_refusal_keeps_its_words(runner: TaskRunner, qtbot: QtBot) -> None:
    def refuse(_progress: Progress) -> None:
        raise FileRefused("gl.xlsx is protected by a password. Remove it in Excel.")

    with qtbot.waitSignal(runner.failed) as told:
        runner.run("Import", refuse)
    failure = told.args[1]
    assert failure.expected
    assert failure.message == "gl.xlsx is protected by a password. Remove it in Excel."


def test_a_mistake_of_ours_does_not_stop_the_worker(
    runner: TaskRunner, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(runner.failed) as told:
        runner.run("Divide", lambda _progress: 1 // 0)
    assert not told.args[1].expected
    assert "Divide" in told.args[1].message
    with qtbot.waitSignal(runner.finished) as again:
        runner.run("Add", lambda _progress: 2)
    assert again.args[1] == 2


def test_in_one_slot_the_newest_job_wins(runner: TaskRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    results: list[str] = []
    ended: list[Task] = []
    runner.cancelled.connect(ended.append)
    runner.run("Old", lambda _p: gate.wait(5) and "old", slot="calculate", done=lambda _v: results.append("old"))
    runner.run("Middle", lambda _p: "middle", slot="calculate", done=results.append)
    with qtbot.waitSignal(runner.finished):
        runner.run("New", lambda _p: "new", slot="calculate", done=results.append)
        gate.set()
    assert results == ["new"]
    assert {task.label for task in ended} == {"Old", "Middle"}
