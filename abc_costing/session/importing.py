"""A ledger inspected, read, and accepted into the project as one step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from abc_costing import money
from abc_costing.errors import EditRefused, FileRefused, NotFound
from abc_costing.model.findings import Finding, errors
from abc_costing.progress import Progress, part, silent
from abc_costing.session import editing
from abc_costing.session.changes import ChangeRecord
from abc_costing.session.commands import ImportBatch
from abc_costing.session.jobs import Job
from abc_costing.session.state import State
from abc_costing.session.values import ImportOutcome, ImportReading, LedgerTotals

if TYPE_CHECKING:
    from abc_costing.ledger import Inspection, Mapping, PreviewRow, Profile, ReadOptions, SheetView
    from abc_costing.model.postings import Postings


@dataclass(frozen=True)
class Request:
    """What is to be read and how. `control_total` in minor units; `period` for postings that have none."""

    path: Path
    mapping: Mapping | None = None
    sheet: str | None = None
    control_total: int | None = None
    period: str | None = None
    options: ReadOptions | None = None
    profile: str = ""


@dataclass(frozen=True)
class Reading:
    """A ledger read and not accepted yet. `facts` is what to show; `mapping` how it was read, nothing left open;
    `sheets` what was found in each sheet that was read, with the quality of its columns."""

    facts: ImportReading
    mapping: Mapping
    postings: Postings = field(repr=False)
    profile: str = ""
    sheets: tuple[SheetView, ...] = ()


def inspect(
    path: Path, currency: money.Currency, options: ReadOptions | None, progress: Progress = silent
) -> Inspection:
    """How a file would be read."""
    from abc_costing import ledger

    return ledger.inspect(_existing(path), currency=currency, options=options, progress=progress)


def preview(path: Path, sheet: str, first_row: int, count: int, options: ReadOptions | None) -> Sequence[PreviewRow]:
    """Rows of a sheet as texts."""
    from abc_costing import ledger

    return ledger.preview(_existing(path), sheet, first_row, count, options=options)


def reading_job(state: State, request: Request) -> Job[Reading]:
    """The job that reads a ledger. Raises NotFound for a stated period that means no days."""
    currency = state.file.content.model.currency
    if request.period and state.dated_model().span(request.period) is None:
        raise NotFound(
            f"“{request.period}” is not a period with known dates. Write a year (2025), a quarter (2025-Q1) or a month "
            "(2025-03), or a period of the table Periods.")
    batches = state.file.content.batches

    def work(progress: Progress) -> Reading:
        from abc_costing import ledger

        path = _existing(request.path)
        options = request.options or ledger.ReadOptions()
        if request.period:
            options = replace(options, period=request.period)
        mapping = request.mapping
        if mapping is None and request.sheet:
            mapping = _sheet_mapping(path, currency, request, part(progress, 0.0, 0.4))
        elif mapping is not None and request.sheet:
            mapping = replace(mapping, sheets=(request.sheet,))
        found = ledger.read(path, mapping, currency=currency, options=options, progress=progress)
        totals = LedgerTotals(len(found.postings), found.totals.debit, found.totals.credit, found.postings.total)
        facts = ImportReading(
            path.name, found.sha256, totals, found.findings,
            tuple(b for b in batches if b.sha256 == found.sha256),
            tuple(b for b in batches if b.file == path.name and b.sha256 != found.sha256), request.control_total)
        return Reading(facts, found.mapping, found.postings, request.profile, found.sheets)

    return Job(f"Read {request.path.name}", work)


def _sheet_mapping(path: Path, currency: money.Currency, request: Request, progress: Progress) -> Mapping:
    from abc_costing import ledger

    inspection = ledger.inspect(path, currency=currency, options=request.options, progress=progress)
    wanted = (request.sheet or "").strip().casefold()
    for view in inspection.sheets:
        if view.name.strip().casefold() == wanted:
            return replace(view.mapping, sheets=(view.name,))
    names = ", ".join(f"“{view.name}”" for view in inspection.sheets) or "none"
    raise NotFound(f"“{path.name}” has no sheet “{request.sheet}”. It has: {names}.")


def accept(state: State, reading: Reading, replace: bool) -> tuple[ImportOutcome, ChangeRecord]:
    """Puts a ledger that was read into the project, unless it must be refused."""
    facts = reading.facts
    now_in = state.file.content.batches
    same = tuple(batch for batch in now_in if batch.sha256 == facts.sha256)
    named = tuple(batch for batch in now_in if batch.file == facts.file)
    refuse_bad(facts)
    refuse_wrong_total(facts, state.file.content.model.currency)
    if same and not replace:
        raise EditRefused(
            f"“{facts.file}” is in the project already, as “{same[0].file}” imported {_when(same[0].imported_at)} "
            f"({same[0].rows:,} postings). Replace it (--replace), or import another file.")
    command = ImportBatch(
        facts.file, facts.sha256, reading.postings, mapping_text(reading.mapping), reading.profile, facts.control_total,
        tuple({batch.id for batch in same + named}) if replace else ())
    record = editing.do(state, command)
    batch = max(state.file.content.batches, key=lambda b: b.id)
    findings = facts.findings if replace or not named else (*facts.findings, _same_name(facts, named[0].rows))
    return ImportOutcome(batch, findings, facts.totals), record


def refuse_bad(facts: ImportReading) -> None:
    """Raises FileRefused where the file has errors or no posting at all."""
    wrong = errors(facts.findings)
    if wrong:
        count = "one error" if len(wrong) == 1 else f"{len(wrong)} errors"
        raise FileRefused(f"“{facts.file}” was not imported: it has {count}.", facts.findings)
    if not facts.totals.rows:
        raise FileRefused(f"“{facts.file}” was not imported: no posting was found in it.", facts.findings)


def refuse_wrong_total(facts: ImportReading, currency: money.Currency) -> None:
    """Raises EditRefused where the control total is not met."""
    if not facts.difference or facts.control_total is None:
        return
    found = facts.totals.amount if facts.totals.amount else facts.totals.debit
    raise EditRefused(
        f"“{facts.file}” was not imported: its total is {money.to_text(found, currency)} and the control total is "
        f"{money.to_text(facts.control_total, currency)}, a difference of {money.to_text(facts.difference, currency)}. "
        "Look for rows that were skipped or read twice, or correct the control total.")


def _same_name(facts: ImportReading, rows: int) -> Finding:
    return Finding(
        "warning", "import.same-name",
        f"Another import of the name “{facts.file}” with other content stays in the project ({rows:,} postings).",
        "Remove it if the new file takes its place.", file=facts.file)


def _when(at: str) -> str:
    return at[:10] or "earlier"


def mapping_text(mapping: Mapping) -> str:
    """A column map as JSON text."""
    return json.dumps(mapping.to_json(), ensure_ascii=False)


def profile_text(kept: Profile) -> str:
    """A profile as JSON text."""
    return json.dumps(kept.to_json(), ensure_ascii=False)


def profile(state: State, name: str) -> Profile:
    """A kept profile by name. Raises NotFound with the names there are."""
    from abc_costing.ledger import Profile

    known = state.file.content.profiles
    for row in known:
        if row.name.casefold() == name.strip().casefold():
            return Profile.from_json(json.loads(row.content))
    names = ", ".join(row.name for row in known) or "none"
    raise NotFound(f"There is no import profile “{name}”. The project has: {names}.")


def apply_profile(state: State, request: Request, progress: Progress = silent) -> Request:
    """The request with the column map of its profile, found by heading in the file. Raises InputRefused."""
    kept = profile(state, request.profile)
    inspection = inspect(request.path, state.file.content.model.currency, request.options, progress)
    return replace(request, mapping=kept.apply(inspection), profile=kept.name)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise NotFound(f"There is no file “{path}”. Check the name.")
    return path
