"""The audit log: append-only, written in the transaction of what it tells, each entry hashed with the one before it.

The chain shows any entry altered, removed or reordered. Against somebody who rewrites the whole file only a copy of the
last hash elsewhere helps (reports print it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import apsw

from abc_costing.storage import homes
from abc_costing.storage.codecs import SqlValue, fields_of
from abc_costing.storage.content import AuditEntry
from abc_costing.storage.images import Images, pack

_ROWS_IN_FULL = 20
START = "0" * 64


def now() -> str:
    """The moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def hashed(entry: AuditEntry, previous: str) -> str:
    """The hash that an entry must have behind one with the hash `previous`."""
    facts = [entry.number, entry.at, entry.who, entry.host, entry.what, entry.before, entry.after, entry.reason]
    text = json.dumps([*facts, previous], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(connection: apsw.Connection, what: str, before: str = "", after: str = "", reason: str = "") -> None:
    """Writes one entry. Call it inside the transaction of what it tells."""
    last = connection.execute('SELECT "number", "hash" FROM "audit" ORDER BY "number" DESC LIMIT 1').fetchone()
    number, previous = (int(last[0]), str(last[1])) if last else (0, START)
    entry = AuditEntry(number + 1, now(), homes.user(), homes.host(), what, before, after, reason, "")
    connection.execute(
        'INSERT INTO "audit" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        (entry.number, entry.at, entry.who, entry.host, what, before, after, reason, hashed(entry, previous)))
    connection.execute("""INSERT OR REPLACE INTO "meta" VALUES ('audit_entries', ?)""", (str(entry.number),))


def entries(connection: apsw.Connection) -> Iterator[AuditEntry]:
    """All entries, oldest first."""
    for number, *texts in connection.execute('SELECT * FROM "audit" ORDER BY "number"'):
        yield AuditEntry(int(number), *(str(text) for text in texts))


def broken(connection: apsw.Connection) -> tuple[int, ...]:
    """Numbers of the entries that do not fit: altered, or behind a gap; one past the last where the end is cut off."""
    wrong, previous, expected = [], START, 1
    for entry in entries(connection):
        if entry.number != expected or entry.hash != hashed(entry, previous):
            wrong.append(entry.number)
        previous, expected = entry.hash, entry.number + 1
    known = connection.execute("""SELECT "value" FROM "meta" WHERE "key" = 'audit_entries'""").get
    if int(str(known or 0)) != expected - 1:
        wrong.append(expected)
    return tuple(wrong)


def told(images: Images) -> tuple[str, str]:
    """Before and after of a step as JSON: the cells that differ; for very many rows their number and hash."""
    count = sum(len(group) for group in images.values())
    if count > _ROWS_IN_FULL:
        summary = {"rows": {t: len(g) for t, g in images.items()}, "sha256": hashlib.sha256(pack(images)).hexdigest()}
        return "", json.dumps(summary)
    before: dict[str, dict[str, object]] = {}
    after: dict[str, dict[str, object]] = {}
    for table, group in images.items():
        names = ("position", *fields_of(table))
        for image in group:
            differing = _differing(names, image.before, image.after)
            for cells, into in ((image.before, before), (image.after, after)):
                if cells is not None:
                    named = zip(names, cells, strict=True)
                    into.setdefault(table, {})[str(image.row_id)] = {n: c for n, c in named if n in differing}
    return json.dumps(before, ensure_ascii=False), json.dumps(after, ensure_ascii=False)


def _differing(
    names: tuple[str, ...], before: tuple[SqlValue, ...] | None, after: tuple[SqlValue, ...] | None
) -> set[str]:
    if before is None or after is None:
        return set(names) - {"position"}
    return {name for name, was, is_now in zip(names, before, after, strict=True) if was != is_now}
