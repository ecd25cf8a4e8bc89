"""Allocations from model and ledger to settled results, and the check of what a run would find."""

from __future__ import annotations

from collections.abc import Sequence

from abc_costing.allocation import problems
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.outcome import outcome
from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.ready import beyond, ready
from abc_costing.allocation.solved import solve, solve_all
from abc_costing.errors import ClosedLoop
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.ledger_periods import with_ledger_periods
from abc_costing.model.postings import Postings
from abc_costing.model.results import Result
from abc_costing.model.rows import ACTUAL, Method
from abc_costing.progress import Progress, silent


def allocate(
    model: Model, postings: Postings, period: str, *,
    method: Method | None = None, scenario: str = ACTUAL, progress: Progress = silent, memory: Memory | None = None,
) -> Result:
    """Allocates the cost of one period.

    `model` and `postings` are of one scenario already resolved; `scenario` labels the result. memory: of an earlier
    call with an earlier state of the same model, for what has not changed since.

    Raises:
        NotFound: no such period or method.
        ModelRefused: the model has errors (all of them are in `findings`).
        ClosedLoop: nodes that pass cost to each other for ever.
    """
    return allocate_all(
        model, postings, [period], method=method, scenario=scenario, progress=progress, memory=memory)[0]


def allocate_all(
    model: Model, postings: Postings, periods: Sequence[str], *, method: Method | None = None, scenario: str = ACTUAL,
    progress: Progress = silent, memory: Memory | None = None,
) -> tuple[Result, ...]:
    """Allocates the cost of several periods in one go; arguments and errors as `allocate`.

    memory: of an earlier call with an earlier state of the model: only what an edit can change is worked out again.
    """
    memory = memory or Memory()
    progress("Reading the model", 0.0)
    several = []
    for number, period in enumerate(periods):
        several.append(ready(model, postings, period, method, memory))
        progress("Reading the model", 0.4 * (number + 1) / len(periods))
    progress("Solving", 0.4)
    solved = solve_all(several, memory)
    progress("Making up the result", 0.8)
    results = tuple(outcome(one, postings, scenario) for one in solved)
    progress("Done", 1.0)
    return results


def check(model: Model, postings: Postings, period: str, *, method: Method | None = None) -> tuple[Finding, ...]:
    """Everything that a run of the period would meet: errors that refuse it, amounts that nobody takes, and remarks.

    Errors of the tables alone are told by `model.checks` and not again here; rows that have them are passed over, and
    what only a solution can tell is left out.

    Raises:
        NotFound: no such period or method.
    """
    known = with_ledger_periods(model, postings)
    try:
        prepared = prepare(known, postings, period, method)
    except ClosedLoop as tight:
        return (problems.refused(tight),)
    found = [*beyond(prepared.wrong, problems.before(prepared)), *problems.outside(known, postings, prepared.memory)]
    if not prepared.loops and not prepared.wrong:
        try:
            found.extend(problems.after(prepared, solve(prepared)))
        except ClosedLoop as tight:
            found.append(problems.refused(tight))
    return tuple(sorted(found, key=lambda f: ("error", "warning", "info").index(f.severity)))
