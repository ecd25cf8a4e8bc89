"""Cost centres: departments of the head office, branches in their regions, the schemes themselves."""

from __future__ import annotations

from typing import NamedTuple


class Centre(NamedTuple):
    """`group` names the staff of a cost centre, `staff` its yearly staff cost in thousands at 2025 prices."""

    code: str
    name: str
    parent: str
    group: str = ""
    staff: int = 0


CENTRES = (
    Centre("1000", "Head office", ""),
    Centre("1100", "Director General's office", "1000", "corporate", 5_420),
    Centre("1110", "Board secretariat", "1100", "corporate", 1_350),
    Centre("1120", "Internal audit", "1100", "corporate", 4_630),
    Centre("1130", "Legal services", "1100", "corporate", 4_200),
    Centre("1200", "Finance", "1000", "corporate", 10_210),
    Centre("1220", "Procurement and stores", "1200", "corporate", 3_770),
    Centre("1300", "Human resources and training", "1000", "corporate", 6_330),
    Centre("1310", "Premises and estates", "1300", "corporate", 3_290),
    Centre("1320", "Registry and mail", "1300", "corporate", 3_120),
    Centre("1400", "ICT infrastructure and operations", "1000", "ict", 14_630),
    Centre("1410", "ICT development", "1400", "ict", 13_520),
    Centre("1500", "Claims division", "1000", "claims", 3_580),
    Centre("1510", "Pension claims", "1500", "claims", 28_230),
    Centre("1520", "Work injury and maternity claims", "1500", "claims", 17_220),
    Centre("1530", "Refunds and grants", "1500", "claims", 8_520),
    Centre("1540", "Medical boards secretariat", "1500", "claims", 6_390),
    Centre("1560", "Benefit payments", "1000", "payments", 18_010),
    Centre("1600", "Contributions division", "1000", "contributions", 3_360),
    Centre("1610", "Contribution accounts", "1600", "contributions", 31_740),
    Centre("1620", "Compliance and inspection", "1600", "contributions", 14_350),
    Centre("1630", "Registration and records", "1600", "contributions", 10_700),
    Centre("1700", "Contact centre", "1000", "contact", 15_630),
    Centre("2000", "Regional offices", ""),
    Centre("2100", "Lusaka region", "2000"),
    Centre("2110", "Lusaka Central branch", "2100", "branch", 22_130),
    Centre("2120", "Lusaka Industrial branch", "2100", "branch", 11_630),
    Centre("2130", "Kafue branch", "2100", "branch", 4_260),
    Centre("2200", "Copperbelt region", "2000"),
    Centre("2210", "Ndola branch", "2200", "branch", 12_300),
    Centre("2220", "Kitwe branch", "2200", "branch", 13_070),
    Centre("2230", "Chingola branch", "2200", "branch", 5_670),
    Centre("2300", "Southern region", "2000"),
    Centre("2310", "Livingstone branch", "2300", "branch", 5_910),
    Centre("2320", "Choma branch", "2300", "branch", 3_320),
    Centre("2400", "Central and eastern region", "2000"),
    Centre("2410", "Kabwe branch", "2400", "branch", 6_160),
    Centre("2420", "Chipata branch", "2400", "branch", 4_900),
    Centre("2500", "Northern and western region", "2000"),
    Centre("2510", "Kasama branch", "2500", "branch", 4_010),
    Centre("2520", "Solwezi branch", "2500", "branch", 4_850),
    Centre("2530", "Mongu branch", "2500", "branch", 3_060),
    Centre("9000", "Schemes, contributions and benefits", ""),
    Centre("9100", "Investments", "9000"),
)

BY_CODE = {centre.code: centre for centre in CENTRES}


def weights(where: str) -> dict[str, int]:
    """Cost centres and their weights for a comma-separated list of codes and groups; `staff`: all that have staff."""
    chosen: dict[str, int] = {}
    for part in where.split(","):
        for centre in CENTRES:
            if part in {centre.code, centre.group} or (part == "staff" and centre.staff):
                chosen[centre.code] = centre.staff or 1_000
    return chosen
