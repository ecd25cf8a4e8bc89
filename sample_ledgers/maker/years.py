"""The years of the sample, and chance that is the same in every run."""

from __future__ import annotations

from random import Random

YEARS = (2023, 2024, 2025, 2026)
"""2023: yearly summary. 2024, 2025: ledger files. 2026: budget, in the scenario of that name."""

LEDGER_YEARS = (2024, 2025)
BUDGET_YEAR = 2026
BUDGET = "Budget 2026"
LEAN = "Lean claims"
INSTITUTION = "Luangwa National Social Security Fund"


def at(year: int) -> int:
    """Position of a year in the tuples that hold one value a year."""
    return YEARS.index(year)


def chance(*names: object) -> Random:
    """A generator of its own for whatever is named, so that a change elsewhere changes nothing here."""
    return Random("luangwa/" + "/".join(str(name) for name in names))


def wobble(spread: float, *names: object) -> float:
    """A factor near 1, at most `spread` away."""
    return 1 + chance(*names).uniform(-spread, spread)
