"""Checks of assignments: what a driver carries, what becomes of unused capacity."""

from __future__ import annotations

from collections.abc import Iterator

from abc_costing import money
from abc_costing.model.check_names import at
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.rows import Assignment, key_of

_CARRIES = {"share": "a share", "fixed_amount": "a fixed amount", "rate": "a rate"}


def check_carried(model: Model) -> Iterator[Finding]:
    """Rows that say in two ways what the driver carries, and fixed amounts below zero."""
    for row in model.assignments:
        stated = [field for field in _CARRIES if getattr(row, field) is not None]
        if len(stated) > 1:
            words = " and ".join(_CARRIES[field] for field in stated)
            yield Finding("error", "model.carried-twice",
                          f"The assignment of “{row.source}” to driver “{row.driver}” states {words}; it can have one.",
                          "Keep one of them. What else the source's cost goes by is an assignment of its own.",
                          **at(row, "assignments", stated[-1], _shown(model, row, stated[-1])))
        if row.fixed_amount is not None and row.fixed_amount < 0:
            shown = _shown(model, row, "fixed_amount")
            yield Finding("error", "model.negative", f"The fixed amount {shown} is negative.",
                          "Write an amount of zero or more.", **at(row, "assignments", "fixed_amount", shown))


def _shown(model: Model, row: Assignment, field: str) -> str:
    value = getattr(row, field)
    return money.to_text(value, model.currency) if field == "fixed_amount" else f"{value:f}"


def check_unused(model: Model) -> Iterator[Finding]:
    """Unused capacity that is to be charged to nobody, or where there is no capacity to be unused."""
    for row in model.assignments:
        if row.unused == "charge" and not key_of(row.charge_to):
            yield Finding("error", "model.charge-to-nobody",
                          f"Unused capacity of “{row.source}” is to be charged, but not to whom.",
                          "Name in charge_to who is charged, or keep the unused capacity apart.",
                          **at(row, "assignments", "charge_to"))
        if row.unused != "charge" and key_of(row.charge_to):
            yield Finding("error", "model.charge-to-without-charge",
                          f"“{row.charge_to}” is named to be charged, but unused is “{row.unused}”.",
                          "Write charge in the column unused, or clear charge_to.",
                          **at(row, "assignments", "charge_to", row.charge_to))
        if row.unused == "charge" and key_of(row.charge_to) and key_of(row.charge_to) == key_of(row.source):
            yield Finding("error", "model.charge-to-itself",
                          f"Unused capacity of “{row.source}” is to be charged to itself.",
                          "Name another pool, activity or service, or keep the unused capacity apart.",
                          **at(row, "assignments", "charge_to", row.charge_to))
        yield from _without_capacity(row)


def _without_capacity(row: Assignment) -> Iterator[Finding]:
    if row.capacity is not None:
        return
    if row.unused != "keep apart":
        yield Finding("error", "model.unused-without-capacity",
                      f"Unused is “{row.unused}” for “{row.source}” by driver “{row.driver}”, which has no capacity.",
                      "State the capacity, or clear the column unused.",
                      **at(row, "assignments", "unused", row.unused))
    if row.fte is not None:
        yield Finding("error", "model.fte-without-capacity",
                      f"{row.fte:f} full-time equivalents are stated for “{row.source}” by driver “{row.driver}”, "
                      "but no capacity that they supply.",
                      "State the capacity, or clear the full-time equivalents.",
                      **at(row, "assignments", "fte", f"{row.fte:f}"))
