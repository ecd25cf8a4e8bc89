"""Yearly amounts by account and cost centre, in ngwee, debit positive: the truth that postings are split from."""

from __future__ import annotations

from sample_ledgers.maker.accounts import CLASSES, FLOWS, SPENDING, STAFF, STAFF_ACCOUNTS
from sample_ledgers.maker.cost_centres import CENTRES, weights
from sample_ledgers.maker.years import at, wobble

Amounts = dict[tuple[str, str], int]


def split(total: int, parts: list[float]) -> list[int]:
    """A whole number in proportion to `parts`, to the unit: floor, then the largest remainders."""
    whole = sum(parts)
    exact = [abs(total) * part / whole for part in parts]
    floors = [int(value) for value in exact]
    missing = abs(total) - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[:missing]:
        floors[i] += 1
    return [value if total >= 0 else -value for value in floors]


def _staff(year: int) -> Amounts:
    found: Amounts = {}
    for centre in CENTRES:
        for code, _, part in STAFF_ACCOUNTS:
            if centre.staff:
                year_cost = centre.staff * 100_000 * part / 1_000 * STAFF[at(year)]
                found[code, centre.code] = round(year_cost * wobble(0.012, code, centre.code, year))
    return found


def _by_centre(code: str, total: int, where: str, year: int) -> Amounts:
    chosen = weights(where)
    parts = [weight * wobble(0.03, code, centre, year) for centre, weight in chosen.items()]
    return {(code, centre): amount for centre, amount in zip(chosen, split(total, parts), strict=True)}


def yearly(year: int) -> Amounts:
    """All accounts of a year."""
    found = _staff(year)
    for spend in SPENDING:
        total = round(spend.amount * 100_000 * spend.by_year[at(year)] * wobble(0.009, spend.code, year))
        found |= _by_centre(spend.code, total, spend.where, year)
    for flow in FLOWS:
        total = round(flow.amounts[at(year)] * 100_000 * wobble(0.0008, flow.code, year))
        if total:
            found |= _by_centre(flow.code, total, flow.where, year)
    return found


def by_class(year: int) -> dict[str, int]:
    """Totals of a year by account class."""
    totals: dict[str, int] = {}
    for (account, _), amount in yearly(year).items():
        totals[CLASSES[account]] = totals.get(CLASSES[account], 0) + amount
    return totals
