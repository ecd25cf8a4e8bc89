"""R9 Exceptions: what the program found wrong or doubtful in this run, with place and remedy."""

from __future__ import annotations

from abc_costing.model.findings import Finding, Severity
from abc_costing.reporting import phrases
from abc_costing.reporting.documents import Cell, Column, Paragraph, Row, Section, Table
from abc_costing.reporting.inputs import ReportInput

HEADINGS: dict[Severity, str] = {"error": "Errors", "warning": "Warnings", "info": "For information"}


def exceptions(given: ReportInput) -> Section:
    """The report R9 of a run: all findings, the gravest first, or that there are none."""
    context = phrases.context(given, amounts=given.result.currency)
    if not given.findings:
        return Section("R9", "Exceptions", (Paragraph("No errors and no warnings in this run.", lead=True),), context)
    columns = (Column("No.", align="left"), Column("Place", align="left"), Column("What was found", align="left"),
               Column("What to do", align="left"), Column("Amount", given.result.currency))
    rows: list[Row] = []
    number = 0
    for severity, heading in HEADINGS.items():
        found = [f for f in given.findings if f.severity == severity]
        if found:
            rows.append(Row("group", (f"{heading}, {len(found)}",)))
        for finding in found:
            number += 1
            rows.append(Row("line", _cells(given, number, finding)))
    return Section("R9", "Exceptions", (Table("Findings", columns, tuple(rows)),), context)


def _cells(given: ReportInput, number: int, finding: Finding) -> tuple[Cell, ...]:
    place = " ".join(part for part in (finding.file, finding.place) if part)
    amount = None if finding.amount is None else given.exact(finding.amount)
    return number, place, finding.cause, finding.remedy, amount
