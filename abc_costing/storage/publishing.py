"""The working copy published as the user's file: a backup, checked, brought to the disk, and put in its place.

At no moment is the user's file half written: it is the old one or the new one, also when the power goes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import apsw

from abc_costing.errors import ProjectRefused
from abc_costing.storage import seal
from abc_costing.storage.connecting import connect, pragmas, quick_check, refusing, transaction

_SUFFIX = ".publishing"
_PATIENCE = (0.05, 0.2, 0.5, 1.0)


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_one_of(target: Path, known: set[str]) -> bool:
    """Whether a file is one of those known by their hash; one that is gone is."""
    with refusing(target.name):
        return not target.exists() or sha256_of(target) in known


def check_room(target: Path, needed: int) -> None:
    """Refuses where the drive cannot take the file, before anything is written."""
    with refusing(target.name):
        free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise ProjectRefused(
            f"The drive of “{target.name}” has {free // 1024:,} KB free and {needed // 1024:,} KB are needed. "
            "Free some space, or save to another drive.")


def write(
    connection: apsw.Connection, staging: Path, target: Path, stamp: Callable[[apsw.Connection], None],
    pending: Callable[[str], None],
) -> str:
    """Publishes. Returns the SHA-256 of the published file.

    Args:
        connection: the working copy.
        staging: a file in the user's profile where the new file is made: SQLite itself never works on a share.
        target: the user's file.
        stamp: writes into the new file what only the published one says (generation, saved step).
        pending: is told the new file's SHA-256 just before it takes the old one's place.

    Raises:
        ProjectRefused: the file at `target` is untouched.
    """
    remove_leftovers(target)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}{_SUFFIX}")
    try:
        with refusing(target.name):
            staging.unlink(missing_ok=True)
            placeholder = _copy(connection, staging, stamp, target.name)
            digest = seal.close(staging, placeholder)
            check_room(target, staging.stat().st_size)
            _carry(staging, temporary, digest)
            pending(digest)
            _replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
        staging.unlink(missing_ok=True)
    return digest


def _carry(staging: Path, temporary: Path, digest: str) -> None:
    shutil.copyfile(staging, temporary)
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())
    if sha256_of(temporary) != digest:
        raise ProjectRefused(
            "The drive did not keep what was written to it; your file is untouched. Save to another drive.")


def _copy(source: apsw.Connection, path: Path, stamp: Callable[[apsw.Connection], None], name: str) -> str:
    copy = connect(str(path), create=True)
    try:
        with copy.backup("main", source, "main") as backup:
            backup.step()
        pragmas(copy, "journal_mode = DELETE", "synchronous = OFF")  # it is brought to the disk as a whole
        with transaction(copy):
            stamp(copy)
            placeholder = seal.prepare(copy)
        quick_check(copy, name)
    finally:
        copy.close()
    return placeholder


def _replace(temporary: Path, target: Path) -> None:
    """Windows refuses for a moment while a virus scanner or an indexer looks at either file."""
    patience = _PATIENCE if sys.platform == "win32" else ()
    for pause in patience:
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(target)
    if sys.platform != "win32":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove_leftovers(target: Path) -> None:
    """Deletes what a crash while publishing left beside the user's file. Only the owner of the file may call this."""
    for leftover in target.parent.glob(f".{glob_escaped(target.name)}.*{_SUFFIX}*"):
        leftover.unlink(missing_ok=True)


def glob_escaped(name: str) -> str:
    """A file name as a pattern for itself."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
