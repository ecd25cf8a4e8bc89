"""The window of the import without its behaviour: side column, page with its four contents, foot."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.dialogs.import_ledger.check_page import CheckPage
from ui.dialogs.import_ledger.columns_page import ColumnsPage
from ui.dialogs.import_ledger.draft import STEPS, Draft
from ui.dialogs.import_ledger.file_page import FilePage
from ui.dialogs.import_ledger.footer import Footer
from ui.dialogs.import_ledger.sheet_page import SheetPage
from ui.dialogs.import_ledger.side import SidePanel
from ui.frame.chips import Chip
from ui.frame.page import Page
from ui.shell.formats import Formats
from ui.workspace import Workspace

FILES: Final = "Ledgers (*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.tsv);;All files (*)"


class WizardFrame(QDialog):
    """`pages` are the contents of the four steps; a dropped file goes to `take`."""

    def __init__(self, workspace: Workspace, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.formats = Formats()
        self.draft = Draft(workspace.session.model.currency, profiles=workspace.session.profiles)
        self.setWindowTitle("Import ledger")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.resize(1180, 720)
        self.side = SidePanel(self.formats, self.draft.currency.code)
        self.page = Page(STEPS[0])
        self.footer = Footer()
        self.pages = (
            FilePage(self.formats), SheetPage(self.formats), ColumnsPage(self.formats), CheckPage(self.formats)
        )  # fmt: skip
        self._stack = QStackedWidget()
        for page in self.pages:
            self._stack.addWidget(page)
        self._around = Chip("Rows", "Around findings")
        self.page.add_to_header(self._around)
        self._next = self.page.add_action("Next finding  F8", "chevron-right", "The next finding (F8)",
                                          self.pages[3].next_finding)  # fmt: skip
        self._lay_out()

    def _lay_out(self) -> None:
        self.page.set_content(self._stack)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.side)
        upper.addWidget(self.page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.footer)

    def browse(self) -> None:
        """Asks for the file, without blocking."""
        dialog = QFileDialog(self, "Import ledger", "", FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    def take(self, path: Path) -> None:
        """A file to import."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))
