"""How long the uncertainty of unit costs takes: draws, derivatives, evidence.

    python -m benchmarks.uncertainty [size] [draws]

Sizes are those of `benchmarks.models`; without arguments the model of 200 pools, 100 activities and 40 services with
1,000 draws. Drivers are known by each class of evidence in turn. Seconds are the median of five runs.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import numpy as np

from abc_costing.allocation import simulate
from abc_costing.allocation.grounds import rests_on
from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.sensitivity import Gradient
from abc_costing.allocation.solved import solve
from abc_costing.allocation.uncertainty import uncertainty
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from benchmarks.engine_models import tables_of
from benchmarks.models import generate
from benchmarks.timing import seconds

_RUNS = 5


def works(model: Model, postings: Postings, period: str, draws: int) -> dict[str, Callable[[], object]]:
    """What is timed."""
    prepared = prepare(model, postings, period)
    solved = solve(prepared)
    gradient = Gradient.of(solved)
    deviations = np.full(len(gradient.varied.quantities), simulate.deviation(0.15))
    costs = dict.fromkeys(gradient.services.tolist(), 0)
    return {
        "all of it, from the tables": lambda: uncertainty(model, postings, period, draws=draws),
        f"  {draws:,} draws": lambda: simulate.costs(
            gradient.varied, prepared.network.own, gradient.kept, gradient.services, deviations=deviations,
            draws=draws, seed=1, told=lambda _: None),
        "  derivatives of all services": lambda: [None for _ in Gradient.of(solved).blocks()],
        "  what cost rests on": lambda: rests_on(solved, costs),
    }


def main() -> None:
    """Prints the figures."""
    size, *draws = [*sys.argv[1:], "edit"] if len(sys.argv) < 2 else sys.argv[1:]
    given = generate(size, periods=1)
    model, postings, (period,) = tables_of(given, by_period=False)
    evidence = get_args(rows.Evidence)
    model = replace(model, drivers=tuple(
        replace(row, evidence=evidence[at % len(evidence)]) for at, row in enumerate(model.drivers)))
    sys.stdout.write(f"{given.pools} pools, {given.activities} activities, {given.services} services, "
                     f"{len(given.source):,} driver quantities\n")
    for name, work in works(model, postings, period, int(draws[0]) if draws else 1000).items():
        took = statistics.median(seconds(work) for _ in range(_RUNS))
        sys.stdout.write(f"{name:32}{took:10.3f} s\n")


if __name__ == "__main__":
    main()
