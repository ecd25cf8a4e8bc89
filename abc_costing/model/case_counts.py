"""What a row of Driver quantities measures: its quantity times its weight, or what its cases take by an equation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from abc_costing.model.costing_model import Model
from abc_costing.model.equations import parse
from abc_costing.model.in_force import in_force
from abc_costing.model.rows import EXACT, CaseFeature, DriverQuantity, exact_total, key_of

_NOTHING: Mapping[str, Decimal] = {}


class CaseCounts:
    """How many cases have which feature, of a model whose scenario is resolved; periods are looked up when wanted."""

    def __init__(self, model: Model, rows: Sequence[CaseFeature] | None = None) -> None:
        """rows: in place of all rows of the table, where only those of some targets are asked for."""
        self._model = model
        self._rows = model.case_features if rows is None else rows
        self._by_period: dict[str, dict[str, dict[str, Decimal]]] = {}

    def of(self, target: str, period: str) -> Mapping[str, Decimal]:
        """The counts in force at a target by feature key; several rows in force add up. Empty where there are none."""
        key = key_of(period)
        if key not in self._by_period:
            self._by_period[key] = self._in_force(period)
        return self._by_period[key].get(key_of(target), _NOTHING)

    def _in_force(self, period: str) -> dict[str, dict[str, Decimal]]:
        found: dict[str, dict[str, Decimal]] = {}
        rows = in_force(
            self._model, self._rows, period, lambda row: (key_of(row.target), key_of(row.feature)))
        for (target, feature), of_feature in rows.items():
            found.setdefault(target, {})[feature] = exact_total(row.quantity for row in of_feature)
        return found


def measured(row: DriverQuantity, counts: CaseCounts, period: str) -> Fraction:
    """What one row counts for, exactly, in the driver's unit.

    The cases of a row that names a period have the features counted for that period; those of a row for every period,
    the features counted for the period wanted.

    Args:
        row: one in force in the period.
        period: the period wanted.

    Raises:
        EquationError: the row's equation is none (`check_model` finds that).
    """
    if not row.equation.strip():
        return Fraction(EXACT.multiply(row.quantity, row.weight))
    return parse(row.equation).total(row.quantity, counts.of(row.target, row.period.strip() or period))
