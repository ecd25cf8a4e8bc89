"""An open project without its calculations: opening, what there is, editing, saving, the audit log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.rows import ACTUAL
from abc_costing.progress import Progress, silent
from abc_costing.session import auditing, calculating, editing, opening
from abc_costing.session.changes import ChangeRecord
from abc_costing.session.commands import Command
from abc_costing.session.state import State

if TYPE_CHECKING:
    from abc_costing.model.findings import Finding
    from abc_costing.model.postings import Postings
    from abc_costing.storage import AuditEntry, Batch, Recovery


class OpenProject:
    """One open project: a project file by way of its working copy, or a model workbook in memory (read only)."""

    def __init__(self, state: State) -> None:
        self._state = state

    # ------------------------------------------------------------------------------------------ opening and closing

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> Self:
        """Opens a project file. Where a colleague has it open, or its folder cannot be written, it opens read-only
        (`read_only`, and `read_only_reason` says who or why).

        Raises:
            ProjectRefused: foreign, damaged, empty, or of a newer program; nothing is written to it.
            NotFound: there is no such file.
        """
        return cls(opening.opened(Path(path), read_only))

    @classmethod
    def open_copy(cls, path: Path | str) -> Self:
        """Opens a project file as an untitled copy: the sample, a colleague's file, one of `kept_versions`."""
        return cls(opening.copied(Path(path)))

    @classmethod
    def new(
        cls, path: Path | str | None = None, *, from_workbook: Path | str | None = None,
        settings: Settings | None = None,
    ) -> Self:  # fmt: skip
        """A new project, written to `path` at once; None: untitled until `save_as`.

        Raises:
            ProjectRefused: `path` exists already, or cannot be written.
            FileRefused, ModelRefused: the workbook cannot be read or has errors (all of them in `findings`).
        """
        return cls(opening.made(Path(path) if path else None, Path(from_workbook) if from_workbook else None, settings))

    @classmethod
    def sample(cls, progress: Progress = silent) -> Self:
        """The sample fund, set up with both years' ledgers: an untitled copy to play with. Built once, then quick."""
        return cls(opening.sampled(progress))

    @classmethod
    def in_memory(cls, workbook: Path | str, progress: Progress = silent) -> Self:
        """A model workbook, read only. Its findings are in `workbook_findings`; rows' ids are its Excel rows.

        Raises:
            FileRefused: it is no workbook, or cannot be read at all.
        """
        return cls(opening.read(Path(workbook), progress))

    @staticmethod
    def recoverable() -> tuple[Recovery, ...]:
        """Unsaved work that a crash left behind, latest first: file, when, how many steps. See `recover`, `discard`."""
        return opening.recoverable()

    @classmethod
    def recover(cls, recovery: Recovery) -> Self:
        """Goes on with what a crash left behind, exactly as it was at the last edit, undo and redo included."""
        return cls(opening.recovered(recovery))

    @staticmethod
    def discard(recovery: Recovery) -> None:
        """Throws away what a crash left behind."""
        opening.discard(recovery)

    def close(self) -> None:
        """Closes the project; unsaved work is thrown away (ask before). Closing twice does no harm."""
        self._state.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------- what there is

    @property
    def path(self) -> Path | None:
        """The user's file; None for an untitled project. For a workbook in memory, the workbook."""
        return self._state.source or self._state.file.path

    @property
    def title(self) -> str:
        """The project's name, or that of its file, or "Untitled"."""
        return self._state.title

    @property
    def read_only(self) -> bool:
        """Whether edits and `save` are refused (`save_as` works and makes it writable)."""
        return self._state.file.read_only

    @property
    def read_only_reason(self) -> str:
        """Why it is read-only, in a sentence for a banner: who has it open, where, since when. "" where it is not."""
        return self._state.file.read_only_reason

    @property
    def unsaved(self) -> bool:
        """Whether there are steps that the user's file does not have. False again after undoing all of them."""
        return self._state.file.unsaved

    @property
    def model(self) -> Model:
        """All tables as they stand, an immutable value. Periods are those of the table `Periods` (see `periods`)."""
        return self._state.file.content.model

    @property
    def postings(self) -> Postings:
        """All postings of all batches and scenarios. Read from the file when first asked for, then kept."""
        return self._state.postings()

    @property
    def batches(self) -> tuple[Batch, ...]:
        """The imported ledgers: file, sha256, when, by whom, rows, totals, first and last day, column map."""
        return self._state.file.content.batches

    @property
    def profiles(self) -> tuple[str, ...]:
        """Names of the kept column maps, in alphabetical order."""
        return tuple(sorted((p.name for p in self._state.file.content.profiles), key=str.casefold))

    @property
    def periods(self) -> tuple[str, ...]:
        """Labels of all periods in order of time, those that only the ledger has included."""
        return self._state.dated_model().period_labels

    def default_period(self, scenario: str = ACTUAL) -> str:
        """The latest period that has cost in a scenario. Raises NotFound where there is none."""
        return calculating.default_period(self._state, calculating.settle_scenario(self._state, scenario))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of all scenarios, `Actual` first."""
        return calculating.scenario_names(self._state)

    @property
    def generation(self) -> int:
        """How often the user's file has been saved."""
        return self._state.file.generation

    @property
    def workbook_findings(self) -> tuple[Finding, ...]:
        """What reading the workbook found (`in_memory`, or `new` from one), with sheet, row, column; else ()."""
        return self._state.workbook_findings

    # -------------------------------------------------------------------------------------------------------- editing

    def do(self, command: Command, *, reason: str = "") -> ChangeRecord:
        """One edit: checked, written durably with its audit entry, shown to the subscribers.

        Raises:
            EditRefused: it cannot be done (the message says why); nothing was changed.
        """
        return self._state.publish(editing.do(self._state, command, reason))

    def undo(self) -> ChangeRecord:
        """Takes back the last step, across restarts too. Raises EditRefused where there is none."""
        return self._state.publish(editing.undo(self._state))

    def redo(self) -> ChangeRecord:
        """Does again what was undone last. Raises EditRefused where there is nothing."""
        return self._state.publish(editing.redo(self._state))

    @property
    def undo_label(self) -> str | None:
        """The step that `undo` would take back, in words; None where there is none."""
        return self._state.file.undo_label

    @property
    def redo_label(self) -> str | None:
        """The step that `redo` would do again, in words; None where there is none."""
        return self._state.file.redo_label

    def subscribe(self, callback: Callable[[ChangeRecord], None]) -> Callable[[], None]:
        """Calls back after every change, on the thread that made it. Returns the function that ends it."""
        return self._state.subscribe(callback)

    # ------------------------------------------------------------------------------------------- saving and auditing

    def changed_on_disk(self) -> bool:
        """Whether somebody else saved the user's file since it was opened or saved here (look on waking up)."""
        return self._state.file.changed_on_disk()

    def save(self, *, whatever_is_there: bool = False) -> ChangeRecord:
        """Publishes to the user's file, by checking and replacing it atomically.

        `whatever_is_there`: the user has seen that somebody else saved the file, and keeps the own work.

        Raises:
            ProjectRefused: read-only, untitled, or the file was changed by somebody else since it was opened
                (`save_as` always helps); the file on disk is untouched.
        """
        self._state.file.publish(whatever_is_there=whatever_is_there)
        return self._state.publish(ChangeRecord("save", "Save"))

    def save_as(self, path: Path | str, *, overwrite: bool = False) -> ChangeRecord:
        """Publishes to another file and goes on with that one. Raises ProjectRefused."""
        self._state.file.publish_as(Path(path), overwrite=overwrite)
        return self._state.publish(ChangeRecord("save", f"Save as {Path(path).name}"))

    @property
    def kept_versions(self) -> tuple[Path, ...]:
        """The last saved versions of this file that this machine keeps, latest first; for `open_copy`."""
        return opening.kept_versions(self.path)

    def audit_log(self) -> tuple[AuditEntry, ...]:
        """Who did what, when, on which machine, with the values before and after and the reason; oldest first."""
        return auditing.entries(self._state)

    def verify_audit(self) -> tuple[Finding, ...]:
        """Whether the audit log is whole: () or a finding for each entry that was altered, removed or reordered."""
        return auditing.verify(self._state)
