"""The drivers with who vouches for them, and the assignments."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sample_ledgers.maker import staffing
from sample_ledgers.maker.structure import ACTIVITIES, POOLS, PRIMARY

PAYROLL_POOLS = ("P01", "P02", "P03", "P04", "P05", "P06", "P07")


class DriverRow(NamedTuple):
    """A row of the sheet Drivers."""

    driver: str
    name: str
    unit: str
    kind: str
    evidence: str
    owner: str
    as_of: date
    source: str


class AssignmentRow(NamedTuple):
    """A row of the sheet Assignments; the year is None where it holds for every period."""

    source: str
    driver: str
    year: int | None = None
    capacity: int | None = None
    share: float | None = None
    accept_overuse: str | None = None


_YEAR_END = date(2025, 12, 31)
_SURVEY = date(2025, 11, 4)

_RESOURCE = (
    DriverRow("TRANSACTIONS", "Transactions of the benefit system", "thousand transactions", "quantity", "system count",
              "N. Phiri, ICT operations", _YEAR_END, "Benefit system, transaction log"),
    DriverRow("BANK-FEE", "Payments weighted by bank tariff", "weighted payment", "quantity", "system count",
              "C. Mulenga, Benefit payments", _YEAR_END, "Payment runs; tariff agreement of March 2024"),
    DriverRow("EXAMS", "Examinations by medical boards", "examination", "quantity", "system count",
              "Dr L. Zulu, Medical boards", _YEAR_END, "Register of medical boards"),
    DriverRow("SPECIALIST", "Examinations by outside specialists", "examination x fee", "quantity", "system count",
              "Dr L. Zulu, Medical boards", _YEAR_END, "Specialists' invoices by claim"),
    DriverRow("KM", "Kilometres driven", "thousand km", "quantity", "system count", "B. Tembo, Transport", _YEAR_END,
              "Vehicle log books"),
    DriverRow("PRINTED", "Items printed and posted", "thousand items", "quantity", "system count",
              "R. Sakala, Registry", _YEAR_END, "Print room and franking machine counters"),
    DriverRow("LEGAL-H", "Case hours of legal services", "hour", "quantity", "time record", "J. Lungu, Legal services",
              _YEAR_END, "Case time sheets"),
    DriverRow("SUPPLIES", "Use of supplies", "%", "percent", "sample", "E. Mwansa, Procurement", date(2025, 6, 30),
              "Store issues of May 2025"),
    DriverRow("PUBLICITY", "Purpose of publicity", "%", "percent", "judgement", "G. Kunda, Director General's office",
              date(2025, 10, 15), "Estimate by the head of communications"),
    DriverRow("PROFESSIONAL", "Purpose of professional fees", "%", "percent", "judgement", "T. Phiri, Finance",
              date(2025, 10, 15), "Contracts in force"),
    DriverRow("ALL-S01", "All to staff and training", "", "even", "judgement", "P. Ngoma, Human resources",
              date(2024, 1, 15), "By definition of the pool"),
    DriverRow("ALL-S03", "All to ICT infrastructure", "", "even", "judgement", "N. Phiri, ICT operations",
              date(2024, 1, 15), "By definition of the pool"),
    DriverRow("HEADS", "Staff in post", "head", "quantity", "system count", "P. Ngoma, Human resources", _YEAR_END,
              "Payroll of December"),
    DriverRow("M2", "Floor area", "m²", "quantity", "system count", "H. Chanda, Estates", date(2025, 9, 30),
              "Floor plans, all offices"),
    DriverRow("DEVICES", "Devices connected", "device", "quantity", "system count", "N. Phiri, ICT operations",
              date(2025, 12, 15), "Network inventory"),
    DriverRow("PROJECT-D", "Project days", "day", "quantity", "time record", "A. Simukonda, ICT development", _YEAR_END,
              "Project time sheets"),
    DriverRow("LINES", "Document lines booked and bought", "line", "quantity", "system count", "T. Phiri, Finance",
              _YEAR_END, "Journal and purchase order lines by department"),
    DriverRow("MAIL", "Files and letters moved", "thousand items", "quantity", "sample", "R. Sakala, Registry",
              date(2025, 11, 28), "Count of two weeks in November, made a year"),
    DriverRow("AUDIT-D", "Audit days", "day", "quantity", "time record", "K. Daka, Internal audit", _YEAR_END,
              "Audit plan and time sheets"),
    DriverRow("FTE-MANAGED", "Staff managed", "full-time equivalent", "quantity", "survey", "P. Ngoma, Human resources",
              _SURVEY, "Time survey of November, all departments"),
)

_MINUTES_BY_SAMPLE = {"A03", "A06", "A07", "A18", "A19", "A22", "A23"}


def _staff_driver(pool: str, name: str) -> DriverRow:
    record = pool == "P06"
    return DriverRow(f"FTE-{pool}", f"{name}, time by activity", "full-time equivalent", "quantity",
                     "time record" if record else "survey", "P. Ngoma, Human resources", _SURVEY,
                     "ICT time sheets" if record else "Time survey of November, two weeks")


def _minutes_driver(activity: str, name: str) -> DriverRow:
    sample = activity in _MINUTES_BY_SAMPLE
    return DriverRow(f"MIN-{activity}", f"Minutes: {name.lower()}", "minute", "quantity",
                     "sample" if sample else "time record", "M. Banda, Cost accounting",
                     _SURVEY if sample else _YEAR_END,
                     "Stop-watch sample of 2025, counts from the register" if sample
                     else "Counts of the benefit system, standard minutes of 2025")


def drivers() -> list[DriverRow]:
    """All drivers, resource drivers first."""
    pools = dict(POOLS)
    names = {row[0]: row[1] for row in ACTIVITIES}
    return [*(_staff_driver(pool, pools[pool]) for pool in PAYROLL_POOLS), *_RESOURCE,
            *(_minutes_driver(activity, names[activity]) for activity in PRIMARY)]


_LASTING = (
    *(AssignmentRow(pool, f"FTE-{pool}") for pool in PAYROLL_POOLS),
    AssignmentRow("P08", "M2"), AssignmentRow("P09", "TRANSACTIONS"), AssignmentRow("P10", "ALL-S03"),
    AssignmentRow("P11", "BANK-FEE"),
    AssignmentRow("P12", "SPECIALIST", share=0.45), AssignmentRow("P12", "EXAMS"),
    AssignmentRow("P13", "KM"), AssignmentRow("P14", "PRINTED"), AssignmentRow("P15", "ALL-S01"),
    AssignmentRow("P16", "LEGAL-H"), AssignmentRow("P17", "SUPPLIES"), AssignmentRow("P18", "PUBLICITY"),
    AssignmentRow("P19", "PROFESSIONAL"),  # P20 Governance has none: sustaining cost, left unassigned on purpose
    AssignmentRow("S01", "HEADS"), AssignmentRow("S02", "M2"), AssignmentRow("S03", "DEVICES"),
    AssignmentRow("S04", "PROJECT-D"), AssignmentRow("S05", "LINES"), AssignmentRow("S06", "MAIL"),
    AssignmentRow("S07", "AUDIT-D"), AssignmentRow("S08", "FTE-MANAGED"),
    *(AssignmentRow(activity, f"MIN-{activity}") for activity in PRIMARY if activity not in staffing.TIME_DRIVEN),
)


def lasting_assignments() -> tuple[AssignmentRow, ...]:
    """Assignments without a period."""
    return _LASTING


def capacity_assignments(year: int) -> list[AssignmentRow]:
    """Assignments with the practical capacity of one year; appeals ran over theirs in 2025, which was accepted."""
    return [AssignmentRow(activity, f"MIN-{activity}", year, staffing.capacity(activity, year), None,
                          "yes" if (activity, year) == ("A15", 2025) else None)
            for activity in staffing.TIME_DRIVEN]
