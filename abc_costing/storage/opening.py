"""Project files made, opened and recovered: header, seal, schema and content are checked before they are believed."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from abc_costing.errors import NotFound, ProjectRefused
from abc_costing.storage import (
    audit,
    connecting,
    loading,
    migrations,
    owner,
    publishing,
    schema,
    seal,
    steps,
    versions,
    working,
)
from abc_costing.storage.codecs import encode
from abc_costing.storage.connecting import refusing
from abc_costing.storage.content import Content
from abc_costing.storage.project_file import ProjectFile
from abc_costing.storage.working import Base, Recovery, WorkingCopy


def create(path: Path | None = None, *, passing: bool = False) -> ProjectFile:
    """A new empty project, published to `path` at once; None: untitled.

    A `passing` one is the program's own work and can be done again: what a crash leaves of it is never offered for
    recovery, and no versions of its file are kept.

    Raises:
        ProjectRefused: the file exists already, or its folder cannot be written.
    """
    with _opening(passing=passing) as copy:
        connection = connecting.connect(str(copy.database), create=True)
        connecting.durable_working_mode(connection)
        with connecting.transaction(connection):
            connecting.create_schema(connection)
            settings = encode("settings", Content().model.settings)
            connection.execute(f'INSERT INTO "settings" VALUES (1, 0, {", ".join("?" * len(settings))})', settings)
            steps.note(connection, "project", uuid.uuid4().hex)
            audit.append(connection, "Create the project")
        copy.note(Base())
        project = ProjectFile(connection, copy, loading.load(connection), None, "")
    if path is not None:
        try:
            project.publish_as(path)
        except ProjectRefused:
            project.close()
            raise
    return project


def open_file(path: Path, *, read_only: bool = False, untitled: bool = False) -> ProjectFile:
    """Opens a project file; `untitled` opens a copy that belongs to no file.

    One of an older version is brought up to date in the working copy: the file itself stays as it is until it is saved,
    and a copy of it stands among the kept versions.

    Raises:
        NotFound: there is no such file.
        ProjectRefused: foreign, damaged, empty, or newer; nothing is written to it.
    """
    path = path.absolute()
    data = _read(path)
    version = connecting.check_header(data[:100], path.name)
    if not seal.unbroken(data):
        raise ProjectRefused(connecting.damaged_text(path.name, "its seal is broken") + _older(path))
    with _opening() as copy:
        copy.database.write_bytes(data)
        connection, loaded = _believed(copy, path.name)
        reason = "It was opened so." if read_only else ""
        if untitled:
            copy.note(Base())
            return ProjectFile(connection, copy, loaded, None, reason)
        copy.note(Base(str(path), hashlib.sha256(data).hexdigest()))
        reason = reason or _taken(path, copy)
        project = ProjectFile(connection, copy, loaded, path, reason)
        if version < schema.VERSION and not reason:
            versions.keep(path, project.generation)
        return project


def recover(recovery: Recovery) -> ProjectFile:
    """Opens what a crash left behind, exactly as it was at the last step.

    Raises:
        ProjectRefused: the working copy is damaged, or the user's file is open with somebody by now.
    """
    copy = WorkingCopy(recovery.folder)
    connection, loaded = _believed(copy, recovery.title)
    if recovery.target is None:
        return ProjectFile(connection, copy, loaded, None, "")
    owner.release(recovery.target, copy.folder)  # the crashed process named this very copy as the owner
    reason = _taken(recovery.target, copy)
    if reason:
        connection.close()
        raise ProjectRefused(f"The work on “{recovery.target.name}” cannot be continued now. {reason} Try again later.")
    return ProjectFile(connection, copy, loaded, recovery.target, "")


def discard(recovery: Recovery) -> None:
    """Throws away what a crash left behind."""
    WorkingCopy(recovery.folder).remove()


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise ProjectRefused(f"“{path.name}” is a folder. Choose a project file.")
    if not path.exists():
        raise NotFound(f"There is no file “{path}”. Check the name, or make the project first.")
    with refusing(path.name), path.open("rb") as file:
        head = file.read(100)
        connecting.check_header(head, path.name)  # before all of what may be a huge foreign file is read
        return head + file.read()


def _older(path: Path) -> str:
    kept = versions.kept(path)
    return f" The last version saved from this machine is kept as “{kept[0]}”." if kept else ""


@contextmanager
def _opening(*, passing: bool = False) -> Iterator[WorkingCopy]:
    """A fresh working copy, marked until its lock is held (a passing one for good); removed if opening fails."""
    copy = WorkingCopy.fresh()
    copy.mark.write_text(str(os.getpid()), "utf-8")
    done = False
    try:
        yield copy
        done = True
    finally:
        if not passing:
            copy.mark.unlink(missing_ok=True)
        if not done:
            copy.remove()


def _believed(copy: WorkingCopy, name: str) -> tuple[apsw.Connection, loading.Loaded]:
    """A connection to a working copy of the present version whose schema, pages and cells are found right."""
    with refusing(name):
        connection = connecting.connect(str(copy.database))
        done = False
        try:
            with connecting.bounded(connection):
                version = connecting.version_of(connection, name)
                connecting.check_schema(connection, version, name)
                connecting.quick_check(connection, name)
                migrations.bring_up_to_date(connection, version, name)
                loaded = loading.load(connection)
            connecting.durable_working_mode(connection)
            done = True
        except (ValueError, TypeError) as problem:
            raise ProjectRefused(connecting.damaged_text(name, str(problem))) from problem
        finally:
            if not done:
                connection.close()
    return connection, loaded


def _taken(path: Path, copy: WorkingCopy) -> str:
    """Takes the file for this process. Returns why it cannot be: then the project is open for reading."""
    if path.stat().st_mode & 0o222 == 0 or not os.access(path.parent, os.W_OK):
        return "Its file or folder is write-protected."
    try:
        if not owner.take(path, copy.folder):
            found = owner.read(path)
            if found is not None and working.is_live(found):
                return found.sentence()
            owner.drop(path)
            owner.take(path, copy.folder)
        publishing.remove_leftovers(path)
    except OSError:
        return "Its folder cannot be written."
    return ""
