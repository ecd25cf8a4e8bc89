"""What the user prefers, kept per user: a typed wrapper over QSettings.

    settings = Settings()                 # the user's own; Settings(path) for a file of one's own, as tests do
    settings.theme = "dark"               # written at once
    settings.remember_widths("results", {"service": 168, "total": 61})

A value that is missing, of the wrong type or not among the allowed ones reads as its default: a damaged
preference never stops the program. Only texts, numbers and JSON are stored, never pickled objects.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Generic, TypeVar, cast, overload

from PySide6.QtCore import QByteArray, QSettings

from ui.shell import theme

T = TypeVar("T", bound=str | int | bool)
Json = TypeVar("Json", list[object], dict[str, object])

ORGANISATION: Final = "ABC Costing"
PROGRAM: Final = "abc-costing"
RECENT_LIMIT: Final = 12


class Stored(Generic[T]):
    """One preference: its key in the file, its default, what it may be."""

    def __init__(self, key: str, default: T, allowed: Sequence[T] = ()) -> None:
        self.key = key
        self.default = default
        self.allowed = tuple(allowed)

    @overload
    def __get__(self, owner: None, kind: type[object]) -> Stored[T]: ...
    @overload
    def __get__(self, owner: Settings, kind: type[object]) -> T: ...
    def __get__(self, owner: Settings | None, kind: type[object]) -> Stored[T] | T:
        return self if owner is None else owner.read(self)

    def __set__(self, owner: Settings, value: T) -> None:
        owner.write(self.key, value)


class Settings:
    """The preferences of one user on one computer."""

    theme: Stored[theme.Setting] = Stored("look/theme", "system", theme.SETTINGS)
    density = Stored("look/density", "compact", ("compact", "comfortable"))
    scale_percent = Stored("look/scale", 100, (100, 110, 125, 150, 175, 200))
    reduced_motion = Stored("look/reduced_motion", False)
    language = Stored("language/interface", "")
    number_locale = Stored("language/numbers", "")
    parentheses = Stored("language/parentheses", False)
    user_name = Stored("user/name", "")
    last_folder = Stored("files/folder", "")

    def __init__(self, file: Path | None = None) -> None:
        ini = QSettings.Format.IniFormat
        if file is None:
            self._store = QSettings(ini, QSettings.Scope.UserScope, ORGANISATION, PROGRAM)
        else:
            self._store = QSettings(str(file), ini)

    def read(self, what: Stored[T]) -> T:
        """A preference, or its default where the stored value cannot be used."""
        text = self._text(what.key)
        value: str | int | bool | None = text
        if isinstance(what.default, bool):
            value = {"true": True, "false": False}.get(text or "")
        elif isinstance(what.default, int):
            value = int(text) if text is not None and text.lstrip("-").isdecimal() else None
        if value is None or (what.allowed and value not in what.allowed):
            return what.default
        return cast("T", value)

    def write(self, key: str, value: str | int | bool) -> None:
        self._store.setValue(key, str(value).lower() if isinstance(value, bool) else str(value))

    @property
    def recent_files(self) -> list[str]:
        """Paths, the last used first."""
        return [entry for entry in self._json("files/recent", list) if isinstance(entry, str)]

    def add_recent(self, path: str) -> None:
        kept = [path, *(entry for entry in self.recent_files if entry != path)][:RECENT_LIMIT]
        self.write("files/recent", json.dumps(kept))

    def forget_recent(self, path: str) -> None:
        self.write("files/recent", json.dumps([entry for entry in self.recent_files if entry != path]))

    def widths(self, table: str) -> dict[str, int]:
        """Column widths of a table by column key, as the user left them; empty when never changed."""
        found = self._json(f"widths/{table}", dict)
        return {key: width for key, width in found.items() if isinstance(width, int) and 0 < width < 4000}

    def remember_widths(self, table: str, widths: Mapping[str, int]) -> None:
        self.write(f"widths/{table}", json.dumps(dict(widths)))

    def geometry(self, window: str) -> QByteArray:
        """What `QWidget.saveGeometry` gave; empty when never stored."""
        return QByteArray.fromBase64(QByteArray((self._text(f"geometry/{window}") or "").encode("ascii", "ignore")))

    def remember_geometry(self, window: str, geometry: QByteArray) -> None:
        self.write(f"geometry/{window}", bytes(geometry.toBase64().data()).decode("ascii"))

    def flush(self) -> None:
        """Write to disk now; otherwise Qt does it soon."""
        self._store.sync()

    def _text(self, key: str) -> str | None:
        value = self._store.value(key)
        return value if isinstance(value, str) else None

    def _json(self, key: str, kind: type[Json]) -> Json:
        try:
            value = json.loads(self._text(key) or "null")
        except ValueError:
            return kind()
        return value if isinstance(value, kind) else kind()
