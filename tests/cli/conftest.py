from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Working copies, logs and the built sample of one test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ABC_COSTING_HOME", str(folder))
    return folder
