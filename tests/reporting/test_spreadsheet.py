"""The workbook: numbers as numbers, texts as texts, ready to be printed."""

import io
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from abc_costing.reporting import build, write_xlsx
from abc_costing.reporting.documents import Figure, Table
from abc_costing.reporting.spreadsheet import workbook
from tests.reporting.fund import HOSTILE, many_services, report_input, result


def book_of(pack: str = "annual", **changes: object) -> Workbook:
    return load_workbook(io.BytesIO(workbook(build(report_input(**changes), pack)).content))


def row_with(sheet: Worksheet, text: str) -> list[object]:
    return next([cell.value for cell in row] for row in sheet.iter_rows() if any(cell.value == text for cell in row))


def header(sheet: Worksheet) -> list[str | None]:
    assert sheet.oddHeader is not None
    return [part.text for part in (sheet.oddHeader.left, sheet.oddHeader.center, sheet.oddHeader.right)]


def test_there_is_one_sheet_a_report() -> None:
    assert book_of().sheetnames == [
        "R1 Cost per service", "R2 Cost build-up", "R3 Year on year", "R5 Reconciliation to the ledger",
        "R6 Allocation bases", "R7 Administrative ratio stateme", "R8 Method and rounding",
        "R9 Exceptions", "R10 Capacity"]


def test_totals_are_those_of_the_document_to_the_cent() -> None:
    table = build(report_input(), "cost").sections[0].blocks[0]
    assert isinstance(table, Table)
    printed = [c.value for c in table.rows[-1].cells if isinstance(c, Figure)]
    found = [v for v in row_with(book_of("cost").worksheets[0], "Total costed") if isinstance(v, int | float)]
    assert [Decimal(str(v)) for v in found[1:]] == printed


def test_numbers_are_numbers_with_the_format_of_the_paper() -> None:
    sheet = book_of("cost").worksheets[0]
    row = next(row for row in sheet.iter_rows() if row[1].value == "Invalidity pension")
    assert [cell.value for cell in row[3:8]] == [94820, 2998000, 25253000, 6412000, 34663000]
    assert [row[i].number_format for i in (3, 4, 8, 10)] == [
        '#,##0;"−"#,##0;"–"', '#,##0,;"−"#,##0,;"–"', '#,##0.00;"−"#,##0.00;"–"', '"+"#,##0.00;"−"#,##0.00;"–"']


def test_no_text_becomes_a_formula_or_a_link() -> None:
    names = (*HOSTILE, *("=1+1",) * 3)
    book = book_of("cost", result=result(many_services(60, names)), institution="=HYPERLINK(\"x\")")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type in ("f", "e") or cell.hyperlink] == []
    assert {"=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "#N/A", "12345"} <= {cell.value for cell in cells}
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value.startswith("="))


def test_every_sheet_is_ready_to_be_printed() -> None:
    for sheet in book_of():
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.right.text == "Page &P of &N"
        assert header(sheet)[0] == "Luangwa National Social Security Fund"
        assert header(sheet)[2] == "Fiscal year 2025 · Run 0142"


def test_headings_stay_in_sight_and_on_every_page() -> None:
    sheet = book_of("cost").worksheets[0]
    heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == "No.")
    assert sheet.freeze_panes == f"A{heading + 1}"
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_an_ampersand_in_the_institution_is_no_code_of_the_page_header() -> None:
    assert header(book_of("cost", institution="Health & Pensions").worksheets[0])[0] == "Health && Pensions"


def test_the_written_file_opens_again(tmp_path: Path) -> None:
    write_xlsx(build(report_input()), tmp_path / "report.xlsx")
    assert len(load_workbook(tmp_path / "report.xlsx").sheetnames) == 9
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]
