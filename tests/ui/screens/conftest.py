"""The sample fund open in a workspace, its results calculated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from abc_costing.session import Session
from ui.workspace import Workspace


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Figures as they are written in English, whatever the machine."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all tests of screens: the sample is built once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def workspace(qtbot: QtBot, sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A fresh copy of the sample with the results of its default period and of the one before."""
    monkeypatch.setenv("ABC_COSTING_HOME", str(sample_home))
    made = Workspace()
    made.runner.failed.connect(made.on_failed)
    made.take(Session.sample())
    qtbot.waitUntil(lambda: made.result is not None and made.previous is not None, timeout=15_000)
    qtbot.waitUntil(lambda: made.runner.current is None, timeout=15_000)
    yield made
    made.close()
