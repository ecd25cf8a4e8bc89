"""Composition root: makes the application and its one window.

`main(arguments)` is what `python -m abc_costing` calls for the window: nothing, a project file, or `--sample`.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.main_window import MainWindow

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Opens the window and returns when it is closed; 1 where there is no screen to open it on."""
    # imported here: worker processes import the entry module anew and must not load Qt
    from PySide6.QtCore import QTimer

    if not _has_screen():
        sys.stderr.write("There is no screen to open the window on. Commands work without one: abc-costing --help\n")
        return 1
    app = application()
    window = open_window(arguments)
    QTimer.singleShot(0, lambda: after_first_paint(window, arguments))
    return int(app.exec())


def application() -> QApplication:
    """The application with its fonts, theme and names."""
    from PySide6.QtWidgets import QApplication

    from abc_costing import __version__
    from ui.shell import fonts, icons, theme
    from ui.shell.settings import ORGANISATION, Settings

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    _choose_number_locale()
    app.setOrganizationName(ORGANISATION)
    app.setApplicationName("ABC Costing")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(icons.application_icon())
    settings = Settings()
    fonts.install(app)
    theme.apply(app, settings.theme)
    theme.follow_system(app, settings.theme)
    return app


def _choose_number_locale() -> None:
    """Numbers as the user's region writes them; a system without a region (C) would show them without grouping."""
    from PySide6.QtCore import QLocale

    if QLocale.system().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


def open_window(_arguments: Sequence[str] = ()) -> MainWindow:
    """The main window, shown."""
    from ui.main_window import MainWindow

    window = MainWindow()
    window.show()
    return window


def after_first_paint(window: MainWindow, arguments: Sequence[str]) -> None:
    """Opens what was asked for; offers what a crash left behind."""
    from ui.main_window import offer_recovery

    given = list(arguments)
    if given == ["--sample"]:
        window.files.open_sample()
    elif given:
        window.files.open_path(Path(given[0]))
    offer_recovery(window)


def _has_screen() -> bool:
    """Windows and macOS always have one; on Linux the environment says."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
