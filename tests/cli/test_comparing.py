"""The commands compare and trace --paths: figures, JSON keys, exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from tests.cli.calling import call
from tests.session.little_fund import MODEL, quantities, workbook

Told = tuple[int, str, str]


def two_supports(**settings: str) -> Model:
    """The little fund with a second support activity, which serves the first and is served by it."""
    return replace(
        MODEL, settings=replace(MODEL.settings, **settings),  # type: ignore[arg-type]
        activities=(*MODEL.activities, rows.Activity(activity="CARS", name="Cars", kind="support")),
        drivers=(*MODEL.drivers, rows.Driver(driver="KM", kind="quantity")),
        driver_quantities=(
            *MODEL.driver_quantities, *quantities("FTE", CARS="3"), *quantities("USE", CARS="5"),
            *quantities("KM", IT="1", PAY="3")),
        assignments=(*MODEL.assignments, rows.Assignment(source="CARS", driver="KM")))  # fmt: skip


def test_the_methods_stand_side_by_side_and_agree_with_their_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path, model=two_supports())
    code, out, _ = call(capsys, "compare", path, "--json")
    found = json.loads(out)
    assert code == 0
    assert found.keys() >= {"period", "scenario", "currency", "method", "costed", "step_order", "orders_tried",
                            "all_orders", "services"}  # fmt: skip
    assert (found["method"], found["orders_tried"], found["all_orders"]) == ("reciprocal", 2, True)
    for method in ("direct", "step-down", "reciprocal"):
        ran = json.loads(call(capsys, "run", path, "--method", method, "--json")[1])
        assert [s[method] for s in found["services"]] == [s["cost"] for s in ran["services"]]
        assert ran["costed"] == found["costed"]
    for service in found["services"]:
        difference = Decimal(service["direct"]) - Decimal(service["reciprocal"])
        assert Decimal(service["differences"]["direct"]["amount"]) == difference
        assert service["differences"].keys() == {"direct", "step-down"}
        assert Decimal(service["lowest"]) <= Decimal(service["step-down"]) <= Decimal(service["highest"])
        assert Decimal(service["moved"]) == Decimal(service["highest"]) - Decimal(service["lowest"])
    assert any(service["moved"] != "0.00" for service in found["services"])


def test_people_are_told_the_totals_and_the_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = workbook(tmp_path, model=two_supports(method="direct"))
    code, out, err = call(capsys, "compare", book, "--period", "2025")
    assert (code, "error" in err) == (0, False)
    assert "the project's is direct" in out
    assert "reciprocal less direct" in out
    (costed,) = [line.split() for line in out.splitlines() if line.startswith("costed")]
    assert costed == ["costed", "1,623.46", "1,623.46", "1,623.46"]
    assert "2 orders of closing tried: all there are" in out
    assert "the order moves" in out


def test_with_one_support_activity_the_order_moves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "compare", workbook(tmp_path))
    assert code == 0
    assert "fewer than two support activities" in out


def test_a_closed_loop_under_another_method_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = two_supports(method="step-down")
    loop = {("USE", "CLAIMS"), ("USE", "PAY"), ("KM", "PAY")}
    kept = tuple(q for q in ring.driver_quantities if (q.driver, q.target) not in loop)
    code, out, err = call(capsys, "compare", workbook(tmp_path, model=replace(ring, driver_quantities=kept)))
    (line,) = [line for line in err.splitlines() if line.startswith("error:")]
    assert (code, out) == (1, "")
    assert "cannot be compared" in line
    assert "IT" in line
    assert "CARS" in line


def test_an_unknown_scenario_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "compare", workbook(tmp_path), "--scenario", "Dream")
    assert (code, out) == (1, "")
    assert "Dream" in err


def test_the_largest_paths_have_money_and_driver_on_every_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path)
    code, out, _ = call(capsys, "trace", path, "OLD", "--paths", "3", "--json")
    found = json.loads(out)
    assert code == 0
    assert len(found["paths"]) == 3
    amounts = [Decimal(each["amount"]) for each in found["paths"]]
    assert amounts == sorted(amounts, reverse=True)
    for each in found["paths"]:
        steps = each["steps"]
        assert steps[0]["driver"] == ""
        assert all(step["driver"] for step in steps[1:])
        assert (steps[-1]["node"], steps[-1]["amount"]) == ("OLD", each["amount"])
    assert found["paths_percent"] == pytest.approx(float(sum(amounts) * 100 / Decimal(found["total"])), abs=1e-6)
    assert "paths" not in json.loads(call(capsys, "trace", path, "OLD", "--json")[1])


def test_listed_and_not_listed_paths_are_the_total(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "trace", workbook(tmp_path), "OLD", "--paths", "2")
    assert code == 0
    figures = {line.split()[0]: Decimal(line.split()[1].replace(",", "")) for line in out.splitlines()
               if line.split()[:1] in (["listed"], ["total"])}  # fmt: skip
    (rest,) = [Decimal(line.split()[2].replace(",", "")) for line in out.splitlines() if "not listed" in line]
    assert figures["listed"] + rest == figures["total"]


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_number_of_paths_that_is_none_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], count: str
) -> None:
    code, _, err = call(capsys, "trace", workbook(tmp_path), "OLD", f"--paths={count}")
    assert code == 2
    assert "whole number" in err
