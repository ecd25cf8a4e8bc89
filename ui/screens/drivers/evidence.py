"""Evidence: by how many per cent quantities may be off, by how they are known; the usual spread, or one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, get_args

from PySide6.QtWidgets import QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.evidence import DEFAULT_SPREADS
from abc_costing.model.rows import Evidence, EvidenceSpread
from abc_costing.session import AddRows, Command, DeleteRows, EditCell
from ui.screens.drivers.columns import LETTERS
from ui.shell.formats import Formats
from ui.tables.column import Column, Kind, Mark
from ui.tables.model import Edit, TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

_TABLE: Final = "evidence_spreads"
_MEANING: Final = {
    "system count": "Counted by a computer system", "time record": "Time sheets or time stamps",
    "sample": "Measured on some cases", "survey": "Asked of those who do the work",
    "judgement": "Estimated by someone who knows", "": "Nothing is stated: as doubtful as judgement",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """One kind of evidence. stated: the project's own spread; drivers: how many are known by it."""

    evidence: str
    stated: EvidenceSpread | None
    drivers: int

    @property
    def spread(self) -> Decimal:
        """Per cent up or down."""
        return self.stated.spread if self.stated else DEFAULT_SPREADS[self.evidence]


class EvidenceView(QWidget):
    """The kinds of evidence, surest first. A spread typed is the project's own; cleared, the usual one holds again."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.formats = Formats()
        self._columns = self._made()
        self.model = TableModel(self._columns, RowSource[Known]((), self._columns), self.formats)
        self.model.on_edits = self._on_edits
        self.table = Table(self.model, "Spread by evidence", selects_rows=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def _made(self) -> list[Column[Known]]:
        return [
            Column("evidence", "Evidence", value=lambda k: k.evidence.capitalize() or "Not stated", width=150,
                   mark=lambda k: Mark(letter=LETTERS.get(k.evidence, "?"))),
            Column("meaning", "How it is known", value=lambda k: _MEANING[k.evidence], secondary=True, stretch=True),
            Column("spread", "Spread", Kind.QUANTITY, lambda k: k.spread, "± %", editable=True, mark=_spread_mark,
                   min_width=80),
            Column("usual", "Usual", Kind.QUANTITY, lambda k: DEFAULT_SPREADS[k.evidence], "± %", secondary=True),
            Column("drivers", "Drivers", Kind.QUANTITY, lambda k: k.drivers),
        ]  # fmt: skip

    def refresh(self) -> None:
        """The spreads in force and how many drivers each concerns."""
        model = self.workspace.session.model
        stated = {row.evidence: row for row in reversed(model.evidence_spreads)}
        rows = []
        for evidence in (*get_args(Evidence), ""):
            known = sum(driver.evidence == evidence for driver in model.drivers)
            rows.append(Known(evidence, stated.get(evidence), known))
        self.model.set_source(RowSource(rows, self._columns, key=lambda k: k.evidence))
        self.model.set_totals("All drivers", {"drivers": len(model.drivers)})

    def _on_edits(self, edits: Sequence[Edit]) -> Sequence[str | None]:
        return [self._edit(str(edit.row_key), edit.text) for edit in edits]

    def _edit(self, evidence: str, text: str) -> str | None:
        rows = self.workspace.session.model.evidence_spreads
        row = next((row for row in rows if row.evidence == evidence), None)
        command: Command | None = None
        if row is not None:
            command = EditCell(_TABLE, row.id, "spread", text, self.formats.marks) if text.strip() else None
            command = command or DeleteRows(_TABLE, (row.id,))
        elif text.strip():
            command = AddRows(_TABLE, ({"evidence": evidence, "spread": text},), marks=self.formats.marks)
        try:
            if command is not None:
                self.workspace.session.do(command)
        except AbcCostingError as refused:
            return str(refused)
        return None

    def go_to(self, row_id: int | None) -> None:
        """The line of a row of the table Evidence."""
        rows: Sequence[Any] = self.workspace.session.model.evidence_spreads
        found = next((row.evidence for row in rows if row.id == row_id), None)
        if found is not None:
            self.table.go_to(found, "spread")


def _spread_mark(known: Known) -> Mark | None:
    if not known.evidence:
        return Mark("secondary", read_only=True, tooltip="State the evidence of these drivers in the list.")
    if known.stated is None:
        return Mark("secondary", tooltip="The usual spread. Type another one for this project.")
    usual = DEFAULT_SPREADS[known.evidence]
    return Mark(semibold=True, tooltip=f"Of this project; usual is {usual} %. Clear it to go back.")
