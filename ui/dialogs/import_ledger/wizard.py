"""The import of a ledger: four steps, read only until its last button, then one step of the project.

    wizard = open_import(workspace, window, path)      # comes back at once; wizard.imported(outcome) when it is done

A file is looked at in the background as soon as it is chosen; where a kept profile fits it, the import goes straight to
the check. Each change of columns or marks reads the file again, so that what is shown is always what would be imported.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from abc_costing.errors import AbcCostingError
from ui.dialogs.import_ledger import draft as drafts
from ui.dialogs.import_ledger import questions, samples, work
from ui.dialogs.import_ledger.draft import STEPS, Draft
from ui.dialogs.import_ledger.wizard_frame import WizardFrame
from ui.shell.tasks import Failure, Task
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.session import Inspection, Mapping, Reading, Role

_SETTLE_MS: Final = 350
_CONTEXT: Final = (
    "",
    "Which sheets hold the postings",
    "What each column is · preview, read only",
    "Preview, read only · the file is not changed",
)


class ImportWizard(WizardFrame):
    """One import. `imported` tells its outcome (`ImportOutcome`)."""

    imported = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None) -> None:
        super().__init__(workspace, parent)
        self.step = self.reached = 0
        self._rows: work.Rows = {}
        self._rows_of: tuple[object, ...] = ()
        self._asked: tuple[object, ...] = ()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._fill_rows_menu()
        self._connect()
        self._show()

    def _connect(self) -> None:
        file, sheet, columns, check = self.pages
        self.side.steps.chosen.connect(self.go_to_step)
        self.side.control_typed.connect(self._on_control)
        self.footer.back.clicked.connect(lambda: self.go_to_step(self.step - 1))
        self.footer.main.clicked.connect(self._on_main)
        self.footer.cancel.clicked.connect(self.reject)
        file.browse.connect(self.browse)
        file.profile_chosen.connect(self._on_profile)
        file.profile_deleted.connect(self._on_profile_deleted)
        sheet.sheets_chosen.connect(self._on_sheets)
        sheet.range_chosen.connect(self._on_range)
        for page in (columns, check):
            page.preview.role_chosen.connect(self._on_role)
        columns.mapping_changed.connect(self._remap)
        columns.rounding_chosen.connect(lambda on: self._set_options(round_third_decimals=on))
        columns.period_typed.connect(lambda text: self._set_options(period=text))
        columns.profile_saved.connect(self._on_profile_saved)
        self._settle.timeout.connect(self._read)
        self.page.cancel_asked.connect(self._stop)
        runner = self.workspace.runner
        runner.progressed.connect(self._on_progress)
        runner.finished.connect(self._on_ended)
        runner.cancelled.connect(self._on_ended)
        runner.failed.connect(self._on_failed)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self).activated.connect(self.pages[3].next_finding)

    def _fill_rows_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction("Around findings", lambda: self._show_around(True))
        menu.addAction(f"First {work.FIRST_ROWS} rows", lambda: self._show_around(False))
        self._around.set_menu(menu)

    def _show_around(self, around: bool) -> None:
        self.pages[3].around = around
        self._around.set_value("Around findings" if around else "From the start")
        self._show()

    # ------------------------------------------------------------------------------------------------------- the steps

    def go_to_step(self, step: int) -> None:
        """Another step, if what it needs is there."""
        if not 0 <= step < len(STEPS) or any(drafts.hindrance(self.draft, n, self.formats) for n in range(step)):
            return
        self.step, self.reached = step, max(self.reached, step)
        if step >= 2 and self.draft.reading is None and not self.draft.pending:
            self._read()
        self._show()
        self.pages[step].setFocus()

    def _on_main(self) -> None:
        if self.step < len(STEPS) - 1:
            self.go_to_step(self.step + 1)
        elif self.draft.reading is None:
            self._read()
            self._show()
        else:
            self.finish()

    def _set(self, draft: Draft) -> None:
        self.draft = draft
        self._show()

    def _show(self) -> None:
        draft, step = self.draft, self.step
        self.side.show_draft(draft, drafts.states(draft, self.reached), step)
        self.page.set_title(STEPS[step], _CONTEXT[step])
        self._stack.setCurrentIndex(step)
        if step == 0:
            self.pages[0].show_draft(draft)
        elif step == 1:
            self.pages[1].show_draft(draft)
            if draft.sheet is not None:
                self.pages[1].preview.show_rows(draft.sheet, self._rows)
        elif step == 2:
            self.pages[2].show_draft(draft, self._rows)
            if draft.sheet is not None:
                self.pages[2].preview.show_rows(draft.sheet, self._rows, draft.findings)
        else:
            self.pages[3].show_draft(draft, self._rows)
        for widget in (self._around, self._next):
            widget.setVisible(step == 3)
        self._next.setEnabled(bool(draft.findings))
        self._ask()
        self._show_footer()
        self._load_preview()

    def _ask(self) -> None:
        """The open question as a banner, made anew only when it is another."""
        draft = self.draft
        key = (draft.questions[:1], draft.same_file, draft.same_name, draft.replace, self.step >= 2, draft.pending)
        if key != self._asked:
            self._asked = key
            self.page.banner("")
            if self.step >= 2 and not draft.pending:
                questions.ask(self.page, draft, self._answer, self._on_replace)

    def _answer(self, what: str, answer: object) -> None:
        if self.draft.mapping is not None:
            self._remap(samples.answered(self.draft.mapping, what, answer))

    def _show_footer(self) -> None:
        reason = drafts.hindrance(self.draft, self.step, self.formats)
        if not reason and self.step == 3 and self.workspace.session.read_only:
            reason = "This project is open read only. Save it under another name to import."
        self.footer.show_state(self.draft, self.step, reason, self.formats)

    # -------------------------------------------------------------------------------------------------------- the file

    def take(self, path: Path) -> None:
        """A file to import: looked at in the background."""
        self._stop()
        self._settle.stop()
        self.step = self.reached = 0
        self._rows, self._rows_of = {}, ()
        old = self.draft
        self._set(Draft(old.currency, path, control=old.control, control_total=old.control_total,
                        control_problem=old.control_problem, profiles=self.workspace.session.profiles))  # fmt: skip
        work.inspect(self.workspace, path, lambda found: self._on_inspected(path, found))

    def _on_inspected(self, path: Path, found: Inspection | work.Refusal) -> None:
        if path != self.draft.path:
            return
        if isinstance(found, work.Refusal):
            self._set(replace(self.draft, problem=str(found.error)))
            return
        name, mapping = work.fitting(self.workspace.session, found)
        self._set(replace(self.draft, inspection=found, mapping=mapping, profile=name, problem=""))
        if name:
            self.reached = 3
            self.go_to_step(3)

    def _load_preview(self) -> None:
        """The rows of the sheet, and those around the findings, when either is another."""
        draft, view = self.draft, self.draft.sheet
        if draft.path is None or view is None:
            return
        wanted = sorted({f.row for f in draft.findings if f.row is not None and f.sheet in ("", view.name)})
        key = (draft.path, view.name, tuple(wanted))
        if key == self._rows_of:
            return
        self._rows_of = key
        work.preview(self.workspace, draft.path, view.name, wanted, lambda rows: self._on_rows(key, rows))

    def _on_rows(self, key: tuple[object, ...], rows: work.Rows | work.Refusal) -> None:
        if key == self._rows_of and not isinstance(rows, work.Refusal):
            self._rows = rows
            self._show()

    # ------------------------------------------------------------------------------------------------- how it is read

    def _remap(self, mapping: Mapping) -> None:
        """Another column map: the file is read anew, a little later so that several changes are one reading."""
        self.draft = replace(self.draft, mapping=mapping, pending=self.step >= 2)
        if self.step < 2:
            self.draft = replace(self.draft, reading=None)
        else:
            self._settle.start()
        self._show()

    def _read(self) -> None:
        mapping = self.draft.mapping
        self.draft = replace(self.draft, pending=True)
        work.read(self.workspace, self.draft, lambda found: self._on_read(mapping, found))

    def _on_read(self, mapping: Mapping | None, found: Reading | work.Refusal) -> None:
        if mapping != self.draft.mapping:
            return
        if isinstance(found, work.Refusal):
            self._set(replace(self.draft, pending=False, reading=None, problem=str(found.error)))
        else:
            self._set(replace(self.draft, pending=False, reading=found, problem=""))

    def _on_role(self, letter: str, role: Role) -> None:
        view = self.draft.sheet
        if self.draft.mapping is not None and view is not None:
            heading = next((c.heading for c in view.columns if c.letter == letter), "")
            self._remap(drafts.with_role(self.draft.mapping, letter, role, heading))

    def _on_sheets(self, names: tuple[str, ...]) -> None:
        draft = self.draft
        view = draft.inspection.sheet(names[0]) if draft.inspection and names else None
        mapping = draft.mapping
        if view is not None and names[:1] != draft.sheets[:1]:
            mapping = view.mapping
        if mapping is not None:
            self.draft = replace(draft, reading=None)
            self._remap(replace(mapping, sheets=names))

    def _on_range(self, header: int, first: int, last: int) -> None:
        if self.draft.mapping is not None:
            rows = {"header_row": header or None, "first_row": first or None, "last_row": last or None}
            self._remap(replace(self.draft.mapping, **rows))  # type: ignore[arg-type]

    def _set_options(self, **changes: object) -> None:
        from abc_costing.session import ReadOptions

        self.draft = replace(self.draft, options=replace(self.draft.options or ReadOptions(), **changes))  # type: ignore[arg-type]
        if self.draft.mapping is not None:
            self._remap(self.draft.mapping)

    def _on_control(self, text: str) -> None:
        self._set(drafts.with_control(self.draft, text, self.formats))

    def _on_replace(self, wanted: bool) -> None:
        self._set(replace(self.draft, replace=wanted))

    # -------------------------------------------------------------------------------------------------------- profiles

    def _on_profile(self, name: str) -> None:
        draft = self.draft
        if draft.inspection is None:
            return
        try:
            mapping = self.workspace.session.profile(name).apply(draft.inspection) if name else draft.inspection.mapping
        except AbcCostingError as refused:
            self._show()
            self.page.banner(str(refused), "negative", "error")
            return
        self._set(replace(draft, mapping=mapping, profile=name, reading=None))

    def _on_profile_saved(self, name: str) -> None:
        from abc_costing.session import Profile

        mapping = self.draft.mapping
        if mapping is None:
            return
        if self._try(lambda: self.workspace.session.save_profile(Profile(name, mapping))):
            self._set(replace(self.draft, profile=name, profiles=self.workspace.session.profiles))
            self.page.banner(f"The profile “{name}” is kept. The next file with these headings is read by it.",
                             "positive", "done")  # fmt: skip

    def _on_profile_deleted(self, name: str) -> None:
        if self._try(lambda: self.workspace.session.delete_profile(name)):
            self._set(replace(self.draft, profile="", profiles=self.workspace.session.profiles))

    def _try(self, act: object) -> bool:
        assert callable(act)
        try:
            act()
        except AbcCostingError as refused:
            self.page.banner(str(refused), "negative", "error")
            return False
        return True

    # ------------------------------------------------------------------------------------------------- the last button

    def finish(self) -> None:
        """Imports, as one step that Undo takes back."""
        reading = self.draft.reading_with_total()
        if reading is None or drafts.hindrance(self.draft, 3, self.formats):
            return
        try:
            outcome = self.workspace.session.accept_import(reading, replace=self.draft.replace)
        except AbcCostingError as refused:
            self.page.banner(str(refused), "negative", "error")
            return
        self.imported.emit(outcome)
        self.accept()

    # ------------------------------------------------------------------------------------------------- background work

    def _on_progress(self, task: Task) -> None:
        if task.slot in (work.SLOTS[0], work.SLOTS[2]):
            self.page.busy(task.message, task.fraction)

    def _on_ended(self, task: Task, _value: object = None) -> None:
        if task.slot not in work.SLOTS:
            return
        self.page.idle()
        if task.stop.is_set() and task.slot == work.SLOTS[2] and not self._settle.isActive():
            current = self.workspace.runner.current
            if current is None or current.slot != task.slot:
                self._set(replace(self.draft, pending=False, reading=None))

    def _on_failed(self, task: Task, failure: Failure) -> None:
        if task.slot in work.SLOTS:
            self.page.idle()
            self._set(replace(self.draft, pending=False, problem=failure.message))

    def _stop(self) -> None:
        for slot in work.SLOTS:
            self.workspace.runner.cancel_slot(slot)

    def done(self, result: int) -> None:
        """Background work ends with the window."""
        self._settle.stop()
        self._stop()
        runner = self.workspace.runner
        runner.progressed.disconnect(self._on_progress)
        runner.finished.disconnect(self._on_ended)
        runner.cancelled.disconnect(self._on_ended)
        runner.failed.disconnect(self._on_failed)
        super().done(result)
