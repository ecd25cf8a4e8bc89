"""Checks of time equations: that they can be read, that features are counted, that nothing takes negative time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from abc_costing.model.case_counts import CaseCounts, measured
from abc_costing.model.check_finite import MOST_PLACES
from abc_costing.model.check_names import at, suggestion
from abc_costing.model.costing_model import Model
from abc_costing.model.equations import Equation, EquationError, parse
from abc_costing.model.findings import Finding
from abc_costing.model.in_force import in_force
from abc_costing.model.rows import ACTUAL, DriverQuantity, key_of
from abc_costing.numbers import fraction_text

_TABLE = "driver_quantities"
_LONGEST_SHOWN = 80
_MOST_NAMED = 12
Names = Mapping[str, Mapping[str, str]]
"""By target key the features stated for it in any period and scenario, by their key."""


def check_equations(model: Model) -> Iterator[Finding]:
    """Everything wrong or doubtful in the column `equation`."""
    rows = [row for row in model.driver_quantities if row.equation.strip()]
    features = _features(model)
    readable = []
    for row in rows:
        if row.weight != 1:
            yield Finding("error", "model.equation-and-weight",
                          f"This row has an equation and a weight of {row.weight:f}; an equation takes its place.",
                          "Clear the weight, or multiply the equation by it.", **at(row, _TABLE, "weight", row.weight))
        try:
            equation = parse(row.equation)
        except EquationError as problem:
            yield _unreadable(row, problem)
            continue
        if not _calculable(equation):
            yield Finding("error", "model.equation-size",
                          f"The numbers of this equation come to more than {MOST_PLACES} digits.",
                          "Write shorter numbers.", **at(row, _TABLE, "equation", row.equation))
            continue
        readable.append(row)
        yield from _unknown(row, equation.features, features)
    yield from _twice(readable)
    yield from _of_actual(model, readable, features)


def _calculable(equation: Equation) -> bool:
    numbers = (equation.base, *(coefficient for _, coefficient in equation.terms))
    return all(max(abs(number.numerator), number.denominator) < 10**MOST_PLACES for number in numbers)


def _features(model: Model) -> Names:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in model.case_features:
        found[key_of(row.target)].setdefault(key_of(row.feature), row.feature)
    return found


def _unreadable(row: DriverQuantity, problem: EquationError) -> Finding:
    text, position = row.equation, problem.position
    standing = re.compile(r"\w+|\S?").match(text, position - 1)
    word = standing[0] if standing else ""
    where = f", “{word[:_LONGEST_SHOWN]}”" if word else ""
    cause = f"The equation “{_around(text, position)}” goes wrong at character {position:,}{where}: {problem.cause}."
    return Finding("error", "model.equation", cause, problem.remedy, **at(row, _TABLE, "equation", text))


def _around(text: str, position: int) -> str:
    """The text, or, of a long one, what stands around a character."""
    if len(text) <= _LONGEST_SHOWN:
        return text
    start = max(min(position - _LONGEST_SHOWN // 2, len(text) - _LONGEST_SHOWN), 0)
    part = text[start:start + _LONGEST_SHOWN]
    return f"{'…' if start else ''}{part}{'…' if start + _LONGEST_SHOWN < len(text) else ''}"


def _unknown(row: DriverQuantity, used: Iterable[str], features: Names) -> Iterator[Finding]:
    """Features that this target has in no period."""
    known = features.get(key_of(row.target), {})
    for feature in used:
        if feature in known:
            continue
        names = ", ".join(list(known.values())[:_MOST_NAMED]) + (", …" if len(known) > _MOST_NAMED else "")
        there = f"it has: {names}" if known else "it has none"
        remedy = f"{suggestion(feature, known.values())}add “{feature}” of “{row.target}” to Case features."
        yield Finding("error", "model.unknown-feature",
                      f"“{feature}” in this equation is no feature of the cases of “{row.target}” in any period; "
                      f"{there}.",
                      remedy[0].upper() + remedy[1:], **at(row, _TABLE, "equation", row.equation))


def _twice(rows: Iterable[DriverQuantity]) -> Iterator[Finding]:
    """Rows of one driver, target and period that use a feature twice: its cases count in each."""
    seen: dict[tuple[str, ...], DriverQuantity] = {}
    for row in rows:
        scenario = key_of(row.scenario) or key_of(ACTUAL)
        for feature in parse(row.equation).features:
            key = (key_of(row.driver), key_of(row.target), key_of(row.period), scenario, feature)
            first = seen.setdefault(key, row)
            if first is not row:
                other = f" (the other is row {first.id})" if first.id else ""
                yield Finding("warning", "model.feature-twice",
                              f"Two equations of driver “{row.driver}” at “{row.target}” use “{feature}”{other}; "
                              "all its cases count in each.",
                              "Join the two rows to one, or count the cases of each as a feature of their own.",
                              **at(row, _TABLE, "equation", row.equation))


def _of_actual(model: Model, rows: Iterable[DriverQuantity], features: Names) -> Iterator[Finding]:
    """What the equations of `Actual` give in each period (another scenario is looked at when it is resolved)."""
    sums = {(key_of(row.driver), key_of(row.target)) for row in rows if _is_actual(row.scenario)}
    if not sums:
        return
    unread = {id(row) for row in model.driver_quantities if row.equation.strip()} - {id(row) for row in rows}
    taken = [row for row in model.driver_quantities
             if _is_actual(row.scenario) and (key_of(row.driver), key_of(row.target)) in sums and id(row) not in unread]
    counts = CaseCounts(replace(model, case_features=tuple(r for r in model.case_features if _is_actual(r.scenario))))
    told: set[tuple[int, str]] = set()
    for period in model.period_labels or ("",):
        found = in_force(model, taken, period, lambda row: (key_of(row.driver), key_of(row.target)))
        for in_period in found.values():
            yield from _negative(in_period, counts, period, told)
            yield from _uncounted(in_period, counts, period, features, told)


def _is_actual(scenario: str) -> bool:
    return (key_of(scenario) or key_of(ACTUAL)) == key_of(ACTUAL)


def _negative(
    rows: list[DriverQuantity], counts: CaseCounts, period: str, told: set[tuple[int, str]]
) -> Iterator[Finding]:
    """Rows of one driver and target that are less than nothing together."""
    values = [measured(row, counts, period) for row in rows]
    total = sum(values, Fraction(0))
    least = rows[values.index(min(values))]
    if total < 0 and least.equation.strip() and (id(least), "") not in told:
        told.add((id(least), ""))
        when = f" in {period}" if period else ""
        yield Finding("error", "model.equation-negative",
                      f"The quantity of driver “{least.driver}” at “{least.target}” is negative{when}: its equation "
                      f"gives {fraction_text(total)}.",
                      "Correct the equation, the number of cases or the counts in Case features.",
                      **at(least, _TABLE, "equation", least.equation))


def _uncounted(
    rows: list[DriverQuantity], counts: CaseCounts, period: str, features: Names, told: set[tuple[int, str]]
) -> Iterator[Finding]:
    """Features that are counted in other periods, but not in this one: no case is taken to have them."""
    for row in rows:
        label = row.period.strip() or period
        if not row.equation.strip() or not row.quantity or not label:
            continue
        there, known = counts.of(row.target, label), features.get(key_of(row.target), {})
        for feature, coefficient in parse(row.equation).terms:
            if coefficient and feature in known and feature not in there and (id(row), feature) not in told:
                told.add((id(row), feature))
                yield Finding("warning", "model.feature-uncounted",
                              f"“{known[feature]}” of “{row.target}” is not counted for {label}; the equation takes it "
                              "that no case has it.",
                              "Add a row for the period to Case features, with 0 where no case has it.",
                              **at(row, _TABLE, "equation", row.equation))
