"""The start page: open the sample, a new project, a file; recent files. No tour and no questions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.file_flow import FileFlow
from ui.frame import parts
from ui.frame.page import Page
from ui.shell import measures
from ui.shell.settings import Settings

WIDTH = 760


class StartPage(Page):
    """What the window shows as long as no project is open."""

    def __init__(self, files: FileFlow, settings: Settings) -> None:
        super().__init__("ABC Costing", "The true cost of every claim, payment and beneficiary-year, and why")
        self._files, self._settings = files, settings
        body = QWidget()
        outer = QVBoxLayout(body)
        outer.setContentsMargins(measures.L, measures.XL, measures.XL, measures.XL)
        self._box = QFrame(body)
        self._box.setMaximumWidth(WIDTH)
        self._entries = QVBoxLayout(self._box)
        self._entries.setContentsMargins(0, 0, 0, 0)
        self._entries.setSpacing(measures.S)
        outer.addWidget(self._box, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
        self.set_content(body)
        self._fill()

    def refresh(self) -> None:
        """The recent files may have changed."""
        while self._entries.count():
            widget = self._entries.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self._fill()

    def _fill(self) -> None:
        files = self._files
        sample = "A fictitious fund with two years of ledgers, already calculated."
        self._entry("Open sample", "primary", "service", sample, files.open_sample)
        self._entry("New project", "", "new", "An empty project: import a ledger, then map it step by step.", files.new)
        workbook = "Starts from a costing model written in Excel."
        self._entry("New from model workbook…", "", "excel", workbook, files.new_from_workbook)
        self._entry("Open…", "", "open", "A project file (.abcproj).", files.open)
        self._entries.addSpacing(measures.L)
        recent = self._settings.recent_files
        self._entries.addWidget(parts.label("Recent", "secondary", "caption", semibold=True))
        if not recent:
            self._entries.addWidget(parts.label("Projects you open appear here.", "secondary"))
        for path in recent:
            self._recent(Path(path))

    def _entry(self, text: str, role: str, icon: str, what: str, press: object) -> None:
        made = parts.button(text, role, icon, press)  # type: ignore[arg-type]
        made.setFixedWidth(220)
        made.setAccessibleDescription(what)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(measures.L)
        line.addWidget(made)
        line.addWidget(parts.label(what, "secondary"), 1)
        self._entries.addWidget(row)

    def _recent(self, path: Path) -> None:
        there = path.exists()
        made = parts.button(path.name if there else f"{path.name} (not found)", "link")
        made.setFlat(True)
        made.setToolTip(str(path))
        made.setEnabled(there)
        made.clicked.connect(lambda: self._files.open_path(path))
        self._entries.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
