"""Pools, the rules that fill them, activities and services: plain data."""

from __future__ import annotations

POOLS = (
    ("P01", "Branch staff"),
    ("P02", "Claims staff"),
    ("P03", "Contribution staff"),
    ("P04", "Payment staff"),
    ("P05", "Contact centre staff"),
    ("P06", "ICT staff"),
    ("P07", "Corporate staff"),
    ("P08", "Premises and utilities"),
    ("P09", "Core benefit system"),
    ("P10", "ICT equipment and lines"),
    ("P11", "Bank and payment charges"),
    ("P12", "Medical boards"),
    ("P13", "Vehicles and field travel"),
    ("P14", "Print and postage"),
    ("P15", "Training and welfare"),
    ("P16", "Legal and court costs"),
    ("P17", "Supplies and small equipment"),
    ("P18", "Publicity and outreach"),
    ("P19", "Audit, actuary, consultants"),
    ("P20", "Governance"),
)

# order, accounts, cost centres, funds, pool, share
POOL_RULES: tuple[tuple[int, str, str, str, str, float | None], ...] = (
    (10, "526100", "", "", "P12", None),
    (20, "524010-524030", "", "", "P11", None),
    (30, "523100, 523200, 531500", "", "", "P09", None),
    (40, "522100, 522200, 523300-523500, 531400", "", "", "P10", None),
    (50, "521*, 531100", "", "", "P08", None),
    (60, "522300", "", "", "P14", None),
    (70, "522400", "", "", "P14", 0.8),
    (70, "522400", "", "", "P17", 0.2),
    (80, "525*, 531300", "", "", "P13", None),
    (90, "513*", "", "", "P15", None),
    (100, "526200-526300", "", "", "P16", None),
    (110, "528*, 527300", "", "", "P20", None),
    (120, "526400-526600", "", "", "P19", None),
    (130, "527100-527200", "", "", "P18", None),
    (140, "522500, 529*, 531200", "", "", "P17", None),
    (200, "511*, 512*, 514*", "2*", "", "P01", None),
    (210, "511*, 512*, 514*", "1500-1540", "", "P02", None),
    (220, "511*, 512*, 514*, 541100", "1600-1630", "", "P03", None),
    (230, "511*, 512*, 514*", "1560", "", "P04", None),
    (240, "511*, 512*, 514*", "1700", "", "P05", None),
    (250, "511*, 512*, 514*", "1400-1410", "", "P06", None),
    (260, "511*, 512*, 514*", "1100-1320", "", "P07", None),
)

# activity, name, process, kind, unit, step
ACTIVITIES: tuple[tuple[str, str, str, str, str, int | None], ...] = (
    ("A01", "Register employer", "Registration", "primary", "employer", None),
    ("A02", "Register member", "Registration", "primary", "member", None),
    ("A03", "Maintain record", "Registration", "primary", "change", None),
    ("A04", "Receive return", "Contributions", "primary", "return", None),
    ("A05", "Reconcile contributions", "Contributions", "primary", "return or exception", None),
    ("A06", "Inspect employer", "Contributions", "primary", "inspection", None),
    ("A07", "Recover arrears", "Contributions", "primary", "debt case", None),
    ("A08", "Issue member statement", "Contributions", "primary", "statement", None),
    ("A09", "Receive claim", "Claims", "primary", "claim", None),
    ("A10", "Verify service record", "Claims", "primary", "claim", None),
    ("A11", "Assess claim", "Claims", "primary", "claim", None),
    ("A12", "Assess medically", "Claims", "primary", "examination", None),
    ("A13", "Calculate award", "Claims", "primary", "award", None),
    ("A14", "Approve award", "Claims", "primary", "award", None),
    ("A15", "Decide appeal", "Claims", "primary", "appeal", None),
    ("A16", "Run pension payroll", "Payment", "primary", "payment", None),
    ("A17", "Pay lump sum", "Payment", "primary", "payment", None),
    ("A18", "Verify life status", "Payment", "primary", "beneficiary", None),
    ("A19", "Recover overpayment", "Payment", "primary", "case", None),
    ("A20", "Answer at counter", "Contact", "primary", "visit", None),
    ("A21", "Answer by telephone", "Contact", "primary", "call", None),
    ("A22", "Answer letters and web enquiries", "Contact", "primary", "enquiry", None),
    ("A23", "Inform the public", "Contact", "primary", "site visit", None),
    ("S01", "Manage staff and training", "Support", "support", "head", 1),
    ("S02", "Run premises", "Support", "support", "m²", 2),
    ("S03", "Run ICT infrastructure", "Support", "support", "device", 3),
    ("S04", "Develop systems", "Support", "support", "project day", 6),
    ("S05", "Keep books and procure", "Support", "support", "document line", 4),
    ("S06", "Run registry and mail", "Support", "support", "item", 5),
    ("S07", "Audit internally", "Support", "support", "audit day", 7),
    ("S08", "Manage branches and departments", "Support", "support", "full-time equivalent", 8),
)

# service, name, kind, branch, unit
SERVICES = (
    ("OAP", "Old-age pension", "benefit product", "Pensions", "payment"),
    ("ERP", "Early-retirement pension", "benefit product", "Pensions", "payment"),
    ("IVP", "Invalidity pension", "benefit product", "Pensions", "payment"),
    ("SVP", "Survivors' pension", "benefit product", "Pensions", "payment"),
    ("WIP", "Work-injury pension", "benefit product", "Work injury", "payment"),
    ("WIM", "Work-injury medical care", "benefit product", "Work injury", "case"),
    ("MAT", "Maternity benefit", "benefit product", "Maternity and funeral", "claim"),
    ("FUN", "Funeral grant", "benefit product", "Maternity and funeral", "claim"),
    ("LSR", "Lump-sum refund", "benefit product", "Pensions", "claim"),
    ("ERG", "Employer registration", "service", "Membership and contributions", "employer"),
    ("MRG", "Member registration", "service", "Membership and contributions", "member"),
    ("CRT", "Contribution return", "service", "Membership and contributions", "return"),
    ("MST", "Member statement", "service", "Membership and contributions", "statement"),
)

PRIMARY = tuple(row[0] for row in ACTIVITIES if row[3] == "primary")
SUPPORT = tuple(row[0] for row in ACTIVITIES if row[3] == "support")
