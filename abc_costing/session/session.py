"""One open project and its use cases. The window and the command line use nothing else.

A session remembers; everything else is functions from values to values. Threads: call a session from one thread (the
window's). Long work is offered twice: `calculate(...)` does it at once, `calculation_job(...)` gives a `Job` to run on
a worker; what comes back is given to the session again on its own thread (`keep`, `accept_import`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from abc_costing.model.rows import ACTUAL, Method
from abc_costing.progress import Progress, silent
from abc_costing.session import (
    calculating,
    checking,
    comparing,
    importing,
    period_ledger,
    pooling,
    publishing,
    tracing,
    uncertainties,
)
from abc_costing.session.changes import ChangeRecord
from abc_costing.session.commands import DeleteProfile, SaveProfile
from abc_costing.session.jobs import Job
from abc_costing.session.open_project import OpenProject
from abc_costing.session.values import ImportOutcome, Reconciliation

if TYPE_CHECKING:
    from abc_costing.ledger import Inspection, PreviewRow, Profile, ReadOptions
    from abc_costing.ledger import Mapping as ColumnMap
    from abc_costing.model.caps import CapResult
    from abc_costing.model.findings import Finding
    from abc_costing.model.results import CostPath, MethodComparison, Result, Trace
    from abc_costing.model.uncertainty import Sensitivity, Uncertainty
    from abc_costing.reporting import Document, ReportInput


class Session(OpenProject):
    """One open project and all that can be done with it; see `OpenProject` for opening, editing and saving."""

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
        self, path: Path | str, mapping: ColumnMap | None = None, *, control_total: int | None = None,
        period: str | None = None, sheet: str | None = None, options: ReadOptions | None = None,
    ) -> Job[importing.Reading]:
        """The job that reads a ledger by a column map (None: as detected) without accepting it.

        Its outcome has `.facts` (an `ImportReading`: totals, findings, difference, same files) for the last page of the
        import and goes to `accept_import`. `control_total` in minor units; `period` is for postings without a date.
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
        self, path: Path | str, mapping: ColumnMap | None = None, *, profile: str | None = None,
        sheet: str | None = None, control_total: int | None = None, period: str | None = None, replace: bool = False,
        options: ReadOptions | None = None, progress: Progress = silent,
    ) -> ImportOutcome:
        """`reading_job` and `accept_import` at once, by a column map or by the name of a kept one."""
        request = importing.Request(Path(path), mapping, sheet, control_total, period, options, profile or "")
        if profile is not None and mapping is None:
            request = importing.apply_profile(self._state, request)
        return self.accept_import(importing.reading_job(self._state, request).run(progress), replace=replace)

    def profile(self, name: str) -> Profile:
        """A kept column map by name (letter case does not count). Raises NotFound with the names there are."""
        return importing.profile(self._state, name)

    def save_profile(self, profile: Profile) -> ChangeRecord:
        """Keeps a column map under its name, as one step; one of that name is replaced."""
        return self.do(SaveProfile(profile.name, importing.profile_text(profile)))

    def delete_profile(self, name: str) -> ChangeRecord:
        """Takes out a kept column map, as one step. Raises EditRefused where there is none of that name."""
        return self.do(DeleteProfile(name))

    # --------------------------------------------------------------------------------------- checking and calculating

    def check(self, period: str | None = None, scenario: str = ACTUAL) -> tuple[Finding, ...]:
        """Everything wrong or doubtful: the tables, the caps, and what a run of the period (None: the default one, if
        there is cost) would find. Located by table, row id and field; for a workbook also by sheet, row, column.
        """
        return self.checking_job(period, scenario).run()

    def checking_job(self, period: str | None = None, scenario: str = ACTUAL) -> Job[tuple[Finding, ...]]:
        """`check` as a job."""
        return checking.job(self._state, period, scenario)

    def calculate(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None,
        progress: Progress = silent,
    ) -> Result:  # fmt: skip
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
        """The kept result of exactly the present inputs; None: what is shown is out of date. Never calculates."""
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

    def paths(
        self, node: str, period: str | None = None, scenario: str = ACTUAL, count: int = 10,
        method: Method | None = None,
    ) -> tuple[CostPath, ...]:  # fmt: skip
        """The `count` largest ways by which cost came to a node, largest first. Raises NotFound, and as `calculate`."""
        return self.paths_job(node, period, scenario, count, method).run()

    def paths_job(
        self, node: str, period: str | None = None, scenario: str = ACTUAL, count: int = 10,
        method: Method | None = None,
    ) -> Job[tuple[CostPath, ...]]:  # fmt: skip
        """`paths` as a job."""
        return tracing.paths_job(self._state, node, calculating.Choice(period, scenario, method), count)

    def compare_methods(
        self, period: str | None = None, scenario: str = ACTUAL, progress: Progress = silent
    ) -> MethodComparison:
        """Every service by all three methods, and between which figures the order of closing alone moves step-down.

        Kept as long as the inputs are the same. Raises as `calculate`, also where only one of the methods is refused.
        """
        kept = self.comparison_if_current(period, scenario)
        if kept is not None:
            return kept
        job = self.comparison_job(period, scenario)
        comparison = job.run(progress)
        self.keep_comparison(job, comparison)
        return comparison

    def comparison_job(self, period: str | None = None, scenario: str = ACTUAL) -> Job[MethodComparison]:
        """`compare_methods` as a job; give its outcome to `keep_comparison`."""
        return comparing.job(self._state, calculating.Choice(period, scenario))

    def keep_comparison(self, job: Job[MethodComparison], comparison: MethodComparison) -> None:
        """Keeps a comparison for the inputs it was made of, which may not be the present ones any more."""
        if job.key:
            self._state.keep_comparison(job.key, comparison)

    def comparison_if_current(self, period: str | None = None, scenario: str = ACTUAL) -> MethodComparison | None:
        """The kept comparison of exactly the present inputs. Never calculates."""
        return self._state.kept_comparison(comparing.key(self._state, calculating.Choice(period, scenario)))

    def uncertainty(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None, *, draws: int = 1000,
        seed: int = 1, progress: Progress = silent,
    ) -> Uncertainty:  # fmt: skip
        """Between which bounds each unit cost lies, what it rests on, and the drivers that matter most.

        draws: of the driver quantities, 2 or more. Equal arguments give equal bounds; what was found is kept as long as
        the inputs are the same. Raises as `calculate`.
        """
        kept = self.uncertainty_if_current(period, scenario, method, draws=draws, seed=seed)
        if kept is not None:
            return kept
        job = self.uncertainty_job(period, scenario, method, draws=draws, seed=seed)
        found = job.run(progress)
        self.keep_uncertainty(job, found)
        return found

    def uncertainty_job(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None, *, draws: int = 1000,
        seed: int = 1,
    ) -> Job[Uncertainty]:  # fmt: skip
        """`uncertainty` as a job; give its outcome to `keep_uncertainty`."""
        return uncertainties.job(self._state, calculating.Choice(period, scenario, method), draws, seed)

    def keep_uncertainty(self, job: Job[Uncertainty], found: Uncertainty) -> None:
        """Keeps an uncertainty for the inputs it was made of, which may not be the present ones any more."""
        if job.key:
            self._state.keep_uncertainty(job.key, found)

    def uncertainty_if_current(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None, *, draws: int = 1000,
        seed: int = 1,
    ) -> Uncertainty | None:  # fmt: skip
        """The kept uncertainty of exactly the present inputs, draws and seed. Never calculates."""
        choice = calculating.Choice(period, scenario, method)
        return self._state.kept_uncertainty(uncertainties.key(self._state, choice, draws, seed))

    def sensitivity_job(
        self, service: str | None = None, period: str | None = None, scenario: str = ACTUAL,
        method: Method | None = None,
    ) -> Job[Sequence[Sensitivity]]:
        """The job that tells what every driver quantity does to the unit cost of a service (None: of every one)."""
        return uncertainties.sensitivity_job(self._state, calculating.Choice(period, scenario, method), service)

    def caps(self, scenario: str = ACTUAL) -> tuple[CapResult, ...]:
        """Ratio against cap of every cap, by period."""
        return calculating.caps(self._state, scenario)

    def reconciliation(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None
    ) -> Reconciliation:
        """Ledger, excluded, direct, costed, difference. Costed is None as long as no current result is kept."""
        return calculating.reconciliation(self._state, calculating.Choice(period, scenario, method))

    def pooling_job(self, period: str | None = None, scenario: str = ACTUAL) -> Job[pooling.Pooling]:
        """The job that tells what each pool rule and pool takes of a period's ledger; needs no drivers."""
        return pooling.job(self._state, calculating.Choice(period, scenario))

    def ledger_job(self, period: str | None = None, scenario: str = ACTUAL) -> Job[period_ledger.PeriodLedger]:
        """The job that picks the postings of a period and scenario, with their places in the scenario's ledger."""
        return period_ledger.job(self._state, calculating.Choice(period, scenario))

    # ---------------------------------------------------------------------------------------- reports, files, auditing

    def report_input(
        self, period: str | None = None, scenario: str = ACTUAL, method: Method | None = None, *,
        options: Mapping[str, object] | None = None, progress: Progress = silent,
    ) -> ReportInput:  # fmt: skip
        """All that a report is made from: the result, the year before, caps, traces, sources and their hashes.

        `options` are fields of `reporting.ReportInput` that the user may set (draft, scale, paper, language, names to
        sign, explanations), and `how_sure`: whether bounds are to be told (without it the pack decides, and only where
        they are quick to find). Calculates what is not current, and keeps it.
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
        """The job that builds a report: paint the document with `reporting.pages_svg`, write it with its writers."""
        choice = calculating.Choice(period, scenario, method)
        return publishing.document_job(self._state, pack, choice, options or {})

    def write_report_job(
        self, out_dir: Path | str, pack: str = "annual", period: str | None = None, scenario: str = ACTUAL,
        method: Method | None = None, *, options: Mapping[str, object] | None = None,
    ) -> Job[tuple[Path, ...]]:  # fmt: skip
        """`write_report` as a job; give its paths to `note_output`."""
        choice = calculating.Choice(period, scenario, method)
        return publishing.writing_job(self._state, Path(out_dir), pack, choice, options or {})

    def write_report(
        self, out_dir: Path | str, pack: str = "annual", period: str | None = None, scenario: str = ACTUAL,
        method: Method | None = None, *, options: Mapping[str, object] | None = None, progress: Progress = silent,
    ) -> tuple[Path, ...]:  # fmt: skip
        """Writes a report as PDF and XLSX into a folder (made where missing); the paths. Raises OutputRefused."""
        paths = self.write_report_job(out_dir, pack, period, scenario, method, options=options).run(progress)
        self.note_output(f"Write the report {pack}", paths)
        return paths

    def note_output(self, what: str, paths: Sequence[Path]) -> None:
        """Notes in the audit log which files were written or printed, with their SHA-256; for jobs that wrote some."""
        publishing.note_output(self._state, what, paths)

    def export_model(self, path: Path | str, progress: Progress = silent) -> Path:
        """Writes the whole model as a model workbook. Raises OutputRefused; an older file is then untouched."""
        return publishing.export_model(self._state, Path(path), progress)
