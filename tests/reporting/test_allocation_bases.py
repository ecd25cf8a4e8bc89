"""R6: every base with its evidence and its change, what is out of date said, headings on every page."""

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from abc_costing.reporting import AllocationBase, build
from abc_costing.reporting.documents import Notes, Section, Table
from abc_costing.reporting.figures import cell_text
from abc_costing.reporting.spreadsheet import workbook
from abc_costing.reporting.typesetting import pdf
from tests.reporting.fund import BASES, base, report_input


def section(**changes: object) -> Section:
    return next(s for s in build(report_input(**changes)).sections if s.code == "R6")


def lines(**changes: object) -> dict[str, list[str]]:
    table = section(**changes).blocks[0]
    assert isinstance(table, Table)
    headings = [column.heading for column in table.columns]
    return {str(row.cells[1]): [*map(cell_text, row.cells)] for row in table.rows if row.kind == "line"} | {
        "headings": headings}


def notes(**changes: object) -> list[str]:
    found = section(**changes).blocks[1]
    assert isinstance(found, Notes)
    return [text for _, text in found.notes]


def test_a_line_says_how_a_source_is_shared_and_how_that_is_known() -> None:
    assert lines()["P01 in full"] == [
        "1", "P01 in full", "FTE", "Staff by activity", "full-time equivalent", "quantity", "survey",
        "P. Ngoma, Human resources", "2025-11-04", "Time survey of November", "203.50", "", "+4.4", ""]
    assert lines()["A01 in full"][10:13] == ["8,365,200", "9,200,000", "+4.6"]


def test_pools_activities_and_services_are_groups() -> None:
    table = section(bases=(*BASES, base("S01", kind="service"))).blocks[0]
    assert isinstance(table, Table)
    assert [row.cells[0] for row in table.rows] == ["Cost pools", 1, 2, "Activities", 3, "Services", 4]


@pytest.mark.parametrize(("as_of", "ends", "old"), [
    (date(2023, 12, 31), date(2025, 12, 31), False), (date(2023, 12, 30), date(2025, 12, 31), True),
    (date(2022, 2, 28), date(2024, 2, 29), False), (date(2022, 2, 27), date(2024, 2, 29), True),
    (date(1990, 1, 1), None, False)])
def test_evidence_older_than_two_years_is_noted(as_of: date, ends: date | None, old: bool) -> None:
    changes = {"bases": (base("P01", as_of=as_of),), "ends": ends}
    assert lines(**changes)["P01 in full"][-1] == ("a" if old else "")
    assert any("more than 24 months older" in text for text in notes(**changes)) == old


def test_evidence_without_a_date_and_a_new_driver_are_noted_together() -> None:
    bases = (base("P01", as_of=None, before=None, new=True), base("P02", as_of=None, driver_kind="even"))
    assert lines(bases=bases)["P01 in full"][-2:] == ["", "a, b"]
    assert lines(bases=bases)["P02 in full"][-1] == ""
    assert notes(bases=bases)[:2] == [
        "No date is stated for the evidence.", "The source was not shared by this driver in FY 2024."]


def test_a_source_shared_by_several_drivers_says_which_takes_what_part() -> None:
    bases = (base("P01", share=Decimal("0.45")), replace(base("P01"), name="P01 again", driver="M2"), base("P02"))
    found = lines(bases=bases)
    at = found["headings"].index("Part")
    assert [found[name][at] for name in ("P01 in full", "P01 again", "P02 in full")] == ["45", "rest", ""]
    assert "Part" not in lines()["headings"]


def test_a_total_that_was_nothing_has_no_percentage() -> None:
    assert lines(bases=(base("P01", before=Decimal(0)),))["P01 in full"][12] == "n/a"


def test_without_a_year_before_there_is_no_change() -> None:
    assert "Change" not in lines(previous=None)["headings"]


def test_without_bases_there_is_no_page() -> None:
    assert "R6" not in [s.code for s in build(report_input(bases=())).sections]


def test_a_long_list_has_its_headings_on_every_page_and_loses_no_line() -> None:
    bases: tuple[AllocationBase, ...] = tuple(base(f"P{i:03}", name=f"Pool number {i}") for i in range(1, 151))
    read = PdfReader(io.BytesIO(pdf(build(report_input(bases=bases, traces=())))[0]))
    pages = [text for text in (page.extract_text() for page in read.pages) if "R6 Allocation bases" in text]
    assert len(pages) > 3
    for text in pages:
        assert re.search(r"No\.\s*Source\s*Driver\s*Definition\s*Unit\s*Kind\s*Evidence\s*Owner\s*As of", text)
        assert "Cost pools" in text
    found = [int(n) for text in pages for n in re.findall(r"Pool number (\d+)\b", text)]
    assert found == list(range(1, 151))


def test_the_workbook_has_numbers() -> None:
    sheet = load_workbook(io.BytesIO(workbook(build(report_input())).content))["R6 Allocation bases"]
    line = next(row for row in sheet.iter_rows() if row[1].value == "A01 in full")
    assert [cell.value for cell in line[10:13]] == [8365200, 9200000, pytest.approx(4.565)]
