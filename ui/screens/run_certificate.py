"""How a result was worked out: its run, its exactness, the order of steps, the groups that were solved together."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from abc_costing.model.costing_model import Model
from abc_costing.model.results import Result
from abc_costing.model.rows import key_of
from ui.tables.column import Column
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table


@dataclass(frozen=True)
class Fact:
    """One line: what, and what it is for this result."""

    what: str
    value: str


class CertificateView(QWidget):
    """The facts as a table, so that they can be copied with the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[Column[Fact]] = [
            Column("what", "What", value=lambda fact: fact.what, width=190, secondary=True),
            Column("value", "This result", value=lambda fact: fact.value, stretch=True),
        ]
        source = RowSource[Fact]((), self._columns)
        self.table = Table(TableModel(self._columns, source), "How the result was worked out")
        self.table.set_empty("Nothing is calculated yet.", "done")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def show_result(self, result: Result | None, model: Model) -> None:
        """The facts of another result."""
        facts = facts_of(result, model) if result else []
        self.table.model.set_source(RowSource(facts, self._columns))


def facts_of(result: Result, model: Model) -> list[Fact]:
    """All that an auditor may ask about the working of a result."""
    names = {key_of(row.activity): row.name or row.activity for row in model.activities}

    def named(node: str) -> str:
        return f"{node} {names.get(key_of(node), '')}".strip()

    certificate = result.certificate
    facts = [
        Fact("Run", result.run_id),
        Fact("Period and scenario", f"{result.period}, {result.scenario}"),
        Fact("Method", result.method),
        Fact("Arithmetic", "Exact fractions" if certificate.exact else "Double precision with a proven bound"),
    ]
    if not certificate.exact:
        facts.append(Fact("Bound of the error", f"{certificate.residual} of the smallest unit of money"))
    for number, node in enumerate(result.step_order, 1):
        facts.append(Fact(f"Step {number} closes", named(node)))
    for number, group in enumerate(certificate.groups, 1):
        for place, node in enumerate(group):
            facts.append(Fact(f"Group {number}, solved together" if not place else "", named(node)))
    if not result.step_order and not certificate.groups:
        facts.append(Fact("Solved together", "No activities serve each other; none had to be."))
    return facts
