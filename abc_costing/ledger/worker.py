"""A worker process with limits: whatever a file does to its reader, the program lives on.

A 2 KB workbook can abort the process that parses it, and no `except` catches that. So each read of a workbook runs in
a spawned process with a limit of time everywhere and of memory on Linux; cancelling or a limit ends that process.
This module imports nothing heavy: it is what the new process loads first.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from abc_costing.errors import FileRefused
from abc_costing.ledger.gate import damaged, refuse
from abc_costing.progress import Progress

BASE_MEMORY = 420 << 20
MOST_MEMORY = 6 << 30
_TICK = 0.1
_CRASHED = "makes its reader fail: it is damaged, or built in a way no reader expects"


def time_limit(path: Path) -> float:
    """Seconds a read may take: enough for an honest file on a slow machine."""
    return 25.0 + 5.0 * (path.stat().st_size / (1 << 20))


def run(
    job: str, path: Path, arguments: tuple[Any, ...], progress: Progress, *, seconds: float, memory: int | None
) -> Any:
    """Result of `job` ("module:function"), called in a new process as `function(path, *arguments, progress, allow)`.

    Raises:
        FileRefused: by the job, or because the process crashed or went over a limit.
        Cancelled: by `progress`, which is asked several times a second; the process is ended.
    """
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    with _last_words() as errors:
        process = context.Process(target=_main, args=(send, job, path, arguments, memory, errors), daemon=True)
        process.start()
        send.close()
        try:
            return _listen(receive, process.is_alive, path, progress, time.monotonic() + seconds)
        except FileRefused as refusal:
            if words := Path(errors).read_text("utf-8", "replace").strip():
                refusal.add_note(words[-2000:])
            raise
        finally:
            process.kill()
            process.join()
            process.close()
            receive.close()


@contextmanager
def _last_words() -> Iterator[str]:
    """A file for what the process writes to its error output."""
    handle, name = tempfile.mkstemp(prefix="abc-costing-read-")
    os.close(handle)
    try:
        yield name
    finally:
        Path(name).unlink(missing_ok=True)


def _listen(receive: Connection, alive: Callable[[], bool], path: Path, progress: Progress, until: float) -> Any:
    told = ("Starting", 0.0)
    while True:
        if receive.poll(_TICK):
            try:
                kind, *content = receive.recv()
            except (EOFError, OSError) as problem:
                raise damaged(path, _CRASHED) from problem
            if kind == "done":
                return content[0]
            if kind == "refused":
                raise FileRefused(*content)
            told = (content[0], content[1])
        elif not alive() and not receive.poll():
            raise damaged(path, _CRASHED)
        progress(*told)
        if time.monotonic() > until:
            raise refuse(path, "took too long to read and was given up", "Save its ledger sheet as a new workbook.")


def _main(send: Connection, job: str, path: Path, arguments: tuple[Any, ...], memory: int | None, errors: str) -> None:
    """What the new process does. An error that is no refusal ends it; the parent sees the pipe close."""
    _redirect(errors)
    # each thread of the linear algebra libraries reserves address space, and one is enough here
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    module, _, name = job.partition(":")
    function = getattr(importlib.import_module(module), name)
    _limit(memory or BASE_MEMORY, memory)
    last = 0.0

    def tell(message: str, fraction: float) -> None:
        nonlocal last
        if time.monotonic() - last > _TICK / 2:
            last = time.monotonic()
            send.send(("progress", message, fraction))

    def allow(needed: int) -> None:
        _limit(BASE_MEMORY + needed, memory)

    try:
        result = function(path, *arguments, tell, allow)
    except FileRefused as refusal:
        send.send(("refused", str(refusal), refusal.findings))
    else:
        send.send(("done", result))
    send.close()


def _redirect(errors: str) -> None:
    """Error output into a file: a reader's own panic message is not for the user's terminal."""
    handle = os.open(errors, os.O_WRONLY | os.O_APPEND)
    os.dup2(handle, 2)
    os.close(handle)


def _limit(extra: int, stated: int | None) -> None:
    """Bounds the address space to what is used now plus `extra`, or to what the user stated."""
    if sys.platform != "linux":
        return
    import resource

    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = stated or min(used + extra, MOST_MEMORY)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
