"""A time equation worked out for people: what each part comes to, what a case takes, what all take together. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from abc_costing.model.case_counts import CaseCounts
from abc_costing.model.costing_model import Model
from abc_costing.model.equation_tokens import is_plain
from abc_costing.model.equations import Equation, EquationError, parse
from abc_costing.model.rows import DriverQuantity, key_of
from ui.screens.drivers.matrix import position_words
from ui.shell.formats import Formats

_COUNTABLE: Final = frozenset({"minute", "hour", "day", "page", "case", "item", "step"})
"""Units that take an s in the plural; others stand as they are written."""
EXAMPLE: Final = "8 + 12*paper + 15*appeal"


@dataclass(frozen=True)
class Part:
    """One part of an equation: `each` for every one of `count`; `count` None: not counted in the period."""

    name: str
    each: Fraction
    count: Decimal | None

    @property
    def total(self) -> Fraction:
        """What the part comes to over all cases."""
        return self.each * Fraction(self.count or 0)


@dataclass(frozen=True)
class Worked:
    """An equation with the counts of one target in one period. features: all counts known there, by name."""

    cases: Decimal
    period: str
    parts: tuple[Part, ...] = ()
    problem: EquationError | None = None
    unknown: tuple[str, ...] = ()
    features: Mapping[str, Decimal | None] = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        """What all cases take, in the driver's unit."""
        return sum((part.total for part in self.parts), Fraction(0))

    @property
    def per_case(self) -> Fraction | None:
        """What one case takes on the average; None without cases."""
        return self.total / Fraction(self.cases) if self.cases else None


def worked(model: Model, row: DriverQuantity, text: str, period: str) -> Worked:
    """A text as the equation of a row. `model` has the case features of one scenario; `period` is the chosen one."""
    when = row.period.strip() or period
    counts = CaseCounts(model).of(row.target, when)
    names = features_of(model, row.target)
    shown = {name: counts.get(key) for key, name in names.items()}
    try:
        equation = parse(text)
    except EquationError as problem:
        return Worked(row.quantity, when, problem=problem, features=shown)
    unknown = tuple(feature for feature in equation.features if feature not in names)
    return Worked(row.quantity, when, _parts(equation, row.quantity, counts, names), None, unknown, shown)


def _parts(
    equation: Equation, cases: Decimal, counts: Mapping[str, Decimal], names: Mapping[str, str]
) -> tuple[Part, ...]:
    base = (Part("every case", equation.base, cases),) if equation.base or not equation.terms else ()
    return (*base, *(Part(names.get(key, key), each, counts.get(key)) for key, each in equation.terms))


def features_of(model: Model, target: str) -> dict[str, str]:
    """The features that a target's cases have in any period: key to name, in order of the table."""
    found: dict[str, str] = {}
    for row in model.case_features:
        if key_of(row.target) == key_of(target):
            found.setdefault(key_of(row.feature), row.feature)
    return found


def refusal(text: str) -> str | None:
    """Why a text is no equation, with the place; None where it is one."""
    try:
        parse(text)
    except EquationError as problem:
        return position_words(problem)
    return None


def result_words(found: Worked, unit: str, formats: Formats) -> str:
    """The outcome in a line: "10.4 minutes a case × 30,000 cases = 312,000 minutes in 2025"."""
    total = f"{formats.number(found.total, _places(found.total), dash=False)} {counted(found.total, unit)}"
    when = f" in {found.period}" if found.period else ""
    if found.per_case is None:
        return f"No cases{when}: {total}".rstrip()
    each = f"{formats.number(found.per_case, _places(found.per_case), dash=False)} {counted(found.per_case, unit)}"
    cases = f"{formats.number(found.cases, None)} {counted(found.cases, 'case')}"
    return f"{each.rstrip()} a case × {cases} = {total.rstrip()}{when}"


def part_words(part: Part, formats: Formats) -> str:
    """A part as it is multiplied: "12 × 4,000 paper"."""
    each = formats.number(part.each, _places(part.each))
    return f"{each} × {formats.number(part.count or 0, None, dash=False)} {part.name}"


def counted(value: Fraction | Decimal, unit: str) -> str:
    """A unit behind a number."""
    return f"{unit}s" if unit in _COUNTABLE and value != 1 else unit


def quoted(feature: str) -> str:
    """A feature as it is written in an equation."""
    return feature if is_plain(feature) else '"' + feature.replace('"', '""') + '"'


def _places(value: Fraction) -> int:
    """Decimals enough to read it: none where it is whole, else up to two."""
    return next((places for places in (0, 1) if (value * 10**places).denominator == 1), 2)
