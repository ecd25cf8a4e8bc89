"""A disk that is full: nothing half written, the message says so, and after making room everything goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import resource, signal, sys
from dataclasses import replace
from pathlib import Path
from abc_costing import storage
from abc_costing.errors import ProjectRefused
from abc_costing.model import rows
from abc_costing.model.postings import Postings
from abc_costing.storage import Batch, Change
from tests.session.little_fund import POSTINGS

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
project = storage.create(path)
saved = path.read_bytes()
no_limit = resource.getrlimit(resource.RLIMIT_FSIZE)


def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, no_limit[1]))


def refused(work):
    try:
        work()
    except ProjectRefused as refusal:
        return str(refusal)
    raise SystemExit("not refused")


def large():
    batch = Batch(file="large.xlsx", sha256="00", rows=60000)
    project.apply(Change("Import", replace(project.content, batches=(batch,)), (Postings.of(POSTINGS * 20000),)))


limit(600_000)
print(refused(large))
assert project.content.batches == () and len(project.postings()) == 0 and project.undo_label is None
resource.setrlimit(resource.RLIMIT_FSIZE, no_limit)
large()
limit(300_000)
print(refused(project.publish))
assert path.read_bytes() == saved
resource.setrlimit(resource.RLIMIT_FSIZE, no_limit)
project.publish()
project.close()
again = storage.open_file(path)
assert len(again.postings()) == 60000
again.close()
print([file.name for file in path.parent.iterdir()])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the size of a file are Unix's")
def test_an_import_and_a_save_without_room_change_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "fund.abcproj")], cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    *refusals, files = done.stdout.splitlines()
    assert all("fund.abcproj" in line for line in refusals)
    assert len(refusals) == 2
    assert files == "['fund.abcproj']"
