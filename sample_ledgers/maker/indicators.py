"""Statistics, caps, scenarios, and the cost that others bear."""

from __future__ import annotations

from sample_ledgers.maker import staffing
from sample_ledgers.maker.accounts import FLOWS
from sample_ledgers.maker.amounts import yearly
from sample_ledgers.maker.years import BUDGET, LEAN, at

MEMBERS = (1_486_200, 1_562_900, 1_641_700, 1_722_000)
EMPLOYERS = (38_940, 41_120, 42_880, 44_600)
TOTAL_ASSETS = (22_418_600_000, 25_763_900_000, 29_571_300_000, 33_200_000_000)

# cost of the fund's work that the ministry bears: not in the ledger, on top of it
DIRECT_COSTS = {
    "WIM": ("612400.00", "648350.00", "731975.50", "760000.00"),
    "A23": ("418200.00", "455600.00", "486240.25", "500000.00"),
}

CAP = "Administrative expenses"
CAP_STEPS = (
    ("2023", 11.0), ("2024", 10.5), ("2025", 9.5), ("2026", 9.0),
)
CAP_SOURCE = "Illustrative schedule, not law"

SCENARIOS = (
    (BUDGET, "Actual", "Budget of the board for 2026, December 2025"),
    (LEAN, "Actual", "What 2025 would have cost with electronic refund claims, a new bank tariff and fewer journeys"),
)

# scenario, sheet, match, period, factor
SCENARIO_CHANGES = (
    (LEAN, "Ledger", "account=524*", "2025", 0.78),
    (LEAN, "Ledger", "account=511*; cost_centre=1500-1540", "2025", 0.91),
    (LEAN, "Ledger", "account=511*; cost_centre=2*", "2025", 0.945),
    (LEAN, "Ledger", "account=525400", "2025", 0.75),
    (LEAN, "Ledger", "account=522300-522400", "2025", 0.75),
    (LEAN, "Ledger", "account=523500", "2025", 0.5),
    (LEAN, "Driver quantities", "driver=MIN-A09; target=LSR", "2025", 0.6),
    (LEAN, "Driver quantities", "driver=MIN-A10; target=LSR", "2025", 0.85),
)


def _total(prefixes: tuple[str, ...], year: int) -> int:
    return sum(amount for (account, _), amount in yearly(year).items() if account.startswith(prefixes))


def statistics(year: int) -> list[tuple[str, int | str]]:
    """Statistics of a year: figures of the ledger as text with two decimals, others as whole numbers."""
    contributions = tuple(flow.code for flow in FLOWS if flow.account_class == "contribution")
    return [
        ("contributions", _major(-_total(contributions, year))),
        ("benefits paid", _major(_total(("61",), year))),
        ("other revenue", _major(-_total(("414", "421"), year))),
        ("total assets", TOTAL_ASSETS[at(year)]),
        ("members", MEMBERS[at(year)]),
        ("employers", EMPLOYERS[at(year)]),
        ("staff", round(sum(staffing.all_staff(year).values()))),
    ]


def _major(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"
