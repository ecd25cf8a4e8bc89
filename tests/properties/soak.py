"""As many random models as wanted, all laws: `python -m tests.properties.soak 1000000 [--seed N] [--processes 2]`.

Stops at the first model that breaks a law, prints its plan and returns 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass

from abc_costing.errors import AbcCostingError
from tests.properties.cases import Case
from tests.properties.laws import LAWS, a_closed_loop_is_refused_by_its_members_and_nothing_else_is
from tests.properties.making import seeded
from tests.properties.second_looks import SECOND_LOOKS

TOGETHER = 250
FAULTS = (AssertionError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, Warning,
          AbcCostingError)


@dataclass(frozen=True)
class Broken:
    """The first model of a range that breaks a law; `told` has the law, what was found and the plan."""

    seed: int
    told: str


def check(seed: int) -> None:
    """All laws on the model of a seed, on every third one a second look in turn. Raises AssertionError."""
    case = Case(seeded(seed))
    a_closed_loop_is_refused_by_its_members_and_nothing_else_is(case)
    if case.refused:
        return
    for law in LAWS:
        law(case)
    if seed % 3 == 1:
        SECOND_LOOKS[seed // 3 % len(SECOND_LOOKS)](case)


def first_broken(first: int, last: int) -> Broken | None:
    """Checks the seeds first..last-1. Whatever goes wrong is told with its seed and plan."""
    seed = first
    try:
        warnings.simplefilter("error")
        for seed in range(first, last):
            check(seed)
    except FAULTS:
        return Broken(seed, f"Seed {seed}:\n{traceback.format_exc()}\n{seeded(seed)}")
    return None


def ranges(first: int, models: int) -> Iterator[tuple[int, int]]:
    for start in range(first, first + models, TOGETHER):
        yield start, min(start + TOGETHER, first + models)


def soak(models: int, first: int, processes: int) -> Broken | None:
    """Runs all, with a line of progress."""
    began, done = time.monotonic(), 0
    waiting: dict[Future[Broken | None], int] = {}
    work = ranges(first, models)
    with ProcessPoolExecutor(processes) as pool:
        while True:
            for start, end in work:
                waiting[pool.submit(first_broken, start, end)] = end - start
                if len(waiting) >= 2 * processes:
                    break
            if not waiting:
                return None
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                done += waiting.pop(future)
                broken = future.result()
                if broken is not None:
                    pool.shutdown(cancel_futures=True)
                    return broken
            rate = done / (time.monotonic() - began)
            sys.stderr.write(f"\r{done:,} of {models:,} models, {rate:,.0f} a second ")
            sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="All laws of the allocation on random models.")
    parser.add_argument("models", type=int)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    broken = soak(given.models, given.seed, given.processes)
    sys.stderr.write("\n")
    sys.stdout.write(f"{broken.told}\n" if broken else f"{given.models:,} models, no law broken\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
