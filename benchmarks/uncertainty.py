"""How long the uncertainty of unit costs takes: draws, derivatives, evidence.

    python -m benchmarks.uncertainty [size] [draws]

Sizes are those of `benchmarks.models`; without arguments the model of 200 pools, 100 activities and 40 services with
1,000 draws. Drivers are known by each class of evidence in turn. Seconds are the median of five runs.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from decimal import Decimal
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
from abc_costing.model.postings import Posting, Postings
from benchmarks.models import ArrayModel, generate
from benchmarks.timing import seconds

PERIOD = "2025"
_RUNS = 5


def model_of(given: ArrayModel) -> Model:
    """The arrays as a costing model of one period, a driver a source."""
    kinds = np.repeat(["P", "A", "S"], [given.pools, given.activities, given.services])
    names = [f"{kind}{at:06}" for at, kind in enumerate(kinds.tolist())]
    evidence = get_args(rows.Evidence)
    sources = np.unique(given.source).tolist()
    support = set(given.support.tolist())
    return Model(
        periods=(rows.Period(period=PERIOD),),
        pools=tuple(rows.Pool(pool=name) for name in names[: given.pools]),
        pool_rules=tuple(rows.PoolRule(order=at, accounts=f"{at:06}", pool=name)
                         for at, name in enumerate(names[: given.pools])),
        activities=tuple(rows.Activity(activity=names[at], kind="support" if at in support else "primary")
                         for at in range(given.pools, given.pools + given.activities)),
        services=tuple(rows.Service(service=name) for name in names[given.pools + given.activities :]),
        drivers=tuple(rows.Driver(driver=f"D-{names[at]}", evidence=evidence[number % len(evidence)])
                      for number, at in enumerate(sources)),
        driver_quantities=tuple(
            rows.DriverQuantity(driver=f"D-{names[source]}", target=names[target], quantity=Decimal(weight))
            for source, target, weight in zip(
                given.source.tolist(), given.target.tolist(), given.weight.tolist(), strict=True)),
        assignments=tuple(rows.Assignment(source=names[at], driver=f"D-{names[at]}") for at in sources),
        volumes=tuple(rows.Volume(target=name, period=PERIOD, quantity=Decimal(1000))
                      for name in names[given.pools + given.activities :]))


def ledger_of(given: ArrayModel) -> Postings:
    """The cost of the first period, one posting a pool."""
    return Postings.of(Posting(f"{at:06}", int(amount), period=PERIOD)
                       for at, amount in enumerate(given.own[: given.pools, 0].tolist()))


def works(model: Model, postings: Postings, draws: int) -> dict[str, Callable[[], object]]:
    """What is timed."""
    prepared = prepare(model, postings, PERIOD)
    solved = solve(prepared)
    gradient = Gradient.of(solved)
    deviations = np.full(len(gradient.varied.quantities), simulate.deviation(0.15))
    costs = dict.fromkeys(gradient.services.tolist(), 0)
    return {
        "all of it, from the tables": lambda: uncertainty(model, postings, PERIOD, draws=draws),
        f"  {draws:,} draws": lambda: simulate.costs(
            gradient.varied, prepared.network.own, gradient.kept, gradient.services, deviations=deviations,
            draws=draws, seed=1, told=lambda _: None),
        "  derivatives of all services": lambda: [None for _ in Gradient.of(solved).blocks()],
        "  what cost rests on": lambda: rests_on(solved, costs),
    }


def main() -> None:
    """Prints the figures."""
    size, *draws = [*sys.argv[1:], "edit"] if len(sys.argv) < 2 else sys.argv[1:]
    given = generate(size)
    model, postings = model_of(given), ledger_of(given)
    sys.stdout.write(f"{given.pools} pools, {given.activities} activities, {given.services} services, "
                     f"{len(given.source):,} driver quantities\n")
    for name, work in works(model, postings, int(draws[0]) if draws else 1000).items():
        took = statistics.median(seconds(work) for _ in range(_RUNS))
        sys.stdout.write(f"{name:32}{took:10.3f} s\n")


if __name__ == "__main__":
    main()
