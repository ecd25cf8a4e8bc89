"""What a driver carries and what becomes of unused capacity: each contradiction is told at its own cell."""

from typing import Any

import pytest

from abc_costing.model import rows
from abc_costing.model.findings import Finding
from tests.model.good_model import D, found, one


def assignment(**values: Any) -> rows.Assignment:
    return rows.Assignment(id=9, source="IT", driver="Hours", **values)


def told(finding: Finding) -> tuple[str, str, str, int | None, str, str]:
    return finding.severity, finding.rule, finding.table, finding.row_id, finding.field, finding.value


@pytest.mark.parametrize("values", [
    {"fixed_amount": 0}, {"fixed_amount": 100_00}, {"rate": D(0)}, {"rate": D("2.5")}, {"share": D("0.5")},
    {"capacity": D(100), "rate": D(1)},
    {"capacity": D(100), "unused": "spread"},
    {"capacity": D(100), "unused": "charge", "charge_to": "old AGE", "fte": D("1.5")},
    {"capacity": D(0), "unused": "charge", "charge_to": "People"},
    {"capacity": D(100), "fte": D(0)},
])  # fmt: skip
def test_assignments_that_are_right(values: dict[str, Any]) -> None:
    assert found(assignments=[assignment(**values)]) == []


@pytest.mark.parametrize(("values", "rule", "field", "value"), [
    ({"share": D("0.5"), "fixed_amount": 1_234_50}, "model.carried-twice", "fixed_amount", "1234.50"),
    ({"share": D("0.5"), "rate": D("2.50")}, "model.carried-twice", "rate", "2.50"),
    ({"share": D(0), "fixed_amount": 0, "rate": D(0)}, "model.carried-twice", "rate", "0"),
    ({"fixed_amount": -1}, "model.negative", "fixed_amount", "-0.01"),
    ({"rate": D("-0.5")}, "model.negative", "rate", "-0.5"),
    ({"fte": D(-1), "capacity": D(1)}, "model.negative", "fte", "-1"),
    ({"capacity": D(1), "unused": "charge"}, "model.charge-to-nobody", "charge_to", ""),
    ({"capacity": D(1), "unused": "charge", "charge_to": "  "}, "model.charge-to-nobody", "charge_to", ""),
    ({"capacity": D(1), "unused": "charge", "charge_to": " it "}, "model.charge-to-itself", "charge_to", " it "),
    ({"capacity": D(1), "unused": "charge", "charge_to": "Old aeg"}, "model.unknown-name", "charge_to", "Old aeg"),
    ({"capacity": D(1), "unused": "charge", "charge_to": "Hours"}, "model.wrong-kind", "charge_to", "Hours"),
    ({"capacity": D(1), "charge_to": "Old age"}, "model.charge-to-without-charge", "charge_to", "Old age"),
    ({"unused": "spread"}, "model.unused-without-capacity", "unused", "spread"),
    ({"unused": "charge", "charge_to": "Old age"}, "model.unused-without-capacity", "unused", "charge"),
    ({"fte": D("2.5")}, "model.fte-without-capacity", "fte", "2.5"),
])  # fmt: skip
def test_assignments_that_contradict_themselves(values: dict[str, Any], rule: str, field: str, value: str) -> None:
    severity, found_rule, table, row_id, found_field, found_value = told(one(assignments=[assignment(**values)]))
    assert (severity, found_rule, table, row_id) == ("error", rule, "assignments", 9)
    assert (found_field, found_value.strip() or "") == (field, value.strip())


def test_the_cause_names_all_that_is_stated() -> None:
    three = assignment(share=D("0.1"), fixed_amount=5, rate=D(1))
    assert one(assignments=[three]).cause == (
        "The assignment of “IT” to driver “Hours” states a share and a fixed amount and a rate; it can have one.")
