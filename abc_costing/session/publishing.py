"""Reports and exports: what they are made from, gathered, and the files written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abc_costing.errors import NotFound, OutputRefused
from abc_costing.model.results import Result, Trace
from abc_costing.model.rows import key_of
from abc_costing.progress import Progress, part
from abc_costing.session import calculating, checking, tracing
from abc_costing.session.bases import allocation_bases
from abc_costing.session.calculating import Choice, Settled
from abc_costing.session.jobs import Job
from abc_costing.session.state import State
from abc_costing.session.sureness import HOW_SURE, Sureness

if TYPE_CHECKING:
    from abc_costing.model.costing_model import Model
    from abc_costing.reporting import Document, LedgerSource, ReportInput


@dataclass(frozen=True)
class Outcome:
    """A report's input, and the results that were calculated for it, by key: to be kept."""

    report_input: ReportInput
    results: tuple[tuple[str, Result], ...]


def input_job(state: State, choice: Choice, options: Mapping[str, object], pack: str = "") -> Job[Outcome]:
    """The job that gathers all that a report is made from, and calculates what is not current."""
    settled = calculating.settle(state, choice)
    before = _period_before(state, settled)
    wanted = [settled] if before is None else [settled, replace(settled, period=before)]
    choices = [Choice(each.period, each.scenario, each.method) for each in wanted]
    kept = [state.kept(calculating.key(state, each)) for each in choices]
    jobs = [calculating.job(state, each) for each in choices]
    facts = _Facts(state, settled, {key: value for key, value in options.items() if key != HOW_SURE})
    sureness = Sureness.of(state, settled, options.get(HOW_SURE), pack)

    def work(progress: Progress) -> Outcome:
        results: list[Result | None] = []
        for index, (have, each) in enumerate(zip(kept, jobs, strict=True)):
            step = part(progress, 0.3 * index, 0.3 * index + 0.3)
            results.append(have if have is not None else _calculated(each, step, must=index == 0))
        first = results[0]
        if first is None:
            raise NotFound("There is no result to report.")
        previous = results[1] if len(results) > 1 else None
        fresh = tuple((each.key, r) for have, each, r in zip(kept, jobs, results, strict=True) if have is None and r)
        gathered = facts.gathered(first, previous, part(progress, 0.6, 0.8))
        return Outcome(replace(gathered, **sureness.told(first, part(progress, 0.8, 1.0))), fresh)

    return Job(f"Gather the report of {settled.period}", work)


def _calculated(each: Job[Result], progress: Progress, *, must: bool) -> Result | None:
    """A result; None where only the year before, which a report can do without, cannot be calculated."""
    from abc_costing.errors import AbcCostingError

    try:
        return each.run(progress)
    except AbcCostingError:
        if must:
            raise
        return None


def _period_before(state: State, settled: Settled) -> str | None:
    """The period just before one, of the same length within days, that has cost."""
    model, postings = calculating.plain(state, settled.scenario)
    now = model.span(settled.period)
    if now is None:
        return None
    found = None
    for label in calculating.with_cost(model, postings):
        span = model.span(label)
        if span is not None and span.end < now.start and abs(span.days - now.days) <= 3:
            found = label
    return found


class _Facts:
    """What of the session a report needs, taken when the job is made."""

    def __init__(self, state: State, settled: Settled, options: dict[str, Any]) -> None:
        self._settled = settled
        self._options = options
        self._model: Model = state.dated_model()
        self._resolved = calculating.plain(state, settled.scenario)[0]
        self._batches = state.file.content.batches
        self._caps = calculating.caps(state, settled.scenario)
        self._findings = checking.job(state, settled.period, settled.scenario)
        choice = Choice(settled.period, settled.scenario, settled.method)
        self._traces = [tracing.job(state, row.service, choice, False) for row in self._model.services]
        self._project = state.title

    def gathered(self, result: Result, previous: Result | None, progress: Progress) -> ReportInput:
        """The report's input."""
        from abc_costing.reporting import ReportInput
        from abc_costing.storage import user

        model, span = self._model, self._model.span(self._settled.period)
        support = frozenset(row.activity for row in model.activities if row.kind == "support")
        closed = any(row.status == "closed" and key_of(row.period) == key_of(result.period) for row in model.periods)
        facts: dict[str, Any] = {
            "institution": model.settings.institution, "project": self._project, "result": result,
            "printed_at": datetime.now().astimezone(), "starts": span.start if span else None,
            "ends": span.end if span else None, "previous": previous, "caps": self._caps,
            "bases": allocation_bases(self._resolved, result, previous),
            "traces": self._traced(progress), "sources": self._sources(), "findings": self._findings.run(),
            "support_activities": support, "draft": not closed, "printed_by": user()}
        return ReportInput(**(facts | self._options))

    def _traced(self, progress: Progress) -> tuple[Trace, ...]:
        traces = []
        for index, each in enumerate(self._traces):
            progress(each.label, index / len(self._traces))
            traces.append(each.run())
        return tuple(traces)

    def _sources(self) -> tuple[LedgerSource, ...]:
        from abc_costing.reporting import LedgerSource

        return tuple(LedgerSource(b.file, b.sha256, b.rows, b.amount) for b in self._batches)


def document_job(state: State, pack: str, choice: Choice, options: Mapping[str, object]) -> Job[Document]:
    """The job that builds a report as a document."""
    gather = input_job(state, choice, options, pack)

    def work(progress: Progress) -> Document:
        from abc_costing import reporting

        outcome = gather.run(part(progress, 0.0, 0.8))
        progress("Building the report", 0.8)
        return reporting.build(outcome.report_input, pack)

    return Job("Build the report", work)


def writing_job(
    state: State, out_dir: Path, pack: str, choice: Choice, options: Mapping[str, object]
) -> Job[tuple[Path, ...]]:
    """The job that writes a report as PDF and XLSX into a folder."""
    gather = input_job(state, choice, options, pack)

    def work(progress: Progress) -> tuple[Path, ...]:
        from abc_costing import reporting

        name = next((known for known in reporting.PACKS if key_of(known) == key_of(pack)), None)
        if name is None:
            raise NotFound(f"There is no report pack “{pack}”. There are: {', '.join(reporting.PACKS)}.")
        given = gather.run(part(progress, 0.0, 0.6)).report_input
        progress("Building the report", 0.6)
        document = reporting.build(given, name)
        stem = file_name(given.project, name, given.result)
        pdf, xlsx = _folder(out_dir) / f"{stem}.pdf", out_dir / f"{stem}.xlsx"
        progress("Setting the pages", 0.7)
        reporting.write_pdf(document, pdf)
        progress("Writing the workbook", 0.9)
        reporting.write_xlsx(document, xlsx)
        return pdf, xlsx

    return Job(f"Write the report to {out_dir}", work)


def note_output(state: State, what: str, paths: Sequence[Path]) -> None:
    """An audit entry of files written."""
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    state.file.log(what, json.dumps(hashes, ensure_ascii=False))


def file_name(project: str, pack: str, result: Result) -> str:
    """The name of a report's files: project, pack, period, scenario where it is not the actual one."""
    parts = [project, pack, result.period, *([] if key_of(result.scenario) == "actual" else [result.scenario])]
    return "-".join("".join(c if c.isalnum() or c in "-_" else "-" for c in text).strip("-") for text in parts).lower()


def _folder(out_dir: Path) -> Path:
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputRefused(
            f"The folder “{out_dir}” cannot be made ({problem.strerror}). Choose another folder.") from problem
    return out_dir


def export_model(state: State, path: Path, progress: Progress) -> Path:
    """Writes the model workbook."""
    from abc_costing.workbook import write_model

    if state.source is not None and path.exists() and path.samefile(state.source):
        raise OutputRefused(f"“{path.name}” is the workbook that is open. Export to another file.")
    write_model(path, state.file.content.model, state.postings(), progress=progress)
    note_output(state, "Export the model", (path,))
    return path
