"""Figures that are no numbers are told wherever one can stand, and the rest of the model is checked all the same."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from abc_costing.allocation import allocate, check
from abc_costing.errors import ModelRefused
from abc_costing.model import rows
from abc_costing.model.checks import check_model
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Posting, Postings
from abc_costing.model.tables import TABLES
from tests.model.good_model import GOOD, D, place

FULL = replace(
    GOOD,
    case_features=(rows.CaseFeature(id=2, target="Old age", feature="paper", quantity=D(3)),),
    evidence_spreads=(rows.EvidenceSpread(id=2, evidence="survey", spread=D(12)),),
)
PLACES = [(key, column.field) for key, table in TABLES.items() for column in table.columns
          if column.kind in ("quantity", "share", "percent")]


def with_figure(model: Model, table: str, field: str, value: Decimal) -> Model:
    """The figure in the last row of a table, which keeps nothing else that would contradict it."""
    blank: dict[str, Any] = {"share": None} if table == "assignments" and field != "share" else {}
    row = replace(model.table(table)[-1], **{**blank, field: value})
    return model.with_table(table, (*model.table(table)[:-1], row))


@pytest.mark.parametrize(("table", "field"), PLACES)
@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_figure_that_is_no_number_is_told_at_its_cell(table: str, field: str, text: str) -> None:
    model = with_figure(FULL, table, field, Decimal(text))
    (finding,) = check_model(model)
    assert (finding.severity, finding.rule) == ("error", "model.not-finite")
    assert place(finding)[1:] == (table, model.table(table)[-1].id, field, text)


def test_all_of_a_row_are_told_and_other_mistakes_with_them() -> None:
    wrong = rows.Assignment(id=9, source="IT", driver="Huors", capacity=D("NaN"), rate=D("Infinity"), fte=D("NaN"))
    found = check_model(replace(GOOD, assignments=(*GOOD.assignments, wrong)))
    assert [(f.rule, f.field) for f in found] == [
        ("model.not-finite", "capacity"), ("model.not-finite", "rate"), ("model.not-finite", "fte"),
        ("model.unknown-name", "driver")]


@pytest.mark.parametrize(("table", "field"), PLACES)
@pytest.mark.parametrize(("text", "size"), [("1E+60", "too large"), ("-1E+999", "too large"), ("9E-61", "near to 0")])
def test_a_figure_of_no_sensible_size_is_told_at_its_cell(table: str, field: str, text: str, size: str) -> None:
    model = with_figure(FULL, table, field, Decimal(text))
    (finding,) = check_model(model)
    assert (finding.severity, finding.rule) == ("error", "model.figure-size")
    assert place(finding)[1:] == (table, model.table(table)[-1].id, field, text)
    assert size in finding.cause


def test_large_and_small_figures_are_calculated_with() -> None:
    huge, tiny = D("999999999999999999999999999999999999999999999999999999999999"), D("1E-60")
    model = replace(
        GOOD, scenarios=(), scenario_changes=(), assignments=(rows.Assignment(source="People", driver="Hours"),),
        driver_quantities=(
            rows.DriverQuantity(driver="Hours", target="Old age", quantity=huge, weight=huge),
            rows.DriverQuantity(driver="Hours", target="Assess claim", quantity=tiny, weight=tiny)))
    assert check_model(model) == ()
    (cost,) = (s.cost for s in allocate(model, Postings.of([Posting("5110", 100, period="2025")]), "2025").services)
    assert cost == 60 - 5  # its own direct cost
    assert check_model(with_figure(FULL, "driver_quantities", "quantity", D("0E+99"))) == ()


@pytest.mark.parametrize(("table", "field"), [place for place in PLACES if place[0] != "scenario_changes"])
def test_nothing_is_allocated_by_such_figures(table: str, field: str) -> None:
    postings = Postings.of([Posting("5110", 100, period="2025")])
    model = replace(with_figure(FULL, table, field, D("NaN")), scenarios=(), scenario_changes=())
    with pytest.raises(ModelRefused, match="not a finite number") as refused:
        allocate(model, postings, "2025")
    assert [f.rule for f in refused.value.findings] == ["model.not-finite"]
    assert "model.not-finite" not in [f.rule for f in check(model, postings, "2025")]
