"""The commands new, inspect, import, check, export."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from abc_costing import money
from abc_costing.cli import console
from abc_costing.cli.console import BAD_INPUT, OK, complain, say
from abc_costing.errors import InputRefused
from abc_costing.model.findings import Finding, errors
from abc_costing.numbers import NotANumber, parse
from abc_costing.session import Session
from abc_costing.session.importing import inspect as look_into
from abc_costing.session.opening import is_workbook

if TYPE_CHECKING:
    from abc_costing.session import Inspection, SheetView


def reading(path: Path, *, warn: bool = True) -> Session:
    """A project opened to be read: a project file (also while the window has it open), or a model workbook.

    warn: tell what is doubtful in the workbook's cells, such as a column that is not known.
    """
    if not is_workbook(path):
        return Session.open(path, read_only=True)
    session = Session.in_memory(path)
    if warn:
        console.problems(f for f in session.workbook_findings if f.severity != "error")
    return session


def new(args: Namespace) -> int:
    """Makes a project file."""
    with Session.new(args.project, from_workbook=args.workbook) as session:
        model = session.model
        console.problems(session.workbook_findings)
        say(f"Made {args.project}.")
        if args.workbook:
            say(f"{len(model.pools)} cost pools, {len(model.activities)} activities, {len(model.services)} services, "
                f"{len(model.drivers)} drivers, {sum(batch.rows for batch in session.batches):,} postings.")
    return OK


def inspect(args: Namespace) -> int:
    """Says how a ledger file would be read. Bad cells are told; the file itself is bad if no sheet is a ledger."""
    found = look_into(args.file, money.currency(""), None)
    ledgers = [sheet for sheet in found.sheets if sheet.recommended and sheet.rows]
    told = [*found.findings, *(finding for sheet in ledgers or found.sheets for finding in sheet.findings)]
    if args.json:
        console.as_json(found.to_json())
    else:
        _tell(found)
    console.problems(told)
    return OK if ledgers and not errors(found.findings) else BAD_INPUT


def _tell(found: Inspection) -> None:
    say(f"{found.file} ({found.kind})")
    for sheet in found.sheets:
        _tell_sheet(sheet, found.currency)


def _tell_sheet(sheet: SheetView, of: money.Currency) -> None:
    say()
    say(f"Sheet “{sheet.name}”: {sheet.rows:,} postings in rows {sheet.first_row} to {sheet.last_row}, "
        f"heading in row {sheet.header_row or '–'}. {sheet.note}".rstrip())
    console.table(
        ["column", "heading", "role", "type"], [[c.letter, c.heading, c.role, c.type] for c in sheet.columns], "llll")
    totals = sheet.totals
    say(f"Debit {console.amount(totals.debit, of)}   credit {console.amount(totals.credit, of)}   "
        f"total {console.amount(totals.amount, of)}")
    if sheet.skipped:
        told = "; ".join(f"{row.row} ({row.reason})" for row in sheet.skipped[:5])
        say(f"{len(sheet.skipped)} rows are no postings: {told}{'; …' if len(sheet.skipped) > 5 else ''}")


def import_(args: Namespace) -> int:
    """Imports a ledger and saves the project."""
    with (Session.in_memory(args.project) if is_workbook(args.project) else Session.open(args.project)) as session:
        of = session.model.currency
        outcome = session.import_ledger(
            args.file, profile=args.profile, sheet=args.sheet, control_total=_control_total(args.control_total, of),
            period=args.period, replace=args.replace)
        session.save()
        console.problems(outcome.findings)
        totals = outcome.totals
        say(f"Imported {outcome.batch.file}: {totals.rows:,} postings, debit {console.amount(totals.debit, of)}, "
            f"credit {console.amount(totals.credit, of)}, total {console.amount(totals.amount, of)} {of.code}.")
    return OK


def _control_total(text: str | None, of: money.Currency) -> int | None:
    if text is None:
        return None
    try:
        minor = money.to_minor(parse(text), of)
    except NotANumber as problem:
        raise InputRefused(f"The control total cannot be read: {problem}. Write it like 7416640.00.") from problem
    if minor is None:
        raise InputRefused(f"The control total {text} has more decimals than {of.code} has. Write it like 7416640.00.")
    return minor


def check(args: Namespace) -> int:
    """Lists the model's problems."""
    with reading(args.project, warn=False) as session:
        found = session.check(args.period)
        of = session.model.currency
    if args.json:
        console.as_json({"problems": [console.problem(finding, of) for finding in found], **_counts(found)})
    else:
        counts = _counts(found)
        told = f"{_counted(counts['errors'], 'error')}, {_counted(counts['warnings'], 'warning')}."
        say(told if found else "No problems found.")
    console.problems(found)
    return BAD_INPUT if errors(found) else OK


def _counts(found: tuple[Finding, ...]) -> dict[str, int]:
    return {"errors": len(errors(found)), "warnings": sum(f.severity == "warning" for f in found)}


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def export(args: Namespace) -> int:
    """Writes the model workbook."""
    with reading(args.project) as session:
        if errors(session.workbook_findings):
            console.problems(errors(session.check()))
            complain("The workbook has errors, so it is not exported. Correct them first.")
            return BAD_INPUT
        say(f"Wrote {session.export_model(args.workbook)}.")
    return OK
