"""The table of imports: which file, when, by whom, how many rows, its totals, and its fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abc_costing.money import Currency
from ui.dialogs.import_ledger.samples import moment
from ui.tables.column import Column, Kind, Mark, State

if TYPE_CHECKING:
    from abc_costing.session import Batch


def columns(of: Currency) -> list[Column[Any]]:
    """The columns, amounts in the project's currency."""

    def money(key: str, heading: str, semibold: bool = False) -> Column[Any]:
        return Column(
            key,
            heading,
            Kind.MONEY,
            lambda batch: getattr(batch, key),
            of.code,
            of.digits,
            divisor=of.unit,
            semibold=semibold,
            summed=True,
        )

    return [
        Column("file", "File", value=lambda batch: batch.file, stretch=True, min_width=130),
        Column("when", "Imported", value=lambda batch: moment(batch.imported_at), mark=_who),
        Column("rows", "Postings", Kind.QUANTITY, lambda batch: batch.rows, decimals=0, summed=True),
        money("debit", "Debit"),
        money("credit", "Credit"),
        money("amount", "Net", semibold=True),
        Column("control", "Control total", Kind.STATE, control),
        Column("sha256", "SHA-256", Kind.CODE, lambda batch: batch.sha256[:8], mark=_whole_hash, secondary=True),
    ]


def control(batch: Batch) -> State:
    """Whether the control total that was stated is what the file adds up to."""
    if batch.control_total is None:
        return State("Not stated", "secondary", quiet=True)
    return State("Equal", "positive") if batch.control_total == batch.amount else State("Differs", "negative")


def _who(batch: Batch) -> Mark:
    return Mark(tooltip=f"Imported by {batch.imported_by}" if batch.imported_by else "")


def _whole_hash(batch: Batch) -> Mark:
    return Mark(tooltip=batch.sha256)
