"""The command trace: what a figure is made of, and the largest paths by which it came."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from abc_costing import money
from abc_costing.cli import console
from abc_costing.cli.comparing import percent
from abc_costing.cli.console import OK, say
from abc_costing.cli.projects import reading
from abc_costing.cli.results import loops_told
from abc_costing.model.results import CostPath, Trace


def trace(args: Namespace) -> int:
    """Says what a figure is made of."""
    to_ledger = args.to == "ledger"
    with reading(args.project) as session:
        with loops_told(session, args):
            found = session.trace(args.node, args.period, args.scenario, to_ledger, args.method)
            paths = (session.paths(args.node, args.period, args.scenario, args.paths, args.method)
                     if args.paths else ())
        of = session.model.currency
    if args.json:
        console.as_json(trace_json(found, of) | (paths_json(paths, found.total, of) if args.paths else {}))
        return OK
    _show_trace(found, of, to_ledger=to_ledger)
    if args.paths:
        say()
        show_paths(paths, found.total, of)
    return OK


def trace_json(found: Trace, of: money.Currency) -> dict[str, Any]:
    """A trace for machines, with the keys of the contract."""
    return {
        "node": found.node, "name": found.name, "kind": found.kind, "total": money.to_text(found.total, of),
        "contributions": [
            {"node": c.node, "kind": c.kind, "amount": money.to_text(c.amount, of)} for c in found.contributions],
        "ledger": [
            {"file": e.file, "sheet": e.sheet, "row": e.row, "date": e.date, "account": e.account,
             "cost_centre": e.cost_centre, "document": e.document, "description": e.description,
             "amount": money.to_text(e.amount, of), "contribution": money.to_text(e.contribution, of)}
            for e in found.ledger
        ],
    }  # fmt: skip


def _show_trace(found: Trace, of: money.Currency, *, to_ledger: bool) -> None:
    say(f"{found.kind} {found.node} {found.name}".rstrip() + f": {console.amount(found.total, of)} {of.code}")
    for kind in dict.fromkeys(c.kind for c in found.contributions):
        part = found.of_kind(kind)
        say()
        rows = [[c.node, c.name, console.amount(c.amount, of)] for c in part]
        console.table([kind, "name", "amount"],
                      [*rows, ["-"], ["total", "", console.amount(sum(c.amount for c in part), of)]], "llr")
    if to_ledger:
        say()
        console.table(
            ["file", "sheet", "row", "account", "cost centre", "description", "amount", "contribution"],
            [[e.file, e.sheet, str(e.row), e.account, e.cost_centre, e.description, console.amount(e.amount, of),
              console.amount(e.contribution, of)] for e in found.ledger], "llrlllrr")  # fmt: skip


def paths_json(found: Sequence[CostPath], total: int, of: money.Currency) -> dict[str, Any]:
    """The largest paths for machines, and what part of the total they cover."""
    return {
        "paths": [
            {"amount": money.to_text(path.amount, of), "percent": console.number(percent(path.amount, total)),
             "steps": [{"node": s.node, "kind": s.kind, "driver": s.driver, "amount": money.to_text(s.amount, of)}
                       for s in path.steps]}
            for path in found
        ],
        "paths_percent": console.number(percent(sum(path.amount for path in found), total)),
    }  # fmt: skip


def show_paths(found: Sequence[CostPath], total: int, of: money.Currency) -> None:
    """The largest paths for people: a line for each step, then what is not listed."""
    listed = sum(path.amount for path in found)
    rows: list[list[str]] = []
    for number, path in enumerate(found, 1):
        for place, step in enumerate(path.steps):
            last = place == len(path.steps) - 1
            rows.append([str(number) if not place else "", step.node, step.name, step.driver,
                         console.amount(step.amount, of), _part(path.amount, total) if last else ""])  # fmt: skip
        rows.append(["-"])
    rows.append(["", "listed", "", "", console.amount(listed, of), _part(listed, total)])
    rows.append(["", "not listed", "", "", console.amount(total - listed, of), _part(total - listed, total)])
    rows.append(["", "total", "", "", console.amount(total, of), ""])
    console.table(["path", "step", "name", "driver", "arrives", "% of total"], rows, "rlllrr")


def _part(amount: int, total: int) -> str:
    part = percent(amount, total)
    return "–" if part is None else f"{part:.1f}"
