"""Undo and redo as rows of the project file: they reach back over restarts and crashes."""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from abc_costing.storage.images import Image, Images, pack, unpack

KEPT_STEPS = 1000
"""Older steps can no longer be undone."""

_LAST_DONE = 'FROM "journal" WHERE NOT "undone" ORDER BY "step" DESC LIMIT 1'
_FIRST_UNDONE = 'FROM "journal" WHERE "undone" ORDER BY "step" LIMIT 1'


@dataclass(frozen=True)
class Step:
    """One remembered step."""

    number: int
    label: str
    images: dict[str, list[Image]]


def record(connection: apsw.Connection, number: int, label: str, at: str, images: Images) -> None:
    """Remembers a step that was done; what was undone before can no longer be redone."""
    connection.execute('DELETE FROM "journal" WHERE "undone" = 1')
    connection.execute('INSERT INTO "journal" VALUES (?, ?, ?, 0, ?)', (number, label, at, pack(images)))
    gone = connection.execute('SELECT max("step") FROM "journal" WHERE "step" <= ?', (number - KEPT_STEPS,)).get
    if gone is not None:
        connection.execute('DELETE FROM "journal" WHERE "step" <= ?', (gone,))
        connection.execute("""INSERT OR REPLACE INTO "meta" VALUES ('floor', ?)""", (str(gone),))


def _step(connection: apsw.Connection, query: str) -> Step | None:
    for number, label, data in connection.execute(query):
        return Step(int(number), str(label), unpack(bytes(data)))
    return None


def last_done(connection: apsw.Connection) -> Step | None:
    """The step that undo takes back."""
    return _step(connection, f'SELECT "step", "label", "images" {_LAST_DONE}')


def first_undone(connection: apsw.Connection) -> Step | None:
    """The step that redo does again."""
    return _step(connection, f'SELECT "step", "label", "images" {_FIRST_UNDONE}')


def labels(connection: apsw.Connection) -> tuple[str | None, str | None, int]:
    """Labels of the steps that undo and redo would take, and the number of the last step done.

    Where all that is remembered is undone, that is the last step that was forgotten, or 0.
    """
    done = connection.execute(f'SELECT "step", "label" {_LAST_DONE}').fetchone()
    undone = connection.execute(f'SELECT "label" {_FIRST_UNDONE}').fetchone()
    floor = connection.execute("""SELECT "value" FROM "meta" WHERE "key" = 'floor'""").get
    number = int(done[0]) if done else int(str(floor or 0))
    return str(done[1]) if done else None, str(undone[0]) if undone else None, number


def mark(connection: apsw.Connection, number: int, *, undone: bool) -> None:
    """Notes that a step was undone or done again."""
    connection.execute('UPDATE "journal" SET "undone" = ? WHERE "step" = ?', (int(undone), number))


def batches_within_reach(connection: apsw.Connection) -> set[int]:
    """Ids of batches that some step could bring back: their postings must stay."""
    found: set[int] = set()
    for (data,) in connection.execute('SELECT "images" FROM "journal" WHERE length("images") > 0'):
        found.update(image.row_id for image in unpack(bytes(data)).get("batches", ()))
    return found
