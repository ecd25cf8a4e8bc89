"""Cells that the fast reader blanks in silence: Excel errors, formulas never calculated; and cells shown as percent.

calamine gives an empty text for `#REF!` and for a formula without a stored value, and tells no number format. A blank
there would be a lost amount, so the sheet's XML is looked through for them: with one search over its bytes, and cell by
cell only where that search finds something.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

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


class Package:
    """The parts of an open workbook package (Office Open XML), as far as they are needed here.

    Raises:
        KeyError, ParseError, zipfile.BadZipFile: the package is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        book = next(target for kind, _, target in self._relations("") if kind == "officeDocument")
        targets = {key: target for _, key, target in self._relations(book)}
        self._parts: dict[str, str] = {}
        for sheet in _named(fromstring(self._zip.read(book)), "sheet"):
            key = next(value for name, value in sheet.attrib.items() if _local(name) == "id")
            self._parts[sheet.attrib["name"]] = targets[key]
        self._percent_styles = self._styles(book)

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Kind, id and target part of each relation of a part."""
        folder = dirname(part)
        name = join(folder, "_rels", f"{part.rpartition('/')[2]}.rels")
        for item in _named(fromstring(self._zip.read(name)), "Relationship"):
            target = item.attrib["Target"]
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            yield item.attrib["Type"].rpartition("/")[2], item.attrib["Id"], path

    def _styles(self, book: str) -> frozenset[int]:
        part = next((target for kind, _, target in self._relations(book) if kind == "styles"), None)
        if part is None or part not in self._zip.namelist():
            return frozenset()
        root = fromstring(self._zip.read(part))
        formats = {int(f.attrib["numFmtId"]) for f in _named(root, "numFmt") if "%" in f.attrib.get("formatCode", "")}
        formats.update(_PERCENT_FORMATS)
        cell_formats = next(iter(_named(root, "cellXfs")), None)
        every = list(cell_formats) if cell_formats is not None else []
        return frozenset(i for i, xf in enumerate(every) if int(xf.attrib.get("numFmtId", "0")) in formats)

    def special_cells(self, sheet: str, *, percentages: bool) -> Cells:
        """Faults and, where asked for, percentages of a sheet by row and column, both counted from 0."""
        data = self._zip.read(self._parts[sheet])
        styles = self._percent_styles if percentages else frozenset()
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
            column = _index_of(found[1]) if found else column + 1
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


def _index_of(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


DAMAGE = (KeyError, ParseError, zipfile.BadZipFile, StopIteration, ValueError, NotImplementedError)
"""What a damaged package raises."""
