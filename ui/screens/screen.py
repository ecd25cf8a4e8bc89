"""What every screen is: a page that follows the workspace, refreshed only while it is seen.

    class Ledger(Screen):
        def __init__(self, workspace): super().__init__(workspace, "Ledger"); ...; self.set_content(table)
        def refresh(self): ...                        # called when shown and stale, never while hidden
        def touches(self, record): return record.ledger   # which changes make it stale
        def go_to(self, place): ...                   # a finding, a node's name, a row id
        def fill_inspector(self, inspector): ...; return True

A screen asks `workspace` for everything and keeps nothing that could be asked again. When what the inspector
should show changes (another row is selected) it emits `inspector_changed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from abc_costing.session import ChangeRecord
from ui.frame.page import Page
from ui.shell.formats import Formats
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector
    from ui.tables.table import Table


class Screen(Page):
    """One screen. The main window shows it, hands it places to go to, and lets it fill the inspector."""

    inspector_changed = Signal()

    def __init__(self, workspace: Workspace, title: str, context: str = "") -> None:
        super().__init__(title, context)
        self.workspace = workspace
        self.formats = Formats()
        self._outdated = True
        workspace.opened.connect(self.outdate)
        workspace.changed.connect(self._on_change)
        workspace.choice_changed.connect(self.outdate)
        workspace.results_changed.connect(self._on_results)
        workspace.findings_changed.connect(self._on_findings)

    # ------------------------------------------------------------------------------------- what a screen may overrule

    def refresh(self) -> None:
        """Shows what the workspace has now. Only called while a project is open."""

    def touches(self, record: ChangeRecord) -> bool:
        """Whether a change concerns this screen; by default any change of tables, settings or ledger does."""
        return bool(record.tables or record.settings or record.ledger)

    def follows_results(self) -> bool:
        """Whether the screen shows calculated figures."""
        return True

    def follows_findings(self) -> bool:
        """Whether the screen shows findings outside of its grids (which follow by themselves)."""
        return False

    def go_to(self, place: object) -> None:
        """Makes a place visible: a finding, a node's name, a row id. Unknown places are ignored."""

    def fill_inspector(self, inspector: Inspector) -> bool:
        """Fills the (already cleared) inspector. False: this screen has nothing for it and it stays closed."""
        return False

    def main_table(self) -> Table | None:
        """The table that Find, Copy and Export mean on this screen."""
        return None

    # ------------------------------------------------------------------------------------------------------ following

    def outdate(self) -> None:
        """What is shown is no longer true: refreshed at once when seen, else when next shown."""
        self._outdated = True
        if self.isVisible():
            self.refresh_if_needed()

    def refresh_if_needed(self) -> None:
        """Refreshes when outdated and a project is open."""
        if self._outdated and self.workspace.is_open:
            self._outdated = False
            self.refresh()
            self.inspector_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_if_needed()

    def _on_change(self, record: ChangeRecord) -> None:
        if record.kind != "save" and self.touches(record):
            self.outdate()

    def _on_results(self) -> None:
        if self.follows_results():
            self.outdate()

    def _on_findings(self) -> None:
        if self.follows_findings():
            self.outdate()
