"""Quantities of the drivers that are neither staff nor minutes: what pools and support activities are shared by."""

from __future__ import annotations

from typing import NamedTuple

from sample_ledgers.maker import staffing, workload
from sample_ledgers.maker.structure import PRIMARY, SUPPORT
from sample_ledgers.maker.years import wobble


class Quantity(NamedTuple):
    """A row of Driver quantities."""

    driver: str
    target: str
    quantity: float
    weight: float | None = None


# square metres and devices for each full-time equivalent; where an activity is not named: the value of ""
SQUARE_METRES = {"": 11.0, "A20": 17.5, "A12": 21.0, "S03": 19.0, "S06": 34.0, "S02": 24.0, "A21": 7.5,
                 "A06": 6.0, "A23": 6.0}
DEVICES = {"": 1.15, "A20": 1.3, "A21": 1.6, "S03": 2.9, "S04": 2.6, "S02": 0.7, "A06": 1.4}

# thousand transactions of the benefit system, counted in 2025
TRANSACTIONS = {"A01": 39, "A02": 446, "A03": 618, "A04": 1_544, "A05": 1_871, "A06": 62, "A07": 118, "A08": 1_264,
                "A09": 296, "A10": 574, "A11": 702, "A12": 41, "A13": 518, "A14": 196, "A15": 22, "A16": 1_988,
                "A17": 241, "A18": 318, "A19": 64, "A20": 688, "A21": 391, "A22": 104}
KILOMETRES = {"A06": 812, "A18": 246, "A23": 184, "A07": 96, "S08": 108, "S06": 74, "S02": 38}
PRINTED = {"A08": 1_258, "A04": 214, "A09": 212, "A14": 121, "A16": 428, "A18": 196, "A07": 58, "S06": 706, "A22": 132}
LEGAL_HOURS = {"A07": 3_120, "A15": 2_340, "A19": 960, "S05": 420, "S01": 310}
PROJECT_DAYS = {"A04": 1_140, "A05": 620, "A08": 310, "A09": 890, "A11": 540, "A13": 360, "A16": 480, "A20": 260,
                "A21": 190, "A22": 410, "S01": 120, "S03": 240, "S05": 280}
MAIL_ITEMS = {"A01": 21, "A02": 38, "A03": 64, "A04": 148, "A07": 41, "A09": 263, "A10": 186, "A11": 104, "A12": 32,
              "A15": 24, "A16": 52, "A18": 121, "A19": 29, "A22": 143, "S01": 18, "S05": 36, "S08": 22}
AUDIT_DAYS = {"A05": 260, "A06": 110, "A11": 290, "A13": 180, "A16": 340, "A17": 150, "A19": 90, "A02": 80, "S01": 110,
              "S03": 190, "S04": 90, "S05": 410, "S02": 60}
DOCUMENT_LINES = {"A06": 2_140, "A07": 1_180, "A12": 3_260, "A16": 2_980, "A17": 4_120, "A18": 1_210, "A20": 1_640,
                  "A23": 1_380, "S01": 3_890, "S02": 6_740, "S03": 2_860, "S04": 1_120, "S06": 2_240, "S07": 210,
                  "S08": 4_310, "A08": 620, "A15": 540}

# percentages of the source
SUPPLIES = {"A20": 21, "A09": 7, "A10": 7, "A11": 9, "A05": 9, "A04": 8, "A03": 4, "A02": 4, "A16": 4, "A21": 4,
            "A22": 3, "A18": 2, "S05": 6, "S06": 4, "S08": 5, "S01": 3}
PUBLICITY = {"A23": 62, "A08": 14, "A18": 13, "A22": 11}
PROFESSIONAL = {"S07": 41, "S05": 36, "S08": 23}

# payments by channel, and what the bank takes for one, relative to a bank transfer
PAYMENT_FEES = {"OAP": 1.15, "ERP": 0.95, "IVP": 1.3, "SVP": 1.3, "WIP": 1.2}
LUMP_SUM_FEES = {"WIM": 2.6, "MAT": 1.6, "FUN": 1.9, "LSR": 1.7}
# medical fees traced to the service: examinations by outside specialists, and the fee for one
SPECIALISTS = {"IVP": (1_460, 640), "WIP": (720, 690), "WIM": (2_610, 760)}


def _counted(driver: str, table: dict[str, int], year: int) -> list[Quantity]:
    growth = 1 + 0.035 * (year - 2025)
    return [Quantity(driver, target, round(count * growth * wobble(0.02, driver, target, year)))
            for target, count in table.items()]


def _per_head(driver: str, table: dict[str, float], year: int) -> list[Quantity]:
    return [Quantity(driver, activity, round(staff * table.get(activity, table[""])))
            for activity, staff in staffing.all_staff(year).items()]


def _payments(year: int) -> list[Quantity]:
    runs = [Quantity("BANK-FEE", service, workload.VOLUMES[service][year - 2023], fee)
            for service, fee in PAYMENT_FEES.items()]
    singles = {item.service: item.times for item in workload.work("A17", year)}
    return runs + [Quantity("BANK-FEE", service, singles[service], fee) for service, fee in LUMP_SUM_FEES.items()]


def _medical(year: int) -> list[Quantity]:
    fewer = 0.8 if year < 2025 else 1.0
    examined = [Quantity("EXAMS", "A12", sum(item.times for item in workload.work("A12", year)))]
    counts = {service: count * (fewer if service == "IVP" else 1) * wobble(0.02, service, year)
              for service, (count, _) in SPECIALISTS.items()}
    return examined + [Quantity("SPECIALIST", service, round(count), SPECIALISTS[service][1])
                       for service, count in counts.items()]


def _staff_drivers(year: int) -> list[Quantity]:
    rows = [Quantity(f"FTE-{pool}", activity, count)
            for activity in (*PRIMARY, *SUPPORT) for pool, count in staffing.staff(activity, year).items()]
    return sorted(rows, key=lambda row: row.driver)


def _minutes(year: int) -> list[Quantity]:
    return [Quantity(f"MIN-{item.activity}", item.service, item.times, item.minutes)
            for activity in PRIMARY for item in workload.work(activity, year)]


def quantities(year: int) -> list[Quantity]:
    """All driver quantities that are counted anew each year."""
    staff = staffing.all_staff(year)
    return [
        *_staff_drivers(year),
        *_counted("TRANSACTIONS", TRANSACTIONS, year), *_payments(year), *_medical(year),
        *_counted("KM", KILOMETRES, year), *_counted("PRINTED", PRINTED, year), *_counted("LEGAL-H", LEGAL_HOURS, year),
        *(Quantity("HEADS", activity, round(count + 0.5)) for activity, count in staff.items()),
        *_per_head("M2", SQUARE_METRES, year), *_per_head("DEVICES", DEVICES, year),
        *_counted("PROJECT-D", PROJECT_DAYS, year), *_counted("LINES", DOCUMENT_LINES, year),
        *_counted("MAIL", MAIL_ITEMS, year), *_counted("AUDIT-D", AUDIT_DAYS, year),
        *(Quantity("FTE-MANAGED", activity, count) for activity, count in staff.items()),
        *_minutes(year),
    ]


def lasting_quantities() -> list[Quantity]:
    """Quantities without a period: agreed once, good until changed."""
    return [
        Quantity("ALL-S03", "S03", 1), Quantity("ALL-S01", "S01", 1),
        *(Quantity("SUPPLIES", target, percent) for target, percent in SUPPLIES.items()),
        *(Quantity("PUBLICITY", target, percent) for target, percent in PUBLICITY.items()),
        *(Quantity("PROFESSIONAL", target, percent) for target, percent in PROFESSIONAL.items()),
    ]
