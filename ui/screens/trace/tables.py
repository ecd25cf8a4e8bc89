"""The three tables of a trace as columns: contributions, ledger lines, flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abc_costing.money import Currency
from ui.screens.node_figures import money_column
from ui.shell.formats import shares
from ui.tables.column import Column, Kind

KINDS: Mapping[str, str] = {"activity": "Received from", "pool": "Cost pools", "account": "Ledger accounts"}
"""Kinds of contributions and how they are called on the screen."""


@dataclass(frozen=True)
class Part:
    """A contribution with its share of the total; shares add up to exactly 1."""

    node: str
    name: str
    amount: int
    share: Decimal


def parts_of(contributions: Any) -> list[Part]:
    """Contributions with their shares, in the order given."""
    percent = shares([c.amount for c in contributions])
    return [Part(c.node, c.name, c.amount, share) for c, share in zip(contributions, percent, strict=True)]


def contribution_columns(of: Currency) -> list[Column[Any]]:
    """Origin, name, amount, share."""
    return [
        Column("node", "Origin", Kind.CODE, lambda r: r.node),
        Column("name", "Name", Kind.TEXT, lambda r: r.name, stretch=True),
        _exact("amount", "Contribution", of, lambda r: r.amount, semibold=True),
        Column("share", "Share", Kind.SHARE, lambda r: r.share, "%", summed=True),
    ]


def ledger_columns(of: Currency) -> list[Column[Any]]:
    """A posting, its amount, and what of it is in the figure."""
    return [
        Column("file", "File", Kind.TEXT, lambda r: r.file, secondary=True),
        Column("row", "Row", Kind.QUANTITY, lambda r: r.row, secondary=True, decimals=0),
        Column("date", "Date", Kind.TEXT, lambda r: r.date),
        Column("account", "Account", Kind.CODE, lambda r: r.account),
        Column("cost_centre", "Cost centre", Kind.CODE, lambda r: r.cost_centre),
        Column("document", "Document", Kind.CODE, lambda r: r.document),
        Column("description", "Text", Kind.TEXT, lambda r: r.description, stretch=True),
        _exact("amount", "Amount", of, lambda r: r.amount, secondary=True),
        _exact("contribution", "Contribution", of, lambda r: r.contribution, semibold=True),
    ]


def flow_columns(of: Currency) -> list[Column[Any]]:
    """Every flow of the run."""
    return [
        Column("source", "From", Kind.CODE, lambda r: r.source, stretch=True),
        Column("driver", "Driver", Kind.CODE, lambda r: r.driver, secondary=True),
        Column("target", "To", Kind.CODE, lambda r: r.target, stretch=True),
        _exact("amount", "Amount", of, lambda r: r.amount, semibold=True),
    ]


def _exact(key: str, heading: str, of: Currency, value: Any, **more: Any) -> Column[Any]:
    return money_column(key, heading, of, value, decimals=of.digits, summed=True, **more)
