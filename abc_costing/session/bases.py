"""The allocation bases of a period for a report: each assignment in force with its driver, total and last year's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from abc_costing.model.case_counts import CaseCounts, measured
from abc_costing.model.in_force import in_force
from abc_costing.model.rows import EXACT, Assignment, Driver, DriverQuantity, exact_total, key_of

if TYPE_CHECKING:
    from abc_costing.model.costing_model import Model
    from abc_costing.model.results import Result
    from abc_costing.reporting import AllocationBase


def allocation_bases(model: Model, result: Result, previous: Result | None) -> tuple[AllocationBase, ...]:
    """All assignments in force in the period of a result, in the order of its pools, activities and services.

    Args:
        model: of the result's scenario, resolved to plain rows.
        previous: of the period to compare the drivers' totals with.
    """
    from abc_costing.reporting import AllocationBase

    drivers = {key_of(row.driver): row for row in reversed(model.drivers)}
    totals = _totals(model, drivers, result)
    earlier = _totals(model, drivers, previous) if previous else {}
    used = _used(model, previous.period) if previous else {}
    now = _used(model, result.period)
    bases = []
    for node in result.nodes:
        source = key_of(node.node)
        for key, rows in now.get(source, {}).items():
            if (driver := drivers.get(key)) is None:
                continue
            bases.append(AllocationBase(
                source=node.node, name=node.name, kind=node.kind, driver=driver.driver, definition=driver.name,
                unit=driver.unit, driver_kind=driver.kind, evidence=driver.evidence, owner=driver.owner,
                as_of=driver.as_of, document=driver.source, total=totals.get(key, Decimal(0)),
                capacity=_capacity(driver, rows),
                share=rows[0].share, before=earlier.get(key), new=key not in used.get(source, {})))
    return tuple(bases)


def _used(model: Model, period: str) -> dict[str, dict[str, list[Assignment]]]:
    """Source key -> driver key -> assignments in force."""
    found: dict[str, dict[str, list[Assignment]]] = {}
    for source, rows in in_force(model, model.assignments, period, lambda row: key_of(row.source)).items():
        for row in rows:
            found.setdefault(source, {}).setdefault(key_of(row.driver), []).append(row)
    return found


def _totals(model: Model, drivers: dict[str, Driver], result: Result) -> dict[str, Decimal]:
    """Driver key -> sum over the result's nodes of what its quantities measure, as the allocation takes it.

    An even driver counts its targets; percentages of several periods inside the wanted one are averaged.
    """
    known = {key_of(node.node) for node in result.nodes}
    found = in_force(
        model, model.driver_quantities, result.period, lambda row: (key_of(row.driver), key_of(row.target)))
    periods: dict[str, set[str]] = {}
    for (key, _), rows in found.items():
        periods.setdefault(key, set()).update(key_of(row.period) for row in rows if row.period)
    counts = CaseCounts(model)
    parts: dict[str, list[Decimal]] = {}
    for (key, target), rows in found.items():
        amount = exact_total(_amount(row, counts, result.period) for row in rows)
        if key not in drivers or target not in known or amount <= 0:
            continue
        kind = drivers[key].kind
        averaged = len(periods[key]) if kind == "percent" and rows[0].period else 1
        parts.setdefault(key, []).append(Decimal(1) if kind == "even" else amount / averaged)
    return {key: exact_total(amounts) for key, amounts in parts.items()}


def _amount(row: DriverQuantity, counts: CaseCounts, period: str) -> Decimal:
    """What a row measures; 28 digits where an equation's total has no end."""
    if not row.equation.strip():
        return EXACT.multiply(row.quantity, row.weight)
    total = measured(row, counts, period)
    return Decimal(total.numerator) / Decimal(total.denominator)


def _capacity(driver: Driver, rows: list[Assignment]) -> Decimal | None:
    stated = [row.capacity for row in rows if row.capacity is not None]
    if not stated:
        return None
    return exact_total(stated) / (len(stated) if driver.kind == "percent" else 1)
