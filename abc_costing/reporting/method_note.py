"""R8 Method and rounding: how the figures came about, in the words of this run."""

from __future__ import annotations

from abc_costing.model.rows import Method
from abc_costing.reporting import phrases
from abc_costing.reporting.capacity import unused_words
from abc_costing.reporting.documents import Heading, Pair, Paragraph, Section
from abc_costing.reporting.figures import shown
from abc_costing.reporting.inputs import ReportInput

METHOD_WORDS: dict[Method, str] = {
    "direct": "A support activity charges only primary activities and services; what it does for other support "
              "activities is left out and its cost is shared over the rest.",
    "step-down": "Support activities are closed one after the other; each charges primary activities, services and the "
                 "support activities that come later in the order below.",
    "reciprocal": "Support activities charge each other and everything else they serve; what goes round between them "
                  "is solved together.",
}


def method_note(given: ReportInput) -> Section:
    """The report R8 of a run."""
    parts: tuple[tuple[str, str], ...] = (
        ("What is costed", _scope(given)), ("From the ledger to services", _way(given)),
        (phrases.METHODS[given.result.method], _method(given)), ("Capacity", _capacity(given)),
        ("Rounding", _rounding(given)), ("Where the figures come from", _sources(given)))
    halves = [[block for heading, text in part for block in (Heading(heading), Paragraph(text))]
              for part in (parts[:3], parts[3:])]
    pair = Pair(tuple(halves[0]), tuple(halves[1]), 50)
    return Section("R8", "Method and rounding", (pair,), phrases.context(given))


def _scope(given: ReportInput) -> str:
    result = given.result
    kinds = ", ".join(name for name, _ in result.excluded_by_class) or "none"
    period = phrases.period_name(result.period).replace("Fiscal", "fiscal", 1)
    return (f"Postings of {period} to administrative accounts: {result.currency} "
            f"{shown(given.exact(result.ledger_total - result.excluded))}. Excluded account classes: {kinds}, "
            f"{result.currency} {shown(given.exact(result.excluded))}. Direct costs entered beside the ledger: "
            f"{result.currency} {shown(given.exact(result.direct))}.")


def _way(given: ReportInput) -> str:
    kinds = [node.kind for node in given.result.nodes]
    return (f"Pool rules gather the postings into {kinds.count('pool')} cost pools. Each pool and each of the "
            f"{kinds.count('activity')} activities is shared among its targets by the quantities of its driver, down "
            f"to {len(given.result.services)} services. Cost that no rule or driver takes stays unassigned and is "
            "shown apart. In the cost of a service, direct is direct costs and pools that go straight to it; "
            "support is what went through at least one support activity; activity is the rest.")


def _method(given: ReportInput) -> str:
    words = METHOD_WORDS[given.result.method]
    if given.result.step_order:
        words += f" Order: {_names(given, given.result.step_order)}."
    certificate = given.result.certificate
    if certificate.groups:
        words += " Solved together: " + "; ".join(_names(given, group) for group in certificate.groups) + "."
    return words


def _names(given: ReportInput, nodes: tuple[str, ...]) -> str:
    found = ((node, given.result.node(node)) for node in nodes)
    return ", ".join(at.name if at and at.name else node for node, at in found)


def _capacity(given: ReportInput) -> str:
    if not given.result.capacities:
        return "No capacities are stated: the whole cost of each activity goes to those that used it."
    told = " ".join(unused_words(given)) or "All of it was used."
    count = len(given.result.capacities)
    stated = "One assignment states" if count == 1 else f"{count} assignments state"
    return f"{stated} a practical capacity; the rate is cost over capacity. {told}"


def _rounding(given: ReportInput) -> str:
    return ("Amounts are whole minor units from the ledger to the service: every sender gives exactly what it has, and "
            "no amount is further than one minor unit from its exact value. Unit cost is the exact cost over the "
            "volume, rounded only when shown; halves are rounded away from zero. Shares in one column are rounded "
            f"together, by largest remainder, so that they add up to 100.0. {_scale(given)} A unit cost "
            f"that moved by more than {phrases.threshold(given)} % carries a note.")


def _scale(given: ReportInput) -> str:
    if given.scale == 1:
        return "Amounts are shown in full."
    return "Amounts are shown in thousands and may not add because of rounding; the unrounded ones do."


def _sources(given: ReportInput) -> str:
    files = "; ".join(f"{s.file} ({s.rows:,} rows, SHA-256 {phrases.short_hash(s.sha256)} …)" for s in given.sources)
    return (f"Ledger: {files or 'not stated'}. SHA-256 is the fingerprint of a file as it was imported: a file with "
            f"another one is another file. Run {given.run_id or 'not kept'}: the same inputs always give the same "
            f"run and the same figures. Scenario {given.result.scenario}.")
