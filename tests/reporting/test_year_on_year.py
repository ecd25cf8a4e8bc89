"""R3: two years side by side that add up to what was costed, and a reason for every line that moved far."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from abc_costing.reporting import build
from abc_costing.reporting.documents import Blank, Figure, Notes, Row, Section, Table
from abc_costing.reporting.figures import cell_text
from abc_costing.reporting.spreadsheet import workbook
from abc_costing.reporting.typesetting import pdf
from tests.reporting.fund import report_input, result


def section(**changes: object) -> Section:
    return next(s for s in build(report_input(**changes)).sections if s.code == "R3")


def table(**changes: object) -> Table:
    found = section(**changes).blocks[0]
    assert isinstance(found, Table)
    return found


def row_of(name: str, **changes: object) -> Row:
    return next(row for row in table(**changes).rows if name in row.cells)


def printed(name: str, **changes: object) -> list[str]:
    return [cell_text(cell) for cell in row_of(name, **changes).cells]


def test_a_line_gives_both_years_and_what_changed() -> None:
    assert printed("Invalidity pension") == [
        "3", "Invalidity pension", "payment", "94,820", "94,820", "–", "30,839", "34,663", "+12.4", "325.24", "365.57",
        "+12.4", "▲ Rise", "medical boards moved from annual to half-yearly; more appeals."]


def test_without_a_year_before_there_is_no_report() -> None:
    assert "R3" not in [s.code for s in build(report_input(previous=None)).sections]


def test_flagged_lines_without_a_reason_leave_room_for_one_and_no_others_do() -> None:
    rows = [row for row in table(explanations={}).rows if row.kind == "line"]
    assert [row.cells[1] for row in rows if row.cells[-1] == Blank("Reason:")] == [
        "Invalidity pension", "Maternity benefit"]
    assert [row.cells[12] for row in rows if row.cells[12]] == ["▲ Rise", "▼ Fall"]


def test_a_reason_of_blanks_is_no_reason() -> None:
    assert row_of("Invalidity pension", explanations={"invalidity PENSION ": "  "}).cells[-1] == Blank("Reason:")


@pytest.mark.parametrize(("threshold", "flagged"), [("12.5", ""), ("12.39", "▲ Rise")])
def test_the_threshold_is_the_users(threshold: str, flagged: str) -> None:
    changes = {"flagged_change": Decimal(threshold)}
    assert printed("Invalidity pension", **changes)[12] == flagged
    notes = section(**changes).blocks[1]
    assert isinstance(notes, Notes)
    assert f"more than {threshold} %" in notes.notes[0][1]


def test_a_change_of_just_the_threshold_is_not_flagged() -> None:
    now, before = result(), result(period="2024")
    raised = replace(now.services[1], unit_cost=Decimal(before.services[1].unit_cost or 0) * Decimal("1.1"))
    changes = {"result": replace(now, services=(now.services[0], raised, *now.services[2:])), "previous": before}
    assert printed(raised.name, **changes)[11:13] == ["+10.0", ""]


def test_services_that_came_and_went_are_lines_that_need_a_reason() -> None:
    now, before = result(), result(period="2024")
    gone, come = before.services[0], now.services[-1]
    changes = {"result": replace(now, services=now.services[1:]),
               "previous": replace(before, services=before.services[:-1])}
    assert printed(gone.name, **changes)[6:] == ["106,243", "", "", "93.00", "", "", "Ended", "Reason:"]
    assert printed(come.name, **changes)[6:] == ["", "24,602", "", "", "19.53", "", "New", "Reason:"]


def test_both_years_add_up_to_what_was_costed() -> None:
    given = report_input()
    assert given.previous is not None
    rows = table().rows
    for column, costed in ((6, given.previous.costed), (7, given.result.costed)):
        def values(kind: str, at: int = column) -> list[Decimal]:
            return [cell.value for row in rows if row.kind == kind and isinstance(cell := row.cells[at], Figure)]

        kept = values("subtotal")[-1]
        assert sum(values("line")) + kept == sum(values("subtotal")) == values("total")[0] == Decimal(costed) / 100


def test_a_year_before_without_volume_or_cost_is_no_traceback() -> None:
    before = result(period="2024")
    empty = replace(before.services[0], cost=0, volume=None, unit_cost=None)
    previous = replace(before, services=(empty, *before.services[1:]))
    assert printed(empty.name, previous=previous)[3:14] == [
        "", "1,142,400", "", "–", "106,243", "n/a", "", "93.00", "", "", ""]


def test_the_notes_speak_of_nothing_that_is_not_there() -> None:
    found = section(scale=1).blocks[1]
    assert isinstance(found, Notes)
    assert found.notes[1][1] == "Amounts are exact; they reconcile to 486,214,380.25."


def test_the_page_and_the_workbook_ask_for_the_reason() -> None:
    document = build(report_input(explanations={}))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf(document)[0])).pages]
    page = next(text for text in pages if "R3 Year on year" in text)
    assert page.count("Reason:") == 2
    sheet = load_workbook(io.BytesIO(workbook(document).content))["R3 Year on year"]
    line = next(row for row in sheet.iter_rows() if row[1].value == "Invalidity pension")
    assert [cell.value for cell in line[3:6]] == [94820, 94820, 0]
    assert [cell.value for cell in line[12:14]] == ["▲ Rise", "Reason:"]
    assert line[13].border.bottom.style == "thin"
