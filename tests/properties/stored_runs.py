"""Digests of what seeded models give, for every machine: `python -m tests.properties.stored_runs` writes them anew.

They may change only with a rule of docs/method.md, and then the engine's version does (allocation/identity.py).
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from abc_costing.allocation.identity import ENGINE
from tests.properties.cases import Case
from tests.properties.making import seeded

FILE = Path(__file__).with_name("stored_runs.json")
SEEDS = range(1_000_000, 1_000_120)


def digest(seed: int) -> str:
    """Of all figures of a seed's model, or of the members of the loop that it is refused for."""
    case = Case(seeded(seed))
    if case.refused:
        told = repr(case.outcome)
    else:
        found = case.result
        told = repr([list(found.nodes), list(found.flows), list(found.services), found.capacities, found.step_order])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def main() -> int:
    stored = {"engine": ENGINE, "runs": {str(seed): digest(seed) for seed in SEEDS}}
    FILE.write_text(json.dumps(stored, indent=0) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
