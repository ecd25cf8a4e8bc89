"""Results as documents: build, look at, print, archive.

    inputs           what a report is made from               documents   a report as plain data
    packs            which reports a pack holds               one module a report: cost_per_service, build_up,
                                                              reconciliation, ratio, capacity, method_note,
                                                              year_on_year, allocation_bases, certainty
    typesetting      document -> PDF and SVG pages (Typst)    spreadsheet document -> XLSX (openpyxl)
    charts           charts as figures (matplotlib)           delivery    checked and put in place of the old file

Importing this package imports none of the libraries that set pages, write workbooks or draw.
"""

from __future__ import annotations

from pathlib import Path

from abc_costing.reporting.documents import Document
from abc_costing.reporting.inputs import AllocationBase, LedgerSource, ReportInput, Signatory
from abc_costing.reporting.packs import PACKS, SAYS_HOW_SURE, build

__all__ = [
    "PACKS", "SAYS_HOW_SURE", "AllocationBase", "Document", "LedgerSource", "ReportInput", "Signatory", "build",
    "pages_svg", "write_pdf", "write_xlsx",
]


def pages_svg(document: Document) -> tuple[bytes, ...]:
    """The pages as SVG, for preview and printing: the same pages as the PDF's. Raises OutputRefused."""
    from abc_costing.reporting.typesetting import svg

    return svg(document)


def write_pdf(document: Document, path: Path) -> None:
    """Write the document as a tagged PDF (PDF/A-2a, PDF/UA-1), checked before it takes the place of an older file.

    Raises:
        OutputRefused: with cause and remedy; an older file of that name is untouched.
    """
    from abc_costing.reporting.delivery import write_pdf as deliver

    deliver(document, path)


def write_xlsx(document: Document, path: Path) -> None:
    """Write the document as a workbook, one sheet a report, checked before it takes the place of an older file.

    Raises:
        OutputRefused: with cause and remedy; an older file of that name is untouched.
    """
    from abc_costing.reporting.delivery import write_xlsx as deliver

    deliver(document, path)
