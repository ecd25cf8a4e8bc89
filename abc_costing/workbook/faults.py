"""Cells that the fast reader blanks in silence: Excel errors, formulas never calculated; and cells shown as percent.

calamine gives an empty text for `#REF!` and for a formula without a stored value, and tells no number format. A blank
there would be a lost amount, so the sheet's XML is looked through for them: with one search over its bytes, and cell by
cell only where that search finds something.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring, iterparse

from abc_costing.ledger.grid import index_of
from abc_costing.ledger.package import Package, chunks, whole

_SUSPECT = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st\s*=\s*["']e["']""")
_REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
_PERCENT_FORMATS = (9, 10)


@dataclass(frozen=True)
class Fault:
    """A cell without a usable value: `shown` is Excel's error (`#REF!`), or "" for a formula never calculated."""

    shown: str


class Percentage(float):
    """A number that its cell shows with a percent sign: 0.055 stands there as 5.5 %."""


Cells = dict[tuple[int, int], Fault | Percentage]


def percent_styles(package: Package) -> frozenset[int]:
    """The cell formats of a workbook that show a percent sign.

    Raises:
        FileRefused, ParseError, ValueError: the package is damaged.
    """
    part = next((part for part in package.parts if part.endswith("styles.xml")), None)
    if part is None:
        return frozenset()
    root = fromstring(whole(package, part))
    formats = {int(f.attrib["numFmtId"]) for f in _named(root, "numFmt") if "%" in f.attrib.get("formatCode", "")}
    formats.update(_PERCENT_FORMATS)
    cell_formats = next(iter(_named(root, "cellXfs")), None)
    every = list(cell_formats) if cell_formats is not None else []
    return frozenset(i for i, xf in enumerate(every) if int(xf.attrib.get("numFmtId", "0")) in formats)


def special_cells(package: Package, part: str, styles: frozenset[int]) -> Cells:
    """Faults, and numbers in one of the given cell formats, by row and column, both counted from 0.

    Raises:
        FileRefused, ParseError, ValueError: the package is damaged.
    """
    data = b"".join(chunks(package, part))
    # a sheet in another encoding than UTF-8 hides from the search, so it is always looked through
    if not styles and not _SUSPECT.search(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return {}
    return dict(_scan(data, styles))


def _scan(data: bytes, percent_styles: frozenset[int]) -> Iterator[tuple[tuple[int, int], Fault | Percentage]]:
    row = column = -1
    for event, element in iterparse(io.BytesIO(data), ("start", "end")):
        name = _local(element.tag)
        if event == "start":
            if name == "row":
                row, column = int(element.attrib.get("r", row + 2)) - 1, -1
        elif name == "c":
            found = _REFERENCE.match(element.attrib.get("r", ""))
            column = index_of(found[1]) if found else column + 1
            if found:
                row = int(found[2]) - 1
            special = _special(element, percent_styles)
            if special is not None:
                yield (row, column), special
        elif name == "row":
            element.clear()


def _special(cell: Element, percent_styles: frozenset[int]) -> Fault | Percentage | None:
    kind = cell.attrib.get("t", "n")
    parts = {_local(child.tag): child for child in cell}
    value = (parts["v"].text or "").strip() if "v" in parts else ""
    if kind == "e":
        return Fault(value or "an error")
    if "f" in parts and not value and kind not in ("str", "s", "inlineStr"):
        return Fault("")
    if kind == "n" and value and int(cell.attrib.get("s", "0")) in percent_styles:
        return Percentage(value)
    return None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _named(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if _local(element.tag) == name]
