"""A project that only lives in memory: a model workbook opened for reading. The same face as a project file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from abc_costing.errors import EditRefused, ProjectRefused
from abc_costing.storage import opening
from abc_costing.storage.content import Applied, AuditEntry, Change, Content, RunRecord

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings


class MemoryProject:
    """Content and postings without a file. Everything that would change it is refused."""

    path: Path | None = None
    read_only = True
    unsaved = False
    generation = 0
    step = 0
    undo_label: str | None = None
    redo_label: str | None = None

    def __init__(self, content: Content, postings: Postings, read_only_reason: str) -> None:
        self.content = content
        self.read_only_reason = read_only_reason
        self._postings = postings

    def postings(self, batch_id: int | None = None) -> Postings:
        """All postings; there is at most one batch."""
        return self._postings

    def apply(self, change: Change) -> Applied:
        """Refused."""
        raise EditRefused(f"“{change.label}” is not possible: {self.read_only_reason}")

    def undo(self) -> Applied:
        """Refused."""
        raise EditRefused("There is nothing to undo.")

    def redo(self) -> Applied:
        """Refused."""
        raise EditRefused("There is nothing to redo.")

    def changed_on_disk(self) -> bool:
        """Not looked at."""
        return False

    def publish(self, *, whatever_is_there: bool = False) -> None:
        """Refused."""
        raise ProjectRefused(self.read_only_reason)

    def publish_as(self, path: Path, *, overwrite: bool = False) -> None:
        """Makes a project file of it; this one stays in memory."""
        if path.exists() and not overwrite:
            raise ProjectRefused(f"There is a file “{path.name}” already. Choose another name.")
        project = opening.create()
        try:
            project.apply(Change("Import the model", self.content, (self._postings,) if self.content.batches else ()))
            project.publish_as(path, overwrite=overwrite)
        finally:
            project.close()

    def audit(self) -> tuple[AuditEntry, ...]:
        """Empty."""
        return ()

    def broken_audit(self) -> tuple[int, ...]:
        """Empty."""
        return ()

    def log(self, what: str, facts: str) -> None:
        """Nothing is noted."""

    def record_run(self, run: RunRecord) -> None:
        """Nothing is noted."""

    def runs(self) -> tuple[RunRecord, ...]:
        """Empty."""
        return ()

    def close(self) -> None:
        """Nothing to do."""
