"""The audit log as a table: who did what, when, with the values before and after; searched, and verified."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from abc_costing.session import AuditEntry
from ui.frame import parts
from ui.frame.chips import Pill
from ui.shell import measures
from ui.tables.column import Column, Kind
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_SHOWN: Final = 160
"""So many letters of a value before or after stand in the table; the inspector has it whole."""
_WHOLE: Final = 4000


class AuditLog(QWidget):
    """Latest entries first."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.entries: tuple[AuditEntry, ...] = ()
        columns = _columns()
        self.table = Table(TableModel(columns, RowSource((), columns)), "Audit log", zebra=True)
        self.table.set_empty("Nothing was done yet.", "history")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the log")
        self.search.setAccessibleName("Search the audit log")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(self.table.set_filter)
        self.pill = Pill()
        self.verify_button = parts.button("Verify", icon="check", press=self.verify)
        self.verify_button.setToolTip("Checks that no entry was altered, removed or put elsewhere")
        self._count = parts.label("", "secondary")
        row = QHBoxLayout()
        row.setContentsMargins(measures.L, measures.XS, measures.M, measures.XS)
        row.setSpacing(measures.S)
        row.addWidget(parts.label("Audit log", semibold=True))
        row.addWidget(self._count)
        row.addStretch(1)
        for widget in (self.pill, self.verify_button, self.search):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Reads the log again. A verdict on the old one is taken back."""
        found = self._workspace.session.audit_log()
        if len(found) != len(self.entries):
            self.pill.say("", "info")
        self.entries = found
        rows = tuple(reversed(found))
        self.table.model.set_source(RowSource(rows, self.table.model.columns, key=lambda e: e.number))
        self._count.setText(f"{len(found)} {'entry' if len(found) == 1 else 'entries'}, latest first")

    def verify(self) -> None:
        """Says whether every entry still fits the one before it."""
        broken = self._workspace.session.verify_audit()
        if not broken:
            self.pill.say(f"Whole: {len(self.entries)} entries verified", "positive")
            return
        words = f"{len(broken)} entries do not fit" if len(broken) > 1 else "1 entry does not fit"
        self.pill.say(words, "negative")
        self.pill.setToolTip("\n".join(f.cause for f in broken[:10]))
        self.table.go_to(int(broken[0].value))

    def fill_inspector(self, inspector: Inspector) -> bool:
        """The current entry in full; False where there is none."""
        current = self.table.current()
        entry = next((e for e in self.entries if current and e.number == current[0]), None)
        if entry is None:
            return False
        inspector.set_title(f"Entry {entry.number}")
        section = inspector.add_section()
        section.text(entry.what, semibold=True)
        section.line("When", moment(entry.at))
        section.line("Who", entry.who)
        section.line("Computer", entry.host)
        if entry.reason:
            section.text(f"Reason: {entry.reason}")
        for heading, text in (("Before", entry.before), ("After", entry.after)):
            if text:
                inspector.add_section(heading).text(_breakable(told(text, _WHOLE, "\n")))
        seal = inspector.add_section("Seal of this entry and all before it")
        seal.text(" ".join(_fours(entry.hash[:32])), "secondary")
        return True


def _breakable(text: str) -> str:
    """Long words, such as hashes, may go on in the next line."""
    return re.sub(r"\S{20,}", lambda found: "\u200b".join(_fours(found.group())), text)


def _fours(text: str) -> list[str]:
    return [text[i : i + 4] for i in range(0, len(text), 4)]


def _columns() -> list[Column[AuditEntry]]:
    return [
        Column("number", "No.", Kind.QUANTITY, lambda e: e.number, secondary=True),
        Column("at", "When", value=lambda e: moment(e.at), width=128),
        Column("who", "Who", value=lambda e: e.who, width=90),
        Column("what", "What", value=lambda e: e.what, stretch=True),
        Column("before", "Before", value=lambda e: told(e.before, _SHOWN), width=120),
        Column("after", "After", value=lambda e: told(e.after, _SHOWN), width=200),
        Column("reason", "Reason", value=lambda e: e.reason, stretch=True),
    ]


def moment(text: str) -> str:
    """A moment of the log (UTC) on the reader's clock."""
    try:
        at = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return text
    return f"{QLocale().toString(QDate(at.year, at.month, at.day), QLocale.FormatType.ShortFormat)} {at:%H:%M:%S}"


def told(text: str, limit: int, between: str = "; ") -> str:
    """A JSON value of the log in words; other text as it is."""
    if not text:
        return ""
    try:
        words = between.join(_words(json.loads(text), ""))
    except ValueError:
        words = text
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _words(value: Any, name: str) -> Sequence[str]:
    """Nested values as `name value` lines; ids are left out where a value names itself."""
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in _words(inner, _joined(name, key))]
    if isinstance(value, list):
        return [line for inner in value for line in _words(inner, name)]
    return [] if value in (None, "") else [f"{name.replace('_', ' ')} {value}".strip()]


def _joined(name: str, key: str) -> str:
    return key if not name or name.rpartition(" ")[2].isdigit() or key.isdigit() else f"{name} {key}"
