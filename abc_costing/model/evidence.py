"""How far a driver's quantities may be off, by how they are known."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from abc_costing.model.costing_model import Model
from abc_costing.model.rows import Driver

DEFAULT_SPREADS: Final[dict[str, Decimal]] = {
    "system count": Decimal(1),
    "time record": Decimal(5),
    "sample": Decimal(10),
    "survey": Decimal(15),
    "judgement": Decimal(30),
    "": Decimal(30),
}
"""Per cent up or down by evidence, where a model does not say ("": no evidence is stated)."""


def spread_of(model: Model, driver_row: Driver) -> Decimal:
    """By how many per cent the quantities of a driver may be off, up or down.

    The driver's own spread; else what the table Evidence says of its evidence; else the default.
    """
    if driver_row.spread is not None:
        return driver_row.spread
    for row in model.evidence_spreads:
        if row.evidence == driver_row.evidence:
            return row.spread
    return DEFAULT_SPREADS[driver_row.evidence]
