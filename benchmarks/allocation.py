"""How long an allocation takes: a model of the sample's size and a larger random one, against one plain pass.

    python -m benchmarks.allocation [pools activities services]

The plain pass is one product of the network's sparse matrix with the cost vector in scipy: what a method without
cycles, without exact cents and without findings could not beat.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np
from scipy.sparse import csr_array

from abc_costing import allocation
from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.settle import settle
from abc_costing.allocation.solve import Solver
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Posting, Postings
from abc_costing.model.rows import Activity, Assignment, Driver, DriverQuantity, Pool, PoolRule, Service, Volume


def random_model(pools: int, activities: int, services: int, *, fan: int, cycle: int, seed: int = 1) -> Model:
    """Pools to activities to services, `fan` links each; `cycle` support activities serve each other."""
    rng = random.Random(seed)
    names = [f"A{i:05}" for i in range(activities)]
    outputs = [f"S{i:05}" for i in range(services)]
    targets: dict[str, list[str]] = {f"P{i:05}": rng.sample(names, min(fan, activities)) for i in range(pools)}
    for i, name in enumerate(names):
        targets[name] = rng.sample(outputs, min(fan, services))
        if i < cycle:
            others = [other for other in names[:cycle] if other != name]
            beyond = rng.sample(names[cycle:] + outputs, fan)
            targets[name] = rng.sample(others, min(fan // 2 + 1, len(others))) + beyond
    quantities = [
        DriverQuantity(driver=f"D-{source}", target=target, quantity=Decimal(rng.randint(1, 10**4)) / 10)
        for source, found in targets.items() for target in dict.fromkeys(found)
    ]
    return Model(
        pools=tuple(Pool(pool=f"P{i:05}") for i in range(pools)),
        pool_rules=tuple(PoolRule(order=i, accounts=f"{6000 + i}", pool=f"P{i:05}") for i in range(pools)),
        activities=tuple(Activity(activity=n, kind="support" if i < cycle else "primary") for i, n in enumerate(names)),
        services=tuple(Service(service=name) for name in outputs),
        drivers=tuple(Driver(driver=f"D-{source}") for source in targets),
        driver_quantities=tuple(quantities),
        assignments=tuple(Assignment(source=source, driver=f"D-{source}") for source in targets),
        volumes=tuple(Volume(target=name, period="2025", quantity=Decimal(1000)) for name in outputs),
    )


def ledger(pools: int, rows: int, seed: int = 2) -> Postings:
    """Postings spread over one account a pool."""
    rng = random.Random(seed)
    return Postings.of(
        Posting(f"{6000 + i % pools}", rng.randint(-10**5, 10**7), f"C{i % 17}", period="2025", row=i + 2)
        for i in range(rows))


def best(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of some runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")


def report(title: str, model: Model, postings: Postings, times: int) -> None:
    """Times of the parts of one allocation, and their ratio to a plain pass."""
    prepared = prepare(model, postings, "2025")
    network = prepared.network
    links = [edge for edge in network.edges if edge.target >= 0]
    shares = np.array([edge.numerator / network.denominator[edge.source] for edge in links])
    ends = (np.array([e.target for e in links]), np.array([e.source for e in links]))
    matrix = csr_array((shares, ends), shape=(len(network.ids),) * 2)
    own = np.array(network.own, float)
    plain = best(lambda: matrix @ own, 20)
    solver = Solver(network)
    y = solver.passed(network.own)
    parts = {
        "allocate, all of it": best(lambda: allocation.allocate(model, postings, "2025"), times),
        "  prepare": best(lambda: prepare(model, postings, "2025"), times),
        "  solve": best(lambda: Solver(network).passed(network.own), times),
        "  settle": best(lambda: settle(network, y, solver.snap), times),
        "trace of one service": best(
            lambda: allocation.trace(model, postings, "2025", model.services[0].service), times),
    }
    exact = "exact" if solver.certificate().exact else "double and refined"
    say(f"{title}: {len(network.ids)} nodes, {len(links)} links, {len(postings)} postings, solved {exact}")
    say(f"  {'one plain pass in scipy':26}{plain * 1e3:10.3f} ms")
    for name, seconds in parts.items():
        say(f"  {name:26}{seconds * 1e3:10.1f} ms {seconds / plain:10.0f} x")


def main() -> None:
    """Prints the figures."""
    sizes = [int(text) for text in sys.argv[1:4]] or [1000, 500, 100]
    report("sample size", random_model(20, 35, 13, fan=8, cycle=8), ledger(20, 4000), 7)
    pools, activities, services = sizes
    report("random", random_model(pools, activities, services, fan=10, cycle=activities // 3),
           ledger(pools, 20 * pools), 2)


if __name__ == "__main__":
    main()
