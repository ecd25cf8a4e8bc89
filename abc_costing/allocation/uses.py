"""What each source's drivers measure at each target in one period: the model's tables looked up, before any method.

All numbers are exact: weights of a driver are integers on a common scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm

from abc_costing.allocation.ids import Ids
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.in_force import in_force
from abc_costing.model.rows import EXACT, Assignment, Driver, DriverQuantity, exact_total, key_of


@dataclass(frozen=True)
class Measured:
    """A driver in a period: weight (sum of quantity x weight) by target position, as integers over `scale`."""

    driver: Driver
    weights: Mapping[int, int]
    scale: int
    row_ids: tuple[int, ...] = ()

    @property
    def total(self) -> Fraction:
        """Sum over all targets, in the driver's unit."""
        return Fraction(sum(self.weights.values()), self.scale)


@dataclass(frozen=True)
class Use:
    """One assignment in force: a source, how its driver measures, capacity in the driver's unit, stated share."""

    source: int
    measured: Measured
    capacity: Fraction | None
    share: Fraction | None
    accept_overuse: bool
    row_id: int

    @property
    def driver(self) -> Driver:
        """The driver's row."""
        return self.measured.driver


@dataclass
class Uses:
    """All assignments in force in a period by source, in the order of driver keys, and what is wrong with them."""

    by_source: dict[int, list[Use]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def collect(model: Model, ids: Ids, period: str) -> Uses:
    """Looks up a period's assignments and quantities. Names that the model does not know are left to `model.checks`."""
    uses = Uses()
    quantities = _quantities(model, period)
    drivers = {key_of(row.driver): row for row in reversed(model.drivers)}
    measured: dict[str, Measured] = {}
    by_source = in_force(model, model.assignments, period, lambda row: key_of(row.source))
    for source_key in sorted(by_source):
        source = ids.of_name(source_key)
        if source is None:
            continue
        same: dict[str, list[Assignment]] = {}
        for row in by_source[source_key]:
            same.setdefault(key_of(row.driver), []).append(row)
        for driver_key in sorted(same):
            if driver_key not in drivers:
                continue
            if driver_key not in measured:
                measured[driver_key] = _measure(drivers[driver_key], quantities.get(driver_key, {}), ids, uses.findings)
            use = _use(source, measured[driver_key], same[driver_key], uses.findings)
            uses.by_source.setdefault(source, []).append(use)
    return uses


def _quantities(model: Model, period: str) -> dict[str, dict[str, list[DriverQuantity]]]:
    """Driver key -> target key -> rows in force."""
    found: dict[str, dict[str, list[DriverQuantity]]] = {}
    rows = in_force(model, model.driver_quantities, period, lambda row: (key_of(row.driver), key_of(row.target)))
    for (driver, target), in_period in rows.items():
        found.setdefault(driver, {})[target] = in_period
    return found


def _measure(
    driver: Driver, by_target: Mapping[str, list[DriverQuantity]], ids: Ids, findings: list[Finding]
) -> Measured:
    exact: dict[int, Fraction] = {}
    spread = _periods(by_target) if driver.kind == "percent" else 1
    for target_key in sorted(by_target):
        target = ids.of_name(target_key)
        rows = by_target[target_key]
        total = exact_total(EXACT.multiply(row.quantity, row.weight) for row in rows)
        if total < 0 or any(row.quantity < 0 for row in rows):
            findings.append(_negative(driver, rows, total))
        elif total > 0 and target is not None:
            exact[target] = Fraction(1 if driver.kind == "even" else total) / (spread if rows[0].period else 1)
    scale = lcm(*(value.denominator for value in exact.values())) if exact else 1
    weights = {target: value.numerator * (scale // value.denominator) for target, value in sorted(exact.items())}
    return Measured(driver, weights, scale, tuple(row.id for rows in by_target.values() for row in rows))


def _periods(by_target: Mapping[str, list[DriverQuantity]]) -> int:
    """How many periods inside the wanted one the rows come from: percentages are averaged over them, not added."""
    return max(len({key_of(row.period) for rows in by_target.values() for row in rows if row.period}), 1)


def _negative(driver: Driver, rows: list[DriverQuantity], total: Decimal) -> Finding:
    row = next((row for row in rows if row.quantity < 0), rows[0])
    return Finding(
        "error", "quantity.negative",
        f"The quantity of driver “{driver.driver}” at “{row.target}” is negative"
        f" ({row.quantity if row.quantity < 0 else total}).",
        "Enter a quantity of 0 or more; a credit belongs into the ledger, not into a driver.",
        value=str(row.quantity), table="driver_quantities", row_id=row.id, field="quantity",
    )


def _use(source: int, measured: Measured, rows: list[Assignment], findings: list[Finding]) -> Use:
    """One use from the rows of a source and a driver; those of several periods inside the wanted one are one use."""
    shares = {row.share for row in rows}
    if len(shares) > 1:
        findings.append(Finding(
            "error", "assignment.share-differs",
            f"The share of “{rows[0].source}” that driver “{rows[0].driver}” carries differs inside the period "
            f"({', '.join(sorted('blank' if s is None else f'{s:%}' for s in shares))}).",
            "State one share for the whole period.",
            table="assignments", row_id=rows[-1].id, field="share",
        ))
    stated = [Fraction(row.capacity) for row in rows if row.capacity is not None]
    capacity = sum(stated, Fraction(0)) / (len(stated) if measured.driver.kind == "percent" else 1) if stated else None
    share = Fraction(rows[0].share) if rows[0].share is not None else None
    accepted = all(row.accept_overuse for row in rows)
    return Use(source, measured, capacity, share, accepted, rows[0].id)
