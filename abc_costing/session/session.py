"""One open project and its use cases. The window and the command line use nothing else.

A session remembers; everything else is functions from values to values. Threads: call a session from one thread (the
window's). Long work is offered twice: `calculate(...)` does it at once, `calculation_job(...)` gives a `Job` to run on a
worker; what comes back is given to the session again on its own thread (`keep`, `accept_import`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.rows import ACTUAL, Method
from abc_costing.progress import Progress, silent
from abc_costing.session import (
    auditing,
    calculating,
    checking,
    editing,
    importing,
    opening,
    publishing,
    tracing,
)
from abc_costing.session.changes import ChangeRecord
from abc_costing.session.commands import Command, DeleteProfile, SaveProfile
from abc_costing.session.jobs import Job
from abc_costing.session.state import State
from abc_costing.session.values import ImportOutcome, Reconciliation

if TYPE_CHECKING:
    from abc_costing.ledger import Inspection, PreviewRow, Profile, ReadOptions
    from abc_costing.ledger import Mapping as ColumnMap
    from abc_costing.model.caps import CapResult
    from abc_costing.model.findings import Finding
    from abc_costing.model.postings import Postings
    from abc_costing.model.results import Result, Trace
    from abc_costing.reporting import Document, ReportInput
    from abc_costing.storage import AuditEntry, Batch, Recovery


class Session:
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
    def new(
        cls, path: Path | str | None = None, *, from_workbook: Path | str | None = None, settings: Settings | None = None
    ) -> Self:
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

    def profile(self, name: str) -> Profile:
        """A kept column map by name (letter case does not count). Raises NotFound with the names there are."""
        return importing.profile(self._state, name)

    @property
    def periods(self) -> tuple[str, ...]:
        """Labels of all periods in order of time, those that only the ledger has included."""
        return self._state.dated_model().period_labels

    def default_period(self) -> str:
        """The latest period that has cost. Raises NotFound where there is none."""
        return calculating.default_period(self._state)

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
        """What reading the workbook found (`in_memory`), with sheet, row and column; () for a project file."""
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

    # -------------------------------------------------------------------------------------------------- ledger import

    def inspect(
        self, path: Path | str, progress: Progress = silent, *, options: ReadOptions | None = None
    ) -> Inspection:
        """How a ledger file would be read. Changes nothing; may run on a worker thread. Raises FileRefused."""
        return importing.inspect(Path(path), self.model.currency, options, progress)

    def preview(
        self, path: Path | str, sheet: str = "", first_row: int = 1, count: int = 100, *,
        options: ReadOptions | None = None,
    ) -> Sequence[PreviewRow]:  # fmt: skip
        """Rows of a sheet as texts (`.row` as in Excel, `.cells`); sheet "" is the first. Raises FileRefused."""
        return importing.preview(Path(path), sheet, first_row, count, options)

    def reading_job(
        self, path: Path | str, mapping: ColumnMap | None = None, *, control_total: int | None = None, period: str | None = None,
        sheet: str | None = None, options: ReadOptions | None = None,
    ) -> Job[importing.Reading]:
        """The job that reads a ledger by a column map (None: as detected) without accepting it.

        Its outcome has `.facts` (an `ImportReading`: totals, findings, difference, same files) for the last page of the
        import and goes to `accept_import`. `control_total` in minor units. `period` is given to postings without a date.
        """
        request = importing.Request(Path(path), mapping, sheet, control_total, period, options)
        return importing.reading_job(self._state, request)

    def accept_import(self, reading: importing.Reading, *, replace: bool = False) -> ImportOutcome:
        """Puts a ledger that was read into the project, as one step.

        Raises:
            EditRefused: the control total differs, the same file is in already (unless `replace`), no posting was read,
                or a posting lies in a closed period.
            FileRefused: the file has errors (`findings`).
        """
        outcome, record = importing.accept(self._state, reading, replace)
        self._state.publish(record)
        return outcome

    def import_ledger(
        self, path: Path | str, mapping: ColumnMap | None = None, *, profile: str | None = None, sheet: str | None = None,
        control_total: int | None = None, period: str | None = None, replace: bool = False,
        options: ReadOptions | None = None, progress: Progress = silent,
    ) -> ImportOutcome:
        """`reading_job` and `accept_import` at once, by a column map or by the name of a kept one."""
        request = importing.Request(Path(path), mapping, sheet, control_total, period, options, profile or "")
        if profile is not None and mapping is None:
            request = importing.apply_profile(self._state, request)
        return self.accept_import(importing.reading_job(self._state, request).run(progress), replace=replace)

    def save_profile(self, profile: Profile) -> ChangeRecord:
        """Keeps a column map under its name, as one step; one of that name is replaced."""
        return self.do(SaveProfile(profile.name, importing.profile_text(profile)))

    def delete_profile(self, name: str) -> ChangeRecord:
        """Takes out a kept column map, as one step. Raises EditRefused where there is none of that name."""
        return self.do(DeleteProfile(name))

    # --------------------------------------------------------------------------------------- checking and calculating

    def check(self, period: str | None = None, scenario: str = ACTUAL) -> tuple[Finding, ...]:
        """Everything wrong or doubtful: the tables, the caps, and what a run of the period (None: the default one, where
        there is cost) would find. Located by table, row id and field; for a workbook also by sheet, row, column.
        """
        return self.checking_job(period, scenario).run()

    def checking_job(self, period: str | None = None, scenario: str = ACTUAL) -> Job[tuple[Finding, ...]]:
        """`check` as a job."""
        return checking.job(self._state, period, scenario)

    def calculate(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None, progress: Progress = silent
    ) -> Result:
        """The allocation of a period (None: the default one) by a method (None: the project's). Kept by input hash.

        Raises:
            ModelRefused: the model has errors, all in `findings`.
            ClosedLoop: support activities hold cost and have no way out.
            NotFound: no such period or scenario, or no cost at all.
        """
        kept = self.result_if_current(period, scenario, method)
        if kept is not None:
            return kept
        job = self.calculation_job(period, scenario, method)
        result = job.run(progress)
        self.keep(job, result)
        return result

    def calculation_job(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None
    ) -> Job[Result]:
        """`calculate` as a job; give its outcome to `keep`."""
        return calculating.job(self._state, calculating.Choice(period, scenario, method))

    def keep(self, job: Job[Result], result: Result) -> None:
        """Keeps a calculated result. Where the inputs changed meanwhile it is kept as what it is: not current."""
        self._state.publish(calculating.keep(self._state, job.key, result))

    def result_if_current(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None
    ) -> Result | None:
        """The kept result of exactly the present inputs, or None: then what is shown is out of date. Never calculates."""
        return self._state.kept(calculating.key(self._state, calculating.Choice(period, scenario, method)))

    def trace(
        self, node: str, period: str | None = None, scenario: str = ACTUAL, with_ledger: bool = False,
        method: Method | None = None,
    ) -> Trace:
        """What a node's total is made of: accounts, pools, senders; with the ledger rows if wanted. Raises NotFound."""
        return self.trace_job(node, period, scenario, with_ledger, method).run()

    def trace_job(
        self, node: str, period: str | None = None, scenario: str = ACTUAL, with_ledger: bool = False,
        method: Method | None = None,
    ) -> Job[Trace]:
        """`trace` as a job."""
        return tracing.job(self._state, node, calculating.Choice(period, scenario, method), with_ledger)

    def caps(self, scenario: str = ACTUAL) -> tuple[CapResult, ...]:
        """Ratio against cap of every cap, by period."""
        return calculating.caps(self._state, scenario)

    def reconciliation(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None
    ) -> Reconciliation:
        """Ledger, excluded, direct, costed, difference. Costed is None as long as no current result is kept."""
        return calculating.reconciliation(self._state, calculating.Choice(period, scenario, method))

    # ---------------------------------------------------------------------------------------- reports, files, auditing

    def report_input(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None, *,
        options: Mapping[str, object] | None = None, progress: Progress = silent,
    ) -> ReportInput:  # fmt: skip
        """All that a report is made from: the result, the year before, caps, traces, sources and their hashes.

        `options` are fields of `reporting.ReportInput` that the user may set (draft, scale, paper, language, names to
        sign, explanations). Calculates what is not current, and keeps it.
        """
        choice = calculating.Choice(period, scenario, method)
        outcome = publishing.input_job(self._state, choice, options or {}).run(progress)
        for key, result in outcome.results:
            self._state.keep(key, result)
        return outcome.report_input

    def report_job(
        self, pack: str = "annual", period: str | None = None, scenario: str = ACTUAL, method: Method | None = None, *,
        options: Mapping[str, object] | None = None,
    ) -> Job[Document]:  # fmt: skip
        """The job that builds a report as a document: paint it with `reporting.pages_svg`, write it with its writers."""
        choice = calculating.Choice(period, scenario, method)
        return publishing.document_job(self._state, pack, choice, options or {})

    def write_report_job(
        self, out_dir: Path | str, pack: str = "annual", period: str | None = None, scenario: str = ACTUAL,
        method: Method | None = None, *, options: Mapping[str, object] | None = None,
    ) -> Job[tuple[Path, ...]]:  # fmt: skip
        """`write_report` as a job."""
        choice = calculating.Choice(period, scenario, method)
        return publishing.writing_job(self._state, Path(out_dir), pack, choice, options or {})

    def write_report(
        self, out_dir: Path | str, pack: str = "annual", period: str | None = None, scenario: str = ACTUAL,
        method: Method | None = None, *, options: Mapping[str, object] | None = None, progress: Progress = silent,
    ) -> tuple[Path, ...]:  # fmt: skip
        """Writes a report as PDF and XLSX into a folder (made where missing); the paths. Raises OutputRefused."""
        return self.write_report_job(out_dir, pack, period, scenario, method, options=options).run(progress)

    def export_model(self, path: Path | str, progress: Progress = silent) -> Path:
        """Writes the whole model as a model workbook. Raises OutputRefused; an older file is then untouched."""
        return publishing.export_model(self._state, Path(path), progress)

    def save(self) -> ChangeRecord:
        """Publishes to the user's file, by checking and replacing it atomically.

        Raises:
            ProjectRefused: read-only, untitled, or the file was changed by somebody else since it was opened
                (`save_as` always helps); the file on disk is untouched.
        """
        self._state.file.publish()
        return self._state.publish(ChangeRecord("save", "Save"))

    def save_as(self, path: Path | str, *, overwrite: bool = False) -> ChangeRecord:
        """Publishes to another file and goes on with that one. Raises ProjectRefused."""
        self._state.file.publish_as(Path(path), overwrite=overwrite)
        return self._state.publish(ChangeRecord("save", f"Save as {Path(path).name}"))

    def audit_log(self) -> tuple[AuditEntry, ...]:
        """Who did what, when, on which machine, with the values before and after and the reason; oldest first."""
        return auditing.entries(self._state)

    def verify_audit(self) -> tuple[Finding, ...]:
        """Whether the audit log is whole: () or a finding for each entry that was altered, removed or reordered."""
        return auditing.verify(self._state)
