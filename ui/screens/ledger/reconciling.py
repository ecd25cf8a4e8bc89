"""The reconciliation in the inspector: from the ledger's total to what services cost, shown adding up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from abc_costing.money import Currency
from abc_costing.session import Reconciliation
from ui.frame.chips import Pill
from ui.frame.inspector import Inspector
from ui.shell.formats import Formats

Written = Callable[[int], str]


def show(inspector: Inspector, found: Reconciliation, of: Currency, formats: Formats) -> None:
    """The sections of a reconciliation. Without a current result only what the ledger tells by itself."""

    def money(amount: int) -> str:
        return formats.exact_money(amount, of)

    section = inspector.add_section(f"Reconciliation, {of.code}", found.period)
    section.line("Ledger total", money(found.ledger), semibold=True)
    for name, amount in sorted(found.excluded_by_class, key=lambda pair: -abs(pair[1])):
        section.line(f"less {name}", money(-amount))
    section.line("plus direct costs", money(found.direct))
    section.line("To be costed", money(found.ledger - found.excluded + found.direct), semibold=True, rule=True)
    _costed(inspector, found, of, money)


def _costed(inspector: Inspector, found: Reconciliation, of: Currency, money: Written) -> None:
    section = inspector.add_section(f"Costed, {of.code}")
    if found.costed is None or found.difference is None:
        section.text("The results are out of date. Run (F5) shows where the cost goes.", "secondary")
        return
    unused = found.unused or 0
    section.line("Services", money(found.costed - unused - found.unassigned))
    section.line("Unused capacity", money(unused))
    section.line("Unassigned", money(found.unassigned), "warning" if found.unassigned else "")
    section.line("Costed", money(found.costed), semibold=True, rule=True)
    equal = found.difference == 0
    last = inspector.add_section()
    last.line("Difference", money(found.difference), "positive" if equal else "negative", semibold=True)
    last.add(_pill(Pill("Reconciled", "positive") if equal else Pill("Not reconciled", "negative")))


def _pill(pill: Pill) -> QWidget:
    """The pill at its own width, at the leading edge."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 6, 0, 0)
    row.addWidget(pill)
    row.addStretch(1)
    return box
