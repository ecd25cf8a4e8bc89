"""R11: how sure the figures are, and what to measure next."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from abc_costing.model.uncertainty import DriverInfluence, Ground, GroundShare, ServiceUncertainty, Uncertainty
from abc_costing.reporting import build, pages_svg, write_xlsx
from abc_costing.reporting.documents import Figure, Notes, Paragraph, Section, Table
from abc_costing.reporting.figures import cell_text
from tests.reporting.fund import report_input


def service(
    name: str, cost: int, part: float, grounds: dict[Ground, int], volume: int | None = 1000
) -> ServiceUncertainty:
    """A service whose bounds are a part of its cost away from it."""
    low, high = round(cost * (1 - part)), round(cost * (1 + part))
    each, below, above = (None if volume is None else Decimal(amount) / 100 / volume for amount in (cost, low, high))
    return ServiceUncertainty(
        service=name, name=f"{name} pension", unit="payment", cost=cost, cost_low=low, cost_high=high,
        volume=None if volume is None else Decimal(volume), unit_cost=each, unit_low=below, unit_high=above,
        rests_on=tuple(GroundShare(ground, amount) for ground, amount in grounds.items()), movers=())


OLD = service("Old-age", 10_000_000, 0.02, {"": 1_000_000, "judgement": 500_000, "survey": 8_500_000})
EARLY = service("Early", 5_000_000, 0.05, {"survey": 1_666_667, "ledger": 3_333_333})
UNCOUNTED = service("Uncounted", 1_000_000, 0.1, {"survey": 1_000_000}, None)
D = Decimal
FTE = DriverInfluence("FTE", "Staff by activity", "survey", D(15), D("0.7"), "Early", 240_000, D("2.4"))
MIN = DriverInfluence("MIN", "Minutes", "", D("7.5"), D("0.2"), "Uncounted", 90_000, None)
FOUND = Uncertainty(
    "2025", "Actual", "reciprocal", "ZMW", 1000, 7, (OLD, EARLY, UNCOUNTED),
    (FTE, MIN, replace(MIN, driver="M2", explained=Decimal(0), service="")))


def pages(found: Uncertainty | None = FOUND, pack: str = "annual", refused: str = "") -> list[Section]:
    document = build(report_input(uncertainty=found, uncertainty_refused=refused), pack)
    return [section for section in document.sections if section.code == "R11"]


def table_of(page: Section) -> Table:
    return next(block for block in page.blocks if isinstance(block, Table))


def written(page: Section) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in table_of(page).rows]


def told(page: Section) -> str:
    return " ".join(text for block in page.blocks if isinstance(block, Notes) for _, text in block.notes)


def test_it_stands_behind_the_allocation_bases_and_only_when_it_was_asked_for() -> None:
    codes = [s.code for s in build(report_input(uncertainty=FOUND)).sections]
    assert codes[codes.index("R6") :][:4] == ["R6", "R11", "R11", "R7"]
    assert pages(None) == []
    assert len(pages(pack="cost")) == 2
    assert pages(pack="ratio") == []


def test_every_service_has_its_bounds_and_what_it_rests_on() -> None:
    headings = [column.heading for column in table_of(pages()[0]).columns]
    assert headings[-3:] == ["On judgement", "Survey", "Ledger alone"]
    assert written(pages()[0]) == [
        ["1", "Old-age pension", "payment", "100", "100.00", "98.00", "102.00", "2.0", "15.0", "85.0", "–"],
        ["2", "Early pension", "payment", "50", "50.00", "47.50", "52.50", "5.0", "–", "33.3", "66.7"],
        ["3", "Uncounted pension", "payment", "10", "", "", "", "10.0", "–", "100.0", "–"],
        ["4", "All services", "", "160", "", "", "", "", "9.4", "69.8", "20.8"]]
    for row in table_of(pages()[0]).rows:
        assert sum(cell.value for cell in row.cells[-3:] if isinstance(cell, Figure)) == 100


def test_draws_and_seed_are_stated_and_the_widest_is_named() -> None:
    assert pages()[0].blocks[0] == Paragraph(
        "In 90 of 100 cases the figures are within ± 2.0 % to ± 10.0 % of what is shown; least sure is Uncounted "
        "pension.", lead=True)
    assert "1,000 draws of all driver quantities, seed 7" in told(pages()[0])
    assert "depend on no draws" in told(pages()[1])
    assert "no unit cost" in told(pages()[0])


def test_the_drivers_to_measure_are_those_that_explain_something() -> None:
    assert written(pages()[1]) == [
        ["1", "Staff by activity", "survey", "15", "70.0", "Early pension", "2", "2.40"],
        ["2", "Minutes", "not stated", "7.50", "20.0", "Uncounted pension", "1", ""],
        ["3", "Together", "", "", "90.0", "", "", ""]]


def test_without_any_spread_there_is_one_page_and_it_says_so() -> None:
    still = tuple(replace(s, cost_low=s.cost, cost_high=s.cost) for s in FOUND.services)
    (page,) = pages(replace(FOUND, services=still, drivers=()))
    assert page.blocks[0] == Paragraph(
        "No driver has a spread: as far as is stated, the figures are exact.", lead=True)


def test_a_refusal_is_told_in_place_of_the_bounds() -> None:
    (page,) = pages(None, refused="Nearly all cost of “IT” would stay among 2 nodes.")
    assert page.blocks == (Paragraph("No bounds can be told. Nearly all cost of “IT” would stay among 2 nodes."),)


def test_both_pages_can_be_set_and_stand_in_one_sheet(tmp_path: Path) -> None:
    document = build(report_input(uncertainty=FOUND, traces=(), caps=(), bases=()), "cost")
    assert len(pages_svg(document)) == len(document.sections)
    write_xlsx(document, tmp_path / "sure.xlsx")
    sheet = load_workbook(tmp_path / "sure.xlsx")["R11 How sure are these figures"]
    texts = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Early pension", 47.5, "Staff by activity", 2.4} <= texts
