"""A report that cannot be written leaves the old file as it was, and says why and what to do."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from abc_costing.errors import OutputRefused
from abc_costing.reporting import build, delivery, write_pdf, write_xlsx
from abc_costing.reporting.spreadsheet import workbook
from abc_costing.reporting.typesetting import pdf
from tests.reporting.fund import report_input


def test_a_pdf_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")
    write_pdf(build(report_input(), "cost"), target)
    assert len(PdfReader(target).pages) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize("write", [write_pdf, write_xlsx])
def test_a_missing_folder_is_named(write: object, tmp_path: Path) -> None:
    assert callable(write)
    with pytest.raises(OutputRefused, match=r"does not exist\. Choose another folder"):
        write(build(report_input(), "cost"), tmp_path / "nowhere" / "report")


def test_a_folder_in_the_way_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(OutputRefused, match="a folder has that name"):
        write_pdf(build(report_input(), "cost"), tmp_path / "report.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputRefused, match="may not be written to"):
        write_pdf(build(report_input(), "cost"), tmp_path / "report.pdf")


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b[:-200], lambda b: b"%PDF-1.7\n"])
def test_a_damaged_pdf_never_replaces_the_old_one(damage: object, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")
    content, pages = pdf(build(report_input(), "cost"))
    assert callable(damage)
    with pytest.raises(OutputRefused, match="did not read back"):
        delivery.replace(target, damage(content), lambda made: delivery.check_pdf(made, pages))
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_pdf_that_lacks_a_page_is_refused(tmp_path: Path) -> None:
    content, pages = pdf(build(report_input(), "cost"))
    with pytest.raises(OutputRefused, match="did not read back"):
        delivery.replace(tmp_path / "report.pdf", content, lambda made: delivery.check_pdf(made, pages + 1))


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"PK"])
def test_a_damaged_workbook_never_replaces_the_old_one(damage: object, tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")
    written = workbook(build(report_input(), "cost"))
    assert callable(damage)
    with pytest.raises(OutputRefused, match="did not read back"):
        delivery.replace(target, damage(written.content), lambda made: delivery.check_xlsx(made, written.figures))
    assert target.read_bytes() == b"old"


def test_a_workbook_with_another_total_is_refused(tmp_path: Path) -> None:
    written = workbook(build(report_input(), "cost"))
    sheet, cells = next(iter(written.figures.items()))
    place, value = next(reversed(cells.items()))
    wrong = written.figures | {sheet: cells | {place: value + Decimal("0.01")}}
    with pytest.raises(OutputRefused, match="did not read back"):
        delivery.replace(tmp_path / "r.xlsx", written.content, lambda made: delivery.check_xlsx(made, wrong))
