"""Reports put together: which ones a pack holds, and what stands on every page of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from abc_costing.errors import NotFound
from abc_costing.reporting import phrases
from abc_costing.reporting.allocation_bases import allocation_bases
from abc_costing.reporting.build_up import build_ups
from abc_costing.reporting.capacity import capacity_reports
from abc_costing.reporting.certainty import certainty
from abc_costing.reporting.cost_per_service import cost_per_service
from abc_costing.reporting.documents import Document, Section, SignOff
from abc_costing.reporting.exceptions import exceptions
from abc_costing.reporting.inputs import ReportInput, Signatory
from abc_costing.reporting.method_note import method_note
from abc_costing.reporting.ratio import ratio_statements
from abc_costing.reporting.reconciliation import reconciliation
from abc_costing.reporting.year_on_year import year_on_year

Builder = Callable[[ReportInput], tuple[Section, ...]]


def _one(builder: Callable[[ReportInput], Section]) -> Builder:
    return lambda given: (builder(given),)


PACKS: dict[str, tuple[str, tuple[Builder, ...]]] = {
    "annual": ("Annual cost report", (
        _one(cost_per_service), build_ups, year_on_year, _one(reconciliation), allocation_bases, certainty,
        ratio_statements, _one(method_note), _one(exceptions), capacity_reports)),
    "cost": ("Cost per service", (_one(cost_per_service), certainty, _one(reconciliation))),
    "ratio": ("Administrative ratio", (ratio_statements, _one(reconciliation))),
}
"""Title and reports of each pack."""

SAYS_HOW_SURE = frozenset({"annual"})
"""The packs that hold R11 unless told otherwise."""


def build(report_input: ReportInput, pack: str = "annual") -> Document:
    """The document of a pack: `annual` (all reports), `cost` or `ratio`. Raises NotFound for another name."""
    if pack not in PACKS:
        raise NotFound(f"There is no report pack “{pack}”. There are: {', '.join(PACKS)}.")
    title, builders = PACKS[pack]
    sections = [section for builder in builders for section in builder(report_input)]
    sections[-1] = replace(sections[-1], sign_off=True)
    return Document(
        title=f"{title}, {phrases.period_name(report_input.result.period)}",
        institution=report_input.institution or report_input.project or "Institution not stated",
        sections=tuple(sections), draft=report_input.draft, provenance=phrases.provenance(report_input),
        printed=phrases.printed(report_input), printed_at=report_input.printed_at, sign_offs=_sign_offs(report_input),
        period=phrases.period_name(report_input.result.period), run_id=report_input.run_id,
        paper=report_input.paper, language=report_input.language)


def _sign_offs(given: ReportInput) -> tuple[SignOff, ...]:
    def line(act: str, who: Signatory) -> SignOff:
        return SignOff(act, who.name, who.post)

    return line("Prepared", given.prepared), line("Reviewed", given.reviewed), line("Approved", given.approved)
