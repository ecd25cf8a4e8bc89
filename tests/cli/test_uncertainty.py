"""The command uncertainty: its figures, its JSON keys, its exit codes."""

import json
from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.session.little_fund import workbook


def test_it_tells_bounds_what_to_measure_next_and_why_the_ratio_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _ = call(capsys, "uncertainty", workbook(tmp_path), "--draws", "200")
    assert code == 0
    assert "200 draws of the driver quantities, seed 1" in told
    assert "on judgement" in told
    measured = told.index("Measure this next")
    assert told.index("CASES", measured) < told.index("FTE", measured)
    assert "± 30 %" in told
    assert "ratio has no such bounds" in told


def test_json_has_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = workbook(tmp_path)
    code, told, _ = call(capsys, "uncertainty", book, "--json", "--seed", "5", "--draws", "150")
    found = json.loads(told)
    assert code == 0
    assert list(found) == ["period", "scenario", "method", "currency", "draws", "seed", "services", "drivers"]
    assert (found["draws"], found["seed"], found["currency"]) == (150, 5, "USD")
    old, _sick = found["services"]
    assert list(old) == ["service", "name", "cost", "cost_low", "cost_high", "volume", "unit_cost", "unit_low",
                         "unit_high", "judged", "rests_on", "movers"]
    assert (old["service"], old["cost"], old["rests_on"]) == (
        "OLD", "1074.21", {"not stated": "950.76", "ledger": "123.45"})
    assert float(old["unit_low"]) < float(old["unit_cost"]) < float(old["unit_high"])
    assert sum(float(driver["explained"]) for driver in found["drivers"]) == pytest.approx(1)
    assert call(capsys, "uncertainty", book, "--json", "--seed", "5", "--draws", "150")[1] == told


@pytest.mark.parametrize("wrong", [["--draws", "5"], ["--draws", "many"], ["--seed", "-1"], ["--method", "guess"]])
def test_wrong_usage_is_told(wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, complained = call(capsys, "uncertainty", workbook(tmp_path), *wrong)
    assert (code, told) == (2, "")
    assert "error: argument" in complained


def test_an_unknown_period_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, complained = call(capsys, "uncertainty", workbook(tmp_path), "--period", "1999")
    assert (code, told) == (1, "")
    assert "1999" in complained
