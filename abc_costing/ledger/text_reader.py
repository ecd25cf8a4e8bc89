"""Text files: encoding, delimiter, records. Read strictly: an unclosed quote is refused, not swallowed."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from pathlib import Path

from abc_costing.ledger.gate import looks_utf16, refuse
from abc_costing.ledger.grid import Book, Grid
from abc_costing.ledger.options import ReadOptions
from abc_costing.model.findings import Finding
from abc_costing.progress import Progress

_DELIMITERS = (",", ";", "\t", "|", "^", "~")
_LONGEST_FIELD = 131_072
MOST_COLUMNS = 16_384


def read_text(path: Path, options: ReadOptions, progress: Progress) -> Book:
    """A delimited text file as a book of one sheet, named after the file.

    Rows are counted as Excel counts them on opening the file: a record is a row, also where a field holds line breaks.

    Raises:
        FileRefused: the text cannot be decoded or split into records.
    """
    progress("Reading the text", 0.0)
    data = path.read_bytes()
    findings: list[Finding] = []
    text, encoding = decode(path, data, options, findings)
    if "\x00" in text:
        text = text.replace("\x00", "")
        findings.append(Finding("warning", "ledger.nul", "The file holds NUL characters; they were left out.",
                                "Compare the control totals with the ledger.", file=path.name))  # fmt: skip
    stated, text = _stated_delimiter(text)
    delimiter = options.delimiter or stated or sniff_delimiter(text)
    progress("Splitting into rows", 0.3)
    rows = _records(path, text, delimiter)
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS:
        raise refuse(path, f"has a row with {width:,} fields, more than a sheet has columns", "Export it again.")
    findings += _ragged(path, rows)
    full = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    grid = Grid(path.stem, list(full), width)
    return Book("text", [grid], encoding, delimiter, findings)


def decode(path: Path, data: bytes, options: ReadOptions, findings: list[Finding]) -> tuple[str, str]:
    """The text of the bytes and the name of the encoding; what is doubtful goes into `findings`."""
    if options.encoding:
        try:
            return data.decode(options.encoding).removeprefix("\ufeff"), options.encoding
        except (UnicodeDecodeError, LookupError) as problem:
            raise refuse(path, f"is not text in {options.encoding}", "Choose another encoding.") from problem
    for mark, name in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
                       (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return _mended(data, name, findings, path), name
    if name := looks_utf16(data[:4096]):
        return _mended(data, name, findings, path), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _not_utf8(path, data, findings)


def _mended(data: bytes, encoding: str, findings: list[Finding], path: Path) -> str:
    text = data.decode(encoding, "replace")
    if (bad := text.count("\ufffd")) and bad > data.count("\ufffd".encode()):
        findings.append(_doubtful(path, f"{bad} characters are no valid {encoding} and are shown as �."))
    return text


def _doubtful(path: Path, cause: str) -> Finding:
    return Finding("warning", "ledger.encoding", cause,
                   "Look at names with accents in the preview; choose another encoding if they are wrong.",
                   file=path.name)  # fmt: skip


def _not_utf8(path: Path, data: bytes, findings: list[Finding]) -> tuple[str, str]:
    """Mostly UTF-8 with some foreign lines, Western (cp1252), or what charset-normalizer says."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    broken = [line for line in lines if not _is_utf8(line)]
    if len(broken) * 10 < len(lines):
        findings.append(_doubtful(path, f"{len(broken)} lines are not UTF-8 as the rest is; read as Western."))
        parts = [p.decode("utf-8") if _is_utf8(p) else p.decode("cp1252", "replace") for p in data.split(b"\n")]
        return "\n".join(parts), "utf-8"
    if _looks_western(b"\n".join(broken)):
        return data.decode("cp1252"), "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(b"\n".join(broken)[:200_000]).best()
    encoding = best.encoding if best else "cp1252"
    findings.append(_doubtful(path, f"The encoding is not stated; the text was read as {encoding}."))
    return data.decode(encoding, "replace"), encoding


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _looks_western(data: bytes) -> bool:
    """Accented letters stand alone among plain ones; in other scripts whole words are foreign bytes."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    words = re.findall(r"[^\W\d_]+", text)
    foreign = [w for w in words if not w.isascii()]
    letters = sum(map(len, foreign))
    accents = sum(not c.isascii() for w in foreign for c in w)
    return not foreign or accents * 2 <= letters


def _stated_delimiter(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`, which Excel does not show as a row."""
    if found := re.match(r'"?sep=(.)"?\r?\n?', text, re.IGNORECASE):
        return found[1], text[found.end() :]
    return "", text


def sniff_delimiter(text: str) -> str:
    """The delimiter that splits most of the first rows into one number of fields, at least two."""
    sample = text[:200_000]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        widths = []
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            widths = [len(row) for row in itertools.islice(reader, 300) if row]
        except csv.Error:
            continue
        counts = Counter(w for w in widths if w > 1)
        if not counts:
            continue
        width, times = max(counts.items(), key=lambda item: (item[1] * min(item[0], 12), item[0]))
        score = times / len(widths) * min(width, 12) ** 0.5 * (1.15 if delimiter in ";\t|" else 1.0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(path: Path, text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as problem:
        line = _unclosed_line(text, delimiter)
        raise refuse(
            path, f"has a quotation mark that is opened and not closed properly, near line {line or reader.line_num}",
            "Correct that line in a text editor, or export the file again.",
        ) from problem  # fmt: skip


def _unclosed_line(text: str, delimiter: str) -> int:
    """Line on which the record begins that swallows the rest."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for _ in reader:
            start = reader.line_num + 1
    except csv.Error:
        return start
    return 0


def _ragged(path: Path, rows: list[list[str]]) -> list[Finding]:
    """Rows with more filled fields than the table has: an unquoted delimiter has shifted their columns."""
    counts = Counter(len(row) for row in rows[:1000] if row)
    if not counts:
        return []
    usual = counts.most_common(1)[0][0]
    long = [n for n, row in enumerate(rows, 1) if len(row) > usual and any(c.strip() for c in row[usual:])]
    if not long or usual < 2 or len(long) * 5 > len(rows):
        return []
    return [Finding(
        "error", "ledger.row-too-long",
        f"{len(long)} rows have more fields than the {usual} of the table, the first is row {long[0]}: "
        "a delimiter inside a text or a number has shifted them.",
        "Correct these rows in the file, or export it with quotation marks around texts.", file=path.name, row=long[0],
    )]  # fmt: skip
