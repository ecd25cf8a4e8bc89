"""Zip packages (xlsx, xlsm, xlsb, ods): absolute bounds on what is unpacked, and which part is which sheet.

Bounds are absolute, not ratios: honest workbooks compress a hundredfold.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from abc_costing.errors import FileRefused
from abc_costing.ledger.gate import damaged, password, refuse

MOST_PARTS = 20_000
MOST_UNPACKED = 6 << 30
LARGEST_INDEX = 16 << 20
CHUNK = 1 << 20
_REMEDY = "Open it in Excel, copy the ledger's cells into a new workbook and import that."


@dataclass(frozen=True)
class Package:
    """A checked zip package. `sheets`: names and part names in workbook order (empty for xlsb and ods)."""

    path: Path
    kind: str
    archive: zipfile.ZipFile
    parts: dict[str, str]
    """Part name, lower case with slashes, to the name in the archive."""
    sheets: tuple[tuple[str, str], ...] = field(default=())

    def close(self) -> None:
        """Closes the archive."""
        self.archive.close()


def open_package(path: Path) -> Package:
    """The package behind a path, checked against the bounds.

    Raises:
        FileRefused: damaged, no workbook, protected, or larger than any honest workbook.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as problem:
        raise damaged(path) from problem
    try:
        return _checked(path, archive)
    except FileRefused:
        archive.close()
        raise


def _checked(path: Path, archive: zipfile.ZipFile) -> Package:
    infos = archive.infolist()
    if len(infos) > MOST_PARTS:
        raise refuse(path, f"is built of {len(infos):,} parts, which no honest workbook has", _REMEDY)
    unpacked = sum(i.file_size for i in infos)
    if unpacked > MOST_UNPACKED:
        raise refuse(path, f"would unpack to {unpacked >> 30} GB", _REMEDY)
    if any(i.flag_bits & 1 for i in infos):
        raise password(path)
    parts = {i.filename.replace("\\", "/").lstrip("/").lower(): i.filename for i in infos}
    package = Package(path, _kind(path, parts), archive, parts)
    if package.kind == "ods":
        _check_ods(package)
        return package
    return package if package.kind == "xlsb" else replace(package, sheets=_sheets(package))


def _kind(path: Path, parts: dict[str, str]) -> str:
    if any(p.endswith("workbook.bin") for p in parts):
        return "xlsb"
    if "word/document.xml" in parts or "ppt/presentation.xml" in parts:
        raise refuse(path, "is not a workbook but another Office document", "Choose a workbook or a text file (CSV).")
    if any(p.startswith("index/") and p.endswith(".iwa") for p in parts):
        raise refuse(path, "is a document of Apple Numbers", "Export it as Excel there and import that file.")
    if any(p.rpartition("/")[2].startswith("workbook") and p.endswith(".xml") for p in parts):
        return "xlsm" if any("vbaproject" in p for p in parts) else "xlsx"
    if "content.xml" in parts:
        return "ods"
    if not parts:
        raise damaged(path, "is an empty archive without a workbook in it")
    raise refuse(
        path, "is an archive (zip) without a workbook in it", "Unpack it and choose the workbook or text file inside."
    )


def chunks(package: Package, part: str) -> Iterator[bytes]:
    """The unpacked bytes of a part, a megabyte at a time; raises FileRefused where it is damaged."""
    try:
        with package.archive.open(package.parts[part]) as stream:
            while block := stream.read(CHUNK):
                yield block
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as problem:
        raise damaged(package.path) from problem


def whole(package: Package, part: str) -> bytes:
    """A small part as a whole, without document type declarations; "" where there is none."""
    if part not in package.parts:
        return b""
    data = b""
    for block in chunks(package, part):
        data += block
        if len(data) > LARGEST_INDEX:
            raise refuse(package.path, f"has an oversized part ({part})", _REMEDY)
    check_no_dtd(package.path, data)
    return data


def check_no_dtd(path: Path, start: bytes) -> None:
    """Refuses XML that declares a document type: no workbook needs one, bombs do."""
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start or b"<!\x00D\x00O\x00C" in start:
        raise refuse(path, "holds declarations (XML entities) that a workbook never needs and attacks use", _REMEDY)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _tree(package: Package, part: str) -> ElementTree.Element | None:
    data = whole(package, part)
    if not data:
        return None
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as problem:
        raise damaged(package.path) from problem


def _sheets(package: Package) -> tuple[tuple[str, str], ...]:
    """Names and parts of the sheets in workbook order; a sheet whose part is not found has part ""."""
    book = next((p for p in package.parts if re.search(r"(^|/)workbook\w*\.xml$", p)), "")
    relations = str(PurePosixPath(book).parent / "_rels" / (PurePosixPath(book).name + ".rels"))
    links: dict[str, str] = {}
    for link in _tree(package, relations) or ():
        links[link.get("Id", "")] = link.get("Target", "").replace("\\", "/")
    found = []
    for element in (_tree(package, book) or ElementTree.Element("none")).iter():
        if _local(element.tag) == "sheet":
            ids = [value for key, value in element.attrib.items() if _local(key) == "id" and key != "id"]
            target = links.get(ids[0], "") if ids else ""
            found.append((element.get("name", ""), _place(book, target, package)))
    return tuple(found)


def _place(book: str, target: str, package: Package) -> str:
    base = "" if target.startswith("/") else str(PurePosixPath(book).parent)
    place = posixpath.normpath(posixpath.join(base, target.lstrip("/"))).lower()
    return place if place in package.parts else ""


def _check_ods(package: Package) -> None:
    if b"encryption-data" in whole(package, "meta-inf/manifest.xml"):
        raise password(package.path)
    kind = b"".join(chunks(package, "mimetype"))[:200] if "mimetype" in package.parts else b""
    if kind and b"spreadsheet" not in kind:
        raise refuse(package.path, "is not a workbook but another document", "Choose a workbook or a text file (CSV).")


