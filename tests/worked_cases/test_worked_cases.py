"""Published and worked cases of the field, each written as a model and compared figure by figure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.worked_cases.express import KINDS

FILE = Path(__file__).resolve().parents[3] / "shared" / "cases" / "worked_cases.json"

NOT_EXPRESSIBLE = {
    "workload_flow": "pending work is begin + received - processed: no table of a model holds work in progress",
}
"""Kinds of cases that the model cannot express, and why."""

NOT_COMPARED = {"margin": "revenue less cost: a model knows no revenue"}
"""Single figures that are not costs."""


def cases() -> list[dict[str, Any]]:
    if not FILE.is_file():
        return []
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    return found


def leaves(figures: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in figures.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def at(figures: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        figures = figures[key]
    return figures


EXPRESSIBLE = [case for case in cases() if case["method"] not in NOT_EXPRESSIBLE]


@pytest.mark.parametrize("case", EXPRESSIBLE, ids=[case["id"] for case in EXPRESSIBLE])
def test_case(case: dict[str, Any]) -> None:
    found = KINDS[case["method"]](case["inputs"])
    wrong_in_print = {tuple(entry["field"].split("/")) for entry in case.get("mismatch", ())}
    compared = 0
    for path, wanted in leaves(case["expected"]):
        if path[0] in NOT_COMPARED:
            continue
        value = at(found, path)
        if isinstance(wanted, bool):
            assert value is wanted, path
        elif path in wrong_in_print:
            exact = Decimal(str(at(case["recomputed"], path)))
            assert abs(value - exact) < Decimal("0.00001"), path
        else:
            assert abs(value - Decimal(str(wanted))) <= Decimal(str(case["tolerance"])), path
        compared += 1
    assert compared


@pytest.mark.parametrize("case", EXPRESSIBLE, ids=[case["id"] for case in EXPRESSIBLE])
def test_case_recomputed(case: dict[str, Any]) -> None:
    """The exact figures beside the printed ones; a repeated distribution stops a little before the limit."""
    found = KINDS[case["method"]](case["inputs"])
    allowed = Decimal("0.01") if case["method"] == "repeated_distribution" else Decimal("0.000002")
    compared = 0
    for path, wanted in leaves(case.get("recomputed", {})):
        if path[0] in found and not isinstance(wanted, bool):
            assert abs(at(found, path) - Decimal(str(wanted))) <= allowed, path
            compared += 1
    assert compared


@pytest.mark.skipif(not cases(), reason="the file of worked cases is not beside the project")
def test_how_many_cases_are_expressed() -> None:
    left_out = [case["id"] for case in cases() if case["method"] in NOT_EXPRESSIBLE]
    assert {case["method"] for case in cases()} == set(KINDS) | set(NOT_EXPRESSIBLE)
    assert left_out == ["us_ssa_workload_flow_fy2004"]
    assert len(EXPRESSIBLE) == len(cases()) - 1 >= 31
