"""A hash of a whole project file, kept inside it: any altered bit is found at opening.

SQLite's own checks find a wrong page, but more than half of all single flipped bits change an amount or a text in
silence. The seal is a text of fixed length in the table `meta`; it is the SHA-256 of the file with the seal's own
digits zero.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

import apsw

_MARK = "abc-costing-seal:"
_DIGITS = 64
_PATTERN = re.compile(_MARK.encode() + rb"([0-9a-f]{64})")


def prepare(connection: apsw.Connection) -> str:
    """Puts a placeholder into the file, and returns it; `close` finds it again by its random digits."""
    placeholder = secrets.token_hex(_DIGITS // 2)
    connection.execute("""INSERT OR REPLACE INTO "meta" VALUES ('seal', ?)""", (_MARK + placeholder,))
    return placeholder


def close(path: Path, placeholder: str) -> str:
    """Seals a finished file and brings it to the disk. Returns the SHA-256 of the whole file as it then is."""
    data = bytearray(path.read_bytes())
    at = data.find(placeholder.encode())
    data[at:at + _DIGITS] = b"0" * _DIGITS
    digits = hashlib.sha256(data).hexdigest().encode()
    data[at:at + _DIGITS] = digits
    with path.open("r+b") as file:
        file.seek(at)
        file.write(digits)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(data).hexdigest()


def unbroken(data: bytes) -> bool:
    """Whether the file is, bit for bit, as it was sealed."""
    zeroed = bytearray(data)
    for found in _PATTERN.finditer(data):
        start, end = found.span(1)
        zeroed[start:end] = b"0" * _DIGITS
        if hashlib.sha256(zeroed).hexdigest().encode() == found[1]:
            return True
        zeroed[start:end] = data[start:end]
    return False
