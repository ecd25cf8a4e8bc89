"""What a file really is, by its first bytes, before anything parses it. Whatever is no ledger file is refused here
with one sentence that names the problem and the next step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from abc_costing.errors import FileRefused

FileKind = Literal["zip", "xls", "text"]

LARGEST_FILE = 2 << 30
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"BM", "a picture"), (b"{\\rtf", "a text document (RTF)"), (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)"), (b"Rar!", "a compressed file (RAR)"), (b"MZ", "a program"),
    (b"SQLite format 3\x00", "a database or an ABC Costing project"), (b"\x7fELF", "a program"),
)  # fmt: skip
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x02\x04\x00")
_HTML = re.compile(r"<(?:!doctype\s+html|html|table|head|body|meta)\b", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_SAVE_AS_XLSX = "Open it in Excel, save it as “Excel Workbook (.xlsx)” and import that file."


def refuse(path: Path, problem: str, remedy: str) -> FileRefused:
    """A refusal in our words: the file's name, the problem, the next step."""
    return FileRefused(f"“{path.name}” {problem}. {remedy}")


def password(path: Path) -> FileRefused:
    """The refusal of an encrypted file."""
    return refuse(
        path, "is protected with a password",
        "Open it in Excel, remove the password (File > Info > Protect Workbook), save it and import it again.",
    )  # fmt: skip


def damaged(path: Path, how: str = "is damaged or was cut off while being copied") -> FileRefused:
    """The refusal of a file that is no whole workbook."""
    return refuse(path, how, "Open it in Excel, save it as a new file and import that, or export it again.")


def kind_of(path: Path) -> FileKind:
    """What the file is by content; its extension may lie.

    Raises:
        FileRefused: not there, empty, too large, protected with a password, or no ledger file at all.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(65536)
    except FileNotFoundError as problem:
        raise refuse(path, "is not there any more", "Choose the file again.") from problem
    except IsADirectoryError as problem:
        raise refuse(path, "is a folder", "Choose a file in it.") from problem
    except OSError as problem:
        cause = f"cannot be opened ({problem.strerror})"
        raise refuse(path, cause, "Close it in other programs, or copy it.") from problem
    if not size:
        raise refuse(path, "is empty (0 bytes)", "Export it again.")
    if size > LARGEST_FILE:
        raise refuse(path, "is larger than 2 GB", "Split it into smaller files.")
    return _kind(path, head)


def _kind(path: Path, head: bytes) -> FileKind:
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(_OLE):
        _check_ole(path)
        return "xls"
    if head.startswith(_OLD_EXCEL):
        raise refuse(path, "is a workbook of Excel 4 or older", _SAVE_AS_XLSX)
    for magic, what in _FOREIGN:
        if head.startswith(magic) and not _is_text(head):
            raise refuse(path, f"is not a ledger file but {what}", "Choose a workbook or a text file (CSV).")
    if not _is_text(head):
        raise refuse(path, "is neither a workbook nor a text file", "Choose a workbook or a text file (CSV).")
    _check_markup(path, head)
    return "text"


def _is_text(head: bytes) -> bool:
    """No control characters but blanks, or UTF-16."""
    if head.startswith(_BOMS) or looks_utf16(head):
        return True
    control = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 11, 12, 13, 26, 27))
    return control * 1000 <= len(head)


def looks_utf16(head: bytes) -> str:
    """`utf-16-le` or `utf-16-be` for text without a byte order mark, else ""."""
    sample = head[:4096]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.05 else ""


def _check_markup(path: Path, head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2000].decode("latin-1").replace("\x00", "")
    if not start.startswith("<"):
        return
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise refuse(path, "is a workbook in the XML format of Excel 2003", _SAVE_AS_XLSX)
    if _HTML.search(start[:1000]):
        raise refuse(path, "is a web page (HTML) that only bears the name of a workbook", _SAVE_AS_XLSX)
    if start.startswith("<?xml"):
        raise refuse(path, "is an XML file", "Export the ledger as a workbook or as CSV.")


def _check_ole(path: Path) -> None:
    """Names the encrypted, and what is no workbook, among files in Microsoft's old container."""
    data = path.read_bytes()

    def names(text: str) -> bool:
        return text.encode("utf-16-le") in data

    if names("EncryptedPackage") or names("EncryptionInfo") or _has_filepass(data):
        raise password(path)
    if names("WordDocument") or names("PowerPoint Document"):
        raise refuse(path, "is not a workbook but another Office document", "Choose a workbook or a text file (CSV).")
    if not (names("Workbook") or names("Book")):
        raise damaged(path, "holds no workbook, or is damaged")


def _has_filepass(data: bytes) -> bool:
    """Whether a workbook stream begins with the record FILEPASS ([MS-XLS] 2.4.117), which means encryption."""
    for found in re.finditer(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00", data):
        at = found.start()
        if at % 64:
            continue
        for _ in range(12):
            kind = int.from_bytes(data[at : at + 2], "little")
            if kind == 0x2F:
                return True
            at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return False
