"""The sample opens whatever an earlier start left behind: it can be built again, so nobody hears of damage."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from abc_costing.session import Session

ROOT = Path(__file__).resolve().parents[2]
DIES_HALF_WAY = """
import os
from abc_costing.session import Session
Session.sample(lambda message, fraction: os._exit(9) if fraction > 0.4 else None)
"""


def opens() -> bool:
    with Session.sample() as session:
        return session.path is None and not session.unsaved and len(session.batches) == 3


@pytest.mark.slow
def test_the_sample_recovers_by_itself(home: Path) -> None:
    died = subprocess.run(
        [sys.executable, "-c", DIES_HALF_WAY], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert died.returncode == 9
    assert Session.recoverable() == ()  # nobody's work, so nothing to offer
    assert opens()

    (built,) = (home / "sample").glob("*.abcproj")
    built.write_bytes(built.read_bytes()[:-5000])
    assert opens()
    assert opens()
    assert Session.recoverable() == ()
    assert not (home / "versions").exists()
