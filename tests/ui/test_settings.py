"""Preferences survive, and damaged ones do no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from ui.shell.settings import RECENT_LIMIT, Settings


def test_what_is_set_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    first = Settings(file)
    first.theme = "dark"
    first.scale_percent = 150
    first.reduced_motion = True
    first.remember_widths("results", {"total": 88})
    first.remember_geometry("main", QByteArray(b"\x01\xd9\x00"))
    first.flush()
    again = Settings(file)
    assert (again.theme, again.scale_percent, again.reduced_motion) == ("dark", 150, True)
    assert again.widths("results") == {"total": 88}
    assert again.geometry("main") == QByteArray(b"\x01\xd9\x00")


@pytest.mark.parametrize(
    "text", ["look/theme=purple", "look\\theme=", "[look]\ntheme=7\nscale=many\nreduced_motion=perhaps"]
)
def test_damaged_values_read_as_defaults(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.ini"
    file.write_text(text + "\n[widths]\nresults=not json\n[files]\nrecent=[1, {}]\n", encoding="utf-8")
    settings = Settings(file)
    assert (settings.theme, settings.scale_percent, settings.reduced_motion) == ("system", 100, False)
    assert settings.widths("results") == {}
    assert settings.recent_files == []


def test_the_last_used_file_comes_first(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    for n in range(RECENT_LIMIT + 3):
        settings.add_recent(f"{n}.abc")
    settings.add_recent("5.abc")
    assert settings.recent_files[0] == "5.abc"
    assert len(settings.recent_files) == RECENT_LIMIT
    settings.forget_recent("5.abc")
    assert "5.abc" not in settings.recent_files
