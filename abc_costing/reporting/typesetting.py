"""A document as pages, by Typst: one template and one JSON give the tagged PDF and the SVG pages.

Text of the user travels as JSON strings and is never read as markup. Only the bundled fonts are used; where a script is
in none of them, the system's fonts are asked rather than printing empty boxes.
"""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any, Literal

import typst

from abc_costing.errors import OutputRefused
from abc_costing.places import resource
from abc_costing.reporting.documents import (
    Blank,
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Notes,
    Pair,
    Paragraph,
    Row,
    Section,
    Table,
)
from abc_costing.reporting.figures import cell_text
from abc_costing.reporting.plain_text import breakable
from abc_costing.reporting.sign_off import totals_carried

STANDARDS: list[Any] = ["a-2a", "ua-1"]
"""PDF/A-2a for the archive and PDF/UA-1 for screen readers, in one file."""

WRITING_ROOM = "n" * 34
"""A column to write in is at least as wide as this text."""

SAMPLES = 3
"""So many of a column's longest texts are measured to find its width."""


def pdf(document: Document) -> tuple[bytes, int]:
    """The PDF and the number of its pages. Raises OutputRefused where it cannot be set."""
    compiler, pages = _set(document, "pdf")
    return pages[0], int(_asked(compiler, "<page-count>"))


def svg(document: Document) -> tuple[bytes, ...]:
    """The same pages as SVG, one each. Raises OutputRefused where they cannot be set."""
    from abc_costing.reporting.svg_pages import with_charts_inside

    return tuple(with_charts_inside(page) for page in _set(document, "svg")[1])


Form = Literal["pdf", "svg"]


def _set(document: Document, form: Form) -> tuple[typst.Compiler, list[bytes]]:
    """The pages; set a second time where a sign-off came to stand on a page without any line of its table."""
    given = described(document)
    compiler, pages = _compiled(document, given, form)
    if totals_carried(given, _asked(compiler, "<sign-offs>")):
        return _compiled(document, given, form)
    return compiler, pages


def _asked(compiler: typst.Compiler, label: str) -> Any:
    return json.loads(compiler.query(label, field="value", one=True))


def _compiled(document: Document, given: dict[str, Any], form: Form) -> tuple[typst.Compiler, list[bytes]]:
    data = json.dumps(given, ensure_ascii=False)
    try:
        return _compile(document, data, form, system_fonts=False)
    except typst.TypstError as problem:
        if "font" not in str(problem.message):
            raise OutputRefused(_refusal(document, problem)) from problem
    try:
        return _compile(document, data, form, system_fonts=True)
    except typst.TypstError as problem:
        raise OutputRefused(_refusal(document, problem)) from problem


def _compile(
    document: Document, data: str, form: Form, *, system_fonts: bool
) -> tuple[typst.Compiler, list[bytes]]:
    template = resource("reports", "report.typ")
    fonts = typst.Fonts(include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=[_fonts()])
    compiler = typst.Compiler(template, root=template.parent, font_paths=fonts, sys_inputs={"document": data})
    made = compiler.compile(
        format=form, pdf_standards=STANDARDS if form == "pdf" else [],
        timestamp=document.printed_at.astimezone(UTC).replace(microsecond=0))
    return compiler, made if isinstance(made, list) else [made or b""]


def _fonts() -> Path:
    return resource("fonts")


def _refusal(document: Document, problem: typst.TypstError) -> str:
    return (f"The pages of “{document.title}” could not be set: {problem.message}. "
            "Look for unusual characters in names, or export to Excel instead.")


def described(document: Document) -> dict[str, Any]:
    """The document as the template takes it: texts only, every figure already in words."""
    word, under = document.stamp
    return {
        "title": breakable(document.title), "institution": breakable(document.institution), "stamp": word,
        "stamp_note": under, "draft": document.draft, "provenance": breakable(document.provenance),
        "printed": breakable(document.printed), "paper": document.paper, "language": document.language,
        "period": document.period,
        "sign_offs": [{"act": s.act, "who": breakable(", ".join(filter(None, (s.name, s.post))))}
                      for s in document.sign_offs],
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": breakable(section.heading), "context": breakable(section.context), "sign_off": section.sign_off,
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Table():
            return _table(block)
        case Notes():
            return {"kind": "notes", "notes": [[mark, _running(text)] for mark, text in block.notes]}
        case Heading():
            return {"kind": "heading", "text": breakable(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "text": _running(block.text), "lead": block.lead}
        case Chart():
            return _chart(block)
        case Pair():
            sides = {"left": block.left, "right": block.right}
            return {"kind": "pair", "share": block.left_share} | {
                side: [_block(part) for part in parts] for side, parts in sides.items()}


def _running(text: str) -> str:
    """Running text in which no line starts with a percent sign."""
    return breakable(text).replace(" %", "\u00a0%")


def _chart(chart: Chart) -> dict[str, Any]:
    from abc_costing.reporting.charts import svg as drawn

    return {
        "kind": "chart", "title": breakable(chart.title), "subtitle": breakable(chart.subtitle), "alt": chart.alt,
        "svg": drawn(chart), "height": chart.height,
    }


def _table(table: Table) -> dict[str, Any]:
    rows = [(row, [breakable(cell_text(cell)) for cell in row.cells]) for row in table.rows]
    return {
        "kind": "table", "caption": breakable(table.caption), "shown": table.shown,
        "columns": [_column(column, index, rows) for index, column in enumerate(table.columns)],
        "rows": [{"kind": row.kind, "cells": cells, "span": _span(row, cells),
                  "blanks": [i for i, cell in enumerate(row.cells) if isinstance(cell, Blank)]} for row, cells in rows],
    }


def _column(column: Column, index: int, rows: list[tuple[Row, list[str]]]) -> dict[str, Any]:
    """The column with its longest texts. Labels of sums run over the empty cells behind them and are left out."""
    ruled = column.align == "right"
    texts = {
        (cells[index], column.strong or row.kind != "line")
        for row, cells in rows if row.kind in ("line", "key") or (ruled and row.kind != "group")}
    if any(isinstance(row.cells[index], Blank) for row, _ in rows if row.kind != "group"):
        texts.add((WRITING_ROOM, False))
    longest = sorted(texts, key=lambda item: (-len(item[0]), item))[:SAMPLES]
    return {
        "heading": column.heading, "unit": column.unit, "right": ruled, "strong": column.strong,
        "quiet": column.quiet, "tint": column.rule, "samples": [{"text": t, "strong": s} for t, s in longest],
    }


def _span(row: Row, cells: list[str]) -> int:
    """How many columns the label of a sum takes: its own and the empty ones behind it."""
    if row.kind not in ("subtotal", "total"):
        return 1
    label = next((i for i, cell in enumerate(cells) if cell and not cell.isdigit()), 0)
    behind = next((i for i in range(label + 1, len(cells)) if cells[i]), len(cells))
    return behind - label
