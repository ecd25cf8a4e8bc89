"""A scenario resolved into a plain model: what it states, what it inherits, what it changes by a factor.

From the first base (`Actual`) on, each scenario of the chain takes the rows of the one it is based on, except those it
states itself, and then multiplies by its changes. So a change also applies to what is inherited, and never to a row
that a later scenario states. Import this module where it is used: it needs numpy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abc_costing.errors import ModelRefused, NotFound
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.ledger_periods import in_period, label_inside, with_ledger_periods
from abc_costing.model.matching import IDENTITIES, VALUE_FIELDS, Match, changeable
from abc_costing.model.postings import Amounts, Coded, Postings, concatenated
from abc_costing.model.rows import ACTUAL, EXACT, Scenario, ScenarioChange, key_of
from abc_costing.money import LIMIT

_ACTUAL = key_of(ACTUAL)
_LOOKED_UP_BY = {
    "driver_quantities": ("driver", "target"), "case_features": ("target", "feature"), "assignments": ("source",)}
"""Of the tables whose rows may hold for every period, the fields by which rows in force are looked up."""
Mask = NDArray[np.bool_]


def resolve(model: Model, postings: Postings, scenario: str) -> tuple[Model, Postings]:
    """Model and postings as the scenario has them: only its rows, all of them with a blank scenario.

    Args:
        scenario: a name in any case; "" is `Actual`.

    Raises:
        NotFound: no such scenario; the message lists those there are.
        ModelRefused: the scenario is based on itself or on one that does not exist, or has a change that means nothing.
    """
    chain = _chain(model, postings, scenario)
    if _is_plain(model, postings):
        return model, postings
    known = with_ledger_periods(model, postings)
    plain = replace(model, scenarios=(), scenario_changes=())
    for key in IDENTITIES:
        plain = plain.with_table(key, ())
    ledger = postings.take(np.zeros(0, np.intp))
    for name in chain:
        changes = [change for change in model.scenario_changes if _key(change.scenario) == name]
        plain, ledger = _inherited(model, plain, name), _ledger_inherited(known, postings, ledger, name)
        for change in changes:
            plain, ledger = _changed(known, plain, ledger, change)
    return plain, replace(ledger, scenario=Coded(("",), np.zeros(len(ledger), np.int32)))


def scenario_names(model: Model, postings: Postings) -> tuple[str, ...]:
    """All scenarios, `Actual` first: those of the model and those that only the ledger names."""
    names = {key_of(name): name for name in model.scenario_names}
    for code in np.unique(postings.scenario.codes):
        name = postings.scenario.values[int(code)]
        if name.strip():
            names.setdefault(key_of(name), name)
    return tuple(names.values())


def with_ledger_scenarios(model: Model, postings: Postings) -> Model:
    """The model with the scenarios that only its ledger names in the table Scenarios, based on `Actual`."""
    known = {_key(name) for name in model.scenario_names}
    more = [name for name in scenario_names(model, postings) if _key(name) not in known]
    return replace(model, scenarios=(*model.scenarios, *(Scenario(scenario=name) for name in more))) if more else model


def _key(name: str) -> str:
    return key_of(name) or _ACTUAL


def _chain(model: Model, postings: Postings, scenario: str) -> list[str]:
    """Keys of the scenario and all it is based on, `Actual` first."""
    based_on = {_key(row.scenario): _key(row.based_on) for row in model.scenarios}
    known = {_key(name) for name in scenario_names(model, postings)}
    name = _key(scenario)
    if name not in known:
        names = ", ".join(scenario_names(model, postings))
        raise NotFound(f"There is no scenario “{scenario}”. The project has: {names}.")
    chain = [name]
    while name != _ACTUAL:
        name = based_on.get(name, _ACTUAL)
        if name in chain or name not in known:
            raise _refused(model, chain[-1], name in chain)
        chain.append(name)
    return chain[::-1]


def _refused(model: Model, name: str, loop: bool) -> ModelRefused:
    row = next(row for row in model.scenarios if _key(row.scenario) == name)
    cause = (f"The scenario “{row.scenario}” is based on “{row.based_on}”, "
             + ("which is based on it in turn." if loop else "which does not exist."))
    finding = Finding("error", "scenario.based-on", cause, "Base it on Actual or on another scenario.",
                      value=row.based_on, table="scenarios", row_id=row.id, field="based_on")
    return ModelRefused(f"{cause} {finding.remedy}", [finding])


def _is_plain(model: Model, postings: Postings) -> bool:
    """Whether there is nothing but rows of `Actual` with a blank scenario."""
    if model.scenarios or model.scenario_changes:
        return False
    used = postings.scenario.values and any(
        postings.scenario.values[int(code)] for code in np.unique(postings.scenario.codes))
    return not used and not any(row.scenario for key in IDENTITIES for row in _rows(model, key))


def _rows(model: Model, key: str) -> tuple[Any, ...]:
    return model.table(key)


def _identity(row: object, fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key_of(getattr(row, field)) for field in fields)


def _inherited(model: Model, base: Model, name: str) -> Model:
    """The base's rows but those that the scenario states, and those it states."""
    for key, fields in IDENTITIES.items():
        own = [row for row in _rows(model, key) if _key(row.scenario) == name]
        if not own:
            continue
        stated = {_identity(row, fields) for row in own}
        kept = [row for row in _rows(base, key) if _identity(row, fields) not in stated]
        own = [replace(row, scenario="") if row.scenario else row for row in own]
        base = base.with_table(key, (*kept, *own))
    return base


def _ledger_inherited(known: Model, postings: Postings, base: Postings, name: str) -> Postings:
    """The base's postings but those of an account, cost centre and period that the scenario states, and its own."""
    mine = np.array([_key(value) == name for value in postings.scenario.values], np.bool_)
    own = postings.take(mine[postings.scenario.codes]) if len(mine) else base
    if not len(own) or not len(base):
        return own if len(own) else base
    own_pairs, base_pairs = _pairs(own, base)
    labels = _labels(known, own)
    replaced = np.zeros(len(base), np.bool_)
    for code, label in enumerate(labels.values):
        stated = np.unique(own_pairs[labels.codes == code])
        replaced |= np.isin(base_pairs, stated) & in_period(known, base, label)
    return concatenated([base.take(~replaced), own])


def _pairs(*parts: Postings) -> list[NDArray[np.int64]]:
    """One number for each pair of account and cost centre, the same in all parts."""
    numbers: dict[str, int] = {}

    def codes(column: Coded) -> NDArray[np.int64]:
        known = [numbers.setdefault(key_of(value), len(numbers)) for value in column.values]
        return np.array(known, np.int64)[column.codes]

    return [codes(part.account) << 32 | codes(part.cost_centre) for part in parts]


def _labels(model: Model, postings: Postings) -> Coded:
    """The period of each posting: its label, or for a date the shortest of the model's periods that holds it."""
    spans = [(span, label) for label in model.period_labels if (span := model.span(label))]
    spans.sort(key=lambda pair: pair[0].days)
    shortest: dict[int, str] = {}
    for day in np.unique(postings.day[postings.day > 0]).tolist():
        holding = (label for span, label in spans if span.start.toordinal() <= day <= span.end.toordinal())
        shortest[day] = next(holding, "") or _month(day)
    periods = zip(postings.day.tolist(), postings.period.codes.tolist(), strict=True)
    return Coded.of(shortest[day] if day > 0 else postings.period.values[code] for day, code in periods)


def _month(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{day.year:04}-{day.month:02}"


def _changed(known: Model, model: Model, ledger: Postings, change: ScenarioChange) -> tuple[Model, Postings]:
    """The change applied; `known` is the whole model, which knows all periods."""
    key = changeable(change.sheet)
    if not change.factor.is_finite():
        raise _change_refused(change, f"the factor {change.factor} is not a finite number")
    try:
        if key is None:
            raise ValueError(f"“{change.sheet}” is not a sheet that a scenario can change")
        match = Match.of(change.match, key)
    except ValueError as problem:
        raise _change_refused(change, f"{problem}") from problem
    try:
        if key == "ledger":
            mask = _postings_taken(known, ledger, match, change.period)
            return model, ledger.with_amount(_multiplied(ledger.amount, mask, change.factor))
        rows = _with_rows_of_period(known, key, _rows(model, key), match, change.period)
        return model.with_table(key, tuple(_rows_changed(known, key, rows, match, change))), ledger
    except OverflowError as problem:
        raise _change_refused(change, f"{problem}") from problem


def _change_refused(change: ScenarioChange, problem: str) -> ModelRefused:
    finding = Finding("error", "scenario.change", f"{problem}.", "Correct this row of the sheet Scenario changes.",
                      value=change.match, table="scenario_changes", row_id=change.id, field="match")
    return ModelRefused(f"A change of the scenario “{change.scenario}” cannot be applied: {problem}.", [finding])


def _postings_taken(model: Model, ledger: Postings, match: Match, period: str) -> Mask:
    mask: Mask = in_period(model, ledger, period) if period.strip() else np.ones(len(ledger), np.bool_)
    for field, pattern in match.conditions:
        column: Coded = getattr(ledger, field)
        mask &= np.array([pattern.matches(value) for value in column.values], np.bool_)[column.codes]
    return mask


def _multiplied(amounts: Amounts, mask: Mask, factor: Decimal) -> Amounts:
    changed = amounts.copy()
    changed[mask] = [round_amount(amount, factor) for amount in amounts[mask].tolist()]
    return changed


def round_amount(amount: int, factor: Decimal) -> int:
    """An amount of minor units times a factor, exactly, then half to even.

    Raises:
        OverflowError: the result is larger than an amount can be.
    """
    numerator, denominator = factor.as_integer_ratio()
    whole, rest = divmod(amount * numerator, denominator)
    whole += 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    if abs(whole) > LIMIT:
        raise OverflowError(f"the factor {factor} makes an amount larger than can be kept exactly")
    return whole


def _with_rows_of_period(
    known: Model, key: str, rows: tuple[Any, ...], match: Match, period: str
) -> tuple[Any, ...]:
    """The rows with those that hold in every period stated for the changed periods too, so that only these change.

    Rows are looked up by source (assignments), by driver and target (quantities), by target and feature: the rows of
    such a group without a period are repeated for each period inside the changed one that the group has no row for.
    """
    if not period.strip() or key not in _LOOKED_UP_BY:
        return rows
    fields = _LOOKED_UP_BY[key]
    always: dict[tuple[str, ...], list[Any]] = {}
    stated: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        if row.period.strip():
            stated.setdefault(_identity(row, fields), set()).add(row.period)
        else:
            always.setdefault(_identity(row, fields), []).append(row)
    inside = [other for other in known.period_labels if label_inside(known, other, period)]
    labels = inside if any(key_of(other) == key_of(period) for other in inside) else [period, *inside]
    repeated: list[Any] = []
    for group, members in always.items():
        if not any(match.takes(row) for row in members):
            continue
        for label in labels:
            if not any(label_inside(known, other, label) for other in stated.get(group, ())):
                repeated.extend(replace(row, period=label) for row in members)
    return (*rows, *repeated)


def _rows_changed(
    known: Model, key: str, rows: tuple[Any, ...], match: Match, change: ScenarioChange
) -> Iterable[Any]:
    field = VALUE_FIELDS[key]
    for row in rows:
        value = getattr(row, field)
        if value is None or not match.takes(row) or not _in_period(known, row.period, change.period):
            yield row
        elif isinstance(value, int):
            yield replace(row, **{field: round_amount(value, change.factor)})
        else:
            yield replace(row, **{field: EXACT.multiply(value, change.factor)})


def _in_period(model: Model, label: str, period: str) -> bool:
    return not period.strip() or (bool(label.strip()) and label_inside(model, label, period))
