"""One open project: its content in memory, every step at once durable in the working copy, published on saving."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from abc_costing.errors import EditRefused, ProjectRefused
from abc_costing.storage import audit, connecting, journal, publishing, steps, versions
from abc_costing.storage.content import Applied, AuditEntry, Change, Content, RunRecord
from abc_costing.storage.images import Images, delta, reversed_images, write
from abc_costing.storage.loading import Loaded
from abc_costing.storage.working import Base, WorkingCopy

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings


class ProjectFile:
    """An open project file by way of its working copy. Made by `storage.create`, `open`, `recover`."""

    def __init__(
        self, connection: apsw.Connection, copy: WorkingCopy, loaded: Loaded, path: Path | None, read_only_reason: str
    ) -> None:
        self._connection = connection
        self._copy = copy
        self._positions = loaded.positions
        self._lock = threading.RLock()
        self.content: Content = loaded.content
        self.path = path
        self.read_only_reason = read_only_reason
        self._closed = False
        self._after_step()

    # ---------------------------------------------------------------------------------------------------- what there is

    @property
    def read_only(self) -> bool:
        """Whether steps and `publish` are refused."""
        return bool(self.read_only_reason)

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return connecting.named(self.path)

    @property
    def generation(self) -> int:
        """How often the project was published."""
        return self._number("generation")

    @property
    def step(self) -> int:
        """The number of the last step done, never used twice: equal numbers mean equal content."""
        return self._last_step

    @property
    def unsaved(self) -> bool:
        """Whether the last step done is another than the one published."""
        return self._last_step != self._number("saved_step")

    def postings(self, batch_id: int | None = None) -> Postings:
        """All postings, or those of one batch, read anew. May be called from any thread."""
        from abc_costing.storage import ledger_rows

        wanted = [batch.id for batch in self.content.batches] if batch_id is None else [batch_id]
        with self._lock, connecting.refusing(self.name):
            return ledger_rows.load(self._connection, wanted)

    def _number(self, key: str) -> int:
        with self._lock:
            found = self._connection.execute('SELECT "value" FROM "meta" WHERE "key" = ?', (key,)).get
        return int(str(found or 0))

    # ------------------------------------------------------------------------------------------------------------ steps

    def apply(self, change: Change) -> Applied:
        """One step, durable when this returns: rows, postings, journal and audit entry in one transaction.

        Raises:
            EditRefused: the project is read-only.
            ProjectRefused: it could not be written; nothing was changed.
        """
        self._refuse_if_read_only()
        with self._lock, connecting.refusing(self.name):
            planned = steps.plan(self.content, self._positions, change, self._number("next_id"))
            if not planned.images:
                return Applied(change.label, {})
            with connecting.transaction(self._connection):
                steps.carry_out(self._connection, planned, change)
        return self._done(change.label, planned.images)

    def undo(self) -> Applied:
        """Takes back the last step. Raises EditRefused where there is none."""
        return self._again("Undo", journal.last_done(self._connection))

    def redo(self) -> Applied:
        """Does again the step undone last. Raises EditRefused where there is none."""
        return self._again("Redo", journal.first_undone(self._connection))

    def _again(self, verb: str, step: journal.Step | None) -> Applied:
        self._refuse_if_read_only()
        if step is None:
            raise EditRefused(f"There is nothing to {verb.lower()}.")
        images: Images = reversed_images(step.images) if verb == "Undo" else step.images
        with self._lock, connecting.refusing(self.name), connecting.transaction(self._connection):
            write(self._connection, images)
            journal.mark(self._connection, step.number, undone=verb == "Undo")
            audit.append(self._connection, f"{verb}: {step.label}", *audit.told(images))
            steps.note(self._connection, "edited_at", audit.now())
        return self._done(step.label, images)

    def _done(self, label: str, images: Images) -> Applied:
        self.content = steps.moved_on(self.content, self._positions, images)
        self._after_step()
        return Applied(label, {table: delta(group) for table, group in images.items()})

    def _after_step(self) -> None:
        self.undo_label, self.redo_label, self._last_step = journal.labels(self._connection)

    def _refuse_if_read_only(self) -> None:
        if self.read_only:
            raise EditRefused(
                f"The project is open for reading only. {self.read_only_reason} Save it under another name to edit.")

    # ------------------------------------------------------------------------------------------------------- publishing

    def changed_on_disk(self) -> bool:
        """Whether the user's file is another than the one opened or published last (False where it is gone)."""
        if self.path is None:
            return False
        base = self._copy.base
        return not publishing.is_one_of(self.path, {base.sha256, base.pending} - {""})

    def publish(self, *, whatever_is_there: bool = False) -> None:
        """Replaces the user's file by the present state; `whatever_is_there` also replaces what somebody else saved.

        Raises:
            ProjectRefused: read-only, untitled, changed by somebody else, disk full ...; the user's file is untouched.
        """
        if self.read_only:
            raise ProjectRefused(
                f"The project is open for reading only. {self.read_only_reason} Save it under another name.")
        if self.path is None:
            raise ProjectRefused("The project has no file yet. Save it under a name.")
        if not whatever_is_there and self.changed_on_disk():
            raise ProjectRefused(
                f"“{self.name}” was changed by somebody else since you opened it. Nothing was written. "
                "Save under another name, then compare the two.")
        self._publish(self.path)

    def publish_as(self, path: Path, *, overwrite: bool = False) -> None:
        """Publishes to another file, which then is this project's file; the former one stays as it was last published.

        Raises:
            ProjectRefused: the file exists already (unless `overwrite`), is open with somebody, or cannot be written.
        """
        path = path.absolute()
        if path == self.path and not self.read_only:
            self.publish()
            return
        if path.exists() and not overwrite:
            raise ProjectRefused(
                f"There is a file “{path.name}” already. Choose another name, or allow it to be replaced.")
        steps.own(path, self._copy)
        former, former_reason = self.path, self.read_only_reason
        try:
            self._publish(path)
        except ProjectRefused:
            steps.disown(path, self._copy)
            raise
        if former is not None and not former_reason:
            steps.disown(former, self._copy)
        self.path, self.read_only_reason = path, ""

    def _publish(self, path: Path) -> None:
        generation = self.generation + 1
        facts = {"generation": str(generation), "saved_step": str(self._last_step)}
        with self._lock:
            base = self._copy.base
            steps.forget_unreachable(self._connection)
            digest = publishing.write(
                self._connection, self._copy.folder / "staging.sqlite", path, lambda copy: steps.note_all(copy, facts),
                lambda pending: self._copy.note(Base(str(path), base.sha256, pending, base.opened_at)))
            steps.note_all(self._connection, facts)
            self._copy.note(Base(str(path), digest, "", base.opened_at))
        if not self._copy.mark.exists():
            versions.keep(path, generation)

    # -------------------------------------------------------------------------------------------------- audit and runs

    def audit(self) -> tuple[AuditEntry, ...]:
        """The audit log, oldest first."""
        with self._lock, connecting.refusing(self.name):
            return tuple(audit.entries(self._connection))

    def broken_audit(self) -> tuple[int, ...]:
        """Numbers of the audit entries that were altered, removed or reordered."""
        with self._lock, connecting.refusing(self.name):
            return audit.broken(self._connection)

    def log(self, what: str, facts: str) -> None:
        """An audit entry of something that changed nothing here: a report written, a model exported."""
        if self.read_only:
            return
        with self._lock, connecting.refusing(self.name), connecting.transaction(self._connection):
            audit.append(self._connection, what, "", facts)

    def record_run(self, run: RunRecord) -> None:
        """Notes a calculation, with an audit entry; it is no step to undo. A project open for reading notes nothing."""
        if self.read_only:
            return
        with self._lock, connecting.refusing(self.name), connecting.transaction(self._connection):
            steps.record_run(self._connection, run)

    def runs(self) -> tuple[RunRecord, ...]:
        """All calculations noted, oldest first."""
        with self._lock, connecting.refusing(self.name):
            rows = self._connection.execute(
                'SELECT "run_id", "at", "who", "period", "scenario", "method", "input_hash", "summary" '
                'FROM "runs" ORDER BY "number"')
            return tuple(RunRecord(*(str(cell) for cell in row)) for row in rows)

    def close(self) -> None:
        """Ends the work: the working copy goes, with what was not published. Closing twice does no harm."""
        if self._closed:
            return
        self._closed = True
        with suppress(apsw.Error):  # nothing of it is wanted any more
            self._connection.close()
        if self.path is not None and not self.read_only:
            steps.disown(self.path, self._copy)
        self._copy.remove()

    def abandon(self) -> None:
        """Lets go of everything but leaves the working copy to be recovered, as a crash would."""
        self._closed = True
        self._connection.close()


