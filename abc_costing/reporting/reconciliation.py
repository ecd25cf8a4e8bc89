"""R5 Reconciliation to the ledger: every cent of the ledger is costed, excluded or kept apart, and the rest is 0.00."""

from __future__ import annotations

from decimal import Decimal

from abc_costing import money
from abc_costing.model.results import Result
from abc_costing.reporting import phrases
from abc_costing.reporting.documents import Cell, Column, Figure, Pair, Paragraph, Row, RowKind, Section, Table
from abc_costing.reporting.figures import shown
from abc_costing.reporting.inputs import ReportInput


def reconciliation(given: ReportInput) -> Section:
    """The report R5 of a run; always to the cent."""
    context = phrases.context(given, amounts=given.result.currency)
    return Section("R5", "Reconciliation to the ledger", (
        Paragraph(statement(given), lead=True),
        Pair((_steps(given),), (_controls(given),), 58),
        _files(given),
    ), context, sign_off=True)


def statement(given: ReportInput) -> str:
    """Whether it reconciles, in a sentence."""
    difference = shown(given.exact(given.result.difference))
    if given.result.difference:
        return f"Not reconciled: {given.result.currency} {difference} is missing. These results are not to be used."
    return f"Reconciled: ledger and direct costs less exclusions equal the cost below; the difference is {difference}."


def _steps(given: ReportInput) -> Table:
    result = given.result
    rows: list[tuple[RowKind, str, int]] = [*_ledger(given)]
    rows += [("line", f"less excluded: {name} accounts", -amount) for name, amount in _excluded(result)]
    expense = result.ledger_total - result.excluded
    rows.append(("subtotal", "Administrative expense in the ledger", expense))
    rows.append(("line", "plus direct costs entered beside the ledger", result.direct))
    rows.append(("subtotal", "Administrative expense to be costed", expense + result.direct))
    rows += [("line", "Benefit products", _services(result, benefit=True)),
             ("line", "Other services", _services(result, benefit=False)),
             ("line", "Unused capacity", result.unused), ("line", "Unassigned cost", result.unassigned),
             ("subtotal", "Costed", result.costed),
             ("total", "Difference: to be costed less costed", result.difference)]
    return Table("Reconciliation", (
        Column("No.", align="left"), Column("Reconciliation", align="left"), Column("Amount", result.currency)),
        tuple(Row(kind, (number, name, given.exact(amount))) for number, (kind, name, amount) in enumerate(rows, 1)))


def _ledger(given: ReportInput) -> list[tuple[RowKind, str, int]]:
    """The files of the ledger down to the postings of the period."""
    total = given.result.ledger_total
    if not given.sources:
        return [("subtotal", f"Ledger, {phrases.period_name(given.result.period)}", total)]
    imported = sum(source.total for source in given.sources)
    lines: list[tuple[RowKind, str, int]] = [("line", f"Ledger file {s.file}", s.total) for s in given.sources]
    if imported != total:
        less, more = "less postings of other periods or scenarios", "plus postings not in these files"
        words = less if imported > total else more
        lines.append(("line", words, total - imported))
    return [*lines, ("subtotal", f"Ledger, {phrases.period_name(given.result.period)}", total)]


def _excluded(result: Result) -> tuple[tuple[str, int], ...]:
    """Excluded amounts by class; what no class explains stands as its own line, so that the lines add up."""
    rest = result.excluded - sum(amount for _, amount in result.excluded_by_class)
    return (*result.excluded_by_class, ("other", rest)) if rest else result.excluded_by_class


def _services(result: Result, *, benefit: bool) -> int:
    return sum(s.cost for s in result.services if (s.kind == "benefit product") == benefit)


def _controls(given: ReportInput) -> Table:
    result = given.result
    unbalanced = sum(1 for n in result.nodes if n.total != n.assigned + n.unused + n.unassigned + n.kept)
    sent = sum(flow.amount for flow in result.flows)
    assigned = sum(n.assigned for n in result.nodes)
    severities = [f.severity for f in given.findings]
    rows: list[tuple[str, Cell]] = [
        ("Ledger files", _count(len(given.sources))),
        ("Ledger rows imported", _count(sum(s.rows for s in given.sources))),
        ("Pools, activities and services", _count(len(result.nodes))),
        ("of these not in balance", Figure(Decimal(unbalanced), nil="")),
        ("Flows between them", _count(len(result.flows))),
        ("Sum of all flows", given.exact(sent)), ("Assigned by all senders", given.exact(assigned)),
        ("Method", phrases.METHODS[result.method]), ("Shares solved", _exactness(result)),
        ("Errors found", Figure(Decimal(severities.count("error")), nil="")),
        ("Warnings found", Figure(Decimal(severities.count("warning")), nil="")),
        ("Run", result.run_id or "not kept")]
    return Table("Control totals", (Column("Control total", align="left"), Column("Value")),
                 tuple(Row("line", row) for row in rows))


def _count(number: int) -> Figure:
    return Figure(Decimal(number), nil="")


def _exactness(result: Result) -> str:
    if result.certificate.exact:
        return "exactly"
    return f"within {phrases.bound(result.certificate.residual, money.currency(result.currency))}"


def _files(given: ReportInput) -> Table:
    columns = (Column("No.", align="left"), Column("Ledger file", align="left"), Column("Rows"),
               Column("Total", given.result.currency, strong=True), Column("SHA-256", align="left"))
    rows = [Row("line", (number, s.file, _count(s.rows), given.exact(s.total), _grouped(s.sha256)))
            for number, s in enumerate(given.sources, 1)]
    rows.append(Row("total", (len(rows) + 1, "All files", _count(sum(s.rows for s in given.sources)),
                              given.exact(sum(s.total for s in given.sources)), None)))
    return Table("Ledger files with their fingerprints", columns, tuple(rows), shown=True)


def _grouped(sha256: str) -> str:
    """The whole hash in groups of eight, so that an eye can follow it."""
    return " ".join(sha256[i : i + 8] for i in range(0, len(sha256), 8))
