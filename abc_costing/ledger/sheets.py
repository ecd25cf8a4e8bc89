"""Which sheets of a workbook are the ledger: the one that fits best, and those like it that hold other rows."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace

import numpy as np

from abc_costing.ledger.headings import plain
from abc_costing.ledger.inspection import SheetView
from abc_costing.ledger.sheet import SheetRead
from abc_costing.model.findings import Finding

_GOOD = re.compile(
    r"\b(?:ledger|gl|journal|postings?|transactions?|buchung\w*|hauptbuch|diario|mayor|razao|grand livre|ecritures|"
    r"kontospesifikasjon\w*|verifikation\w*|fbl3n|bseg|acdoca)\b"
)
_BAD = re.compile(
    r"\b(?:old|backup|copy|kopie|copie|copia|archive?|alt|temp|tmp|pivot|summary|budget|draft|test|previous|prior|"
    r"adjustments?|chart of accounts|rates?|mappings?|lookup|notes?|"
    r"attributes?|codes|grouping|distribution|disbursement)\b"
)


def fitness(read: SheetRead) -> float:
    """How much a sheet looks like a ledger; 0 is not at all."""
    rows = int(read.posting.sum())
    if not rows or not read.table.parts:
        return 0.0
    mapping = read.mapping
    score = 1.0 + math.log10(rows)
    score += 3.0 * bool(mapping.letters("account")) + 1.5 * bool(mapping.letters("cost_centre"))
    score += 1.0 * bool(mapping.letters("date")) + 1.0 * bool(mapping.letters("document"))
    score += 1.0 * bool(mapping.letters("debit")) + 0.5 * bool(mapping.letters("description"))
    name = plain(read.grid.name)
    score += 4.0 * bool(_GOOD.search(name)) - 5.0 * bool(_BAD.search(name))
    if mapping.header_row is None:
        score -= 2.0
    return max(score, 0.1) * (0.3 if read.grid.hidden else 1.0)


def recommend(reads: list[SheetRead], views: list[SheetView]) -> list[SheetView]:
    """The views with the recommended ones marked, each with the reason in a sentence."""
    scores = [fitness(read) for read in reads]
    best = max(range(len(reads)), key=lambda i: scores[i], default=-1)
    if best < 0 or not scores[best]:
        return [replace(v, note="No row is a posting.") for v in views]
    group = [i for i, r in enumerate(reads) if scores[i] and _like(r, reads[best])]
    holder, chosen = _holder(reads, group, best)
    marked = []
    for i, view in enumerate(views):
        note = _note(i, best, holder, chosen, group, reads, scores)
        view = replace(view, recommended=i in chosen, note=note)
        marked.append(_told(view, i in group and i not in chosen and reads[i].grid.hidden))
    return marked


def _told(view: SheetView, hidden: bool) -> SheetView:
    if not hidden:
        return view
    finding = Finding(
        "info", "ledger.hidden-sheet", f"The hidden sheet “{view.name}” holds rows like the ledger's; it is left out.",
        "Choose it as well if it belongs to the ledger.", sheet=view.name, amount=view.totals.amount,
    )  # fmt: skip
    return replace(view, findings=(*view.findings, finding))


def _like(read: SheetRead, other: SheetRead) -> bool:
    """Same headings with the same roles at the same places."""
    if read.mapping.header_row is None:
        return read is other
    return [(c.letter, plain(c.heading), c.role) for c in read.mapping.columns] == [
        (c.letter, plain(c.heading), c.role) for c in other.mapping.columns
    ]


def _holder(reads: list[SheetRead], group: list[int], best: int) -> tuple[dict[int, int], set[int]]:
    """Sheets whose rows all stand in another sheet too (by number of that sheet), and the sheets to read."""
    visible = [i for i in group if not reads[i].grid.hidden] or [best]
    if best not in visible:
        return {}, {best}
    rows = {i: _rows(reads[i]) for i in visible}
    holder: dict[int, int] = {}
    for i in sorted(visible, key=lambda n: (sum(rows[n].values()), -n)):
        for j in visible:
            larger = sum(rows[j].values()) > sum(rows[i].values()) or j < i
            if j != i and j not in holder and larger and rows[i] <= rows[j]:
                holder[i] = j
                break
    stale = {i for i in visible if _BAD.search(plain(reads[i].grid.name)) and i != best}
    return holder, {i for i in visible if i not in holder and i not in stale}


def _rows(read: SheetRead) -> Counter[tuple[object, ...]]:
    index = np.flatnonzero(read.posting).tolist()
    columns = [read.table.texts(role) for role in ("account", "cost_centre", "document", "date")]
    net = read.table.net.tolist()
    return Counter((net[i], *(c[i] for c in columns)) for i in index)


def _note(
    i: int, best: int, holder: dict[int, int], chosen: set[int], group: list[int], reads: list[SheetRead],
    scores: list[float],
) -> str:  # fmt: skip
    if i in chosen:
        return "This sheet looks like the ledger." if i == best else "This sheet has the same columns and other rows."
    if i in holder:
        return f"All its rows are in the sheet “{reads[holder[i]].grid.name}” too."
    if reads[i].grid.hidden:
        return "This sheet is hidden."
    if i in group:
        return "It has the same columns, but its name says that it is no current ledger."
    return "It does not look like a ledger." if scores[i] else "No row is a posting."
