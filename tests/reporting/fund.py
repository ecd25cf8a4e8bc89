"""The fictitious fund that the report tests print: the figures add up to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from abc_costing.model.caps import CapBase, CapPeriod, CapResult
from abc_costing.model.results import Capacity, Contribution, NodeCost, Result, ServiceCost, Trace
from abc_costing.reporting import AllocationBase, LedgerSource, ReportInput, Signatory

SERVICES = """
Old-age pension|benefit product|payment|1142400|13919|73628|18696|90.20
Early-retirement pension|benefit product|payment|186250|2267|18523|4704|139.39
Invalidity pension|benefit product|payment|94820|2998|25253|6412|325.24
Survivors’ pension|benefit product|payment|402610|4912|38208|9702|128.38
Work-injury pension|benefit product|payment|71340|2385|13229|3359|278.77
Work-injury medical care|benefit product|case|12480|3259|9782|2484|1163.70
Maternity benefit|benefit product|claim|38940|1073|13082|3321|505.96
Funeral grant|benefit product|claim|21365|512|6243|1586|385.77
Lump-sum refund|benefit product|claim|64720|1438|24469|6212|470.85
Employer registration|service|employer|9840|0|7358|1868|963.62
Member registration|service|member|148300|0|18281|4643|164.62
Contribution return|service|return|514600|0|81412|20672|190.20
Member statement|service|statement|1260000|0|19621|4981|21.27
"""
CENTS = 38025 * 1
"""So much above whole thousands, put on the first service."""

CAP = """
2020|361840|2907000|13
2021|380260|3214500|12
2022|409730|3628400|12
2023|437180|4062700|11
2024|461905|4519800|11
2025|486214|5012500|10
2026|512300|5463600|9
2027|531800|5955300|9
2028|552000|6491300|8
"""


def service(line: str, extra: int = 0) -> ServiceCost:
    name, kind, unit, volume, direct, activity, support, _ = line.split("|")
    parts = [int(part) * 100_000 for part in (direct, activity, support)]
    parts[1] += extra
    cost = sum(parts)
    return ServiceCost(
        service=name, name=name, kind=kind, branch="", unit=unit, cost=cost, direct=parts[0], activity=parts[1],
        support=parts[2], volume=Decimal(volume), unit_cost=Decimal(cost) / 100 / Decimal(volume))


def before(line: str) -> ServiceCost:
    now = service(line)
    unit_cost = Decimal(line.rsplit("|", 1)[1])
    cost = int(unit_cost * Decimal(now.volume or 1) * 100)
    return replace(now, cost=cost, direct=0, activity=cost, support=0, unit_cost=unit_cost)


def node(name: str, kind: str, total: int, unused: int = 0, unassigned: int = 0) -> NodeCost:
    return NodeCost(name, name, kind, total, 0, total - unused - unassigned, unused, unassigned)  # type: ignore[arg-type]


def result(services: tuple[ServiceCost, ...] | None = None, period: str = "2025") -> Result:
    lines = SERVICES.strip().splitlines()
    found = services or tuple(service(line, CENTS if i == 0 else 0) for i, line in enumerate(lines))
    nodes = (
        node("Assess claim", "activity", 80_000_000_00, unused=7_259_000_00),
        node("Run systems", "activity", 60_000_000_00, unused=1_843_000_00, unassigned=6_620_000_00))
    kept = sum(n.unused + n.unassigned for n in nodes)
    costed = sum(s.cost for s in found) + kept
    excluded = (("benefit", 2_500_000_000_00), ("investment", 180_426_132_11), ("capital", 52_000_000_00))
    direct = 1_200_000_00
    return Result(
        period=period, scenario="Actual", method="reciprocal", currency="ZMW",
        ledger_total=costed + sum(a for _, a in excluded) - direct, excluded=sum(a for _, a in excluded), direct=direct,
        nodes=nodes, flows=(), services=found, excluded_by_class=excluded, run_id="0142", capacities=(
            Capacity("Assess claim", "Minutes of claims staff", "minute", Decimal(9_200_000), Decimal(8_365_200),
                     80_000_000_00, 7_259_000_00, accepted_overuse=False),
            Capacity("Run systems", "Server hours", "hour", Decimal(70_080), Decimal("67927.4"), 60_000_000_00,
                     1_843_000_00, accepted_overuse=False),
            Capacity("Answer at counter", "Counter minutes", "minute", Decimal(1_000_000), Decimal(1_040_000),
                     41_000_000_00, 0, accepted_overuse=True)))


def cap() -> CapResult:
    periods = []
    for line in CAP.strip().splitlines():
        period, expense, base, percent = line.split("|")
        value, cent = Decimal(base) * 1000, Decimal(percent)
        limit, spent = int(value * cent), int(expense) * 100_000
        ratio = Decimal(spent) / value
        status = "over" if spent > limit else "watch" if (limit - spent) < limit * 0.02 else "within"
        periods.append(CapPeriod(
            period, spent, (CapBase("Contributions", value, cent),), limit, ratio, cent, limit - spent,
            status, source="Act s. 41(2)"))  # type: ignore[arg-type]
    return CapResult("Administrative expense cap", tuple(periods))


PARTS = {
    "Direct costs": 13919, "Run pension payroll": 21995, "Answer at counter": 11978, "Verify life status": 11179,
    "Assess claim": 9916, "Verify service record": 9263, "Receive claim": 7111, "Keep member file": 6100,
    "Pay by bank": 5400, "Handle appeal": 4200, "Print and post": 2600, "Audit payments": 1600, "Train staff": 982}


def trace(of: ServiceCost) -> Trace:
    """A trace that adds up: shares of the parts above, the first one takes what is left."""
    whole = sum(PARTS.values())
    amounts = {name: of.cost * part // whole for name, part in PARTS.items()}
    amounts["Run pension payroll"] += of.cost - sum(amounts.values())
    activities = [Contribution(name, name, "activity", amount) for name, amount in amounts.items()]
    third = of.cost // 3
    pools = [Contribution(name, name, "pool", amount) for name, amount in (
        ("Salaries", of.cost - third - third // 2), ("Premises", third), ("IT", third // 2))]
    return Trace(of.service, of.name, "service", of.cost, (*activities, *pools))


def base(source: str, **changes: object) -> AllocationBase:
    given = AllocationBase(
        source=source, name=f"{source} in full", kind="pool", driver="FTE", definition="Staff by activity",
        unit="full-time equivalent", driver_kind="quantity", evidence="survey", owner="P. Ngoma, Human resources",
        as_of=date(2025, 11, 4), document="Time survey of November", total=Decimal("203.5"), before=Decimal(195))
    return replace(given, **changes)  # type: ignore[arg-type]


BASES = (
    base("P01"), base("P02", driver="M2", unit="m²", total=Decimal(14_773), before=Decimal(14_773)),
    base("A01", kind="activity", driver="MIN", unit="minute", capacity=Decimal(9_200_000), total=Decimal(8_365_200),
         before=Decimal(8_000_000), as_of=date(2023, 12, 30)))


def report_input(**changes: object) -> ReportInput:
    now = result()
    year_before = result(tuple(before(line) for line in SERVICES.strip().splitlines()), "2024")
    given = ReportInput(
        institution="Luangwa National Social Security Fund", project="Luangwa Fund 2025", result=now,
        previous=year_before, starts=date(2025, 1, 1), ends=date(2025, 12, 31), caps=(cap(),),
        traces=tuple(trace(s) for s in now.services),
        sources=(
            LedgerSource("GL_2025_final.xlsx", "9f3c71ab" + "0" * 56, 48_193, now.ledger_total - 1_000_000_00),
            LedgerSource("GL_2025_late.xlsx", "77d0e2c4" + "1" * 56, 412, 1_000_000_00)),
        bases=BASES, support_activities=frozenset({"Run systems"}),
        explanations={
            "Invalidity pension": "medical boards moved from annual to half-yearly; more appeals.",
            "Maternity benefit": "e-claims since March 2025 cut receipt and verification work."},
        cap_states={"2026": "budget", "2027": "forecast", "2028": "forecast"},
        prepared=Signatory("M. Banda", "Cost Accountant"), reviewed=Signatory("T. Phiri", "Head of Finance"),
        approved=Signatory("Dr N. Mwale", "Director General"),
        printed_at=datetime(2026, 1, 23, 14, 5, 59, 123456, tzinfo=UTC), printed_by="M. Banda")
    return replace(given, **changes)  # type: ignore[arg-type]


def many_services(count: int, names: tuple[str, ...] = ()) -> tuple[ServiceCost, ...]:
    """So many services, benefit products first; `names` replace the first ones' own."""
    lines = SERVICES.strip().splitlines()
    made = []
    for index in range(count):
        base = service(lines[index % len(lines)])
        name = names[index] if index < len(names) else f"{base.name} {index + 1}"
        kind = "benefit product" if index < count * 2 // 3 else "service"
        made.append(replace(base, service=f"S{index + 1}", name=name, kind=kind))
    return tuple(made)


HOSTILE = (
    "=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>", "#eval(\"panic(1)\") $x^2$ *bold* `raw` @ref <label> \\",
    "A" * 300, "معاش الشيخوخة", "Prestation de bénéficiaire, efficacité", "+1+1", "-2+3", "@SUM(A1)",
    "external:x", "https://example.org/x", "ライフ 年金", "\u202egnp.exe", "tab\there\nnew line\x07bell\x00",
    "#N/A", "{=1+1}", "R&D & “quotes”", "long words again " * 15, "12345", "😀 ok")
