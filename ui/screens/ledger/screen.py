"""The ledger screen: postings, imports, accounts and cost centres as four views, the reconciliation beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QMenu, QStackedWidget, QToolButton

from abc_costing.errors import AbcCostingError, NotFound
from abc_costing.model.findings import Finding
from abc_costing.session import ChangeRecord, Reconciliation, RemoveBatch
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.ledger import imports, reconciling
from ui.screens.ledger.places import PostingsOf
from ui.screens.ledger.posting_details import show_posting
from ui.screens.ledger.views import PostingsView, accounts_grid, cost_centres_grid, imports_table, show_amounts
from ui.screens.model_grid import ModelGrid
from ui.screens.screen import Screen
from ui.shell import icons
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.session import PeriodLedger, Pooling
    from ui.frame.inspector import Inspector

POSTINGS: Final = "postings"
IMPORTS: Final = "imports"
ACCOUNTS: Final = "accounts"
COST_CENTRES: Final = "cost_centres"
_NAMES: Final = {POSTINGS: "Postings", IMPORTS: "Imports", ACCOUNTS: "Accounts", COST_CENTRES: "Cost centres"}
_FILES: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv")
_TYPING_MS: Final = 150


class LedgerScreen(Screen):
    """What was imported and what became of it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Ledger")
        self.setAcceptDrops(True)
        self._wanted: object = None
        self._pooling: Pooling | None = None
        self._reconciled: Reconciliation | None = None
        self.postings = PostingsView(workspace)
        self.imports = imports_table()
        self._grids: dict[str, ModelGrid] = {}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.postings.table)
        self._stack.addWidget(self.imports)
        self.tabs = self._make_tabs()
        self.search = self._make_search()
        self.picked_chip = Chip("Only", removable=True)
        self.picked_chip.setVisible(False)
        self.filters.add(self.picked_chip)
        self.filters.add_end(self.search)
        self.remove = self.add_action("Remove import", "delete", "Take this import out; Undo brings it back",
                                      self.remove_import)  # fmt: skip
        self.add_action("Import ledger", "import", "Import a ledger from Excel or CSV", self.import_ledger)
        self.set_content(self._stack)
        self._connect()
        self.show_tab(POSTINGS)

    def _make_tabs(self) -> dict[str, QToolButton]:
        made: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for key, name in _NAMES.items():
            made[key] = parts.tool(name, press=lambda key=key: self.show_tab(key), small=True)  # type: ignore[misc]
            made[key].setCheckable(True)
            group.addButton(made[key])
            self.filters.add(made[key])
        return made

    def _make_search(self) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText("Filter")
        made.setAccessibleName("Filter the rows")
        made.setClearButtonEnabled(True)
        made.setFixedWidth(190)
        icon = made.addAction(icons.icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition)
        icons.attach(icon, "search", "secondary")
        return made

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(lambda: self._table().setFocus())
        self.picked_chip.removed.connect(lambda: self._pick(None))
        self.postings.table.current_changed.connect(self.inspector_changed)
        self.postings.table.empty.pressed.connect(self.import_ledger)
        self.imports.empty.pressed.connect(self.import_ledger)
        self.imports.context_requested.connect(self._on_import_menu)
        self.workspace.results_changed.connect(self._on_results_changed)
        self.cancel_asked.connect(lambda: self.workspace.runner.cancel_slot("ledger"))
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.imports)
        delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.activated.connect(self.remove_import)

    # ---------------------------------------------------------------------------------------------------------- views

    @property
    def tab(self) -> str:
        """The view that is shown."""
        return next(key for key, button in self.tabs.items() if button.isChecked())

    def show_tab(self, key: str) -> None:
        """Another of the four views, with its own filter cleared."""
        self.tabs[key].setChecked(True)
        if key in (ACCOUNTS, COST_CENTRES) and key not in self._grids:
            made = accounts_grid(self.workspace) if key == ACCOUNTS else cost_centres_grid(self.workspace)
            self._grids[key] = made
            self._stack.addWidget(made)
            self._show_amounts()
        self._stack.setCurrentWidget(self._grids.get(key, self.postings.table if key == POSTINGS else self.imports))
        self.remove.setVisible(key == IMPORTS)
        self.picked_chip.setVisible(key == POSTINGS and self.postings.pick is not None)
        self.search.setText(self._table().model.arrangement.needle)
        self._say()
        self.inspector_changed.emit()

    def main_table(self) -> Table | None:
        """The table of the view that is shown."""
        return self._table()

    def _table(self) -> Table:
        shown = self._stack.currentWidget()
        return shown.view if isinstance(shown, ModelGrid) else shown  # type: ignore[return-value]

    def _filter(self) -> None:
        table, text = self._table(), self.search.text()
        table.set_filter(text)
        if table is self.postings.table:
            self.postings.add_up()

    # ------------------------------------------------------------------------------------------------------ following

    def touches(self, record: ChangeRecord) -> bool:
        """The ledger, the names and classes of accounts, and what makes scenarios and periods."""
        tables = {"accounts", "cost_centres", "scenarios", "scenario_changes", "periods"}
        return bool(record.ledger or record.settings or tables & set(record.tables))

    def follows_results(self) -> bool:
        """Only the inspector does."""
        return False

    def _on_results_changed(self) -> None:
        self._reconciled = None
        self.inspector_changed.emit()

    def refresh(self) -> None:
        """Imports at once, postings as soon as they are picked out."""
        session = self.workspace.session
        self._reconciled = None
        batch_columns = imports.columns(session.model.currency)
        batches = tuple(reversed(session.batches))
        self.imports.model.set_columns(batch_columns, RowSource(batches, batch_columns, key=lambda b: b.id))
        self.imports.model.set_totals("Total")
        self.remove.setEnabled(bool(batches) and not session.read_only)
        for key in _NAMES:
            self._count(key)
        self._read()
        self._say()

    def _read(self) -> None:
        workspace = self.workspace
        session = workspace.session
        try:
            ledger = session.ledger_job(workspace.period or None, workspace.scenario)
            pooling = session.pooling_job(workspace.period or None, workspace.scenario)
        except NotFound:
            self.postings.show_nothing(bool(session.batches))
            self.inspector_changed.emit()
            return
        def same() -> bool:
            return workspace.is_open and workspace.session is session

        run = workspace.runner.run
        run(ledger.label, ledger.run, slot="ledger", done=lambda found: self._on_ledger(found) if same() else None)
        run(pooling.label, pooling.run, slot="ledger amounts",
            done=lambda found: self._on_pooling(found) if same() else None)  # fmt: skip

    def _on_ledger(self, found: PeriodLedger) -> None:
        self.postings.show(found)
        self._count(POSTINGS)
        self._say()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.go_to(wanted)
        self.inspector_changed.emit()

    def _on_pooling(self, found: Pooling) -> None:
        self._pooling = found
        self._show_amounts()

    def _show_amounts(self) -> None:
        if self._pooling is None:
            return
        for key, sums in ((ACCOUNTS, self._pooling.accounts), (COST_CENTRES, self._pooling.cost_centres)):
            if key in self._grids:
                show_amounts(self._grids[key], sums, self.workspace)

    def _count(self, key: str) -> None:
        model = self.workspace.session.model
        count = {
            POSTINGS: self.postings.count,
            IMPORTS: len(self.workspace.session.batches),
            ACCOUNTS: len(model.accounts),
            COST_CENTRES: len(model.cost_centres),
        }[key]
        self.tabs[key].setText(f"{_NAMES[key]}  {self.formats.number(count, dash=False)}")

    def _say(self) -> None:
        if not self.workspace.is_open:
            return
        of = self.workspace.session.model.currency.code
        self.set_context({
            POSTINGS: f"{self.workspace.period} · {self.workspace.scenario} · {of} · read only",
            IMPORTS: f"All imports of the project · {of}",
            ACCOUNTS: f"Class decides what is costed · amounts of {self.workspace.period}, {of}",
            COST_CENTRES: f"Amounts of {self.workspace.period}, {of}",
        }[self.tab])  # fmt: skip

    # ------------------------------------------------------------------------------------------------------ navigation

    def go_to(self, place: object) -> None:
        """A finding, the position of a posting in the ledger, or the postings of a pool."""
        if isinstance(place, PostingsOf):
            self.show_tab(POSTINGS)
            self._pick(place)
        elif isinstance(place, int):
            self._go_to_posting(place)
        elif isinstance(place, Finding):
            self._go_to_finding(place)
        elif isinstance(place, str) and place in _NAMES:
            self.show_tab(place)

    def _go_to_posting(self, position: int) -> None:
        self.show_tab(POSTINGS)
        if self.postings.ledger is None:
            self._wanted = position
            return
        self._clear_filters()
        self.postings.table.go_to(position, "amount")

    def _go_to_finding(self, finding: Finding) -> None:
        if finding.table in (ACCOUNTS, COST_CENTRES):
            self.show_tab(finding.table)
            if finding.row_id is not None:
                self._table().go_to(finding.row_id, finding.field)
        elif finding.row is not None and self.postings.ledger is None:
            self._wanted = finding
        elif finding.row is not None:
            position = self.postings.position_of(finding.file, finding.sheet, finding.row)
            if position is not None:
                self._go_to_posting(position)
        else:
            self.show_tab(IMPORTS if finding.file else POSTINGS)

    def _clear_filters(self) -> None:
        self._typing.stop()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._pick(None)
        self._filter()

    def _pick(self, of: PostingsOf | None) -> None:
        if of is None and self.postings.pick is None:
            return
        self.postings.set_pick(of)
        self.picked_chip.setVisible(of is not None)
        if of is not None:
            self.picked_chip.set_value(f"{of.label} {of.name}")

    def fill_inspector(self, inspector: Inspector) -> bool:
        """The reconciliation, and the posting that is chosen."""
        workspace = self.workspace
        if self._reconciled is None:
            try:
                self._reconciled = workspace.session.reconciliation(workspace.period or None, workspace.scenario)
            except NotFound:
                return False
        found = self._reconciled
        inspector.set_title("Reconciliation")
        reconciling.show(inspector, found, workspace.session.model.currency, self.formats)
        posting = self.postings.current() if self.tab == POSTINGS else None
        if posting is not None:
            show_posting(inspector, posting, workspace.session.model, self.formats)
        return True

    # --------------------------------------------------------------------------------------------------------- actions

    def import_ledger(self, path: Path | None = None) -> None:
        """Opens the import, with a file where one was dropped."""
        from ui.dialogs.import_ledger import open_import

        open_import(self.workspace, self.window(), path)

    def remove_import(self) -> None:
        """Takes the chosen import out, as a step that Undo takes back."""
        current = self.imports.current()
        if current is None or not isinstance(current[0], int):
            self.workspace.refuse("Nothing was removed", "No import is chosen. Click the one to take out.")
            return
        batch = next(b for b in self.workspace.session.batches if b.id == current[0])
        try:
            self.workspace.session.do(RemoveBatch(batch.id, batch.file))
        except AbcCostingError as refused:
            self.workspace.refuse("The import was not removed", refused)

    def _on_import_menu(self, menu: QMenu, _row_key: object, _column_key: str) -> None:
        menu.addSeparator()
        menu.addAction("&Remove import\tDel", self.remove_import)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _ledger_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _ledger_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.import_ledger(path)


def _ledger_file(event: QDropEvent) -> Path | None:
    """The first file that is dropped, if it may be a ledger."""
    for url in event.mimeData().urls():
        if url.isLocalFile() and url.toLocalFile().lower().endswith(_FILES):
            return Path(url.toLocalFile())
    return None
