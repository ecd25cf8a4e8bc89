"""python docs/make_screenshots.py [PLACE ...]

Takes the pictures of the user guide: opens the sample without a screen, shows each place of the program at 1366 x 768
and writes it to docs/images, the cost per service and the cap in dark colours too. With names of places (`results
cap`), only those. Nothing of the user's own settings is read or written.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from ui.main_window import MainWindow
    from ui.shell.settings import Settings

ROOT: Final = Path(__file__).resolve().parent.parent
IMAGES: Final = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1366, 768
COLOURS: Final = 128
IN_DARK: Final = ("results", "cap")
PATIENCE_S: Final = 120
STILL_S: Final = 0.4
"""A picture is taken when nothing has been at work for so long."""


class NotReady(Exception):
    """The program did not come to rest, or a place could not be shown."""


def main(wanted: list[str]) -> int:
    """Takes the pictures; the exit code is 1 where one could not be taken."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ.update({"QT_QPA_PLATFORM": "offscreen", "ABC_COSTING_HOME": home, "LOGNAME": "m.banda"})
        from PySide6.QtCore import QLocale

        from ui.app import application
        from ui.main_window import MainWindow
        from ui.shell.settings import Settings

        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        app = application()
        window = MainWindow(_settings(Settings, Path(home)))
        window.resize(WIDTH, HEIGHT)
        window.show()
        try:
            missed = _take_all(app, window, wanted)
        finally:
            window.workspace.close()
            window.deleteLater()
            app.processEvents()
    return 1 if missed else 0


def _settings(kind: "type[Settings]", folder: Path) -> "Settings":
    settings = kind(folder / "settings.ini")
    settings.user_name = "M. Banda"
    settings.theme = "light"
    return settings


def _take_all(app: "QApplication", window: "MainWindow", wanted: list[str]) -> list[str]:
    """Every place in light, some in dark. Returns those that could not be taken."""
    from ui.screens.catalogue import PLACES

    names = {"start": "start", **{place.key: file_name(place.name) for place in PLACES}}
    chosen = [key for key in names if not wanted or key in wanted]
    window.set_theme("light")
    missed = []
    if "start" in chosen:
        _settle(app, window)
        save(window, names["start"])
    window.files.open_sample()
    _wait(app, lambda: window.workspace.is_open and not window.workspace.stale, "the sample was not calculated")
    for key in (key for key in chosen if key != "start"):
        if not _take(app, window, key, names[key]):
            missed.append(key)
    if "trace" in chosen and "trace" not in missed:
        _take_flow(app, window)
    window.set_theme("dark")
    for key in (key for key in IN_DARK if key in chosen and key not in missed):
        _take(app, window, key, f"{names[key]}-dark")
    window.set_theme("light")
    if not wanted or "import" in wanted:
        _take_import(app, window)
    return missed


def _take(app: "QApplication", window: "MainWindow", key: str, name: str) -> bool:
    window.show_page(key)
    if window.shown_page() != key:
        print(f"{key}: not shown")
        return False
    _settle(app, window)
    save(window, name)
    return True


def _take_flow(app: "QApplication", window: "MainWindow") -> None:
    """Other views of Trace and flow; afterwards the page is as before."""
    from ui.screens.trace.screen import PATHS, PICTURE, TraceScreen

    page = window.page("trace")
    if isinstance(page, TraceScreen):
        window.show_page("trace")
        for view, name in ((PICTURE, "flow-picture"), (PATHS, "largest-paths")):
            page.show_view(view)
            _settle(app, window)
            save(window, name)
        page.show_view("activity")


def _take_import(app: "QApplication", window: "MainWindow") -> None:
    """Two steps of the import: what the columns are, and the check before it. The first would show a folder's name."""
    from abc_costing.places import sample
    from abc_costing.session import Session
    from ui.dialogs.import_ledger import open_import

    window.workspace.take(Session.new(from_workbook=sample("model.xlsx")))  # where the ledger is not in yet
    wizard = open_import(window.workspace, window, sample("ledger_2025.xlsx"))
    for step, name in ((2, "import-columns"), (3, "import-check")):
        _settle(app, window)
        wizard.go_to_step(step)
        _settle(app, window)
        save(wizard, name)
    wizard.reject()


def file_name(place: str) -> str:
    """`Services, volumes` is in services-volumes.png."""
    return re.sub(r"[^a-z]+", "-", place.lower()).strip("-")


def save(widget: "QWidget", name: str) -> None:
    """Grabs a window into docs/images, with so few colours that the file stays small."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    picture = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB")


def _settle(app: "QApplication", window: "MainWindow") -> None:
    """Lets the program work until nothing has been going on for a moment."""
    quiet_since = time.monotonic()

    def still() -> bool:
        nonlocal quiet_since
        if window.workspace.runner.current is not None:
            quiet_since = time.monotonic()
        return time.monotonic() - quiet_since > STILL_S

    _wait(app, still, "the program did not come to rest")


def _wait(app: "QApplication", ready: Callable[[], bool], problem: str) -> None:
    began = time.monotonic()
    while not ready():
        if time.monotonic() - began > PATIENCE_S:
            raise NotReady(problem)
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
