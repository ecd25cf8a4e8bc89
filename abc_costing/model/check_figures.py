"""Checks of figures: shares, negative quantities, percentages, bases of caps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

from abc_costing.model.check_names import at, suggestion
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.rows import ROUNDING, Assignment, PoolRule, key_of

_Items = frozenset[str]
_Patterns = tuple[_Items, _Items, _Items]
_EVERYTHING: _Items = frozenset()

_QUANTITIES = (
    ("driver_quantities", "quantity", "driver quantity"),
    ("driver_quantities", "weight", "weight"),
    ("case_features", "quantity", "count"),
    ("assignments", "capacity", "capacity"),
    ("assignments", "rate", "rate"),
    ("assignments", "fte", "number of full-time equivalents"),
    ("volumes", "quantity", "volume"),
    ("drivers", "spread", "spread"),
    ("evidence_spreads", "spread", "spread"),
)


def check_shares(model: Model) -> Iterator[Finding]:
    """Shares outside 0 to 100 %, and shares of one order or one source that are more than 100 % together."""
    for table, rows in (("pool_rules", model.pool_rules), ("assignments", model.assignments)):
        for row in rows:
            if row.share is not None and not 0 <= row.share <= 1:
                yield Finding("error", "model.share-range",
                              f"The share {percent_text(row.share)} is not from 0 to 100 %.",
                              "Write a fraction (0.4) or a percentage (40 %).", **at(row, table, "share", row.share))
    yield from _shares_of_orders(model)
    yield from _shares_of_sources(model)


def percent_text(share: Decimal) -> str:
    """A fraction as a percentage: 40 %."""
    return f"{(share * 100).normalize():f} %"


def _shares_of_orders(model: Model) -> Iterator[Finding]:
    """Rules of one order that take the same postings. Those whose patterns differ may take different ones, which only
    the ledger can show, so a rule is held against those that surely take all that it takes.
    """
    groups: dict[tuple[int, _Patterns], list[PoolRule]] = defaultdict(list)
    for rule in model.pool_rules:
        if rule.order is not None and rule.share is not None:
            patterns = (_items(rule.accounts), _items(rule.cost_centres), _items(rule.funds))
            groups[rule.order, patterns].append(rule)
    for (order, patterns), rules in list(groups.items()):
        accounts, cost_centres, funds = ({items, _EVERYTHING} for items in patterns)
        wider = (other for other in product(accounts, cost_centres, funds) if other != patterns)
        taking = [rule for other in wider for rule in groups.get((order, other), ())] + rules
        total = sum((rule.share or Decimal(0) for rule in taking), Decimal(0))
        if Fraction(total) > 1 + ROUNDING and len(taking) > 1:
            parts = ", ".join(f"{rule.pool} {percent_text(rule.share or Decimal(0))}" for rule in taking)
            yield Finding("error", "model.shares-of-order",
                          f"The shares of order {order} for the same postings are {percent_text(total)} together "
                          f"({parts}).",
                          "Correct the shares: together they may be 100 % at most.",
                          **at(rules[-1], "pool_rules", "share", rules[-1].share))


def _items(pattern: str) -> frozenset[str]:
    return frozenset(item for part in pattern.split(",") if (item := key_of(part)))


def _shares_of_sources(model: Model) -> Iterator[Finding]:
    groups: dict[tuple[str, str, str], list[Assignment]] = defaultdict(list)
    for row in model.assignments:
        scenario = key_of(row.scenario)
        groups[key_of(row.source), key_of(row.period), "" if scenario == "actual" else scenario].append(row)
    for rows in groups.values():
        total = sum((row.share or Decimal(0) for row in rows), Decimal(0))
        if Fraction(total) > 1 + ROUNDING and len(rows) > 1:
            last = [row for row in rows if row.share][-1]
            yield Finding("error", "model.shares-of-source",
                          f"The shares of “{last.source}” are {percent_text(total)} together.",
                          "Correct the shares: together they may be 100 % at most.",
                          **at(last, "assignments", "share", last.share))


def check_capacity_and_use(model: Model) -> Iterator[Finding]:
    """Quantities, rates and spreads below zero."""
    for table, field, word in _QUANTITIES:
        for row in model.table(table):
            value = getattr(row, field)
            if value is not None and value < 0:
                yield Finding("error", "model.negative", f"The {word} {value:f} is negative.",
                              "Write a number of zero or more.", **at(row, table, field, value))


def check_percents(model: Model) -> Iterator[Finding]:
    """Percentages of caps outside 0 to 100, and a fiscal year that starts in no month."""
    for row in model.caps:
        if not 0 <= row.percent <= 100:
            yield Finding("error", "model.percent-range", f"The cap of {row.percent:f} % is not from 0 to 100 %.",
                          "Write the percentage that the law states, such as 5 for five per cent.",
                          **at(row, "caps", "percent", row.percent))
    month = model.settings.fiscal_year_start
    if not 1 <= month <= 12:
        yield Finding("error", "model.fiscal-year", f"The fiscal year cannot start in month {month}.",
                      "Write its first month, 1 to 12.", value=str(month), table="settings", field="fiscal_year_start")


def check_cap_bases(model: Model) -> Iterator[Finding]:
    """Caps on a statistic that no period has."""
    known = {key_of(row.statistic): row.statistic for row in model.statistics}
    for row in model.caps:
        if key_of(row.base) and key_of(row.base) not in known:
            hint = suggestion(row.base, known.values())
            remedy = f"{hint}add “{row.base}” to Statistics: without it the cap cannot be checked."
            yield Finding("warning", "model.cap-base",
                          f"The cap “{row.cap}” is on “{row.base}”, which Statistics does not have.",
                          remedy[0].upper() + remedy[1:], **at(row, "caps", "base", row.base))
