"""A process killed at any moment loses nothing that it had acknowledged, and leaves no half work."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from abc_costing import storage
from abc_costing.storage import ProjectFile

ROOT = Path(__file__).resolve().parents[2]


def killed(path: Path, jobs: str, after: float) -> tuple[int, int]:
    """Runs the worker, kills it, and returns the last step and the last save that it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("endless_worker.py")), str(path), jobs], cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    told = [process.stdout.readline()]
    time.sleep(after)
    process.kill()
    told += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    whole = [line.split() for line in told if line.endswith("\n")]
    steps = [int(number) for kind, number in whole if kind == "step"]
    saves = [int(number) for kind, number in whole if kind == "saved"]
    return max(steps), max(saves, default=0)


def count(project: ProjectFile) -> int:
    names = [row.pool for row in project.content.model.pools]
    assert names == [f"P{n}" for n in range(1, len(names) + 1)]
    return len(names)


@pytest.mark.parametrize("jobs", ["edit", "import", "edit,save", "import,save"])
def test_nothing_acknowledged_is_lost(tmp_path: Path, jobs: str) -> None:
    path = tmp_path / "fund.abcproj"
    steps, saves = killed(path, jobs, random.Random(jobs).uniform(0.05, 0.3))
    at_rest = storage.open_file(path, untitled=True)
    assert count(at_rest) >= saves
    at_rest.close()
    left = storage.recoverable()
    project = storage.recover(left[0]) if left else storage.open_file(path)
    assert count(project) >= steps
    if "import" in jobs:
        assert len(project.postings()) == 1500 * count(project)
    assert project.broken_audit() == ()
    assert not project.read_only
    project.publish()
    project.close()
    assert [file.name for file in tmp_path.iterdir()] == ["fund.abcproj"]
