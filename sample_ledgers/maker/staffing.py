"""Who does the work: full-time equivalents by pool and activity, as the yearly time survey would give them.

One full-time equivalent is paid 225 days of 8 hours, 108 000 minutes; 83 % of that, 89 640 minutes, is practical
capacity.
Primary activities are staffed for the work they have, at the use of capacity stated here.
"""

from __future__ import annotations

from sample_ledgers.maker.structure import PRIMARY, SUPPORT
from sample_ledgers.maker.workload import minutes_used
from sample_ledgers.maker.years import at

PRACTICAL_MINUTES = 89_640

# which pools do an activity, in hundredths
DONE_BY: dict[str, dict[str, int]] = {
    "A01": {"P01": 45, "P03": 55}, "A02": {"P01": 80, "P03": 20}, "A03": {"P01": 45, "P03": 55},
    "A04": {"P01": 38, "P03": 62}, "A05": {"P03": 100}, "A06": {"P01": 28, "P03": 72}, "A07": {"P03": 72, "P07": 28},
    "A08": {"P03": 78, "P05": 22}, "A09": {"P01": 84, "P02": 16}, "A10": {"P01": 34, "P02": 66},
    "A11": {"P01": 14, "P02": 86}, "A12": {"P02": 100}, "A13": {"P02": 100}, "A14": {"P01": 22, "P02": 78},
    "A15": {"P02": 64, "P07": 36}, "A16": {"P04": 100}, "A17": {"P04": 100}, "A18": {"P01": 82, "P04": 18},
    "A19": {"P01": 20, "P04": 50, "P07": 30}, "A20": {"P01": 100}, "A21": {"P05": 100},
    "A22": {"P01": 22, "P02": 20, "P03": 10, "P05": 48}, "A23": {"P01": 62, "P03": 38},
}

# staff of the support activities in 2025
SUPPORT_STAFF: dict[str, dict[str, float]] = {
    "S01": {"P07": 17.5}, "S02": {"P07": 10, "P01": 4.5}, "S03": {"P06": 35.5}, "S04": {"P06": 28.5},
    "S05": {"P07": 36.5, "P01": 9}, "S06": {"P07": 12.5, "P01": 10.5}, "S07": {"P07": 13},
    "S08": {"P07": 17, "P01": 23.5, "P02": 6.5, "P03": 6, "P04": 3, "P05": 2.5, "P06": 4},
}
SUPPORT_GROWTH = (0.955, 0.98, 1.0, 1.015)

# use of practical capacity that the staffing of a year gives
TIME_DRIVEN: dict[str, tuple[float, float, float, float]] = {
    "A04": (0.955, 0.962, 0.958, 0.958), "A05": (0.970, 0.966, 0.963, 0.965), "A09": (0.945, 0.951, 0.927, 0.94),
    "A10": (0.962, 0.957, 0.949, 0.955), "A11": (0.955, 0.962, 0.957, 0.96), "A13": (0.951, 0.943, 0.949, 0.95),
    "A14": (0.935, 0.945, 0.951, 0.95), "A15": (0.955, 0.955, 1.045, 0.975), "A20": (0.951, 0.948, 0.955, 0.955),
    "A21": (0.940, 0.932, 0.946, 0.945),
}
OTHERWISE = 0.96


def _halves(value: float) -> float:
    return round(value * 2) / 2


def staff(activity: str, year: int) -> dict[str, float]:
    """Full-time equivalents of an activity by pool, to the half."""
    if activity in SUPPORT:
        return {pool: _halves(count * SUPPORT_GROWTH[at(year)]) for pool, count in SUPPORT_STAFF[activity].items()}
    use = TIME_DRIVEN[activity][at(year)] if activity in TIME_DRIVEN else OTHERWISE
    needed = minutes_used(activity, year) / PRACTICAL_MINUTES / use
    return {pool: max(_halves(needed * part / 100), 0.5) for pool, part in DONE_BY[activity].items()}


def staff_total(activity: str, year: int) -> float:
    """Full-time equivalents of an activity over all pools."""
    return sum(staff(activity, year).values())


def capacity(activity: str, year: int) -> int:
    """Practical capacity of a time-driven activity, in minutes."""
    return int(staff_total(activity, year) * PRACTICAL_MINUTES)


def all_staff(year: int) -> dict[str, float]:
    """Full-time equivalents of every activity."""
    return {activity: staff_total(activity, year) for activity in (*PRIMARY, *SUPPORT)}
