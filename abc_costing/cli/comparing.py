"""The command compare."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from typing import Any, get_args

from abc_costing import money
from abc_costing.cli import console
from abc_costing.cli.console import OK, say
from abc_costing.cli.projects import reading
from abc_costing.cli.results import loops_told
from abc_costing.errors import ClosedLoop
from abc_costing.model.results import MethodComparison, MethodCost, Result
from abc_costing.model.rows import Method

METHODS: tuple[Method, ...] = get_args(Method)


def compare(args: Namespace) -> int:
    """Sets the three methods side by side, with what the order of closing alone moves."""
    with reading(args.project) as session, loops_told(session, args):
        result = session.calculate(args.period, args.scenario)
        try:
            found = session.compare_methods(args.period, args.scenario)
        except ClosedLoop as loop:  # of a method that is not the project's own
            told = f"The methods cannot be compared: one of them has a closed loop. {loop}"
            raise ClosedLoop(told, loop.members) from loop
    if args.json:
        console.as_json(comparison_json(found, result))
    else:
        show_comparison(found, result)
    return OK


def cost_by(row: MethodCost, method: Method) -> int:
    """What a service costs by a method."""
    return {"direct": row.direct, "step-down": row.step_down, "reciprocal": row.reciprocal}[method]


def comparison_json(found: MethodComparison, result: Result) -> dict[str, Any]:
    """A comparison for machines: amounts as text in major units, parts in percent of the project's method."""
    of = money.currency(found.currency)
    return {
        "period": found.period, "scenario": result.scenario, "currency": found.currency, "method": result.method,
        "costed": money.to_text(result.costed, of), "step_order": list(found.step_order),
        "orders_tried": found.orders_tried, "all_orders": found.all_orders,
        "services": [_service_json(row, result.method, of) for row in found.services],
    }  # fmt: skip


def _service_json(row: MethodCost, base: Method, of: money.Currency) -> dict[str, Any]:
    less = cost_by(row, base)
    return {
        "service": row.service, "name": row.name,
        **{method: money.to_text(cost_by(row, method), of) for method in METHODS},
        "differences": {
            method: {"amount": money.to_text(cost_by(row, method) - less, of),
                     "percent": console.number(percent(cost_by(row, method) - less, less))}
            for method in METHODS if method != base
        },
        "lowest": money.to_text(row.lowest, of), "highest": money.to_text(row.highest, of),
        "moved": money.to_text(row.highest - row.lowest, of),
        "moved_percent": console.number(percent(row.highest - row.lowest, row.step_down)),
    }  # fmt: skip


def percent(part: int, whole: int) -> Decimal | None:
    """A part in percent, to six decimals; None of nothing."""
    return round(Decimal(part) * 100 / abs(whole), 6) if whole else None


def show_comparison(found: MethodComparison, result: Result) -> None:
    """A comparison for people: the methods, then the orders of closing."""
    of, base = money.currency(found.currency), result.method
    others = [method for method in METHODS if method != base]
    say(f"Cost per service by method, {found.period}, {result.scenario}, {found.currency}; the project's is {base}")
    say()
    rows = [[row.service, row.name, *(console.amount(cost_by(row, m), of) for m in METHODS),
             *(text for m in others for text in _change(cost_by(row, m) - cost_by(row, base), cost_by(row, base), of))]
            for row in found.services]  # fmt: skip
    blank = [""] * 2 * len(others)
    left = {m: result.costed - sum(cost_by(row, m) for row in found.services) for m in METHODS}
    if any(left.values()):
        rows.append(["charged to no service", "", *(console.amount(left[m], of) for m in METHODS), *blank])
    rows += [["-"], ["costed", "", *[console.amount(result.costed, of)] * len(METHODS), *blank]]
    headings = [heading for m in others for heading in (f"{m} less {base}", "%")]
    console.table(["service", "name", *METHODS, *headings], rows, "llrrr" + "rr" * len(others))
    say()
    _show_orders(found, of)


def _change(amount: int, of_what: int, of: money.Currency) -> tuple[str, str]:
    part = percent(amount, of_what)
    return f"{'+' if amount > 0 else ''}{console.amount(amount, of)}", "–" if part is None else f"{part:+.2f}"


def _show_orders(found: MethodComparison, of: money.Currency) -> None:
    if found.step_order:
        say(f"Step-down closes support activities in the order: {', '.join(found.step_order)}")
    if not found.orders_tried:
        say("There are fewer than two support activities to close, so the order moves nothing.")
        return
    many = found.orders_tried - 2 * len(found.step_order)
    kind = "all there are" if found.all_orders else f"{many:,} at random, and each activity once first and once last"
    say()
    say(f"What the order alone moves; {found.orders_tried:,} orders of closing tried: {kind}")
    say()
    rows = []
    for row in found.services:
        amounts = (row.step_down, row.lowest, row.highest, row.highest - row.lowest)
        part = percent(row.highest - row.lowest, row.step_down)
        rows.append([row.service, row.name, *(console.amount(minor, of) for minor in amounts),
                     "–" if part is None else f"{part:.2f}"])  # fmt: skip
    console.table(["service", "name", "step-down", "lowest", "highest", "the order moves", "%"], rows, "llrrrrr")
