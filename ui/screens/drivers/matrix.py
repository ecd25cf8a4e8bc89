"""The driver matrix of one period and scenario as values: sources with their drivers, targets, cells. No Qt.

A cell measures quantity x weight, or what its time equation gives, summed over the rows in force, as the calculation
does; a percentage that comes from several periods is averaged over them, and an even driver counts 1 at each target. A
driver of accumulated cost needs no quantities: what its row shows are the amounts that it charged in a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final, Literal

from abc_costing.model.case_counts import CaseCounts, measured
from abc_costing.model.costing_model import Model
from abc_costing.model.equations import EquationError
from abc_costing.model.in_force import in_force
from abc_costing.model.results import Result
from abc_costing.model.rows import Assignment, Driver, DriverQuantity, key_of
from abc_costing.period import Span

Which = Literal["pool", "support", "primary", "all"]
Key = tuple[str, str]
"""Source and driver, both as `key_of`."""
HUNDRED: Final = Decimal(100)
ACCUMULATED: Final = "accumulated cost"
_DIGITS: Final = Context(prec=28)
HEAT: Final = (Decimal(0), Decimal("0.04"), Decimal("0.08"), Decimal("0.14"), Decimal("0.22"), Decimal("0.40"))


@dataclass(frozen=True)
class Target:
    """A column: an activity or a service. `band` is its process, or the branch of the services."""

    key: str
    node: str
    name: str
    band: str
    is_service: bool = False


@dataclass(frozen=True)
class Cell:
    """What a driver measures at one target. `rows` are the rows in force; `stated` the quantity of the only one.

    problem: why an equation of it cannot be read; its row then counts nothing.
    """

    rows: tuple[DriverQuantity, ...]
    measured: Decimal
    problem: str = ""

    @property
    def stated(self) -> Decimal | None:
        """The quantity as written, where one row alone says it."""
        return self.rows[0].quantity if len(self.rows) == 1 else None

    @property
    def weighted(self) -> bool:
        """Whether what is shown is more than one written quantity."""
        return len(self.rows) > 1 or self.rows[0].weight != 1 or bool(self.equation)

    @property
    def equation(self) -> str:
        """The time equation, where one row alone says what is measured."""
        return self.rows[0].equation.strip() if len(self.rows) == 1 else ""


@dataclass(frozen=True)
class MatrixRow:
    """A source and one of its drivers."""

    key: Key
    source: str
    source_name: str
    kind: str
    driver: Driver
    assignment: Assignment
    cells: Mapping[str, Cell]
    capacity: Decimal | None = None
    charged: Mapping[str, int] = field(default_factory=dict)
    """Of a driver of accumulated cost: minor units by target in a result."""

    @property
    def is_accumulated(self) -> bool:
        """Whether the row is shared by what its targets have cost so far, not by quantities."""
        return self.driver.kind == ACCUMULATED

    @property
    def total(self) -> Decimal:
        """Sum over all targets, in the driver's unit."""
        return sum((cell.measured for cell in self.cells.values()), Decimal(0))

    def share(self, target: str) -> Decimal:
        """A target's part of the row, as a fraction."""
        if self.is_accumulated:
            whole = sum(self.charged.values())
            return Decimal(self.charged.get(target, 0)) / whole if whole else Decimal(0)
        cell, total = self.cells.get(target), self.total
        return cell.measured / total if cell and total else Decimal(0)

    def heat(self, part: Decimal) -> int:
        """Step 0 to 6 of a share of this row."""
        return sum(part > limit for limit in HEAT)

    @property
    def difference(self) -> Decimal | None:
        """What a percentage row has more than 100; None for other drivers, empty rows, and where capacity is stated."""
        if self.driver.kind != "percent" or not self.cells or self.capacity is not None:
            return None
        return self.total - HUNDRED

    @property
    def overused(self) -> Decimal:
        """Use above capacity."""
        return max(self.total - self.capacity, Decimal(0)) if self.capacity is not None else Decimal(0)

    @property
    def decimals(self) -> int:
        """Shown decimals of the whole row: as many as its cells have, two at most."""
        return min(2, max((_decimals(cell.measured) for cell in self.cells.values()), default=0))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True)
class Matrix:
    """The rows, and the targets that they use or, where wanted, all that there are."""

    rows: tuple[MatrixRow, ...]
    targets: tuple[Target, ...]

    def row(self, key: object) -> MatrixRow | None:
        """The row of a key."""
        return next((row for row in self.rows if row.key == key), None)

    def target(self, key: str) -> Target | None:
        """The target of a key."""
        return next((target for target in self.targets if target.key == key), None)

    @property
    def bands(self) -> dict[str, list[Target]]:
        """Targets by process, in order."""
        found: dict[str, list[Target]] = {}
        for target in self.targets:
            found.setdefault(target.band, []).append(target)
        return found


def matrix(
    model: Model, period: str, which: Which = "all", all_targets: bool = False, result: Result | None = None
) -> Matrix:
    """The matrix of a model whose quantities, case features and assignments are those of one scenario.

    result: of the period and scenario, for what drivers of accumulated cost charged.
    """
    quantities = _cells(model, period)
    drivers = {key_of(row.driver): row for row in reversed(model.drivers)}
    ruled = in_force(model, model.assignments, period, lambda row: key_of(row.source))
    charged = _charged(drivers, result)
    rows = []
    for source in _sources(model, which):
        by_driver: dict[str, list[Assignment]] = {}
        for assignment in ruled.get(key_of(source[0]), []):
            by_driver.setdefault(key_of(assignment.driver), []).append(assignment)
        for driver, found in by_driver.items():
            if driver in drivers:
                key = (key_of(source[0]), driver)
                rows.append(_row(key, source, drivers[driver], found, quantities, charged.get(key, {})))
    taken = {target for row in rows for target in (*row.cells, *row.charged)}
    targets = [t for t in _targets(model) if all_targets or t.key in taken]
    return Matrix(tuple(rows), tuple(targets))


def _row(
    key: Key, source: tuple[str, str, str], driver: Driver, found: Sequence[Assignment],
    quantities: Mapping[str, Mapping[str, Cell]], charged: Mapping[str, int],
) -> MatrixRow:  # fmt: skip
    stated = [row.capacity for row in found if row.capacity is not None]
    parts = len(stated) if driver.kind == "percent" else 1
    capacity = sum(stated, Decimal(0)) / parts if stated else None
    return MatrixRow(key, *source, driver, found[0], quantities.get(key[1], {}), capacity, charged)


def _charged(drivers: Mapping[str, Driver], result: Result | None) -> dict[Key, dict[str, int]]:
    """Source and driver of accumulated cost -> target key -> minor units in a result."""
    wanted = {key for key, driver in drivers.items() if driver.kind == ACCUMULATED}
    found: dict[Key, dict[str, int]] = {}
    if wanted and result is not None:
        for flow in result.flows:
            if key_of(flow.driver) in wanted:
                amounts = found.setdefault((key_of(flow.source), key_of(flow.driver)), {})
                amounts[key_of(flow.target)] = amounts.get(key_of(flow.target), 0) + flow.amount
    return found


def _cells(model: Model, period: str) -> dict[str, dict[str, Cell]]:
    """Driver key -> target key -> cell."""
    kinds = {key_of(row.driver): row.kind for row in model.drivers}
    found = in_force(model, model.driver_quantities, period, lambda row: (key_of(row.driver), key_of(row.target)))
    periods: dict[str, set[str]] = {}
    for (driver, _), rows in found.items():
        periods.setdefault(driver, set()).update(key_of(row.period) for row in rows if row.period)
    counts = CaseCounts(model)
    cells: dict[str, dict[str, Cell]] = {}
    for (driver, target), rows in found.items():
        total, problem = _total(rows, counts, period)
        if kinds.get(driver) == "percent" and rows[0].period:
            total /= max(len(periods[driver]), 1)
        amount = Decimal(1) if kinds.get(driver) == "even" and total > 0 else total
        cells.setdefault(driver, {})[target] = Cell(tuple(rows), amount, problem)
    return cells


def _total(rows: Iterable[DriverQuantity], counts: CaseCounts, period: str) -> tuple[Decimal, str]:
    """What rows measure together, and why an equation among them cannot be read."""
    total, problem = Decimal(0), ""
    for row in rows:
        try:
            total += decimal_of(measured(row, counts, period)) if row.equation else row.quantity * row.weight
        except EquationError as wrong:
            problem = problem or position_words(wrong)
    return total, problem


def position_words(wrong: EquationError) -> str:
    """What is wrong with an equation: where, why, and what to do."""
    return f"Character {wrong.position}: {wrong.cause}. {wrong.remedy}"


def decimal_of(value: Fraction) -> Decimal:
    """A fraction as a decimal number; 28 digits where it has no end."""
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def _sources(model: Model, which: Which) -> list[tuple[str, str, str]]:
    found = []
    if which in ("pool", "all"):
        found += [(row.pool, row.name or row.pool, "pool") for row in model.pools]
    for activity in model.activities:
        if which in (activity.kind, "all"):
            found.append((activity.activity, activity.name or activity.activity, activity.kind))
    if which == "all":
        found += [(row.service, row.name or row.service, "service") for row in model.services]
    return found


def _targets(model: Model) -> list[Target]:
    processes: dict[str, list[Target]] = {}
    for row in model.activities:
        band = row.process or "Activities"
        target = Target(key_of(row.activity), row.activity, row.name or row.activity, band)
        processes.setdefault(band, []).append(target)
    branches: dict[str, list[Target]] = {}
    for service in model.services:
        band = service.branch or "Services"
        if band in processes:
            band += " (services)"
        branches.setdefault(band, []).append(
            Target(key_of(service.service), service.service, service.name or service.service, band, True)
        )
    return [target for group in (*processes.values(), *branches.values()) for target in group]


def is_stale(driver: Driver, span: Span | None) -> bool:
    """Whether the evidence is older than the period it is used in."""
    return driver.as_of is not None and span is not None and driver.as_of < span.start
