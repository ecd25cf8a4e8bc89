"""Blocks of cells to and from the clipboard.

Out: tab-separated text with whole numbers in the reader's decimal mark, so that a spreadsheet adds them up. In: what
the spreadsheet knows rather than what it showed. Excel's "XML Spreadsheet" and the HTML of LibreOffice carry the true
value (0.69491375), the plain text only the displayed one (69.49%).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Block = list[list[str]]
CELL_LIMIT: Final = 2_000_000
_SHEET: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_FORMULA: Final = re.compile(r"^[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"^[+-]?[\d.,]+$")


def to_text(block: Sequence[Sequence[str]]) -> str:
    """Tab-separated lines. Texts that a spreadsheet would take for a formula get an apostrophe."""
    return "\n".join("\t".join(_cell(text) for text in line) for line in block)


def _cell(text: str) -> str:
    if _FORMULA.match(text) and not _NUMBER.match(text):
        text = "'" + text
    if any(mark in text for mark in '\t\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def from_text(text: str) -> Block:
    """Tab-separated text as a block; quoted cells may hold tabs and line ends."""
    block: Block = [[]]
    cell, quoted, position = "", False, 0
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    while position < len(text):
        char = text[position]
        position += 1
        if quoted:
            if char != '"':
                cell += char
            elif text[position : position + 1] == '"':
                cell += '"'
                position += 1
            else:
                quoted = False
        elif char == '"' and not cell:
            quoted = True
        elif char in "\t\n":
            block[-1].append(cell)
            cell = ""
            if char == "\n":
                block.append([])
        else:
            cell += char
    block[-1].append(cell)
    return block


def from_mime(data: QMimeData) -> Block:
    """The richest form the clipboard offers; an empty list when there is no text at all."""
    for name in data.formats():
        if "XML Spreadsheet" in name:
            block = from_xml(bytes(data.data(name).data()))
            if block:
                return block
    if data.hasHtml() and "<td" in data.html().lower():
        block = from_html(data.html())
        if block:
            return block
    return from_text(data.text()) if data.hasText() and data.text() else []


def from_xml(raw: bytes) -> Block:
    """Excel's XML Spreadsheet. Document types are refused: they can unpack without end."""
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        return []
    try:
        table = ElementTree.fromstring(raw.rstrip(b"\0")).find(f".//{_SHEET}Table")
    except ElementTree.ParseError:
        return []
    block: Block = []
    for row in table.iter(f"{_SHEET}Row") if table is not None else ():
        if not _skip_to(row, block, list):
            return []
        block.append([])
        for cell in row.iter(f"{_SHEET}Cell"):
            if not _skip_to(cell, block[-1], str):
                return []
            data = cell.find(f"{_SHEET}Data")
            block[-1].append("".join(data.itertext()) if data is not None else "")
    return _squared(block)


def _skip_to(element: Element, filled: list[str] | Block, empty: object) -> bool:
    """Fill the gap an Index attribute leaves. False when it is out of all bounds."""
    index = element.get(f"{_SHEET}Index", "")
    if not index.isdecimal():
        return True
    if int(index) > 1_048_576 or not callable(empty):
        return False
    filled.extend(empty() for _ in range(int(index) - 1 - len(filled)))
    return True


def from_html(html: str) -> Block:
    """The cells of an HTML table."""
    from ui.tables.clipboard_html import HtmlTable

    parser = HtmlTable()
    parser.feed(html)
    return _squared([line for line in parser.block if line])


def _squared(block: Block) -> Block:
    """All lines as long as the longest. Nothing when the block would be absurdly large."""
    width = max((len(line) for line in block), default=0)
    if width * len(block) > CELL_LIMIT:
        return []
    return [line + [""] * (width - len(line)) for line in block]
