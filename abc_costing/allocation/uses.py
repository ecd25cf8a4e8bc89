"""What each source's drivers measure at each target in one period: the model's tables looked up, before any method.

All numbers are exact: weights of a driver are integers on a common scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import attrgetter, is_not

import numpy as np
from numpy.typing import NDArray

from abc_costing.allocation.double import Double
from abc_costing.allocation.ids import Ids
from abc_costing.allocation.memory import Memory
from abc_costing.model import case_counts
from abc_costing.model.case_counts import CaseCounts
from abc_costing.model.costing_model import Model
from abc_costing.model.equation_tokens import EquationError
from abc_costing.model.findings import Finding
from abc_costing.model.in_force import in_force
from abc_costing.model.rows import Assignment, CaseFeature, Driver, DriverQuantity, Unused, key_of
from abc_costing.numbers import exact_text, fraction_text

KEEP: Unused = "keep apart"
ACCUMULATED = "accumulated cost"
_EQUATION = attrgetter("equation")
_MOST_BITS = 900
"""Whole numbers beyond these could not be numbers of double precision any more, nor could their products by parts."""


@dataclass(frozen=True)
class Measured:
    """A driver in a period: `weights` at `targets` (positions, ascending), integers over `scale`, all above 0."""

    driver: Driver
    targets: NDArray[np.int64]
    weights: tuple[int, ...]
    scale: int
    row_ids: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def total(self) -> Fraction:
        """Sum over all targets, in the driver's unit."""
        return Fraction(self.sum, self.scale)

    @cached_property
    def sum(self) -> int:
        """Sum of the weights."""
        return sum(self.weights)

    @cached_property
    def double(self) -> Double:
        """The weights as numbers of double precision twice."""
        return Double.of_integers(self.weights)

    @property
    def by_target(self) -> dict[int, int]:
        """Weight by target."""
        return dict(zip(self.targets.tolist(), self.weights, strict=True))


@dataclass(frozen=True)
class Use:
    """One assignment in force: a source, how its driver measures, capacity in the driver's unit, stated share.

    fixed: minor units that the driver carries first, from a stated amount or (`rated`) a rate on what its targets use;
    None where it carries a share.
    unused, charge_to: what becomes of unused capacity, and the node it is charged to. fte: full-time equivalents.
    """

    source: int
    measured: Measured
    capacity: Fraction | None
    share: Fraction | None
    accept_overuse: bool
    row_id: int
    fixed: Fraction | None = None
    rated: bool = False
    unused: Unused = KEEP
    charge_to: int | None = None
    fte: Fraction | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def driver(self) -> Driver:
        """The driver's row."""
        return self.measured.driver

    def receivers(self, ids: Ids) -> list[int]:
        """The targets; of a driver of accumulated cost without quantities all activities but the source."""
        if self.driver.kind != ACCUMULATED or self.measured.row_ids:
            found: list[int] = self.measured.targets.tolist()
            return found
        return [at for at, node in enumerate(ids.nodes) if node.kind == "activity" and at != self.source]


@dataclass(frozen=True)
class Uses:
    """All assignments in force in a period by source, in the order of driver keys, and what is wrong with them."""

    by_source: Mapping[int, tuple[Use, ...]] = field(default_factory=dict)

    @cached_property
    def accumulating(self) -> frozenset[int]:
        """Sources with a driver of accumulated cost."""
        return frozenset(use.source for use in self.all if use.driver.kind == ACCUMULATED)

    @cached_property
    def all(self) -> tuple[Use, ...]:
        """Every use, by source."""
        return tuple(use for source in sorted(self.by_source) for use in self.by_source[source])


def collect(model: Model, ids: Ids, at: tuple[str, str], memory: Memory) -> Uses:
    """Looks up a period's assignments and quantities. Names that the model does not know are left to `model.checks`.

    at: where memory keeps it (periods with equal rows have one place), and the period.
    """
    place, period = at
    drivers = memory.kept("drivers by key", (model.drivers,), lambda: {
        key_of(row.driver): row for row in reversed(model.drivers)})
    wanted = memory.kept(("wanted", place), (ids, drivers, model.assignments, *_calendar(model)),
                         lambda: _wanted(model, ids, period, drivers))
    rows = memory.grouped("quantities", model.driver_quantities, lambda row: key_of(row.driver))
    features = memory.grouped("features", model.case_features, lambda row: key_of(row.target))
    needed = memory.kept(("needed", place), (wanted, rows), lambda: {
        key: rows.get(key, ()) for key in dict.fromkeys(key for _, by_driver in wanted.values() for key in by_driver)})
    measured = memory.each(
        ("measured", place), (ids, drivers, features, *_calendar(model)), needed,
        lambda key, rows: _known_or_measured(model, drivers[key], rows, ids, at, features, memory))
    return memory.kept(("uses", place), (wanted, measured, model.settings),
                       lambda: _uses(model, ids, place, wanted, measured, memory))


Wanted = Mapping[int, tuple[int, Mapping[str, Sequence[Assignment]]]]
"""By source: its position again, and its rows by driver key."""


def _wanted(model: Model, ids: Ids, period: str, drivers: Mapping[str, Driver]) -> Wanted:
    by_source = in_force(model, model.assignments, period, lambda row: key_of(row.source))
    found: dict[int, tuple[int, Mapping[str, Sequence[Assignment]]]] = {}
    for source_key in sorted(by_source):
        source = ids.of_name(source_key)
        same: dict[str, list[Assignment]] = {}
        for row in by_source[source_key]:
            if key_of(row.driver) in drivers:
                same.setdefault(key_of(row.driver), []).append(row)
        if source is not None and same:
            found[source] = source, {key: same[key] for key in sorted(same)}
    return found


def _uses(
    model: Model, ids: Ids, place: str, wanted: Wanted, measured: Mapping[str, Measured], memory: Memory
) -> Uses:
    """The uses; those of sources whose rows and drivers are the same as before are the same as before."""
    facts = {source: (by_driver, *(measured[key] for key in by_driver)) for source, (_, by_driver) in wanted.items()}
    before: dict[int, tuple[object, ...]] = memory.last(("facts", place), facts) or {}
    settled = memory.last(("settings", place), model.settings) is model.settings
    old: Uses = memory.last(("last uses", place), Uses()) or Uses()
    found = {}
    for source, now in facts.items():
        then = before.get(source, ())
        if settled and len(then) == len(now) and not any(map(is_not, then, now)) and source in old.by_source:
            found[source] = old.by_source[source]
        else:
            found[source] = tuple(
                _use(model, ids, source, measured[key], rows) for key, rows in wanted[source][1].items())
    result = Uses(found)
    memory.last(("last uses", place), result)
    return result


def _calendar(model: Model) -> tuple[object, ...]:
    """What decides which days a period label means."""
    return model.periods, model.settings


def _known_or_measured(
    model: Model, driver: Driver, rows: Sequence[DriverQuantity], ids: Ids, at: tuple[str, str],
    features: Mapping[str, Sequence[CaseFeature]], memory: Memory,
) -> Measured:
    """The measure of before where the rows in force are the same: a row of another period was edited."""
    place, period = at
    by_target = in_force(model, rows, period, lambda row: key_of(row.target))
    counted = {key: features.get(key, ()) for key, held in by_target.items() if any(map(_EQUATION, held))}
    facts = (ids, driver, *_calendar(model), *(row for held in by_target.values() for row in held), *counted.values())
    return memory.kept(("in force", key_of(driver.driver), place), facts,
                       lambda: _measure(model, driver, by_target, ids, period, counted))


def _measure(
    model: Model, driver: Driver, by_target: Mapping[str, Sequence[DriverQuantity]], ids: Ids, period: str,
    counted: Mapping[str, Sequence[CaseFeature]],
) -> Measured:
    """counted: the features of targets with a time equation."""
    exact: dict[int, Fraction] = {}
    findings: list[Finding] = []
    spread = _periods(by_target) if driver.kind == "percent" else 1
    nothing = CaseCounts(model, ())
    for target_key in sorted(by_target):
        target = ids.of_name(target_key)
        held = by_target[target_key]
        counts = CaseCounts(model, counted[target_key]) if target_key in counted else nothing
        amounts = _amounts(held, counts, period)
        total = amounts[0] if len(amounts) == 1 else sum(amounts, Fraction(0))
        if total < 0 or any(row.quantity < 0 for row in held):
            findings.append(_negative(driver, held, amounts))
        elif total > 0 and target is not None:
            exact[target] = Fraction(1 if driver.kind == "even" else total) / (spread if held[0].period else 1)
    scale = lcm(*(value.denominator for value in exact.values())) if exact else 1
    targets = sorted(exact)
    weights = tuple(exact[at].numerator * (scale // exact[at].denominator) for at in targets)
    if sum(weights).bit_length() > _MOST_BITS:
        findings.append(_without_measure(driver, max(exact.values(), key=attrgetter("denominator"))))
        targets, weights = [], ()
    return Measured(driver, np.array(targets, np.int64), weights, scale,
                    tuple(row.id for held in by_target.values() for row in held), tuple(findings))


def _without_measure(driver: Driver, example: Fraction) -> Finding:
    return Finding(
        "error", "driver.no-common-measure",
        f"The quantities of driver “{driver.driver}” are fractions without a common measure, such as "
        f"{fraction_text(example)}; they cannot be calculated with exactly.",
        "Round the divisors in its time equations: 0.0833 in place of 1/12.",
        table="drivers", row_id=driver.id, field="driver", value=driver.driver,
    )


def _amounts(rows: Sequence[DriverQuantity], counts: CaseCounts, period: str) -> list[Fraction]:
    """What each row measures; nothing where its equation cannot be read, which `model.checks` tells."""
    found = []
    for row in rows:
        try:
            found.append(case_counts.measured(row, counts, period))
        except EquationError:
            found.append(Fraction(0))
    return found


def _periods(by_target: Mapping[str, Sequence[DriverQuantity]]) -> int:
    """How many periods inside the wanted one the rows come from: percentages are averaged over them, not added."""
    return max(len({key_of(row.period) for rows in by_target.values() for row in rows if row.period}), 1)


def _negative(driver: Driver, rows: Sequence[DriverQuantity], amounts: Sequence[Fraction]) -> Finding:
    """One row that is negative by itself, else the one that takes most from the sum."""
    row = next((row for row in rows if row.quantity < 0), rows[amounts.index(min(amounts))])
    timed = row.quantity >= 0 and bool(row.equation)
    figure = exact_text(row.quantity) if row.quantity < 0 else fraction_text(sum(amounts, Fraction(0)))
    return Finding(
        "error", "quantity.negative",
        f"The quantity of driver “{driver.driver}” at “{row.target}” is negative ({figure}).",
        "Correct the equation, the number of cases or the counts in Case features." if timed else
        "Enter a quantity of 0 or more; a credit belongs into the ledger, not into a driver.",
        value=row.equation if timed else str(row.quantity), table="driver_quantities", row_id=row.id,
        field="equation" if timed else "quantity",
    )


def _use(model: Model, ids: Ids, source: int, measured: Measured, rows: Sequence[Assignment]) -> Use:
    """One use from the rows of a source and a driver; those of several periods inside the wanted one are one use."""
    stated = [Fraction(row.capacity) for row in rows if row.capacity is not None]
    whole = measured.driver.kind == "percent"
    people = [Fraction(row.fte) for row in rows if row.fte is not None]
    last = rows[-1]
    return Use(
        source, measured,
        capacity=sum(stated, Fraction(0)) / (len(stated) if whole else 1) if stated else None,
        share=Fraction(rows[0].share) if rows[0].share is not None else None,
        accept_overuse=all(row.accept_overuse for row in rows), row_id=rows[0].id,
        fixed=_fixed(model, measured, rows), rated=_rated(rows), unused=last.unused,
        charge_to=ids.of_name(last.charge_to) if last.unused == "charge" else None,
        fte=sum(people, Fraction(0)) / len(people) if people else None, findings=tuple(_differing(rows)))


_NO_MIDDLE: tuple[tuple[str, str, Callable[[Assignment], Decimal | str | None]], ...] = (
    ("share", "share of the cost that it carries", lambda row: row.share),
    ("fixed_amount", "fixed amount", lambda row: None if row.fixed_amount is None else "an amount"),
    ("rate", "rate", lambda row: row.rate),
    ("capacity", "capacity", lambda row: None if row.capacity is None else "a capacity"),
    ("unused", "use of what is unused", lambda row: row.unused),
    ("charge_to", "bearer of what is unused", lambda row: key_of(row.charge_to)),
)
"""What must be the same in all periods inside a wanted one (field, words, what a row says), for it neither adds up nor
has a mean. Amounts and capacities add up, but not with periods that go by something else."""


def _differing(rows: Sequence[Assignment]) -> Iterator[Finding]:
    """What rows of several periods say so differently that no single use can stand for them."""
    for field_, words, said in _NO_MIDDLE:
        values = {said(row) for row in rows}
        if len(values) > 1:
            yield Finding(
                "error", f"assignment.{field_.replace('_', '-')}-differs",
                f"Driver “{rows[0].driver}” of “{rows[0].source}”: the {words} differs inside the period "
                f"({', '.join(sorted(_shown(value) for value in values))}).",
                "Make it the same in all of them, or add one row for the whole period.",
                table="assignments", row_id=rows[-1].id, field=field_)


def _shown(value: Decimal | str | None) -> str:
    return fraction_text(Fraction(value)) if isinstance(value, Decimal) else value or "blank"


def _rated(rows: Sequence[Assignment]) -> bool:
    """Whether a rate and no stated amount is what the driver carries first."""
    return any(row.rate is not None for row in rows) and all(row.fixed_amount is None for row in rows)


def _fixed(model: Model, measured: Measured, rows: Sequence[Assignment]) -> Fraction | None:
    """What the driver carries first: stated amounts, or the rate on what the targets use."""
    amounts = [row.fixed_amount for row in rows if row.fixed_amount is not None]
    rates = [Fraction(row.rate) for row in rows if row.rate is not None]
    if amounts:
        return Fraction(sum(amounts))
    if rates:
        return sum(rates, Fraction(0)) / len(rates) * measured.total * model.currency.unit
    return None
