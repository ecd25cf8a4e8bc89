"""A second, plain calculation of the sample: straight from the cells, in fractions, nothing of the engine in it.

It knows only what the sample uses (for example, no capacity on support activities) and says so where it would be wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Row = dict[str, Any]
Sums = dict[tuple[str, str], int]
"""Minor units by account and cost centre."""


def sheets_of(path: Path) -> dict[str, list[Row]]:
    """All sheets as rows by heading; numbers as fractions, exactly as written."""
    book = load_workbook(path, read_only=True)
    found: dict[str, list[Row]] = {}
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        headings = [str(cell) for cell in next(rows)]
        found[sheet.title] = [dict(zip(headings, map(_exact, row), strict=True)) for row in rows]
    book.close()
    return found


def _exact(value: object) -> object:
    return Fraction(repr(value)) if isinstance(value, int | float) else value


def minor(value: Fraction | Decimal | str) -> int:
    """Minor units of an amount in major units; refuses parts of one."""
    amount = Fraction(value) * 100
    assert amount.denominator == 1, value
    return int(amount)


def taken(pattern: str | None, code: str) -> bool:
    """Whether a list of codes, prefixes and number ranges takes a code."""
    if not pattern:
        return True
    for item in (part.strip() for part in pattern.split(",")):
        if item.endswith("*") and code.startswith(item[:-1]):
            return True
        first, dash, last = item.partition("-")
        if (dash and code.isdigit() and int(first) <= int(code) <= int(last)) or item == code:
            return True
    return False


@dataclass
class Outcome:
    """What a run must give, unrounded minor units."""

    ledger: int = 0
    excluded: int = 0
    direct: int = 0
    pools: dict[str, Fraction] = field(default_factory=dict)
    services: dict[str, Fraction] = field(default_factory=dict)
    activities: dict[str, Fraction] = field(default_factory=dict)
    unused: Fraction = Fraction(0)
    unassigned: Fraction = Fraction(0)
    flows: dict[tuple[str, str], Fraction] = field(default_factory=dict)

    @property
    def costed(self) -> Fraction:
        """All that stays somewhere."""
        return sum(self.services.values(), self.unused + self.unassigned)


class Plain:
    """The model of the sample for one period and scenario, rows chosen by hand-written rules."""

    def __init__(self, sheets: dict[str, list[Row]], period: str, scenario: str | None = None) -> None:
        self.sheets, self.period, self.scenario = sheets, period, scenario
        self.support = {r["activity"]: r["step"] for r in sheets["Activities"] if r["kind"] == "support"}
        self.services = [str(r["service"]) for r in sheets["Services"]]
        self.activities = [str(r["activity"]) for r in sheets["Activities"]]

    def rows(self, sheet: str) -> list[Row]:
        """Rows of the period, or of every period; the sample never has both for one key."""
        return [r for r in self.sheets[sheet]
                if r["period"] in {self.period, None} and r["scenario"] in {None, self.scenario}]

    def pooled(self, sums: Sums) -> tuple[int, int, dict[str, Fraction]]:
        """Ledger total, excluded, cost by pool."""
        kinds = {r["account"]: r["class"] for r in self.sheets["Accounts"]}
        rules = sorted(self.sheets["Pool rules"], key=lambda r: r["order"])
        pools: dict[str, Fraction] = defaultdict(Fraction)
        excluded = 0
        for (account, centre), amount in sums.items():
            if kinds[account] != "administrative":
                excluded += amount
                continue
            hits = [r for r in rules if taken(r["accounts"], account) and taken(r["cost_centres"], centre)]
            first = [r for r in hits if r["order"] == hits[0]["order"]]
            assert sum(r["share"] or 1 for r in first) == 1, (account, centre)
            for rule in first:
                pools[rule["pool"]] += amount * (rule["share"] or 1)
        return sum(sums.values()), excluded, dict(pools)

    def charged(self, source: str, target: str, method: str) -> bool:
        """Whether a source charges a target under the method."""
        if source == target:
            return False
        if source not in self.support or target not in self.support or method == "reciprocal":
            return True
        return method == "step-down" and self.support[target] > self.support[source]

    def shares(self, method: str) -> tuple[dict[str, dict[str, Fraction]], dict[str, Fraction]]:
        """By source: share of its cost to each target, and the share that stays unused."""
        weights: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for row in self.rows("Driver quantities"):
            weights[row["driver"]][row["target"]] += row["quantity"] * (row["weight"] or 1)
        found: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        unused: dict[str, Fraction] = defaultdict(Fraction)
        stated: dict[str, Fraction] = defaultdict(Fraction)
        assignments = sorted(self.rows("Assignments"), key=lambda r: r["share"] is None)
        for row in assignments:
            source = row["source"]
            part = row["share"] or 1 - stated[source]
            stated[source] += part
            use = {t: w for t, w in weights[row["driver"]].items() if self.charged(source, t, method)}
            whole = sum(use.values(), Fraction(0))
            base = whole
            if row["capacity"]:
                assert source not in self.support
                assert whole <= row["capacity"] or row["accept_overuse"] == "yes", (source, float(whole))
                base = max(whole, row["capacity"])
            for target, weight in use.items():
                found[source][target] += part * weight / base
            unused[source] += part * (1 - whole / base)
        return found, unused

    def run(self, sums: Sums, method: str = "reciprocal") -> Outcome:
        """Everything, solved exactly."""
        out = Outcome()
        out.ledger, out.excluded, out.pools = self.pooled(sums)
        shares, unused = self.shares(method)
        own: dict[str, Fraction] = defaultdict(Fraction)
        for row in self.rows("Direct costs"):
            own[row["target"]] += minor(row["amount"])
            out.direct += minor(row["amount"])
        for pool, amount in out.pools.items():
            for target, share in shares.get(pool, {}).items():
                own[target] += amount * share
            out.unassigned += 0 if pool in shares else amount
        out.activities = solved(self.activities, own, shares)
        costs = {**out.pools, **out.activities}
        out.services = {s: own[s] + sum(out.activities[a] * shares[a].get(s, 0) for a in self.activities)
                        for s in self.services}
        out.unused = sum((costs[n] * unused[n] for n in costs if n in unused), Fraction(0))
        out.flows = {(n, t): costs[n] * share for n in costs if n in shares for t, share in shares[n].items()}
        return out


def solved(names: list[str], own: dict[str, Fraction], shares: dict[str, dict[str, Fraction]]) -> dict[str, Fraction]:
    """Cost of each activity: own cost and what the others send, by elimination in fractions."""
    size = len(names)
    table = [[Fraction(i == j) - shares[names[j]].get(names[i], Fraction(0)) for j in range(size)] + [own[names[i]]]
             for i in range(size)]
    for pivot in range(size):
        row = table[pivot]
        table[pivot] = row = [value / row[pivot] for value in row]
        for other in range(size):
            factor = table[other][pivot]
            if other != pivot and factor:
                table[other] = [a - factor * b for a, b in zip(table[other], row, strict=True)]
    return {name: table[i][size] for i, name in enumerate(names)}


def ledger_sheet(sheets: dict[str, list[Row]], period: str, scenario: str | None = None) -> Sums:
    """Sums of the model workbook's own sheet Ledger."""
    sums: Sums = defaultdict(int)
    for row in sheets["Ledger"]:
        if row["period"] == period and row["scenario"] == scenario:
            sums[row["account"], row["cost_centre"]] += minor(row["amount"])
    return dict(sums)


@dataclass
class Export:
    """A ledger file, read by knowing where its columns are."""

    sums: Sums
    postings: int
    debit: int
    credit: int
    stated_debit: int
    stated_credit: int


def read_export(path: Path, sheet: str, heading_row: int) -> Export:
    """Read one of the two files: every row that has a document number is a posting."""
    book = load_workbook(path, read_only=True)
    rows: Iterable[tuple[Any, ...]] = book[sheet].iter_rows(min_row=heading_row, values_only=True)
    rows = iter(rows)
    at = {str(cell).strip().lower(): i for i, cell in enumerate(next(iter(rows))) if cell}
    number = next(at[name] for name in ("doc. no.", "document") if name in at)
    export = Export(defaultdict(int), 0, 0, 0, 0, 0)
    for row in rows:
        debit, credit = _money(row[at["debit"]]), _money(row[at["credit"]])
        if any(str(cell).startswith("Grand total") for cell in row):
            export.stated_debit, export.stated_credit = debit, credit
        if row[number]:
            export.sums[str(row[at["account"]]), str(row[at["cost centre"]] or "")] += debit - credit
            export.postings += 1
            export.debit += debit
            export.credit += credit
    book.close()
    return export


def _money(cell: object) -> int:
    text = str(cell if cell is not None else 0).replace(",", "")
    sign = -1 if text.startswith("(") else 1
    return sign * minor(Decimal(text.strip("()")).quantize(Decimal("0.01")))


def changed(sheets: dict[str, list[Row]], sums: Sums, scenario: str, period: str) -> tuple[dict[str, list[Row]], Any]:
    """Sheets and ledger sums with the changes of a scenario; sums are left unrounded."""
    ledger: dict[tuple[str, str], Fraction] = {key: Fraction(amount) for key, amount in sums.items()}
    quantities = [dict(row) for row in sheets["Driver quantities"]]
    for change in sheets["Scenario changes"]:
        assert change["period"] == period
        if change["scenario"] != scenario:
            continue
        match = dict(part.strip().split("=") for part in change["match"].split(";"))
        if change["sheet"] == "Ledger":
            for account, centre in ledger:
                if taken(match["account"], account) and taken(match.get("cost_centre"), centre):
                    ledger[account, centre] *= change["factor"]
        else:
            for row in quantities:
                if row["period"] == period and (row["driver"], row["target"]) == (match["driver"], match["target"]):
                    row["quantity"] *= change["factor"]
    return {**sheets, "Driver quantities": quantities}, ledger
