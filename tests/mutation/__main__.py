"""Plants faults into a copy of the allocation engine, one at a time, and tells which of them the tests notice.

    python -m tests.mutation [--only N] [--processes 2]

Returns 1 where fewer than 95 % are caught, or where the tests fail on the copy as it is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.fault import Fault
from tests.mutation.faults import FAULTS

ROOT = Path(__file__).resolve().parents[2]
ENGINE = Path("abc_costing", "allocation")
COPIED = ("abc_costing", "tests/allocation", "tests/properties", "tests/worked_cases")
MODELS = [f"tests/properties/test_many_models.py::test_laws[{first}]" for first in (0, 250, 500, 750)]
QUICK = [MODELS[0], "tests/allocation", "tests/worked_cases/test_published.py", "tests/worked_cases/test_by_hand.py",
         *MODELS[1:], "tests/properties/test_edits.py", "tests/properties/test_allocation.py"]
"""The tests that each fault is held against, those that notice most first."""

BRIEFLY = """
from hypothesis import Phase
settings.register_profile("briefly", settings.get_profile("fast"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("briefly")
"""
"""What fails is not made smaller: it only has to be noticed."""

SECONDS = 300
WANTED = 0.95


def copied(folder: Path) -> Path:
    """The engine and its tests in a folder of their own."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    conftest = (ROOT / "tests/conftest.py").read_text("utf-8")
    (folder / "tests/conftest.py").write_text(conftest + BRIEFLY, "utf-8")
    return folder


def noticed(folder: Path) -> str:
    """The first test that fails on the engine in the folder, "" where all pass."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist",
               "--hypothesis-seed=0", *QUICK]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"no end after {SECONDS} seconds"
    if done.returncode == 0:
        return ""
    told = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return (told or done.stdout.splitlines()[-1:] or ["pytest did not start"])[0][:160]


def planted(folder: Path, fault: Fault) -> str:
    """What notices a fault. The engine in the folder is as before afterwards.

    Raises:
        ValueError: its text does not occur exactly once.
    """
    file = folder / ENGINE / fault.file
    text = file.read_text("utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.file}: {text.count(fault.old)} times {fault.old!r}")
    file.write_text(text.replace(fault.old, fault.new), "utf-8")
    try:
        return noticed(folder)
    finally:
        file.write_text(text, "utf-8")


def run(numbers: Sequence[int], processes: int) -> list[int]:
    """Plants the faults of these numbers and tells of each; returns those that survive."""
    folders: SimpleQueue[Path] = SimpleQueue()

    def one(number: int) -> str:
        folder = folders.get()
        try:
            return planted(folder, FAULTS[number])
        finally:
            folders.put(folder)

    survivors = []
    with ExitStack() as stack:
        for _ in range(processes):
            folders.put(copied(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        pool = stack.enter_context(ThreadPoolExecutor(processes))
        for number, told in zip(numbers, pool.map(one, numbers), strict=True):
            fault = FAULTS[number]
            sys.stdout.write(f"{number:3} {'caught  ' if told else 'SURVIVED'} {fault.file}: {fault.breaks}  {told}\n")
            sys.stdout.flush()
            if not told:
                survivors.append(number)
    return survivors


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Plants faults into a copy of the engine and runs its tests.")
    parser.add_argument("--only", type=int, action="append", help="the number of a fault; may be given again")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        wrong = noticed(copied(Path(folder)))
    if wrong:
        sys.stdout.write(f"The tests fail without any fault: {wrong}\n")
        return 1
    numbers = given.only or range(len(FAULTS))
    survivors = run(numbers, given.processes)
    caught = len(numbers) - len(survivors)
    sys.stdout.write(f"{caught} of {len(numbers)} faults caught ({caught / len(numbers):.1%})\n")
    return 0 if caught >= WANTED * len(numbers) else 1


if __name__ == "__main__":
    sys.exit(main())
