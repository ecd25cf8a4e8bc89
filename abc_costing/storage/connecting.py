"""Opening databases with care: header before SQLite, limits, known schema, and refusals in plain words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from abc_costing.errors import ProjectRefused
from abc_costing.storage import schema

_MAGIC = b"SQLite format 3\0"
_LARGEST_VALUE = 512 * 1024 * 1024
_CHECK_SECONDS = 60.0
_DAMAGE = (apsw.CorruptError, apsw.NotADBError, apsw.ConstraintError, apsw.InterruptError, apsw.TooBigError)


def check_header(head: bytes, name: str) -> int:
    """The version of a project file from its first 100 bytes. Raises ProjectRefused for anything else."""
    if not head:
        raise ProjectRefused(
            f"“{name}” is empty (0 bytes). It is no project; open another file, or an older copy of it.")
    if len(head) < 100 or not head.startswith(_MAGIC) or int.from_bytes(head[68:72], "big") != schema.APPLICATION_ID:
        raise ProjectRefused(
            f"“{name}” is not an ABC Costing project. To read a ledger or a model workbook, import it into a project.")
    return _known_version(int.from_bytes(head[60:64], "big"), name)


def version_of(connection: apsw.Connection, name: str) -> int:
    """The version of an open project. Raises ProjectRefused for one that this program does not know."""
    return _known_version(int(str(connection.execute("PRAGMA user_version").get)), name)


def _known_version(version: int, name: str) -> int:
    if version > schema.VERSION:
        raise ProjectRefused(
            f"“{name}” was made by a newer ABC Costing (file version {version}; this program knows up to "
            f"{schema.VERSION}). Install the newer program to open it.")
    if version not in schema.FINGERPRINTS:
        raise ProjectRefused(damaged_text(name, f"file version {version} was never used"))
    return version


def damaged_text(name: str, detail: str) -> str:
    """The message for a file that cannot be trusted."""
    return (f"“{name}” is damaged or was changed by another program ({detail}). Nothing was written to it. "
            "Open an older copy of it.")


def connect(path: str, *, create: bool = False) -> apsw.Connection:
    """A connection with limits: no foreign code, no attached files, bounded values."""
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    connection = apsw.Connection(path, flags=flags)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.limit(apsw.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_busy_timeout(0)
    pragmas(connection, "cell_size_check = ON", "mmap_size = 0", "secure_delete = ON")
    return connection


def pragmas(connection: apsw.Connection, *settings: str) -> None:
    """Makes settings one by one: of several in one text, those behind the first that answers would be left out."""
    for setting in settings:
        connection.execute(f"PRAGMA {setting}").fetchall()


def check_schema(connection: apsw.Connection, version: int, name: str) -> None:
    """Refuses a file whose schema is not exactly the one of its version: views, triggers, other tables."""
    entries = [(str(kind), str(what), None if sql is None else str(sql))
               for kind, what, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")]
    if schema.fingerprint(entries) != schema.FINGERPRINTS[version]:
        raise ProjectRefused(damaged_text(name, "its tables are not those of a project"))


def quick_check(connection: apsw.Connection, name: str) -> None:
    """SQLite's own check of the pages. Raises ProjectRefused."""
    verdict = connection.execute("PRAGMA quick_check(1)").get
    if verdict != "ok":
        raise ProjectRefused(damaged_text(name, str(verdict)))


@contextmanager
def bounded(connection: apsw.Connection, seconds: float = _CHECK_SECONDS) -> Iterator[None]:
    """Stops any query inside that takes longer: a file made to hang the program is refused instead."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    try:
        yield
    finally:
        connection.set_progress_handler(None)


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turns what SQLite and the disk raise into a ProjectRefused that a user can act on."""
    try:
        yield
    except apsw.FullError as problem:
        raise ProjectRefused(
            f"The disk is full: “{name}” was not written and is as it was. Free some space and try again."
        ) from problem
    except _DAMAGE as problem:
        raise ProjectRefused(damaged_text(name, str(problem))) from problem
    except (apsw.BusyError, apsw.LockedError) as problem:
        raise ProjectRefused(f"“{name}” is in use by another process. Close it there, then try again.") from problem
    except apsw.Error as problem:
        raise ProjectRefused(
            f"“{name}” could not be read or written ({problem}). Check the drive, then try again.") from problem
    except OSError as problem:
        raise ProjectRefused(
            f"“{name}” could not be read or written ({problem.strerror or problem}). "
            "Check the drive and your rights on the folder, then try again.") from problem


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """All or nothing: durable when the block is left, undone when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    done = False
    try:
        yield
        connection.execute("COMMIT")
        done = True
    finally:
        # SQLite has rolled back by itself where the disk was full
        if not done and connection.in_transaction:
            connection.execute("ROLLBACK")


def create_schema(connection: apsw.Connection) -> None:
    """Makes an empty project of the present version in an empty database."""
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}; PRAGMA user_version = {schema.VERSION}")
    for statement in schema.statements():
        connection.execute(statement)


def durable_working_mode(connection: apsw.Connection) -> None:
    """Exclusive to this process, write-ahead log, every commit on the disk before it is acknowledged."""
    pragmas(connection, "locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL")
    connection.execute("BEGIN EXCLUSIVE; COMMIT")  # the lock is taken by the first write, and then kept


def named(path: Path | None) -> str:
    """A file's name for messages."""
    return path.name if path else "Untitled"
