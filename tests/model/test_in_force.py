"""Which rows hold for a period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.in_force import in_force, latest
from abc_costing.model.rows import Period, Volume


def volume(period: str, quantity: int, target: str = "A") -> Volume:
    return Volume(target=target, period=period, quantity=Decimal(quantity))


def found(model: Model, period: str, *rows: Volume) -> dict[str, list[int]]:
    held = in_force(model, rows, period, lambda row: row.target)
    return {target: [int(row.quantity) for row in target_rows] for target, target_rows in held.items()}


@pytest.mark.parametrize(("period", "wanted"), [
    ("2025", [9]), ("2025-Q1", [1]), ("2025-01", [3]), ("2025-04", [2]), ("2024", [9]), ("2025-07", [9])])
def test_own_rows_then_those_inside_then_those_for_every_period(period: str, wanted: list[int]) -> None:
    rows = (volume("2025-Q1", 1), volume("2025-04", 2), volume("2025-01", 3), volume("", 9), volume("2023", 7))
    assert found(Model(), period, *rows) == {"A": wanted}


def test_periods_inside_are_added_up_where_they_fill_the_period_or_nothing_else_is_stated() -> None:
    quarters = tuple(volume(f"2025-Q{number}", number) for number in (1, 2, 3, 4))
    assert found(Model(), "2025", *quarters, volume("2025-02", 8), volume("", 9)) == {"A": [1, 2, 3, 4]}
    assert found(Model(), "2025", *quarters[:3], volume("", 9)) == {"A": [9]}
    assert found(Model(), "2025", *quarters[:3]) == {"A": [1, 2, 3]}


def test_each_key_is_looked_up_by_itself() -> None:
    assert found(Model(), "2025", volume("2025", 1), volume("", 2, "B"), volume("2024", 3, "C")) == {"A": [1], "B": [2]}


def test_a_label_of_the_same_days_is_the_period_itself() -> None:
    assert found(Model(), "2025", volume("FY 2025", 1), volume("2025-Q1", 2)) == {"A": [1]}


def test_labels_of_the_users_own_have_the_days_the_table_states() -> None:
    model = Model(settings=Settings(fiscal_year_start=7), periods=(
        Period(period="Half", start=date(2024, 7, 1), end=date(2024, 12, 31)), Period(period="Loose")))
    assert found(model, "2025", volume("Half", 1), volume("Loose", 2), volume("2025-03", 3)) == {"A": [1, 3]}
    assert found(model, "Loose", volume("loose ", 2), volume("", 3)) == {"A": [2]}


def test_the_latest_rows_are_those_of_the_last_days() -> None:
    rows = [volume("2025-Q1", 1), volume("2025-Q3", 2), volume("2025-09", 3)]
    assert [int(row.quantity) for row in latest(Model(), rows)] == [2, 3]
    assert latest(Model(), []) == []
