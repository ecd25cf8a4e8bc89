"""The last step: the rows around what was found, and the findings with their remedies."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from abc_costing.model.findings import Finding
from ui.dialogs.import_ledger.draft import Draft
from ui.dialogs.import_ledger.preview import Preview
from ui.frame import parts
from ui.frame.chips import Pill
from ui.frame.findings_table import findings_table, show_findings
from ui.shell import measures
from ui.shell.formats import Formats


class CheckPage(QWidget):
    """Preview and findings; the current finding and the current cell follow each other."""

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self.findings: tuple[Finding, ...] = ()
        self.around = True
        self.preview = Preview(formats, roles=True)
        self.table = findings_table((), "Findings of the import")
        self.table.set_empty("No problems found.", "done")
        self.errors, self.warnings, self.notes = Pill(), Pill(), Pill()
        self._covers = parts.label("", "secondary")
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        lower = QWidget()
        lower_column = QVBoxLayout(lower)
        lower_column.setContentsMargins(0, 0, 0, 0)
        lower_column.setSpacing(0)
        lower_column.addWidget(self._bar())
        lower_column.addWidget(self.table, 1)
        self._split.addWidget(self.preview)
        self._split.addWidget(lower)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([440, 180])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)
        self.table.current_changed.connect(self._show_place)
        self.table.link_clicked.connect(lambda _row, _column: self._show_place())

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("filterBar")
        bar.setFixedHeight(measures.FILTER_BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(measures.L, 0, measures.M, 0)
        row.setSpacing(measures.S)
        row.addWidget(parts.label("Findings", semibold=True))
        for pill in (self.errors, self.warnings, self.notes):
            row.addWidget(pill)
        row.addWidget(self._covers, 1)
        row.addWidget(parts.tool("Copy", "copy", "Copy all findings for Excel or a mail", self.copy))
        return bar

    def show_draft(self, draft: Draft, rows: Mapping[int, tuple[str, ...]]) -> None:
        """Findings and rows as they are now."""
        if draft.findings != self.findings:
            self.findings = draft.findings
            show_findings(self.table, self.findings)
        for pill, severity, word, tone in (
            (self.errors, "error", "error", "negative"),
            (self.warnings, "warning", "warning", "warning"),
            (self.notes, "info", "note", "info"),
        ):
            count = sum(1 for f in self.findings if f.severity == severity)
            pill.say(f"{self.formats.number(count)} {word}{'' if count == 1 else 's'}" if count else "", tone)
        self.show_rows(draft, rows)

    def show_rows(self, draft: Draft, rows: Mapping[int, tuple[str, ...]]) -> None:
        """Rows around the findings, or the first ones where there are none."""
        view = draft.sheet
        if view is None:
            return
        in_sheet = [f for f in self.findings if f.row is not None and f.sheet in ("", view.name)]
        wanted = {f.row + step for f in in_sheet if f.row is not None for step in range(-3, 4)}
        head = {view.header_row} if view.header_row else set()
        near = {row: cells for row, cells in rows.items() if row in wanted or row in head}
        self.preview.show_rows(view, near if self.around and wanted & set(rows) else rows, in_sheet)
        count = self.formats.number(view.rows, dash=False)
        self._covers.setText(f"quality bars cover all {count} rows of {view.name}")

    def next_finding(self) -> None:
        """The finding after the current one, and its cell; the first one after the last."""
        if not self.findings:
            return
        current = self.table.current()
        place = current[0] if current and isinstance(current[0], int) else -1
        self.table.go_to((place + 1) % len(self.findings), "cause")
        self._show_place()

    def _show_place(self) -> None:
        current = self.table.current()
        if current is None or not isinstance(current[0], int) or current[0] >= len(self.findings):
            return
        finding = self.findings[current[0]]
        if finding.row is not None:
            self.preview.go_to(finding.row, finding.column)

    def copy(self) -> None:
        """All findings as tab-separated lines with a heading."""
        lines = ["Severity\tPlace\tValue\tCause\tRemedy"]
        lines += ["\t".join((f.severity, f.place, f.value, f.cause, f.remedy)) for f in self.findings]
        QGuiApplication.clipboard().setText("\n".join(lines))
