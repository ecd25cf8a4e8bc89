"""A statistic's value in a period, and ratios to it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal

from abc_costing import money
from abc_costing.model.costing_model import Model
from abc_costing.model.in_force import in_force, latest
from abc_costing.model.rows import Statistic, exact_total, key_of

CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)

_STOCK = re.compile(
    r"\b(assets?|liabilities|reserves?|balances?|members?|membership|insured|contributors?|beneficiaries|pensioners"
    r"|employers?|staff|population|fund value)$", re.IGNORECASE)
_FLOW = re.compile(r"\b(paid|payments?|contributions?|revenues?|income|expenses?|expenditure|costs?|new|to|from|by)\b",
                   re.IGNORECASE)


def is_stock(name: str) -> bool:
    """Whether a statistic is counted at a moment (total assets, members) and not over time (contributions).

    Known by the last word of its name; several values inside a period then mean the last one, not their sum.
    """
    return bool(_STOCK.search(name.strip())) and not _FLOW.search(name)


def rows_of(model: Model, name: str, period: str) -> list[Statistic]:
    """The rows that make up a statistic's value in a period; none where it is not known."""
    rows = [row for row in model.statistics if key_of(row.statistic) == key_of(name)]
    found = in_force(model, rows, period, lambda row: key_of(row.statistic)).get(key_of(name), [])
    return latest(model, found) if is_stock(name) else found


def statistic(model: Model, name: str, period: str) -> Decimal | None:
    """A statistic's value in a period as entered (money in major units), None where it is not known."""
    rows = rows_of(model, name, period)
    return exact_total(row.value for row in rows) if rows else None


def ratio(expense: int, base: Decimal, currency: money.Currency) -> Decimal | None:
    """An expense in minor units as a percentage of a base in major units; None where the base is 0."""
    if not base:
        return None
    return CONTEXT.divide(money.to_decimal(expense, currency) * 100, base)
