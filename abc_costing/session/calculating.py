"""Results: which inputs, calculated by a pure job, kept as long as the inputs are the same; caps, reconciliation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abc_costing import money
from abc_costing.errors import ModelRefused, NotFound
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import errors
from abc_costing.model.results import Result
from abc_costing.model.rows import ACTUAL, Method, Period, key_of
from abc_costing.progress import Progress, part
from abc_costing.session.changes import ChangeRecord
from abc_costing.session.everything_wrong import Wanted, everything_wrong
from abc_costing.session.jobs import Job
from abc_costing.session.state import State
from abc_costing.session.values import Reconciliation
from abc_costing.storage import RunRecord, user

if TYPE_CHECKING:
    from abc_costing.model.caps import CapResult
    from abc_costing.model.postings import Postings
    from abc_costing.workbook import WorkbookRead


@dataclass(frozen=True)
class Choice:
    """What a result is wanted of. None: the default period, the project's method."""

    period: str | None = None
    scenario: str = ACTUAL
    method: Method | None = None


@dataclass(frozen=True)
class Settled:
    """A choice with nothing left open, written as the project writes it."""

    period: str
    scenario: str
    method: Method


def default_period(state: State, scenario: str = ACTUAL) -> str:
    """The latest period that has cost in a scenario. Raises NotFound."""
    from abc_costing.model import ledger_periods

    model, postings = plain(state, scenario)
    return state.remembered(f"default period {scenario}", lambda _m, _p: ledger_periods.default_period(model, postings))


def plain(state: State, scenario: str) -> tuple[Model, Postings]:
    """Model (with its periods) and postings of one scenario, worked out once."""

    def work(_: Model, postings: Postings) -> tuple[Model, Postings]:
        return resolved(state.file.content.model, postings, scenario)

    with in_cells(state.workbook):
        return state.remembered(f"scenario {scenario}", work)


def resolved(model: Model, postings: Postings, scenario: str) -> tuple[Model, Postings]:
    """Model and postings of one scenario as plain rows, the model with its periods."""
    from abc_costing.model import ledger_periods, scenarios

    rows, ledger = scenarios.resolve(model, postings, scenario)
    return ledger_periods.with_ledger_periods(rows, ledger), ledger


def scenario_names(state: State) -> tuple[str, ...]:
    """All scenarios, `Actual` first."""
    from abc_costing.model import scenarios

    return state.remembered("scenarios", scenarios.scenario_names)


def settle(state: State, choice: Choice) -> Settled:
    """The choice with its defaults. Raises NotFound for a period, scenario or method that is not there."""
    model = state.dated_model()
    method: Method = choice.method or model.settings.method
    if method not in ("direct", "step-down", "reciprocal"):
        raise NotFound(f"There is no method “{method}”. There are: direct, step-down, reciprocal.")
    scenario = settle_scenario(state, choice.scenario)
    period = default_period(state, scenario) if choice.period is None else _period(state, model, choice.period)
    return Settled(period, scenario, method)


def wanted(state: State, choice: Choice) -> Callable[[], Wanted] | None:
    """What a choice is to be allocated from, worked out when called; None where no period was stated and none has cost.

    Raises:
        NotFound: a period or scenario that was stated and is not there.
    """
    settle_scenario(state, choice.scenario)
    try:
        settled = settle(state, choice)
    except NotFound:
        if choice.period is not None:
            raise
        return None
    model, postings = state.file.content.model, state.postings()
    return lambda: (*of_scenario(model, postings, settled), settled.period)


def _period(state: State, model: Model, label: str) -> str:
    """A period of the project, or any other standard label (a quarter, a month) that has postings."""
    try:
        return model.period_named(label)
    except NotFound:
        if model.span(label) is None or not _has_postings(state, model, label):
            raise
        return label.strip()


def _has_postings(state: State, model: Model, label: str) -> bool:
    from abc_costing.model.ledger_periods import in_period

    return bool(in_period(model, state.postings(), label).any())


def key(state: State, choice: Choice) -> str:
    """A key of all inputs of a result: equal keys mean equal results. "" where there can be no result."""
    try:
        settled = settle(state, choice)
    except NotFound:
        return ""
    return f"{state.inputs}|{key_of(settled.period)}|{key_of(settled.scenario)}|{settled.method}"


def of_scenario(model: Model, postings: Postings, settled: Settled) -> tuple[Model, Postings]:
    """Model and postings of one scenario, with the wanted period among its periods."""
    dated, ledger = resolved(model, postings, settled.scenario)
    if key_of(settled.period) not in {key_of(label) for label in dated.period_labels}:
        dated = replace(dated, periods=(*dated.periods, Period(period=settled.period)))
    return dated, ledger


def job(state: State, choice: Choice) -> Job[Result]:
    """The job that calculates a result. Raises ModelRefused at once where the workbook could not be read right."""
    refuse_unread(state)
    settled = settle(state, choice)
    model, postings, workbook = state.file.content.model, state.postings(), state.workbook

    def work(progress: Progress) -> Result:
        from abc_costing import allocation

        progress("Preparing", 0.0)
        with in_cells(workbook), state.memory(settled.scenario) as memory:
            rows, ledger = of_scenario(model, postings, settled)
            result = allocation.allocate(rows, ledger, settled.period, method=settled.method,
                                         progress=part(progress, 0.1, 1.0), memory=memory)
        findings = tuple(map(workbook.locate, result.findings)) if workbook else result.findings
        return replace(result, scenario=settled.scenario, findings=findings)

    return Job(f"Calculate {settled.period}", work, key(state, choice))


def refuse_unread(state: State) -> None:
    """Raises ModelRefused where a workbook's cells could not be read: its model would not be what it says.

    With the errors of the cells it tells those of the tables, so that all can be corrected in one go.
    """
    if not errors(state.workbook_findings):
        return
    wrong = errors(everything_wrong(
        state.file.content.model, state.postings(), state.workbook, wanted(state, Choice())))
    raise ModelRefused(f"The workbook has {_counted(len(wrong))}, so it is not calculated. Correct it first.", wrong)


@contextmanager
def in_cells(workbook: WorkbookRead | None) -> Iterator[None]:
    """Gives the findings of a refused model the cells that they are about, where the project is a workbook."""
    try:
        yield
    except ModelRefused as refused:
        if workbook is None:
            raise
        raise ModelRefused(str(refused), errors(workbook.together_with(refused.findings))) from refused


def _counted(count: int) -> str:
    return "an error" if count == 1 else f"{count} errors"


def keep(state: State, job_key: str, result: Result) -> ChangeRecord:
    """Keeps a result and notes the run in the project."""
    if job_key:
        state.keep(job_key, result)
    of = money.currency(result.currency)
    amounts = {name: money.to_text(getattr(result, name), of)
               for name in ("ledger_total", "excluded", "direct", "costed", "difference")}
    from datetime import UTC, datetime

    state.file.record_run(RunRecord(
        result.run_id, datetime.now(UTC).isoformat(timespec="seconds"), user(), result.period, result.scenario,
        result.method, result.run_id, json.dumps(amounts)))
    return ChangeRecord("results", f"Calculate {result.period}")


def caps(state: State, scenario: str) -> tuple[CapResult, ...]:
    """Ratio against cap by period, of one scenario."""
    from abc_costing import indicators

    refuse_unread(state)
    model, ledger = plain(state, settle_scenario(state, scenario))
    expense = {label: indicators.expense(model, ledger, label) for label in with_cost(model, ledger)}
    return tuple(indicators.caps(model, expense))


def settle_scenario(state: State, scenario: str) -> str:
    """A scenario as the project writes it; blank is `Actual`. Raises NotFound."""
    names = scenario_names(state)
    for name in names:
        if key_of(name) == key_of(scenario or ACTUAL):
            return name
    raise NotFound(f"There is no scenario “{scenario}”. The project has: {', '.join(names)}.")


def with_cost(model: Model, postings: Postings) -> tuple[str, ...]:
    """The periods that have any ledger or direct cost."""
    from abc_costing.model.ledger_periods import in_period

    return tuple(
        label for label in model.period_labels
        if in_period(model, postings, label).any() or _direct(model, label))


def _direct(model: Model, period: str) -> int:
    from abc_costing.model.in_force import in_force

    found = in_force(model, model.direct_costs, period, lambda row: key_of(row.target))
    return sum(row.amount for rows in found.values() for row in rows)


def reconciliation(state: State, choice: Choice) -> Reconciliation:
    """The strip of the window: from the current result, else what is known before one."""
    from abc_costing.allocation import pooling

    result = state.kept(key(state, choice))
    if result is not None:
        return Reconciliation(
            result.period, result.scenario, result.ledger_total, result.excluded, result.direct, result.costed,
            result.unassigned, result.unused, result.excluded_by_class)
    settled = settle(state, choice)
    model, postings = of_scenario(state.file.content.model, state.postings(), settled)
    pooled = pooling.pool(model, postings, settled.period)
    return Reconciliation(
        settled.period, settled.scenario, pooled.ledger_total, pooled.excluded, _direct(model, settled.period), None,
        sum(amount for _, amount in pooled.unassigned_by_account), None, tuple(pooled.excluded_by_class))
