"""Opening, saving and closing projects from the window: the questions asked on the way, none of them blocking.

Whatever would throw unsaved work away asks first: Save, Don't save, Cancel. What the session refuses is told with cause
and remedy, and the way out where there is one (Save a copy).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from abc_costing.errors import AbcCostingError, InputRefused
from abc_costing.progress import Progress
from abc_costing.session import Session
from ui.dialogs.message import Choice, ask, tell
from ui.shell.settings import Settings
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.storage import Recovery

PROJECTS: Final = "ABC Costing projects (*.abcproj)"
WORKBOOKS: Final = "Model workbooks (*.xlsx *.xlsm)"
LEDGERS: Final = "Ledgers (*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt);;All files (*)"


class FileFlow(QObject):
    """What the File menu does. `after_open` is called when another project is shown."""

    def __init__(self, window: QWidget, workspace: Workspace, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._workspace, self._settings = window, workspace, settings

    # ------------------------------------------------------------------------------------------------------- opening

    def open_sample(self) -> None:
        """The sample fund, as an untitled copy to play with."""
        self._ask_first(self._prepare_sample)

    def _prepare_sample(self) -> None:
        """The first time it is built from its ledgers, in the background; the session itself is made on this thread."""
        runner = self._workspace.runner
        runner.run("Prepare the sample", _build_sample, slot="open", done=lambda _: self._take(Session.sample))

    def new(self) -> None:
        """An empty untitled project."""
        self._ask_first(lambda: self._take(Session.new))

    def new_from_workbook(self) -> None:
        """A new project with the model of a workbook."""
        self._ask_first(
            lambda: self._choose_file(
                "New project from a model workbook",
                WORKBOOKS,
                lambda path: self._take(lambda: Session.new(from_workbook=path)),
            )
        )

    def open(self) -> None:
        """Asks for a project file and opens it."""
        self._ask_first(lambda: self._choose_file("Open project", PROJECTS, self._open))

    def open_path(self, path: Path) -> None:
        """Opens a project file, after the question about unsaved work."""
        self._ask_first(lambda: self._open(path))

    def recover(self, recovery: Recovery) -> None:
        """Goes on with what a crash left behind."""
        self._ask_first(lambda: self._take(lambda: Session.recover(recovery)))

    def _open(self, path: Path) -> None:
        if self._is_shown(path):
            self._workspace.leave()  # else our own lock would make it read-only
        self._take(lambda: Session.open(path), path)

    def _is_shown(self, path: Path) -> bool:
        shown = self._workspace.session.path if self._workspace.is_open else None
        return shown is not None and shown.resolve() == path.resolve()

    def _take(self, make: Callable[[], Session], path: Path | None = None) -> None:
        try:
            session = make()
        except AbcCostingError as refused:
            self.refuse("The project was not opened", refused)
            if path is not None and not path.exists():
                self._settings.forget_recent(str(path))
            return
        if session.path is not None:
            self._remember(session.path)
        self._workspace.take(session)

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(str(path))
        self._settings.last_folder = str(path.parent)

    # -------------------------------------------------------------------------------------------------------- saving

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Saves; an untitled project asks for a name. `then` is called when it is saved."""
        session = self._workspace.session
        if session.path is None or session.path.suffix.lower() != ".abcproj":
            self.save_as(then)
            return
        try:
            session.save()
        except AbcCostingError as refused:
            choices = [Choice("Save a copy…", lambda: self.save_as(then)), Choice("Cancel")]
            ask(self._window, "The project was not saved", str(refused), choices, "negative")
            return
        if then is not None:
            then()

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Asks for a name and saves under it."""
        dialog = QFileDialog(self._window, "Save project as", self._settings.last_folder, PROJECTS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("abcproj")
        dialog.selectFile(_file_name(self._workspace.session.title))
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name), then))
        dialog.open()

    def save_to(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Saves under a name the user chose (the dialog has asked about replacing)."""
        try:
            self._workspace.session.save_as(path, overwrite=True)
        except AbcCostingError as refused:
            self.refuse("The project was not saved", refused)
            return
        self._remember(path)
        if then is not None:
            then()

    def export_model(self) -> None:
        """Asks for a name and writes the model workbook."""
        kinds = "Excel workbook (*.xlsx)"
        dialog = QFileDialog(self._window, "Export the model workbook", self._settings.last_folder, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(_file_name(self._workspace.session.title))
        dialog.fileSelected.connect(lambda name: self._export(Path(name)))
        dialog.open()

    def _export(self, path: Path) -> None:
        try:
            self._workspace.session.export_model(path)
        except AbcCostingError as refused:
            self.refuse("The model was not exported", refused)

    # ------------------------------------------------------------------------------------------------------- closing

    def _ask_first(self, then: Callable[[], object]) -> None:
        """Goes on at once, or after the answer about unsaved work."""
        if not self.has_changes():
            then()
            return
        title = f"Save the changes to “{self._workspace.session.title}”?"
        text = "Changes that are not saved are lost when the project is closed."
        save, leave = Choice("Save", lambda: self.save(then)), Choice("Don't save", then, destructive=True)
        choices = [save, leave, Choice("Cancel")]
        ask(self._window, title, text, choices)

    def ask_to_close(self, then: Callable[[], object]) -> None:
        """`then` is called when the project may be closed."""
        self._ask_first(then)

    def has_changes(self) -> bool:
        """Whether closing would lose work. A copy of the sample or a new project nothing was done to has none."""
        if not self._workspace.is_open:
            return False
        session = self._workspace.session
        steps = session.undo_label is not None or session.redo_label is not None
        return session.unsaved and not session.read_only and (session.path is not None or steps)

    def refuse(self, title: str, refused: AbcCostingError | str) -> None:
        """Tells what was refused, with all its findings."""
        findings = refused.findings if isinstance(refused, InputRefused) else ()
        tell(self._window, title, str(refused), details="\n".join(f.line() for f in findings))

    def _choose_file(self, title: str, kinds: str, then: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self._window, title, self._settings.last_folder, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.open()


def _build_sample(progress: Progress) -> None:
    Session.sample(progress).close()


def _file_name(title: str) -> str:
    """A title as a file name that Windows takes."""
    kept = "".join("-" if char in '<>:"/\\|?*' or ord(char) < 32 else char for char in title)
    return kept.strip(" .") or "Project"
