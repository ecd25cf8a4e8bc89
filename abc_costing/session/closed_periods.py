"""A closed period does not change: what touches it is refused until it is reopened, and reopening needs a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from abc_costing.errors import EditRefused
from abc_costing.model.costing_model import Model
from abc_costing.model.rows import key_of
from abc_costing.model.tables import TABLES

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings

_WITH_PERIOD = tuple(
    key for key, table in TABLES.items() if key != "periods" and any(c.field == "period" for c in table.columns))


def with_status(model: Model, dated: Model, label: str, status: Literal["open", "closed"]) -> Model:
    """The model with a period opened or closed. A model without a table Periods gets all the periods there are.

    Args:
        dated: the model with its periods, also those that only the ledger has.

    Raises:
        NotFound: there is no such period.
    """
    period = dated.period_named(label)
    rows = model.periods or tuple(replace(row, id=0) for row in dated.periods)
    return replace(model, periods=tuple(
        replace(row, status=status) if key_of(row.period) == key_of(period) else row for row in rows))


def closed(model: Model) -> dict[str, str]:
    """Labels of the closed periods, by key."""
    return {key_of(row.period): row.period for row in model.periods if row.status == "closed"}


def check_model(old: Model, new: Model, reason: str) -> None:
    """Refuses a change of the tables that touches a closed period, or reopens one without a reason (EditRefused)."""
    before = closed(old)
    if not before:
        return
    reopened = set(before) - set(closed(new))
    if reopened and not reason.strip():
        raise EditRefused(
            f"“{before[min(reopened)]}” is closed. To reopen it, give a reason; it goes into the audit log.")
    for key in set(before) - reopened:
        for table in _WITH_PERIOD:
            if old.table(table) is not new.table(table) and _rows(old, table, key) != _rows(new, table, key):
                raise EditRefused(
                    f"“{before[key]}” is closed, and this would change {TABLES[table].sheet} of it. "
                    "Reopen the period first.")


def _rows(model: Model, table: str, period: str) -> list[Any]:
    rows: tuple[Any, ...] = model.table(table)
    return [replace(row, id=0) for row in rows if key_of(row.period) == period]


def check_ledger(model: Model, postings: Postings, what: str) -> None:
    """Refuses postings that would come to or go from a closed period. Raises EditRefused."""
    from abc_costing.model.ledger_periods import in_period

    for label in closed(model).values():
        touched = int(in_period(model, postings, label).sum())
        if touched:
            raise EditRefused(
                f"{what} would change “{label}”, which is closed ({touched:,} postings). Reopen the period first.")
