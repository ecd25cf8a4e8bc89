"""What a run would meet, as findings: before solving (what cannot be followed) and after (cost that nobody takes)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from typing import Protocol

import numpy as np

from abc_costing import money
from abc_costing.allocation.capacity import overused
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.network import UNASSIGNED
from abc_costing.allocation.prepare import Prepared
from abc_costing.allocation.settle import Settled
from abc_costing.allocation.uses import Use
from abc_costing.errors import ClosedLoop
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.ledger_periods import outside_every_period
from abc_costing.model.postings import Postings, exact_sum
from abc_costing.model.rows import ROUNDING, key_of
from abc_costing.numbers import decimal_of, fraction_text


class SolvedCosts(Protocol):
    """What is looked at once costs are known."""

    @property
    def settled(self) -> Settled:
        """The flows in whole minor units."""
        ...


def before(prepared: Prepared) -> list[Finding]:
    """What is known without solving: drivers, shares, capacities, loops, the ledger's accounts."""
    memory, place = prepared.memory, prepared.place
    by_source = memory.each(("wrong uses", place), (prepared.network.ids,), prepared.uses.by_source,
                            lambda _, uses: tuple(_of_source(prepared, uses)))
    of_uses = memory.kept(("wrong uses together", place), (by_source,), lambda: tuple(
        dict.fromkeys(finding for found in by_source.values() for finding in found)))
    unlisted = memory.kept(("unlisted", prepared.period), (prepared.pooled, prepared.model.accounts),
                           lambda: tuple(_unlisted(prepared)))
    loops = [_loop(prepared, members) for members in prepared.loops]
    return [*prepared.pooled.findings, *of_uses, *loops, *unlisted]


def _of_source(prepared: Prepared, uses: Sequence[Use]) -> Iterator[Finding]:
    """What is wrong with the assignments of one source and with their drivers (these may be told again by others)."""
    for use in uses:
        yield from (*use.measured.findings, *use.findings)
    yield from _shares(prepared, uses)
    for use in uses:
        if use.capacity is None and use.driver.kind == "percent":
            yield from _percent(use)
        yield from _overuse(prepared, use)


def _source(prepared: Prepared, use: Use) -> str:
    return prepared.network.ids.nodes[use.source].id


def _shares(prepared: Prepared, uses: Sequence[Use]) -> Iterator[Finding]:
    stated = sum((use.share for use in uses if use.share is not None), Fraction(0))
    if stated > 1 + ROUNDING or any(use.share is not None and use.share < 0 for use in uses):
        yield Finding(
            "error", "assignment.share-sum",
            f"The shares of “{_source(prepared, uses[0])}” add up to {_percentage(stated)} %.",
            "Change them so that each is 0 or more and together they are 100 % or less.",
            value=_percentage(stated), table="assignments", row_id=uses[-1].row_id, field="share")
    for use in uses:
        if use.capacity is not None and use.capacity < 0:
            yield Finding(
                "error", "assignment.capacity-negative",
                f"The capacity of “{_source(prepared, use)}” is negative.", "Enter a capacity above 0, or none.",
                value=fraction_text(use.capacity), table="assignments", row_id=use.row_id, field="capacity")


def _percent(use: Use) -> Iterator[Finding]:
    total = use.measured.total
    if not total or abs(total - 100) <= 100 * ROUNDING:
        return
    figure, missing = fraction_text(total), fraction_text(abs(100 - total))
    yield Finding(
        "error", "driver.percent-sum",
        f"The percentages of driver “{use.driver.driver}” add up to {figure}, not to 100.",
        f"{'Add the missing' if total < 100 else 'Take away the'} {missing} % "
        "or state a capacity on the assignment, so that what is missing counts as unused.",
        value=figure, table="driver_quantities", row_id=next(iter(use.measured.row_ids), None), field="quantity")


def _overuse(prepared: Prepared, use: Use) -> Iterator[Finding]:
    over = overused(use)
    if not over or use.capacity is None:
        return
    used, supplied, more = (
        f"{decimal_of(value):,f}" for value in (use.measured.total, use.capacity, over))
    unit = use.driver.unit or "units"
    yield Finding(
        "info" if use.accept_overuse else "error", "capacity.over-used",
        f"Over-used capacity: “{_source(prepared, use)}” supplies {supplied} {unit} and its targets use {used} "
        f"({more} too many, driver “{use.driver.driver}”).",
        "Nothing needs to be done; the rate is cost over use." if use.accept_overuse
        else "Raise the capacity, correct the quantities, or accept the over-use on the assignment.",
        value=fraction_text(use.measured.total), table="assignments", row_id=use.row_id, field="capacity")


def _percentage(share: Fraction) -> str:
    return fraction_text(share * 100)


def loop_text(prepared: Prepared, members: tuple[int, ...]) -> str:
    """A closed loop in words, naming its members."""
    names = ", ".join(f"“{prepared.network.ids.nodes[at].id}”" for at in members)
    return f"Closed loop: {names} pass cost to each other only, so that it never reaches a service."


def _loop(prepared: Prepared, members: tuple[int, ...]) -> Finding:
    return Finding(
        "error", "network.closed-loop", loop_text(prepared, members),
        "Give one of them a target outside the loop.",
        value=prepared.network.ids.nodes[members[0]].id, table="assignments",
        row_id=next((use.row_id for use in prepared.uses.by_source.get(members[0], ())), None), field="driver")


def _unlisted(prepared: Prepared) -> Iterator[Finding]:
    known = {key_of(row.account) for row in prepared.model.accounts}
    amounts: dict[str, int] = {}
    for account, amount in zip(prepared.pooled.groups.account, prepared.pooled.groups.amount, strict=True):
        if key_of(account) not in known:
            amounts[account] = amounts.get(account, 0) + amount
    if known:
        for account, amount in amounts.items():
            yield Finding(
                "info", "ledger.account-unlisted",
                f"Account “{account}” is in the ledger but not in the table Accounts; it counts as administrative.",
                "Add it to the table Accounts with its class.", value=account, table="accounts", field="account",
                amount=amount)
    elif amounts:
        yield Finding(
            "info", "ledger.accounts-missing",
            f"The table Accounts is empty; all {len(amounts)} accounts of the ledger count as administrative.",
            "Add the accounts with their classes, so that benefits and contributions stay out of the cost.",
            table="accounts", field="account", amount=sum(amounts.values()))


def outside(model: Model, postings: Postings, memory: Memory) -> tuple[Finding, ...]:
    """Postings that lie in no period of the model."""
    return memory.kept("outside", (model.periods, model.settings, postings), lambda: tuple(_outside(model, postings)))


def _outside(model: Model, postings: Postings) -> Iterator[Finding]:
    mask = outside_every_period(model, postings)
    count = int(mask.sum())
    if count:
        amount = exact_sum(postings.amount[mask])
        first = postings[int(mask.argmax())]
        yield Finding(
            "warning", "ledger.outside-periods",
            f"{count} posting{'s' if count > 1 else ''} over {money.to_text(amount, model.currency)} "
            f"{model.currency.code} lie in no period of the project.",
            "Add their periods to the table Periods, or correct their dates.",
            value=first.period or (first.day.isoformat() if first.day else ""), file=first.file, sheet=first.sheet,
            row=first.row or None, table="periods", amount=amount)


def above(bound: float) -> Decimal:
    """A bound as a short decimal number that is not below it."""
    return Context(prec=3, rounding=ROUND_CEILING).create_decimal_from_float(bound)


def refused(tight: ClosedLoop) -> Finding:
    """A refusal to solve, as a finding."""
    return Finding("error", "network.nearly-closed", str(tight), "Give one of them a larger share outside the loop.",
                   value=tight.members[0], table="assignments")


def after(prepared: Prepared, solved: SolvedCosts) -> list[Finding]:
    """What is known once costs are: amounts that no rule, no driver and no target takes."""
    absorbed = list(_absorbed(prepared, solved))
    return [*_unpooled(prepared), *absorbed, *_stuck(prepared, solved.settled, absorbed)]


def _unpooled(prepared: Prepared) -> Iterator[Finding]:
    currency = prepared.model.currency
    for account, amount in prepared.pooled.unassigned_by_account:
        if amount:
            yield Finding(
                "warning", "ledger.unassigned",
                f"No pool rule takes {money.to_text(amount, currency)} {currency.code} of account “{account}”.",
                "Add a pool rule for the account.", value=account, table="pool_rules", field="accounts", amount=amount)


def _absorbed(prepared: Prepared, solved: SolvedCosts) -> Iterator[Finding]:
    """Sources whose fixed amounts and rates carry more than they have."""
    network, currency = prepared.network, prepared.model.currency
    if network.links.fixed is None:
        return
    carried = dict(zip(network.part_use.tolist(), solved.settled.carried.tolist(), strict=True))
    for source, uses in sorted(prepared.uses.by_source.items()):
        fixed = sum(carried.get(at, 0) for at, use in enumerate(network.uses) if use.source == source
                    and use.fixed is not None)
        over = fixed - int(solved.settled.totals[source])
        if fixed and over > 0:
            node = network.ids.nodes[source]
            yield Finding(
                "warning", "assignment.over-absorbed",
                f"“{node.id}” has {money.to_text(int(solved.settled.totals[source]), currency)} {currency.code}, but "
                f"its fixed amounts and rates carry {money.to_text(fixed, currency)}: "
                f"{money.to_text(over, currency)} are over-absorbed.",
                "Lower the amount or the rate, or add an assignment that shares the difference.",
                value=node.id, table="assignments", row_id=uses[0].row_id, field="fixed_amount", amount=-over)


def _stuck(prepared: Prepared, result: Settled, absorbed: Sequence[Finding]) -> Iterator[Finding]:
    """Sources whose cost stays unassigned: without assignment, with a driver of zeros, or with shares below 100 %."""
    network, currency = prepared.network, prepared.model.currency
    links = network.links
    amounts: dict[int, int] = {}
    for at in np.flatnonzero((links.target == UNASSIGNED) & (result.flows != 0)).tolist():
        amounts[int(links.source[at])] = amounts.get(int(links.source[at]), 0) + int(result.flows[at])
    over = {finding.value: finding.amount for finding in absorbed}
    for source, amount in amounts.items():
        node = network.ids.nodes[source]
        if not amount or over.get(node.id) == amount:
            continue
        if key_of(node.id) == key_of(prepared.pooled.unassigned_name) and source not in prepared.uses.by_source:
            continue
        rule, cause, remedy = _why_stuck(prepared, source)
        uses = prepared.uses.by_source.get(source, ())
        figure = f"{money.to_text(amount, currency)} {currency.code}"
        yield Finding(
            "warning", rule, f"{figure} of “{node.id}” stay unassigned: {cause}.", remedy,
            value=node.id, table="assignments", row_id=uses[0].row_id if uses else None,
            field="driver" if uses else "source", amount=amount)


def _why_stuck(prepared: Prepared, source: int) -> tuple[str, str, str]:
    uses = prepared.uses.by_source.get(source, ())
    if not uses:
        return "source.no-assignment", "it has no assignment", "Assign a driver to it."
    charged = {id(part.use) for part in prepared.network.parts if part.use is not None}
    empty = [use for use in uses if id(use) not in charged]
    if not empty and any(use.fixed is not None for use in uses):
        return ("assignment.fixed-rest", "its fixed amounts and rates carry less than it has",
                "Add an assignment without an amount for the rest, or leave it as under-absorbed.")
    if not empty:
        return "assignment.share-rest", "its shares do not reach 100 %", "Raise the shares, or add an assignment."
    driver = empty[0].driver.driver
    if len(empty[0].measured.targets):
        return ("driver.no-target-charged",
                f"the method {prepared.method} charges no target of driver “{driver}”",
                "Give the driver a target that the method charges, or use the reciprocal method.")
    return ("driver.zero", f"all quantities of driver “{driver}” are zero",
            "Enter the driver's quantities for the period.")
