"""Reports (S12): options at the leading edge, the real pages beside them; print, PDF and Excel are made of the same.

Files and prints are never out of date: where the project changed since the pages were made, they are made anew first.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.rows import ACTUAL, key_of
from abc_costing.progress import Progress
from abc_costing.reporting import phrases
from abc_costing.session import ChangeRecord
from ui.frame import parts
from ui.screens.reports.making import FileForm, Made, Written, making, writing, writing_all
from ui.screens.reports.options import PACKS, Options, Wish
from ui.screens.reports.pages import PageView
from ui.screens.reports.zoom_bar import ZoomBar
from ui.screens.screen import Screen
from ui.shell.empty import EmptyState
from ui.shell.settings import Settings
from ui.shell.tasks import Task
from ui.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

FORMS: Final[dict[FileForm, tuple[str, str]]] = {
    "pdf": ("PDF", "PDF (*.pdf)"),
    "xlsx": ("Excel", "Excel workbook (*.xlsx)"),
}


class ReportsScreen(Screen):
    """One report at a time, as it will be printed."""

    def __init__(self, workspace: Workspace, settings: Settings | None = None) -> None:
        super().__init__(workspace, "Reports")
        self._settings = settings or Settings()
        self.options = Options(self._settings)
        self.pages = PageView()
        self.empty = EmptyState()
        self.made: Made | None = None
        self._made_for: tuple[str, str, Wish] | None = None
        self._changed = True
        self._task: Task | None = None
        self._then: Callable[[], None] | None = None
        self._dialog: QPrintDialog | QFileDialog | None = None
        self._arrange()
        self._add_actions()
        self.options.changed.connect(self.outdate)
        self.cancel_asked.connect(self._cancel)
        self.empty.pressed.connect(self._on_empty)
        workspace.runner.progressed.connect(self._on_progress)
        workspace.runner.cancelled.connect(self._on_stopped)
        workspace.runner.failed.connect(self._on_stopped)

    def _arrange(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.options)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self.empty)
        row.addWidget(self._stack, 1)
        self.set_content(body)
        self.zoom_bar = ZoomBar(self.pages)
        self.zoom_bar.add_to(self.filters)

    def _add_actions(self) -> None:
        self.add_action("Print…", "print", "Print these pages (Ctrl+P)", self.print_pages)
        self.add_stop()
        self.add_action("Save PDF…", "document", "Save these pages as PDF", lambda: self.save_as("pdf"))
        self.add_action("Save Excel…", "excel", "Save these figures as a workbook", lambda: self.save_as("xlsx"))
        self.add_action("Save all…", "export", "All reports as PDF and Excel, into a folder", self.save_all)

    # -------------------------------------------------------------------------------------------------------- making

    def touches(self, record: ChangeRecord) -> bool:
        return bool(record.tables or record.settings or record.ledger)

    def _on_change(self, record: ChangeRecord) -> None:
        if record.kind not in ("save", "results") and self.touches(record):
            self._changed = True
        super()._on_change(record)

    def _wanted(self) -> tuple[str, str, Wish]:
        return self.workspace.period, self.workspace.scenario, self.options.wish()

    def is_current(self) -> bool:
        """Whether the pages shown are those of the project as it is now."""
        return not self._changed and self.made is not None and self._made_for == self._wanted()

    def refresh(self) -> None:
        """Makes the pages anew where anything they are made of is different; the old ones stay until then."""
        self.options.set_closed(self._is_closed())
        period, scenario = self.workspace.period, self.workspace.scenario
        self.set_context(" · ".join((phrases.period_name(period), f"Scenario {scenario}")) if period else "")
        if self.is_current():
            self._mark(outdated=False)
            return
        workspace = self.workspace
        has_pages = bool(self.pages.pages())
        self._mark(outdated=has_pages and self._changed)
        if workspace.stale and workspace.automatic and not workspace.run_problem:
            return  # made when the results are there
        if workspace.automatic or self._made_for != self._wanted():
            self.make()

    def _is_closed(self) -> bool:
        rows, period = self.workspace.session.model.periods, key_of(self.workspace.period)
        return any(key_of(row.period) == period and row.status == "closed" for row in rows)

    def _mark(self, *, outdated: bool) -> None:
        self.pages.set_outdated(outdated)
        if not outdated:
            if self._shows_outdated:
                self.banner("")
            self._shows_outdated = False
            return
        self._shows_outdated = True
        renew = parts.button("Make the pages anew", press=self.make)
        self.banner("These pages are out of date: the project was changed since.", "warning", "warning", renew)

    _shows_outdated = False

    def make(self) -> None:
        """Starts making the pages in the background."""
        wanted = self._wanted()
        period, scenario, wish = wanted
        if not period:
            self._say("No report yet: there is no period with cost.", "Import a ledger")
            return
        try:
            job = self.workspace.session.report_job(wish.pack, period, scenario, options=wish.options())
        except AbcCostingError as refused:
            self._take(Made(refusal=refused), wanted)
            return
        self._changed = False
        if not self.pages.pages():
            self._say("Making the pages …")
        self._task = self.workspace.runner.run(
            "Make the report", making(job), slot="report", done=lambda made: self._take(made, wanted))

    def _take(self, made: Made, wanted: tuple[str, str, Wish]) -> None:
        self._task = None
        self.idle()
        then, self._then = self._then, None
        if made.refusal is not None:
            self.made = None
            self.pages.set_pages(())
            self._say(str(made.refusal), "Show the problems")
            return
        self.made, self._made_for = made, wanted
        self.pages.set_pages(made.pages)
        self._stack.setCurrentWidget(self.pages)
        self.filters.setVisible(True)
        self._mark(outdated=self._changed)
        if then is not None:
            then()

    def _say(self, sentence: str, verb: str = "") -> None:
        self.empty.say(sentence, "report", verb)
        self._stack.setCurrentWidget(self.empty)
        self.filters.setVisible(False)
        self.pages.set_outdated(False)

    def _on_empty(self) -> None:
        self.workspace.go_to("run" if self.workspace.period else "ledger")

    def _on_progress(self, task: Task) -> None:
        if task is self._task:
            self.busy(task.message, task.fraction)

    def _on_stopped(self, task: Task, _failure: object = None) -> None:
        if task is self._task:
            self._task = None
            self._then = None
            self.idle()
            if task.slot == "report":
                self._changed = True
                if self.pages.pages():
                    self._mark(outdated=True)
                else:
                    self._say("The pages were not made.", "")

    def _cancel(self) -> None:
        if self._task is not None:
            self.workspace.runner.cancel(self._task)

    def _when_current(self, act: Callable[[], None]) -> None:
        """Does it with pages of the project as it is; makes them first where they are not."""
        if self.is_current():
            act()
            return
        self._then = act
        if self._task is None or self._task.slot != "report":
            self.make()

    # ------------------------------------------------------------------------------------------------------ printing

    def print_pages(self) -> None:
        """Asks the system's print dialog how, and prints the pages."""
        if self.workspace.is_open:
            self._when_current(self._ask_printer)

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from ui.screens.reports.printing import fit_paper

        pages = self.pages.pages()
        if not pages or self.made is None or self.made.document is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.made.document.title)
        fit_paper(printer, pages[0])
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
        dialog.setMinMax(1, len(pages))
        dialog.setFromTo(1, len(pages))
        dialog.accepted.connect(lambda: self.print_on(printer))
        self._dialog = dialog
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Prints the pages in the background. Noted in the audit log."""
        from ui.screens.reports.printing import STAMP, paint_pages

        pages, what = self.pages.pages(), f"Print the report {self._named()}"
        stamp = STAMP if self.pages.outdated else ""

        def work(progress: Progress) -> int:
            return paint_pages(pages, printer, stamp=stamp, progress=progress)

        self._task = self.workspace.runner.run(
            "Print the report", work, slot="print", done=lambda sheets: self._on_printed(sheets, what))

    def _on_printed(self, sheets: int, what: str) -> None:
        self._task = None
        self.idle()
        if not sheets:
            self.workspace.refuse(
                "Nothing was printed", "The printer could not be opened. Choose another printer, or save a PDF.")
            return
        self.workspace.session.note_output(what, ())
        self.banner(f"{sheets} {'page' if sheets == 1 else 'pages'} sent to the printer.", "positive", "done",
                    parts.button("Close", press=lambda: self.banner("")))  # fmt: skip

    def _named(self) -> str:
        period, scenario, wish = self._made_for or self._wanted()
        return f"{wish.pack} of {period}" + ("" if key_of(scenario) == key_of(ACTUAL) else f", {scenario}")

    # --------------------------------------------------------------------------------------------------------- files

    def stem(self) -> str:
        """The name that files are offered under."""
        period, scenario, wish = self._wanted()
        words = [self.workspace.session.title, wish.pack, period]
        words += [] if key_of(scenario) == key_of(ACTUAL) else [scenario]
        return "-".join(_file_word(word) for word in words).lower()

    def save_as(self, form: FileForm) -> None:
        """Asks where, and writes the report as PDF or Excel."""
        name, kinds = FORMS[form]
        folder = Path(self._settings.last_folder or Path.home())
        dialog = QFileDialog(self, f"Save the report as {name}", str(folder / f"{self.stem()}.{form}"), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form)
        dialog.fileSelected.connect(lambda path: self.save(Path(path), form))
        self._dialog = dialog
        dialog.open()

    def save(self, path: Path, form: FileForm) -> None:
        """Writes the report in the background."""
        self._when_current(lambda: self._write(path, form))

    def _write(self, path: Path, form: FileForm) -> None:
        if self.made is None or self.made.document is None:
            return
        what = f"Save the report {self._named()} as {FORMS[form][0]}"
        work = writing(self.made.document, path, form)
        self._task = self.workspace.runner.run(
            f"Write {path.name}", work, slot="write report", done=lambda written: self._on_written(written, what))

    def save_all(self) -> None:
        """Asks for a folder, and writes every report as PDF and Excel."""
        dialog = QFileDialog(self, "Save all reports to a folder", self._settings.last_folder or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(lambda path: self.write_all(Path(path)))
        self._dialog = dialog
        dialog.open()

    def write_all(self, folder: Path) -> None:
        """Writes every report into a folder, in the background."""
        period, scenario, wish = self._wanted()
        session = self.workspace.session
        try:
            jobs = [session.write_report_job(folder, pack, period, scenario, options=wish.options(pack))
                    for pack, _, _ in PACKS]  # fmt: skip
        except AbcCostingError as refused:
            self.workspace.refuse("The reports were not written", refused)
            return
        what = f"Save all reports: report of {period}"
        self._task = self.workspace.runner.run(
            "Write all reports", writing_all(jobs), slot="write report", done=lambda done: self._on_written(done, what))

    def _on_written(self, written: Written, what: str) -> None:
        self._task = None
        self.idle()
        if written.paths:
            self.workspace.session.note_output(what, written.paths)
            folder = written.paths[0].parent
            self._settings.last_folder = str(folder)
            self._tell_saved(written.paths, folder)
        if written.refusal is not None:
            self.workspace.refuse("The report was not written", written.refusal)

    def _tell_saved(self, paths: tuple[Path, ...], folder: Path) -> None:
        one = len(paths) == 1
        words = f"“{paths[0].name}” was saved." if one else f"{len(paths)} files were saved in “{folder.name}”."
        show = parts.button("Open folder", press=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        self.banner(words, "positive", "done", show, parts.button("Close", press=lambda: self.banner("")))


def _file_word(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in text).strip("-")
