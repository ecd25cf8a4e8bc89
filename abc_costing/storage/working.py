"""Working copies in the user's profile: one folder each, with the database and a note of what it belongs to.

A live process holds its working copy locked (SQLite's exclusive lock), so a copy that can be locked was left behind by
a crash: it is offered for recovery if it has unsaved steps, and removed otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import apsw

from abc_costing.storage import homes, owner
from abc_costing.storage.audit import now
from abc_costing.storage.connecting import connect


@dataclass(frozen=True)
class Base:
    """The state of the user's file that a working copy started from or published last.

    `pending` is the SHA-256 of a file about to be published: should the program die between replacing the user's file
    and noting that, the file is recognised as our own.
    """

    target: str | None = None
    sha256: str = ""
    pending: str = ""
    opened_at: str = ""


@dataclass(frozen=True)
class Recovery:
    """Unsaved work that a crash left behind.

    folder: the working copy. target: the user's file, None for an untitled project. title: the project's name.
    edited_at: UTC of the last step. steps: how many steps the user's file does not have.
    """

    folder: Path
    target: Path | None
    title: str
    edited_at: str
    steps: int


@dataclass(frozen=True)
class WorkingCopy:
    """The folder of one working copy."""

    folder: Path

    @classmethod
    def fresh(cls) -> WorkingCopy:
        """A new empty folder."""
        return cls(homes.folder("working", uuid.uuid4().hex))

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "project.sqlite"

    @property
    def mark(self) -> Path:
        """A file with the process number, there while the copy holds nothing of the user's: being made, or passing."""
        return self.folder / "opening"

    @property
    def base(self) -> Base:
        """What it belongs to."""
        try:
            return Base(**json.loads((self.folder / "base.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return Base()

    def note(self, base: Base) -> None:
        """Notes what it belongs to."""
        temporary = self.folder / "base.json.new"
        temporary.write_text(json.dumps(asdict(replace(base, opened_at=base.opened_at or now()))), "utf-8")
        temporary.replace(self.folder / "base.json")

    def remove(self) -> None:
        """Deletes it with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def is_held(self) -> bool:
        """Whether a live process works in it."""
        if not self.database.exists():
            return False
        try:
            connection = connect(str(self.database))
        except apsw.Error:
            return False
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE; ROLLBACK")
        except (apsw.BusyError, apsw.LockedError):
            return True
        except apsw.Error:
            return False
        finally:
            connection.close()
        return False


def is_live(found: owner.Owner) -> bool:
    """Whether an owner still has its project open. What cannot be known (another machine) counts as open."""
    if found.host != homes.host():
        return True
    mine = WorkingCopy(homes.home() / "working" / Path(found.working).name)
    if mine.database.exists():
        return mine.is_held()
    return found.pid != os.getpid() and owner.process_lives(found.pid)


def recoverable() -> tuple[Recovery, ...]:
    """Unsaved work left behind by crashes, latest first. Copies without any are removed."""
    found = []
    for folder in homes.folder("working").iterdir():
        copy = WorkingCopy(folder)
        if _in_use(copy):
            continue
        recovery = None if copy.mark.exists() else _examined(copy)
        if recovery is None:
            copy.remove()
        else:
            found.append(recovery)
    return tuple(sorted(found, key=lambda r: r.edited_at, reverse=True))


def _in_use(copy: WorkingCopy) -> bool:
    # a copy that is just being made has its mark but no lock yet
    if copy.mark.exists():
        text = copy.mark.read_text("utf-8")
        return owner.process_lives(int(text)) if text.isdigit() else False
    return copy.is_held()


def _examined(copy: WorkingCopy) -> Recovery | None:
    if not copy.database.exists():
        return None
    try:
        connection = connect(str(copy.database))
    except apsw.Error:
        return None
    try:
        meta = dict(connection.execute('SELECT "key", "value" FROM "meta"'))
        saved = int(str(meta.get("saved_step", 0)))
        steps = [(int(str(n)), str(at)) for n, at in connection.execute(
            'SELECT "step", "at" FROM "journal" WHERE NOT "undone" ORDER BY "step"')]
        name = connection.execute('SELECT "name" FROM "settings"').get
    except apsw.Error:
        return None
    finally:
        connection.close()
    if (steps[-1][0] if steps else int(str(meta.get("floor", 0)))) == saved:
        return None
    base = copy.base
    target = Path(base.target) if base.target else None
    title = str(name or "") or (target.stem if target else "Untitled")
    edited_at = str(meta.get("edited_at", base.opened_at))
    return Recovery(copy.folder, target, title, edited_at, max(sum(n > saved for n, _ in steps), 1))
