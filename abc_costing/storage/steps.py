"""One step: planned as images of rows, carried out in a transaction, brought into the content in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import apsw

from abc_costing.errors import ProjectRefused
from abc_costing.storage import audit, journal, owner, working
from abc_costing.storage.codecs import KEPT, decode
from abc_costing.storage.connecting import refusing, transaction
from abc_costing.storage.content import Change, Content, RunRecord
from abc_costing.storage.images import Image, Images, Rows, compared, write
from abc_costing.storage.loading import SETTINGS_ID, assembled, ids_of, rows_of

Positions = dict[str, dict[int, int]]


@dataclass(frozen=True)
class Planned:
    """A step ready to be carried out. `batches` are the ids that the new batches get, in their order."""

    images: dict[str, list[Image]]
    batches: tuple[int, ...]
    next_id: int


def plan(old: Content, positions: Positions, change: Change, next_id: int) -> Planned:
    """What must be written to get from the old content to the one wanted. New rows get ids from `next_id` on."""
    numbers = count(max(next_id, SETTINGS_ID + 1))
    images: dict[str, list[Image]] = {}
    batches: list[int] = []
    for table in KEPT:
        was, wanted = rows_of(old, table), rows_of(change.content, table)
        if was is wanted or (table == "settings" and was[0] is wanted[0]):
            continue
        known = positions[table]
        ids = [row_id if row_id in known else next(numbers) for row_id in ids_of(table, wanted)]
        if table == "batches":
            batches = [row_id for row_id in ids if row_id not in known]
        group = compared(table, Rows(ids_of(table, was), was), Rows(ids, wanted), known)
        if group:
            images[table] = group
    return Planned(images, tuple(batches), next(numbers))


def carry_out(connection: apsw.Connection, planned: Planned, change: Change) -> None:
    """Writes a step with its journal and audit entry. Call it inside a transaction."""
    write(connection, planned.images)
    if planned.batches:
        from abc_costing.storage import ledger_rows

        for batch, postings in zip(planned.batches, change.new_batches, strict=True):
            ledger_rows.insert(connection, batch, postings)
    at = audit.now()
    number = int(str(connection.execute("""SELECT "value" FROM "meta" WHERE "key" = 'next_step'""").get or 1))
    journal.record(connection, number, change.label, at, planned.images)
    audit.append(connection, change.label, *audit.told(planned.images), change.reason)
    _put(connection, {"next_step": str(number + 1), "next_id": str(planned.next_id), "edited_at": at})


def moved_on(content: Content, positions: Positions, images: Images) -> Content:
    """The content after a step; `positions` are brought up to date in place."""
    changed: dict[str, tuple[Any, ...]] = {}
    for table, group in images.items():
        rows = dict(zip(ids_of(table, rows_of(content, table)), rows_of(content, table), strict=True))
        known = positions[table]
        reordered = False
        for image in group:
            if image.after is None:
                del rows[image.row_id], known[image.row_id]
                continue
            reordered = reordered or image.before is None or image.before[0] != image.after[0]
            rows[image.row_id] = decode(table, image.row_id, image.after[1:])
            known[image.row_id] = int(image.after[0] or 0)
        order = sorted(rows, key=known.__getitem__) if reordered else rows
        changed[table] = tuple(rows[row_id] for row_id in order)
    return assembled(changed, content)


def note(connection: apsw.Connection, key: str, value: str) -> None:
    """Writes one fact about the file. Call it inside a transaction."""
    connection.execute('INSERT OR REPLACE INTO "meta" VALUES (?, ?)', (key, value))


def _put(connection: apsw.Connection, facts: Mapping[str, str]) -> None:
    for key, value in facts.items():
        note(connection, key, value)


def note_all(connection: apsw.Connection, facts: Mapping[str, str]) -> None:
    """Writes facts about the file, in a transaction of their own where none is open."""
    if connection.in_transaction:
        _put(connection, facts)
        return
    with transaction(connection):
        _put(connection, facts)


def record_run(connection: apsw.Connection, run: RunRecord) -> None:
    """Writes a calculation, unless the very same one was the last. Call it inside a transaction."""
    last = connection.execute('SELECT "input_hash" FROM "runs" ORDER BY "number" DESC LIMIT 1').get
    if last == run.input_hash:
        return
    connection.execute(
        'INSERT INTO "runs" ("run_id", "at", "who", "period", "scenario", "method", "input_hash", "summary") '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (run.run_id, run.at, run.who, run.period, run.scenario, run.method, run.input_hash, run.summary))
    audit.append(connection, f"Calculate {run.period}, {run.scenario}, {run.method}", "", run.summary)


def forget_unreachable(connection: apsw.Connection) -> None:
    """Deletes the postings of batches that neither stand in the project nor can be brought back by undo or redo."""
    there = {int(str(b)) for (b,) in connection.execute('SELECT DISTINCT "batch" FROM "posting_texts"')}
    standing = {int(str(b)) for (b,) in connection.execute('SELECT "id" FROM "batches"')}
    if there <= standing:
        return
    from abc_costing.storage import ledger_rows

    with transaction(connection):
        ledger_rows.remove_unreachable(connection, standing | journal.batches_within_reach(connection))


def own(path: Path, copy: working.WorkingCopy) -> None:
    """Takes a file for this process. Raises ProjectRefused where somebody else has it open or it cannot be written."""
    with refusing(path.name):
        if owner.take(path, copy.folder):
            return
        found = owner.read(path)
        if found is not None and working.is_live(found):
            raise ProjectRefused(f"“{path.name}” is open already: {found.sentence()} Choose another name.")
        owner.drop(path)
        owner.take(path, copy.folder)


def disown(path: Path, copy: working.WorkingCopy) -> None:
    """Lets go of a file."""
    owner.release(path, copy.folder)
