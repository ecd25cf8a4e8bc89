"""The commands report and demo."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from abc_costing import places
from abc_costing.cli import console, results
from abc_costing.cli.console import OK, say
from abc_costing.cli.projects import reading
from abc_costing.errors import OutputRefused
from abc_costing.session import Session
from abc_costing.session.opening import SAMPLE_LEDGERS


def report(args: Namespace) -> int:
    """Writes the report pack."""
    with reading(args.project) as session, results.loops_told(session, args):
        written = session.write_report(args.out, args.pack, args.period, args.scenario)
    for path in written:
        say(str(path))
    return OK


def demo(args: Namespace) -> int:
    """The sample ledgers, from import to reports."""
    folder: Path = args.out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputRefused(
            f"The folder “{folder}” cannot be made ({problem.strerror}). Choose another folder.") from problem
    code = OK
    with Session.new(from_workbook=places.sample("model.xlsx")) as session:
        of = session.model.currency
        say(f"{session.title}: {len(session.model.pools)} cost pools, {len(session.model.activities)} activities, "
            f"{len(session.model.services)} services")
        years = []
        for name in SAMPLE_LEDGERS:
            outcome = session.import_ledger(places.sample(name))
            say(f"Imported {name}: {outcome.totals.rows:,} postings, total {console.amount(outcome.totals.amount, of)}")
            years.append(str(outcome.batch.last_day.year) if outcome.batch.last_day else session.default_period())
        doubts = [finding for finding in session.check(years[-1]) if finding.severity != "info"]
        say(f"Checked: {len(doubts) or 'no'} problem{'' if len(doubts) == 1 else 's'}.")
        for year in years:
            say()
            result = session.calculate(year)
            results.show_result(result)
            code = max(code, results.balanced(result))
        for cap in session.caps():
            say()
            results.show_cap(cap, of)
        written = session.write_report(folder, period=years[-1])
        session.save_as(folder / "sample.abcproj", overwrite=True)
    console.problems(doubts)
    for path in (*written, folder / "sample.abcproj"):
        say(f"Written: {path}")
    return code
