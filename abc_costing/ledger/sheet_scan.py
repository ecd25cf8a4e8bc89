"""Counts rows and cells in the XML of a sheet without building it: the control that catches silent loss of rows.

Finds far cells and false counts before a reader allocates for them, error values and formulas saved without a value,
which calamine gives as blank, and hidden rows. Works on bytes in a stream, a few patterns a chunk.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from abc_costing.errors import FileRefused
from abc_costing.ledger.gate import refuse
from abc_costing.ledger.package import Package, check_no_dtd, chunks

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_CELLS = 30_000_000
LARGEST_AREA = 64_000_000
LONGEST_TAGLESS = 4 << 20
"""Bytes without the end of a row or a tag: a cell holds 32,767 characters at most."""
MOST_LISTED = 10_000
_REMEDY = "Open it in Excel, copy the ledger's cells into a new workbook and import that."


@dataclass
class SheetScan:
    """What the XML of one sheet holds. Rows and columns count from 1."""

    cells: int = 0
    rows: int = 0
    values: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    error_count: int = 0
    no_value: list[tuple[int, int]] = field(default_factory=list)
    no_value_count: int = 0
    hidden_rows: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Patterns:
    """The tags of a sheet with their namespace prefix."""

    row_end: bytes
    counted: tuple[bytes, bytes]
    values: tuple[bytes, ...]
    formulas: tuple[bytes, ...]
    row_number: re.Pattern[bytes]
    hidden: re.Pattern[bytes]
    error: re.Pattern[bytes]
    no_value: re.Pattern[bytes]


def _patterns(start: bytes) -> _Patterns:
    found = re.search(rb"<(?:([\w.-]+):)?worksheet[\s>]", start)
    p = found[1] + b":" if found and found[1] else b""

    def tag(name: bytes) -> tuple[bytes, ...]:
        return b"<" + p + name + b">", b"<" + p + name + b" "

    quoted = re.escape(p)
    formula = rb"<%sf(?:\s[^>]*)?(?:/>|>[^<]*</%sf>)\s*" % (quoted, quoted)
    return _Patterns(
        row_end=b"</" + p + b"row>",
        counted=(b"<" + p + b"row", b"<" + p + b"c "),
        values=(*tag(b"v"), *tag(b"is")),
        formulas=tag(b"f"),
        row_number=re.compile(rb'<%srow\s[^>]*?\br="(\d+)"' % quoted),
        hidden=re.compile(rb'<%srow\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"' % quoted),
        error=re.compile(
            rb'<%sc\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:%s)?<%sv>([^<]*)<' % (quoted, formula, quoted)
        ),
        no_value=re.compile(
            rb'<%sc\s[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*%s(?:<%sv\s*/>|<%sv></%sv>)?\s*</%sc>'
            % (quoted, formula, quoted, quoted, quoted, quoted)
        ),
    )


_FAR = re.compile(rb'\sr="([A-Z]{2,})(\d+)"')


def scan_sheet(package: Package, part: str) -> SheetScan:
    """Counts of one sheet part.

    Raises:
        FileRefused: more rows, columns or cells than any sheet can have, or cells so far out that no memory holds it.
    """
    scan = SheetScan()
    patterns: _Patterns | None = None
    for block in _whole_rows(package, part):
        if patterns is None:
            check_no_dtd(package.path, block[:4096])
            patterns = _patterns(block[:65536])
        _count(scan, block, patterns)
        _check(scan, package.path)
    return scan


def _whole_rows(package: Package, part: str) -> Iterator[bytes]:
    """The part in blocks that end where a row or at least a tag ends; UTF-16 comes as UTF-8."""
    rest = b""
    decoder: codecs.IncrementalDecoder | None = None
    first = True
    for block in chunks(package, part):
        if first and block[:2] in (b"\xff\xfe", b"\xfe\xff"):
            decoder = codecs.getincrementaldecoder("utf-16")("replace")
        first = False
        data = rest + (decoder.decode(block).encode() if decoder else block)
        cut = data.rfind(b"row>") + 4
        if cut < 4:
            cut = data.rfind(b">") + 1 if len(data) > LONGEST_TAGLESS else 0
        if cut == 0 and len(data) > LONGEST_TAGLESS:
            raise refuse(package.path, "holds megabytes without a single cell, which no honest workbook does", _REMEDY)
        if cut:
            yield data[:cut]
        rest = data[cut:]
    yield rest


def _count(scan: SheetScan, block: bytes, patterns: _Patterns) -> None:
    rows, cells = (block.count(mark) for mark in patterns.counted)
    scan.rows += rows
    scan.cells += cells
    scan.values += sum(block.count(mark) for mark in patterns.values)
    if rows:
        numbers = [int(n) for n in patterns.row_number.findall(block)]
        scan.last_row = max(scan.last_row, scan.rows, *numbers, 0)
    if cells:
        scan.last_column = max(scan.last_column, 26)
        for letters in {m[1] for m in _FAR.finditer(block)}:
            scan.last_column = max(scan.last_column, _column(letters))
    if b"hidden=" in block and len(scan.hidden_rows) < LAST_ROW:
        scan.hidden_rows.update(int(n) for n in patterns.hidden.findall(block))
    if b't="e"' in block:
        _list_errors(scan, block, patterns)
    if any(mark in block for mark in patterns.formulas):
        _list_no_value(scan, block, patterns)


def _list_errors(scan: SheetScan, block: bytes, patterns: _Patterns) -> None:
    for letters, row, text in patterns.error.findall(block):
        scan.error_count += 1
        if len(scan.errors) < MOST_LISTED:
            scan.errors[int(row), _column(letters)] = text.decode("utf-8", "replace")[:20]


def _list_no_value(scan: SheetScan, block: bytes, patterns: _Patterns) -> None:
    for letters, row in patterns.no_value.findall(block):
        scan.no_value_count += 1
        if len(scan.no_value) < MOST_LISTED:
            scan.no_value.append((int(row), _column(letters)))


def _column(letters: bytes) -> int:
    number = 0
    for char in letters[:8]:
        number = number * 26 + char - 64
    return number


def count_numbers(package: Package, part: str) -> int:
    """Cells of a sheet that hold a number, a date or a truth value: what a reader must not lose."""
    total = 0
    pattern: re.Pattern[bytes] | None = None
    for block in _whole_rows(package, part):
        if pattern is None:
            found = re.search(rb"<(?:([\w.-]+):)?worksheet[\s>]", block[:65536])
            p = re.escape(found[1] + b":") if found and found[1] else b""
            pattern = re.compile(
                rb'<%sc(?![^>]*\bt="(?:s|str|inlineStr|e)")(?:\s[^>]*)?>(?:<%sf[^>]*(?:/>|>[^<]*</%sf>))?\s*<%sv>\s*[^<\s]'
                % (p, p, p, p)
            )
        total += sum(1 for _ in pattern.finditer(block))
    return total


def _check(scan: SheetScan, path: Path) -> None:
    problem = ""
    if scan.rows > LAST_ROW or scan.last_row > LAST_ROW:
        problem = f"names row {max(scan.rows, scan.last_row):,}, beyond the last row a sheet can have ({LAST_ROW:,})"
    elif scan.last_column > LAST_COLUMN:
        problem = f"names a column beyond the last one a sheet can have ({LAST_COLUMN:,})"
    elif scan.cells > MOST_CELLS:
        problem = f"holds more than {MOST_CELLS:,} cells in one sheet"
    elif scan.last_row * scan.last_column > max(LARGEST_AREA, 4 * scan.cells):
        problem = f"has cells far outside the table, as far as row {scan.last_row:,} and column {scan.last_column:,}"
    if problem:
        raise _refusal(path, problem)


def _refusal(path: Path, problem: str) -> FileRefused:
    return refuse(path, problem, _REMEDY)


def check_strings(package: Package) -> None:
    """Refuses a table of shared strings with a false count or a text longer than Excel allows.

    Raises:
        FileRefused: as said.
    """
    part = next((p for p in package.parts if p.endswith("sharedstrings.xml")), "")
    if not part:
        return
    size, first, tagless = 0, True, 0
    stated = 0
    for block in chunks(package, part):
        if first:
            check_no_dtd(package.path, block[:4096])
            if found := re.search(rb'uniqueCount="(\d+)"', block[:4096]):
                stated = int(found[1][:20])
            first = False
        size += len(block)
        head, mark, tail = block.rpartition(b"<")
        tagless = len(tail) if mark else tagless + len(block)
        if tagless > LONGEST_TAGLESS // 4 or (mark and _longest_gap(head) > LONGEST_TAGLESS // 4):
            raise _refusal(package.path, "holds a text far longer than the 32,767 characters a cell can have")
    if stated > max(size, 1000):
        raise _refusal(package.path, f"states {stated:,} texts but holds fewer: its counts are false")


def _longest_gap(block: bytes) -> int:
    return max(map(len, block.split(b"<"))) if len(block) > LONGEST_TAGLESS // 4 else 0
