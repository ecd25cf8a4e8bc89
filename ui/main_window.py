"""The main window: the frame with the screens in it, its actions, and what follows from a change anywhere.

    window = MainWindow(settings); window.show(); window.files.open_sample()

It knows the workspace, the screens by key, and nothing about costing. Each screen is made when it is first shown.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QMenu

from abc_costing import __version__
from abc_costing.errors import AbcCostingError
from abc_costing.model.findings import Finding
from abc_costing.session import ChangeRecord
from ui.actions import Actions, Do
from ui.dialogs.message import Choice, ask, tell
from ui.file_flow import FileFlow
from ui.frame import parts
from ui.frame.chips import Chip
from ui.frame.window import ShellWindow
from ui.go_to import GoTo
from ui.screens.catalogue import PLACES, make
from ui.screens.screen import Screen
from ui.shell import measures, theme
from ui.shell.formats import Formats
from ui.shell.settings import Settings
from ui.shell.tasks import Failure, Task
from ui.start_page import StartPage
from ui.step_states import screen_of, step_states
from ui.workspace import Workspace

START: Final = "start"
PATIENCE_MS: Final = 400
"""A job that takes longer shows its progress; a shorter one would only flicker."""
LEDGER_SUFFIXES: Final = frozenset(".xlsx .xlsm .xlsb .xls .ods .csv .tsv .txt".split())
KEYS: Final = """F5  Run
Ctrl+K  Go to a page, account, activity, service …
Ctrl+F  Find in the table
Ctrl+I  Import a ledger
Ctrl+P  Print
Ctrl+Z, Ctrl+Y  Undo, redo
Alt+Left, Alt+Right  Back, forward
F6, Shift+F6  Next, previous pane
F4, F8  Inspector, problems
In tables: F2 edit, Ctrl+D and Ctrl+R fill, Ctrl+C copy, Ctrl+Shift+C copy with headings, Ctrl+V paste,
Ctrl++ add a row, Ctrl+- delete rows, Enter opens, Esc restores"""


class MainWindow(ShellWindow):
    """One window with one project."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(PLACES)
        self.settings = settings or Settings()
        self.workspace = Workspace(self)
        self.files = FileFlow(self, self.workspace, self.settings)
        self.formats = Formats()
        self._inspector_on = True
        self._busy_with: Task | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_busy)
        self.actions_by_key = Actions(self, self._acts())
        self._fill_tool_bar()
        self._fill_menus()
        self._add_pages()
        self._connect()
        self.setAcceptDrops(True)
        self.resize(1366, 768)
        self.restoreGeometry(self.settings.geometry("main"))
        self._refresh_actions()
        self.show_page(START)

    # ------------------------------------------------------------------------------------------------------- making

    def _acts(self) -> dict[str, Do]:
        files, space = self.files, self.workspace
        return {
            "new": files.new, "new_from_workbook": files.new_from_workbook, "open": files.open,
            "sample": files.open_sample, "save": files.save, "save_as": files.save_as, "export": files.export_model,
            "import": self.import_ledger, "print": self.print_report, "quit": self.close, "undo": self.undo,
            "redo": self.redo, "copy": lambda: self._copy(False), "copy_headings": lambda: self._copy(True),
            "find": self.find_in_page, "go_to": self.go_to_anything, "inspector": self.toggle_inspector,
            "problems": self.problems.toggle, "run": space.run, "automatic": self._toggle_automatic,
            "cancel": space.runner.cancel, "reports": lambda: self.show_page("reports"),
            "close_period": lambda: self.show_page("close"), "keys": lambda: tell(self, "Keyboard", KEYS, "info"),
            "about": self._about,
        }  # fmt: skip

    def _fill_tool_bar(self) -> None:
        bar, actions = self.tool_bar, self.actions_by_key
        self.add_tool(self.back, "back", text_beside=False)
        self.add_tool(self.forward, "forward", text_beside=False)
        bar.addSeparator()
        self.add_tool(actions["undo"], "undo", text_beside=False)
        self.add_tool(actions["redo"], "redo", text_beside=False)
        bar.addSeparator()
        for key, text in (("import", "Import"), ("run", "Run"), ("print", "Print")):
            actions[key].setIconText(text)
            self.add_tool(actions[key], key)
        bar.addWidget(parts.stretch())
        self.period_chip = Chip("Period", "–", menu=QMenu(self), height=measures.CONTROL)
        self.scenario_chip = Chip("Scenario", "Actual", menu=QMenu(self), height=measures.CONTROL)
        self.go_to_chip = Chip("Go to account, activity…", "", icon="search", height=measures.CONTROL)
        self.go_to_chip.set_hint("Ctrl+K")
        self.go_to_chip.setMinimumWidth(measures.GO_TO)
        self.go_to_chip.clicked.connect(self.go_to_anything)
        for chip in (self.period_chip, self.scenario_chip, self.go_to_chip):
            bar.addWidget(chip)
            bar.addWidget(_gap())

    def _fill_menus(self) -> None:
        actions = self.actions_by_key
        actions["automatic"].setChecked(True)
        actions["inspector"].setChecked(True)
        actions.plain("pages", {place.key: place.numbered.replace("  ", " ") for place in PLACES}, self.show_page)
        themes = {"system": "As the system", "light": "Light", "dark": "Dark", "contrast": "High contrast"}
        actions.choices("theme", themes, self.settings.theme, self.set_theme)
        self._fill_recent()
        actions.submenus["recent"].aboutToShow.connect(self._fill_recent)

    def _fill_recent(self) -> None:
        entries = {path: Path(path).name for path in self.settings.recent_files}
        self.actions_by_key.plain("recent", entries, lambda path: self.files.open_path(Path(path)))

    def _add_pages(self) -> None:
        self.start_page = StartPage(self.files, self.settings)
        self.add_page(START, self.start_page)
        for place in PLACES:
            self.add_page(place.key, make=lambda key=place.key: self._make(key))  # type: ignore[misc]

    def _make(self, key: str) -> Screen:
        screen = make(key, self.workspace)
        screen.inspector_changed.connect(lambda: self._fill_inspector(key))
        screen.cancel_asked.connect(self.workspace.runner.cancel)
        return screen

    def _connect(self) -> None:
        space, runner = self.workspace, self.workspace.runner
        space.opened.connect(self._on_opened)
        space.changed.connect(self._on_change)
        space.choice_changed.connect(self._refresh_choice)
        space.results_changed.connect(self._refresh_results)
        space.findings_changed.connect(self._refresh_findings)
        space.went_to.connect(self._on_go_to)
        space.refused.connect(self.files.refuse)
        runner.started.connect(self._on_started)
        for ended in (runner.finished, runner.failed, runner.cancelled):
            ended.connect(self._on_ended)
        runner.progressed.connect(self._on_progress)
        runner.failed.connect(self._on_failed)
        self.page_shown.connect(self._fill_inspector)
        self.problems.go_to.connect(self.show_finding)
        self.problems.toggled.connect(lambda on: self.actions_by_key["problems"].setChecked(on))
        self.inspector_toggled.connect(lambda on: self.actions_by_key["inspector"].setChecked(on))
        self.strip.run_asked.connect(space.run)
        self.strip.reconciliation_asked.connect(lambda: self.show_page("ledger"))

    # ----------------------------------------------------------------------------------------------------- following

    def _on_opened(self) -> None:
        self._refresh_choice()
        self._refresh_findings()
        self.start_page.refresh()
        filled = bool(self.workspace.session.batches or self.workspace.session.model.services)
        if not filled:
            self.show_page("ledger")
        elif self.shown_page() == START:
            self.show_page("results")
        self._refresh_notice()
        self._refresh_actions()

    def _on_change(self, record: ChangeRecord) -> None:
        if record.kind == "save" and not self.notice.isHidden() and not self.workspace.session.read_only:
            self.workspace.opened.emit()  # saved under another name it can be edited: every screen unlocks
        self._refresh_actions()
        self._refresh_choice()

    def _refresh_actions(self) -> None:
        actions, is_open = self.actions_by_key, self.workspace.is_open
        session = self.workspace.session if is_open else None
        for key in ("save", "save_as", "import", "export", "print", "run", "find", "copy", "copy_headings"):
            actions[key].setEnabled(is_open)
        undo, redo = (session.undo_label, session.redo_label) if session else (None, None)
        for key, verb, label in (("undo", "&Undo", undo), ("redo", "&Redo", redo)):
            text = f"{verb} {label[0].lower()}{label[1:]}" if label else verb
            actions[key].setText(text)
            actions[key].setToolTip(text.replace("&", ""))
            actions[key].setEnabled(label is not None)
        title = session.path.name if session and session.path else session.title if session else ""
        self.setWindowTitle(f"{title}[*] – ABC Costing" if title else "ABC Costing")
        self.setWindowModified(self.files.has_changes())

    def _refresh_choice(self) -> None:
        if not self.workspace.is_open:
            return
        session, space = self.workspace.session, self.workspace
        self.period_chip.set_value(space.period or "–")
        self.scenario_chip.set_value(space.scenario)
        self.period_chip.set_menu(self._menu(session.periods, lambda label: space.choose(period=label)))
        self.scenario_chip.set_menu(self._menu(session.scenarios, lambda name: space.choose(scenario=name)))
        self.strip.set_fields(session.model.settings.currency, space.period, space.scenario)

    def _menu(self, names: tuple[str, ...], act: object) -> QMenu:
        menu = QMenu(self)
        for name in names:
            menu.addAction(name).triggered.connect(lambda _checked=False, n=name: act(n))  # type: ignore[operator]
        return menu

    def _refresh_results(self) -> None:
        if not self.workspace.is_open:
            return
        space = self.workspace
        self._refresh_strip()
        for key, state in step_states(space).items():
            self.navigation.set_state(key, state.word, state.tone, state.tooltip)
        run = self.tool_bar.widgetForAction(self.actions_by_key["run"])
        if run.property("role") != ("primary" if space.stale else ""):
            run.setProperty("role", "primary" if space.stale else "")
            run.style().unpolish(run)
            run.style().polish(run)

    def _refresh_strip(self) -> None:
        space, result = self.workspace, self.workspace.result
        nothing = result is None or not (result.ledger_total or result.direct or result.costed)
        if result is None or (nothing and not result.difference):
            self.strip.show_no_ledger(self._no_sum())
            self.strip.show_run("")
        else:
            currency = space.session.model.currency
            self.strip.show_reconciliation(
                result.ledger_total, result.excluded, result.costed, result.difference,
                lambda minor: self.formats.exact_money(minor, currency), result.direct,
            )  # fmt: skip
            self.strip.show_run(f"Run {result.run_id[:6]} · current")
        if space.run_problem:
            self.strip.show_out_of_date("Run refused – see Problems")
        elif space.stale and result is not None:
            self.strip.show_out_of_date()

    def _no_sum(self) -> str:
        """Why there are no figures to reconcile."""
        space = self.workspace
        if not space.session.batches and not space.session.model.direct_costs:
            return "No ledger yet"
        if space.result is not None:
            return f"No postings in {space.period}, {space.scenario}"
        return "No results" if space.run_problem or not space.automatic else "Calculating…"

    def _refresh_notice(self) -> None:
        """A project one can only read says so above every page, with the way out."""
        session = self.workspace.session
        if session.read_only:
            save = parts.button("Save a copy…", press=self.files.save_as)
            self.notice.say(f"Open for reading only: {session.read_only_reason}", "warning", "lock", save)
        else:
            self.notice.setVisible(False)
        self.navigation.set_user(self.settings.user_name or "You", "Read only" if session.read_only else "Editing")

    def _refresh_findings(self) -> None:
        findings = (*self.workspace.run_findings, *self.workspace.findings)
        shown = tuple(dict.fromkeys(findings))
        names = {place.key: place.name for place in PLACES}
        counted = Counter(names[screen_of(f.table, f.rule)] for f in shown if f.severity != "info")
        checked = datetime.now().astimezone().strftime("%H:%M")
        self.problems.set_findings(shown, checked, dict(counted))
        self._refresh_results()

    # ---------------------------------------------------------------------------------------------------- going places

    def show_page(self, key: str) -> None:
        """Shows a place; without a project there is only the start page."""
        super().show_page(key if self.workspace.is_open else START)
        self.navigation.set_current(self.shown_page())

    def show_finding(self, finding: object) -> None:
        """Shows the screen on which a finding is mended, at its place."""
        if isinstance(finding, Finding):
            self.workspace.go_to(screen_of(finding.table, finding.rule), finding)

    def _on_go_to(self, key: str, place: object) -> None:
        self.show_page(key)
        page = self.page(key)
        if place is not None and isinstance(page, Screen):
            page.refresh_if_needed()
            page.go_to(place)
            table = page.main_table()
            if table is not None and table.isVisible():
                table.grid.setFocus()  # one goes on with the keyboard where one was led

    def go_to_anything(self) -> None:
        """The search over everything, under its field in the tool bar."""
        chip = self.go_to_chip
        GoTo(self.workspace, self).show_under(chip.mapToGlobal(chip.rect().bottomRight()))

    def _fill_inspector(self, key: str) -> None:
        if key != self.shown_page():
            return
        page = self.page(key)
        if not isinstance(page, Screen) or not self.workspace.is_open:
            super().show_inspector(False)
            return
        self.inspector.clear()
        filled = page.fill_inspector(self.inspector)
        super().show_inspector(self._inspector_on and filled)

    def show_inspector(self, shown: bool) -> None:
        """The user opens or closes the inspector."""
        self._inspector_on = shown
        super().show_inspector(shown)

    def toggle_inspector(self) -> None:
        """F4."""
        self._inspector_on = not self._inspector_on
        self._fill_inspector(self.shown_page())

    # ------------------------------------------------------------------------------------------------------- commands

    def undo(self) -> None:
        """Takes back the last step."""
        self._step(self.workspace.session.undo)

    def redo(self) -> None:
        """Does the last undone step again."""
        self._step(self.workspace.session.redo)

    def _step(self, act: object) -> None:
        try:
            act()  # type: ignore[operator]
        except AbcCostingError as refused:
            self.files.refuse("That cannot be done", refused)

    def import_ledger(self, path: Path | None = None) -> None:
        """Opens the import of a ledger file; asks for the file where none is given."""
        if not self.workspace.is_open:
            if path is None:
                return
            self.files.new()  # a ledger dropped on the start page begins a project of its own
        from ui.dialogs.import_ledger import open_import

        open_import(self.workspace, self, path)

    def print_report(self) -> None:
        """Shows the reports and asks what to print."""
        self.show_page("reports")
        page = self.page("reports")
        start = getattr(page, "print_pages", None)
        if start is not None:
            start()

    def find_in_page(self) -> None:
        """The search field of the screen, or else everything."""
        page = self.page(self.shown_page())
        bar = page.filters if isinstance(page, Screen) else None
        fields = [field for field in bar.findChildren(QLineEdit) if field.isVisible()] if bar is not None else []
        if fields:
            fields[0].setFocus()
            fields[0].selectAll()
        else:
            self.go_to_anything()

    def _copy(self, with_headings: bool) -> None:
        page = self.page(self.shown_page())
        table = page.main_table() if isinstance(page, Screen) else None
        if table is not None:
            table.grid.copy(with_headings)

    def _toggle_automatic(self) -> None:
        self.workspace.automatic = self.actions_by_key["automatic"].isChecked()

    def set_theme(self, name: str) -> None:
        """Light, dark, high contrast or as the system has it; kept for the next start."""
        self.settings.theme = name  # type: ignore[assignment]
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self.settings.theme)

    def _about(self) -> None:
        text = f"Version {__version__}. Activity-based costing for social security administrations."
        tell(self, "ABC Costing", text, "info")

    # ------------------------------------------------------------------------------------------------- background work

    def _on_started(self, task: Task) -> None:
        self._busy_with = task
        self._patience.start()

    def _on_progress(self, task: Task) -> None:
        if not self._patience.isActive() and task is self._busy_with:
            self._show_busy()

    def _show_busy(self) -> None:
        page = self.page(self.shown_page())
        if self._busy_with is not None and isinstance(page, Screen | StartPage):
            page.busy(self._busy_with.message or self._busy_with.label, self._busy_with.fraction)

    def _on_ended(self, *_ended: object) -> None:
        self._busy_with = None
        self._patience.stop()
        for number in range(self.pages.count()):
            page = self.pages.widget(number)
            if isinstance(page, Screen | StartPage):
                page.idle()

    def _on_failed(self, task: Task, failure: Failure) -> None:
        if self.workspace.on_failed(task, failure):
            self._refresh_findings()
        elif task.done is not None and task.slot == "open":
            self.files.refuse("The project was not opened", failure.message)
        elif not task.slot.startswith("own:"):
            self.files.refuse(f"{task.label}: not done", failure.message)

    # ---------------------------------------------------------------------------------------------------- the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Projects and ledgers can be dropped on the window."""
        if _dropped(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Opens a project, or starts the import of a ledger."""
        path = _dropped(event.mimeData().urls())
        if path is None:
            return
        if path.suffix.lower() == ".abcproj":
            self.files.open_path(path)
        else:
            self.import_ledger(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks about unsaved work; closes when the answer is known."""
        if self.files.has_changes():
            event.ignore()
            self.files.ask_to_close(self._close_now)
            return
        # closed in this very event: a window that closes itself again from within it stays where it is
        self._leave()
        event.accept()

    def _close_now(self) -> None:
        self.workspace.leave()
        self.close()

    def _leave(self) -> None:
        self.settings.remember_geometry("main", self.saveGeometry())
        self.settings.flush()
        self.workspace.close()


def offer_recovery(window: MainWindow) -> None:
    """After a crash: offers to go on where it ended. Skippable; nothing is asked after an ordinary end."""
    from abc_costing.session import Session

    left = Session.recoverable()
    if not left:
        return
    first = left[0]
    steps = f"{first.steps} step{'s' if first.steps != 1 else ''} not saved, the last at {first.edited_at}"
    choices = [
        Choice("Continue", lambda: window.files.recover(first)),
        Choice("Discard", lambda: Session.discard(first), destructive=True),
        Choice("Later"),
    ]
    ask(window, f"“{first.title}” was not closed properly", f"Its work is still there: {steps}.", choices)


def _dropped(urls: list[QUrl]) -> Path | None:
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in LEDGER_SUFFIXES | {".abcproj"} else None


def _gap() -> QFrame:
    made = QFrame()
    made.setFixedWidth(6)
    return made
