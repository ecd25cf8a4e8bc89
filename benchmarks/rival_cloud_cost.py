"""PyPI cloud-cost-allocation on the acyclic small model, one period, in a temporary environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import models
from benchmarks.measured import Absent, Measured, Yardstick, described, exact, largest_error, plain_pass_seconds
from benchmarks.models import ArrayModel

PACKAGE = "cloud-cost-allocation==2.4.0"
INSIDE = Path(__file__).with_name("inside_cloud_cost.py")


def measure(rounds: int) -> list[Measured]:
    """Building the rival's items and its allocation; Absent if it cannot be installed."""
    model = models.generate("small", "acyclic", periods=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = environment(folder / "environment")
        (folder / "links.json").write_text(json.dumps(links(model, rounds)), "utf-8")
        done = subprocess.run([python, "-I", INSIDE, folder / "links.json", folder / "result.json"], check=False)
        if done.returncode:
            raise Absent("cloud-cost-allocation is there but does not run; its words are above")
        answer = json.loads((folder / "result.json").read_text("utf-8"))
    error = largest_error(np.array(answer["services"])[:, None], exact(model))
    yardstick = Yardstick(
        "cloud-cost-allocation", answer["version"], described(model, "acyclic"), plain_pass_seconds(model))
    return [yardstick.measured("allocate", answer["allocate"], error),
            yardstick.measured("build its items", answer["build"], error)]


def environment(folder: Path) -> Path:
    """The Python of a new environment with the rival in it."""
    made = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, check=False)
    if made.returncode:
        raise Absent("no environment can be made: Python's venv does not work here")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = [str(python), "-m", "pip", "install", "--quiet", PACKAGE]
    if subprocess.run(wanted, capture_output=True, check=False).returncode:
        raise Absent(f"pip cannot install {PACKAGE} here")
    return python


def links(model: ArrayModel, rounds: int) -> dict[str, object]:
    """The model as plain numbers, as inside_cloud_cost.py reads it."""
    return {
        "cost": model.own[:model.pools, 0].tolist(),
        "links": np.column_stack((model.source, model.target, model.weight)).tolist(),
        "first_service": model.pools + model.activities,
        "services": model.services,
        "rounds": rounds,
    }
