"""The commands run, trace, cap."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from abc_costing import money
from abc_costing.cli import console
from abc_costing.cli.console import BAD_INPUT, OK, complain, say
from abc_costing.cli.projects import reading
from abc_costing.errors import ClosedLoop, ModelRefused
from abc_costing.model.caps import CapPeriod, CapResult
from abc_costing.model.findings import errors
from abc_costing.model.results import Capacity, Result
from abc_costing.session import Session


def run(args: Namespace) -> int:
    """Allocates."""
    with reading(args.project) as session, loops_told(session, args):
        result = session.calculate(args.period, args.scenario, args.method)
    if args.json:
        console.as_json(result_json(result, flows=args.flows))
    else:
        show_result(result, flows=args.flows)
    console.problems(result.findings)
    return balanced(result)


@contextmanager
def loops_told(session: Session, args: Namespace) -> Iterator[None]:
    """Tells every closed loop at its place where a calculation is refused for one."""
    try:
        yield
    except ClosedLoop as loop:
        found = errors(session.check(args.period, args.scenario))
        if not any(finding.rule == "network.closed-loop" for finding in found):
            raise  # of a method that is not the project's own
        raise ModelRefused(str(loop), found) from loop


def balanced(result: Result) -> int:
    """The exit code of a result: an unbalanced one is told and is an error."""
    if result.difference == 0:
        return OK
    difference = money.to_text(result.difference, money.currency(result.currency))
    complain(f"error: The result does not balance: a difference of {difference}. Do not use it, and report this as a "
             "defect of the program.")
    return BAD_INPUT


def result_json(result: Result, *, flows: bool) -> dict[str, Any]:
    """A result for machines, with the keys of the contract."""
    of = money.currency(result.currency)

    def text(minor: int) -> str:
        return money.to_text(minor, of)

    content: dict[str, Any] = {
        "period": result.period, "scenario": result.scenario, "method": result.method, "currency": result.currency,
        "ledger_total": text(result.ledger_total), "excluded": text(result.excluded), "direct": text(result.direct),
        "costed": text(result.costed), "difference": text(result.difference), "unused": text(result.unused),
        "unassigned": text(result.unassigned),
        "excluded_by_class": {name: text(minor) for name, minor in result.excluded_by_class},
        "services": [
            {"service": s.service, "name": s.name, "cost": text(s.cost), "volume": console.number(s.volume),
             "unit_cost": console.unit_cost(s.unit_cost)}
            for s in result.services
        ],
        "nodes": [
            {"node": n.node, "kind": n.kind, "own": text(n.own), "received": text(n.received), "total": text(n.total),
             "assigned": text(n.assigned), "unused": text(n.unused), "unassigned": text(n.unassigned)}
            for n in result.nodes
        ],
        "capacities": [_capacity_json(c, of) for c in result.capacities],
        "run_id": result.run_id,
    }  # fmt: skip
    if result.method == "step-down":
        content["step_order"] = list(result.step_order)
    if flows:
        content["flows"] = [
            {"source": f.source, "target": f.target, "driver": f.driver, "amount": text(f.amount)}
            for f in result.flows
        ]
    return content


def _capacity_json(capacity: Capacity, of: money.Currency) -> dict[str, Any]:
    """Quantities in the driver's unit; `unused_cost` is what the unused part cost, whatever became of it."""
    return {
        "source": capacity.source, "driver": capacity.driver, "unit": capacity.unit,
        "supplied": console.number(capacity.supplied), "used": console.number(capacity.used),
        "unused": console.number(capacity.unused), "overused": console.number(capacity.overused),
        "accepted_overuse": capacity.accepted_overuse, "cost": money.to_text(capacity.cost, of),
        "unused_cost": money.to_text(capacity.unused_cost, of), "policy": capacity.policy,
        "charged_to": capacity.charged_to, "fte": console.number(capacity.fte),
        "unused_fte": console.number(capacity.unused_fte),
    }  # fmt: skip


def _show_capacities(result: Result, of: money.Currency) -> None:
    """Capacity against use, one line an assignment that states one."""
    if not result.capacities:
        return
    say()
    say("Capacity")
    console.table(
        ["source", "driver", "unit", "supplied", "used", "unused", "FTE unused", "unused cost", "what became of it"],
        [[c.source, c.driver, c.unit, console.quantity(c.supplied), console.quantity(c.used),
          console.quantity(c.unused) if c.unused or not c.overused else f"-{console.quantity(c.overused)}",
          "" if c.unused_fte is None else console.quantity(round(c.unused_fte, 2)), console.amount(c.unused_cost, of),
          _became(c)]
         for c in result.capacities], "lllrrrrrl")


def _became(capacity: Capacity) -> str:
    if capacity.overused:
        return "over-used, accepted" if capacity.accepted_overuse else "over-used"
    if not capacity.unused:
        return ""
    return {"keep apart": "kept apart", "charge": f"charged to {capacity.charged_to}", "spread": "spread"}[
        capacity.policy]


def show_result(result: Result, *, flows: bool = False) -> None:
    """A result for people: cost per service, then the reconciliation to the ledger."""
    of = money.currency(result.currency)
    say(f"Cost per service, {result.period}, {result.scenario}, {result.method} method, {result.currency}")
    say()
    rows = [[s.service, s.name, console.amount(s.cost, of), console.quantity(s.volume), s.unit, _unit_cost(s.unit_cost)]
            for s in result.services]
    for label, left in (("unused capacity", result.unused), ("unassigned", result.unassigned)):
        if left:
            rows.append([label, "", console.amount(left, of), "", "", ""])
    rows += [["-"], ["costed", "", console.amount(result.costed, of), "", "", ""]]
    console.table(["service", "name", "cost", "volume", "unit", "unit cost"], rows, "llrrlr")
    say()
    say(reconciliation(result))
    _show_capacities(result, of)
    if result.step_order:
        say(f"Support activities closed in the order: {', '.join(result.step_order)}")
    if flows:
        say()
        console.table(["source", "target", "driver", "amount"],
                      [[f.source, f.target, f.driver, console.amount(f.amount, of)] for f in result.flows], "lllr")


def reconciliation(result: Result) -> str:
    """The line that ties a result to the ledger."""
    of = money.currency(result.currency)
    return (f"Ledger {console.amount(result.ledger_total, of)} + direct {console.amount(result.direct, of)} "
            f"- excluded {console.amount(result.excluded, of)} - costed {console.amount(result.costed, of)} "
            f"= difference {console.amount(result.difference, of)}")


def _unit_cost(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:,.6f}"


def cap(args: Namespace) -> int:
    """Ratio, cap and headroom by period."""
    with reading(args.project) as session:
        found = session.caps(args.scenario)
        of = session.model.currency
        doubts = session.check(scenario=args.scenario)
    if args.json:
        console.as_json({"caps": [cap_json(each, of) for each in found]})
    elif not found:
        say("The project states no cap, or none of its bases has a value.")
    else:
        for each in found:
            show_cap(each, of)
    console.problems(f for f in doubts if f.table == "caps")
    return OK


def cap_json(found: CapResult, of: money.Currency) -> dict[str, Any]:
    """A cap for machines, with the keys of the contract."""
    return {"cap": found.cap, "periods": [_cap_period(period, of) for period in found.periods]}


def _cap_period(period: CapPeriod, of: money.Currency) -> dict[str, Any]:
    return {
        "period": period.period, "expense": money.to_text(period.expense, of),
        "bases": [{"base": b.base, "value": console.number(b.value), "percent": console.number(b.percent)}
                  for b in period.bases],
        "limit": money.to_text(period.limit, of), "ratio_percent": console.number(period.ratio_percent),
        "cap_percent": console.number(period.cap_percent), "headroom": money.to_text(period.headroom, of),
        "status": period.status,
    }  # fmt: skip


def show_cap(found: CapResult, of: money.Currency) -> None:
    """A cap for people."""
    say(f"Cap “{found.cap}”, {of.code}")
    say()
    rows = [[p.period, console.amount(p.expense, of), console.amount(p.limit, of), f"{p.ratio_percent:.3f} %",
             f"{p.cap_percent:.3f} %", console.amount(p.headroom, of), p.status] for p in found.periods]
    console.table(["period", "expense", "limit", "ratio", "cap", "headroom", "status"], rows, "lrrrrrl")
    say()
