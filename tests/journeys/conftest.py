"""The real main window on the sample, its results calculated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.shell import theme
from ui.shell.settings import Settings


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, profile_of_nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A window as the officer sees it after File > Open sample."""
    monkeypatch.setenv("ABC_COSTING_HOME", str(profile_of_nobody / "journeys"))
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    theme.apply(qapp, "light")
    made = MainWindow(Settings(tmp_path / "settings.ini"))
    made.resize(1366, 768)
    made.show()
    made.files.open_sample()
    space = made.workspace
    qtbot.waitUntil(lambda: space.is_open and space.previous is not None and not space.stale, timeout=60_000)
    qtbot.waitUntil(lambda: space.runner.current is None, timeout=30_000)
    yield made
    space.leave()
    made.close()
    QLocale.setDefault(before)
