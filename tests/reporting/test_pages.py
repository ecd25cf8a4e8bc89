"""The pages themselves: what stands on each of them, that nothing is split or lost, and that they can be archived."""

import io
import re
from functools import cache
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from abc_costing.reporting import build, pages_svg
from abc_costing.reporting.documents import Paper
from abc_costing.reporting.typesetting import pdf
from tests.reporting.fund import HOSTILE, many_services, report_input, result

LONG = 300


@cache
def reader(pack: str = "annual", services: int = 0, paper: Paper = "a4", hostile: bool = False) -> PdfReader:
    found = result(many_services(services, HOSTILE if hostile else ())) if services else result()
    given = report_input(result=found, paper=paper, traces=() if services else report_input().traces)
    content, pages = pdf(build(given, pack))
    read = PdfReader(io.BytesIO(content))
    assert len(read.pages) == pages
    return read


def texts(read: PdfReader) -> list[str]:
    return [page.extract_text() for page in read.pages]


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_every_page_of_a_long_report_says_what_it_is(paper: Paper) -> None:
    pages = texts(reader("cost", LONG, paper))
    assert len(pages) > 8
    for number, text in enumerate(pages, 1):
        for words in ("Luangwa National Social Security Fund", "Fiscal year 2025, 1 January – 31 December 2025",
                      "Scenario Actual", "Amounts in ZMW", "DRAFT", "Run 0142", "GL_2025_final.xlsx, 9f3c 71ab",
                      "Printed 23 Jan 2026 14:05 by M. Banda", f"Page {number} of {len(pages)}"):
            assert words in text, (number, words)


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_headings_stand_on_every_page_and_every_line_on_one(paper: Paper) -> None:
    pages = [text for text in texts(reader("cost", LONG, paper)) if "R1 Cost per service" in text]
    whole = "\n".join(pages)
    for text in pages[:-1]:
        assert re.search(r"No\.\s*Service\s*Unit\s*Volume\s*Direct\s*Activity\s*Support\s*Total", text)
        assert "Benefit products" in text or "Other services" in text
    for index in range(1, LONG + 1):
        # the whole line stands together: number, name, unit, volume, cost
        assert len(re.findall(rf"(?m)^\d+ \D+ {index} [a-z]+ [\d,]+ .* [\d,]+\.\d\d", whole)) == 1, index


@pytest.mark.slow
def test_no_group_heading_stands_alone_and_no_page_is_empty() -> None:
    for services in range(20, 32):
        for text in texts(reader("cost", services)):
            after = re.split(r"(?:Benefit products|Other services|Kept apart from services)\n", text)
            assert all(re.match(r"\s*\d", part) for part in after[1:])
            assert len(text.splitlines()) > 15


@pytest.mark.slow
def test_a_sign_off_never_stands_without_the_total_it_is_for() -> None:
    split = 0
    for services in range(14, 30):
        pages = [text for text in texts(reader("cost", services)) if "R1 Cost per service" in text]
        split += len(pages) > 1
        assert "Total costed" in pages[-1]
        assert "Approved" in pages[-1]
        assert sum(text.count("Total costed") for text in pages) == 1
    assert split


def test_paper_is_landscape_in_the_size_asked_for() -> None:
    a4, letter = (reader("cost", LONG, paper).pages[0].mediabox for paper in ("a4", "us-letter"))
    assert (round(a4.width), round(a4.height)) == (842, 595)
    assert (round(letter.width), round(letter.height)) == (792, 612)


def test_the_last_page_is_for_signing() -> None:
    last = texts(reader())[-1]
    for words in ("Prepared", "M. Banda, Cost Accountant", "Reviewed", "T. Phiri, Head of Finance", "Approved",
                  "Dr N. Mwale, Director General", "Date"):
        assert words in last


def test_a_final_report_is_not_marked_as_a_draft() -> None:
    content, _ = pdf(build(report_input(draft=False), "ratio"))
    pages = texts(PdfReader(io.BytesIO(content)))
    assert all("FINAL" in text and "DRAFT" not in text for text in pages)


def test_the_file_is_tagged_has_a_title_and_declares_its_standards() -> None:
    read = reader()
    catalog = read.root_object
    assert str(cast(DictionaryObject, catalog["/MarkInfo"])["/Marked"]) == "True"
    assert str(catalog["/Lang"]) == "en"
    assert read.metadata is not None
    assert read.metadata.title == "Annual cost report, Fiscal year 2025"
    xmp = cast(StreamObject, catalog["/Metadata"].get_object()).get_data().decode("utf-8")
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


def test_only_bundled_fonts_are_used() -> None:
    resources = [cast(DictionaryObject, page["/Resources"]) for page in reader().pages]
    fonts = {str(cast(DictionaryObject, font.get_object())["/BaseFont"]).partition("+")[2]
             for each in resources for font in cast(DictionaryObject, each["/Font"]).values()}
    assert fonts <= {"NotoSans-Regular", "NotoSans-Bold", "NotoSansMono-Regular", "NotoSansMono-Bold"}


def test_names_are_printed_as_they_are_and_never_obeyed() -> None:
    whole = "\n".join(texts(reader("cost", 60, hostile=True)))
    for words in ("=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>", "$x^2$ *bold*", "bénéficiaire, efficacité",
                  "@SUM(A1)", "{=1+1}", "R&D & “quotes”", "tab here new linebell", "gnp.exe"):
        assert words in whole
    assert re.sub(r"\s|\u200b", "", whole).count("A" * 300) == 1


def test_the_preview_shows_the_pages_of_the_file() -> None:
    document = build(report_input())
    pages = pages_svg(document)
    assert len(pages) == pdf(document)[1]
    for page in pages:
        assert page.startswith(b"<svg")
        assert page.endswith(b"</svg>")
        assert b"<image" not in page  # a picture inside a page would be painted as coarse pixels
        names = re.findall(rb'\bid="([^"]+)"', page)
        assert len(names) == len(set(names))
