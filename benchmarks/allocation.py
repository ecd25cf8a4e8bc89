"""The engine against the yardsticks, side by side in one run: one line a goal.

    python -m benchmarks.allocation [--rivals FILE] [--only WORD] [--rounds N]

Works that are compared run in turns; figures are medians. --rivals takes what `python -m benchmarks.rivals --out FILE`
measured; the same models are then timed here. --only runs the lines whose name contains a word (`slow`: the factors of
the large block, a minute).
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import numpy as np

from abc_costing.allocation import Memory, allocate_all
from abc_costing.allocation.links import Links
from abc_costing.allocation.paths import largest_ways
from abc_costing.allocation.solve import Solver
from benchmarks import plain
from benchmarks.engine_models import links_of, tables_of
from benchmarks.models import ArrayModel, generate
from benchmarks.timing import in_turns, seconds

ROUNDS = 5


@dataclass(frozen=True)
class Line:
    """One goal: what was done, how long it took, against what, and what is to be reached."""

    work: str
    took: float
    goal: str
    ratio: str = ""
    reached: bool | None = None

    def __str__(self) -> str:
        mark = "" if self.reached is None else "  reached" if self.reached else "  NOT REACHED"
        return f"{self.work:<74}{self.took * 1e3:11.2f} ms  {self.ratio:<26}{self.goal}{mark}"


@cache
def model(size: str, kind: str, periods: int) -> ArrayModel:
    """A model, made once."""
    return generate(size, kind, periods=periods)


@cache
def network(size: str, kind: str, periods: int) -> tuple[Links, Solver]:
    """Its links and solver, with everything known that does not depend on cost."""
    links = links_of(model(size, kind, periods))
    solver = Solver(links)
    _ = solver.sweeper, solver.layout, links.halved, links.arriving_units
    return links, solver


def own(size: str, kind: str, periods: int, column: int = 0) -> np.typing.NDArray[np.int64]:
    """The cost of one period by node."""
    return np.ascontiguousarray(model(size, kind, periods).own[:, column])


def edits(rounds: int) -> Iterator[Line]:
    """A driver is edited in a project of 200 pools, 100 activities, 40 services and 12 months."""
    for by_period, words in ((False, "a quantity of every month"), (True, "a quantity of one month")):
        tables, postings, periods = tables_of(model("edit", "random", 12), by_period=by_period)
        memory = Memory()
        allocate_all(tables, postings, periods, memory=memory)
        times = []
        for turn in range(4 * rounds):
            rows = list(tables.driver_quantities)
            at = 37 * turn % len(rows)
            rows[at] = replace(rows[at], quantity=rows[at].quantity + 1)
            tables = replace(tables, driver_quantities=tuple(rows))
            times.append(seconds(partial(allocate_all, tables, postings, periods, memory=memory)))
        took = float(np.median(times))
        yield Line(f"200/100/40, 12 months: edit {words}, all results to the cent", took, "under 8 ms",
                   reached=took < 0.008)


def medium(rounds: int) -> Iterator[Line]:
    """10,000 pools, 5,000 activities, 2,000 services."""
    size = ("medium", "random", 12)
    links, solver = network(*size)
    columns = model(*size).own.astype(np.float64)
    took = in_turns({"solve": lambda: solver.sweeper.solve(columns)}, rounds)["solve"]
    yield Line(f"medium ({len(links.source):,} links), 12 periods: solve", took, "under 10 ms", reached=took < 0.01)
    whole = seconds(lambda: every_period(solver, size))
    yield Line("medium, 12 periods: settled to the cent", whole, "under 1.5 s", reached=whole < 1.5)
    one = in_turns({"one": lambda: to_the_cent(solver, own(*size))}, rounds)["one"]
    yield Line("medium, one period: settled to the cent", one, "under 0.15 s", reached=one < 0.15)


def every_period(solver: Solver, size: tuple[str, str, int]) -> None:
    """All periods, one after the other, exact."""
    for column in range(size[2]):
        to_the_cent(solver, own(*size, column))


def to_the_cent(solver: Solver, cost: np.typing.NDArray[np.int64]) -> None:
    """One period, exact."""
    solver.settle(solver.costs(cost), cost)


def large(rounds: int) -> Iterator[Line]:
    """100,000 pools, 50,000 activities, 20,000 services."""
    for kind, most in (("random", 1.5), ("hard", 6.0)):
        yield against_plain("large", kind, most, rounds)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    one = seconds(lambda: to_the_cent(Solver(links_of(model("large", "random", 60))), own("large", "random", 60)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield Line("large, one period: settled to the cent, graph and all", one, "under 2 s and 2 GB",
               f"{max(peak, before) / 2**20:.2f} GiB in this process", one < 2)


def against_plain(size: str, kind: str, most: float, rounds: int) -> Line:
    """A solve of 60 periods against one plain pass over the same links."""
    given = model(size, kind, 60)
    _, solver = network(size, kind, 60)
    blocks, cost, columns = plain.blocks(given), plain.costs(given), given.own.astype(np.float64)
    took = in_turns({"plain": lambda: plain.plain_pass(blocks, cost),
                     "ours": lambda: solver.sweeper.solve(columns)}, rounds)
    ratio = took["ours"] / took["plain"]
    return Line(f"{size} ({kind}), 60 periods: solve", took["ours"], f"at most {most} x",
                f"{ratio:.2f} x the plain pass", ratio <= most)


def factors(rounds: int) -> Iterator[Line]:
    """Against factorise-and-solve of the support block."""
    size = ("medium", "random", 12)
    blocks, cost = plain.blocks(model(*size)), plain.costs(model(*size))
    columns = model(*size).own.astype(np.float64)
    _, solver = network(*size)
    took = in_turns({"factors": lambda: plain.factorise_and_solve(blocks, cost),
                     "ours": lambda: solver.sweeper.solve(columns)}, rounds)
    ratio = took["factors"] / took["ours"]
    yield Line("medium, 12 periods: solve", took["ours"], "", f"{ratio:.0f} x faster than factors")


def slow(_: int) -> Iterator[Line]:
    """The same for the large support block, which takes scipy a minute: once."""
    size = ("large", "random", 60)
    blocks, cost = plain.blocks(model(*size)), plain.costs(model(*size))[:, :12]
    columns = model(*size).own[:, :12].astype(np.float64)
    solver = network(*size)[1]
    ours = in_turns({"ours": lambda: solver.sweeper.solve(columns)}, 3)["ours"]
    factors_ = seconds(lambda: plain.factorise_and_solve(blocks, cost))
    yield Line("large, 12 periods: solve", ours, "at least 50 x", f"{factors_ / ours:,.0f} x faster than factors",
               factors_ / ours >= 50)


def traces(rounds: int) -> Iterator[Line]:
    """What one service is made of, in the large model."""
    size = ("large", "random", 60)
    links, solver = network(*size)
    cost = own(*size)
    target = len(cost) - 7
    solver.towards_each(np.array([target]))
    first = np.searchsorted(links.source, np.arange(links.count + 1))
    amounts = cost.astype(np.float64)

    def paths() -> None:
        largest_ways(links, first, amounts, solver.towards_each(np.array([target]))[:, 0], target, 10)

    took = in_turns({"solve": lambda: solver.sweeper.solve(amounts), "exact solve": lambda: solver.costs(cost),
                     "trace": lambda: solver.towards_each(np.array([target])),
                     "exact trace": lambda: solver.towards_double(target), "paths": paths}, rounds)
    for name, words, against, most in (
            ("trace", "large: all pools of one service (float)", "solve", 1.5),
            ("exact trace", "large: all pools of one service, to far below a cent", "exact solve", 1.5),
            ("paths", "large: the ten largest paths of one service", "solve", 2.0)):
        ratio = took[name] / took[against]
        yield Line(words, took[name], f"at most {most} x", f"{ratio:.2f} x one-period {against}", ratio <= most)


def rivals(file: Path, rounds: int) -> Iterator[Line]:
    """The models that rivals were timed on."""
    for entry in json.loads(file.read_text(encoding="utf-8"))["measured"]:
        known = {"libreoffice": (("spreadsheet", "random", 12), 10_000), "cloud": (("small", "acyclic", 1), 1_000)}
        size, least = next((v for k, v in known.items() if k in entry["rival"].lower()), (None, 0))
        if size is None:
            continue
        _, solver = network(*size)
        columns = model(*size).own.astype(np.float64)
        ours = in_turns({"ours": lambda: solver.sweeper.solve(columns)}, 4 * rounds)["ours"]  # noqa: B023
        ratio = entry["seconds"] / ours
        yield Line(f"{entry['rival']}, {entry['model']}: {entry['work']}", ours, f"at least {least:,} x",
                   f"{ratio:,.0f} x faster", ratio >= least)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rivals", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    sections: list[Callable[[int], Iterator[Line]]] = [edits, medium, large, factors, traces]
    if asked.rivals is not None:
        sections.append(lambda rounds: rivals(asked.rivals, rounds))
    if asked.only == "slow":
        sections.append(slow)
    for section in sections:
        if asked.only in getattr(section, "__name__", "rivals"):
            for line in section(asked.rounds):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
