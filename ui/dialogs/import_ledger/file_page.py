"""The first step: which file, and which kept profile it is read by."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from ui.dialogs.import_ledger.draft import Draft
from ui.frame import parts
from ui.shell import measures
from ui.shell.empty import EmptyState
from ui.shell.formats import Formats

AS_DETECTED = "None: as the file suggests"


class FilePage(QWidget):
    """Tells `browse`, `profile_chosen(name)` ("" for none) and `profile_deleted(name)`."""

    browse = Signal()
    profile_chosen = Signal(str)
    profile_deleted = Signal(str)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self.empty = EmptyState()
        self.empty.say("Choose the ledger as your accounting system exports it, or drop the file here.", "import",
                       "Choose a file")  # fmt: skip
        self.empty.pressed.connect(self.browse)
        self.profile = QComboBox()
        self.profile.setAccessibleName("Profile")
        self.profile.setMinimumWidth(300)
        self.profile.activated.connect(lambda _index: self.profile_chosen.emit(self.profile.currentData()))
        self.delete = parts.tool("", "delete", "Delete this profile",
                                 lambda: self.profile_deleted.emit(self.profile.currentData()))  # fmt: skip
        self._name = parts.label("", role="chart_title", semibold=True)
        self._facts = parts.label("", "secondary")
        self._problem = parts.label("", "negative")
        for label in (self._facts, self._problem):
            label.setWordWrap(True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._chosen())

    def _chosen(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(measures.L, measures.L, measures.L, measures.L)
        column.setSpacing(measures.M)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(parts.button("Choose another file", icon="open", press=self.browse.emit))
        column.addLayout(head)
        column.addWidget(self._facts)
        column.addWidget(self._problem)
        column.addWidget(parts.rule())
        column.addLayout(self._profile_row())
        column.addWidget(_hint("A profile holds what the columns mean, the order of dates and the decimal mark. "
                               "Columns are found by their heading. Save one in step 3, and the next file of this "
                               "kind goes straight to the check."))  # fmt: skip
        column.addStretch(1)
        return page

    def _profile_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(measures.S)
        row.addWidget(parts.label("Profile"))
        row.addWidget(self.profile)
        row.addWidget(self.delete)
        row.addStretch(1)
        return row

    def show_draft(self, draft: Draft) -> None:
        """What is known of the file."""
        self._stack.setCurrentIndex(0 if draft.path is None else 1)
        if draft.path is None:
            return
        self._name.setText(draft.path.name)
        self._facts.setText(facts(draft, draft.path, self.formats))
        self._problem.setText(draft.problem)
        self._problem.setVisible(bool(draft.problem))
        self.profile.clear()
        self.profile.addItem(AS_DETECTED, "")
        for name in draft.profiles:
            self.profile.addItem(name, name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(draft.profile)))
        self.delete.setVisible(bool(draft.profile))


def facts(draft: Draft, path: Path, formats: Formats) -> str:
    """Folder, size, kind and sheets in two lines."""
    size = path.stat().st_size if path.exists() else 0
    lines = [str(path.resolve().parent), f"{formats.number(max(1, size // 1024))} KB"]
    if draft.inspection is not None:
        sheets = len(draft.inspection.sheets)
        lines[1] += f" · {draft.inspection.kind} · {sheets} sheet{'' if sheets == 1 else 's'}"
        if draft.inspection.encoding:
            lines[1] += f" · {draft.inspection.encoding}"
        lines.append(f"SHA-256 {draft.inspection.sha256[:16]}…")
    return "\n".join(lines)


def _hint(text: str) -> QLabel:
    made = parts.label(text, "secondary")
    made.setWordWrap(True)
    made.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    made.setFrameShape(QFrame.Shape.NoFrame)
    return made
