"""The actions of the main window: menus, shortcuts and the tool bar, declared in one place.

`Actions` makes them and puts them into menus; what they do is handed in as callables by the main window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.shell import icons

Do = Callable[[], object]
STANDARD: Final = QKeySequence.StandardKey

_MENUS: Final[tuple[tuple[str, tuple[tuple[str, str, object, str], ...]], ...]] = (
    # menu: (key, text, shortcut, icon); an empty key is a line
    ("&File", (
        ("new", "&New project", STANDARD.New, "new"),
        ("new_from_workbook", "New from model &workbook…", None, ""),
        ("open", "&Open…", STANDARD.Open, "open"),
        ("recent", "Open &recent", None, ""),
        ("sample", "Open sa&mple", None, ""),
        ("", "", None, ""),
        ("save", "&Save", STANDARD.Save, "save"),
        ("save_as", "Save &as…", "F12", ""),
        ("", "", None, ""),
        ("import", "&Import ledger…", "Ctrl+I", "import"),
        ("export", "&Export model workbook…", "Ctrl+E", "excel"),
        ("", "", None, ""),
        ("print", "&Print…", STANDARD.Print, "print"),
        ("", "", None, ""),
        ("quit", "E&xit", "Ctrl+Q", ""),
    )),
    ("&Edit", (
        ("undo", "&Undo", STANDARD.Undo, "undo"),
        ("redo", "&Redo", "Ctrl+Y", "redo"),
        ("", "", None, ""),
        ("copy", "&Copy", None, "copy"),
        ("copy_headings", "Copy with &headings", "Ctrl+Shift+C", ""),
        ("find", "&Find", STANDARD.Find, "search"),
        ("go_to", "&Go to…", "Ctrl+K", ""),
    )),
    ("&View", (
        ("pages", "&Pages", None, ""),
        ("inspector", "&Inspector", "F4", ""),
        ("problems", "P&roblems", "F8", ""),
        ("", "", None, ""),
        ("theme", "&Theme", None, ""),
    )),
    ("&Run", (
        ("run", "&Run", "F5", "run"),
        ("automatic", "Run &automatically", None, ""),
        ("cancel", "&Cancel", "Ctrl+.", "close"),
    )),
    ("&Report", (
        ("reports", "&Reports…", None, "report"),
        ("close_period", "&Close period…", None, "lock"),
    )),
    ("&Help", (
        ("keys", "&Keyboard", None, "help"),
        ("about", "&About ABC Costing", None, "info"),
    )),
)
_CHECKABLE: Final = frozenset({"inspector", "problems", "automatic"})
_SUBMENUS: Final = frozenset({"recent", "pages", "theme"})


class Actions:
    """All actions by key (`actions["save"]`) and the submenus by key (`submenus["recent"]`)."""

    def __init__(self, window: QMainWindow, acts: Mapping[str, Do]) -> None:
        self._window = window
        self._made: dict[str, QAction] = {}
        self.submenus: dict[str, QMenu] = {}
        for title, entries in _MENUS:
            menu = window.menuBar().addMenu(title)
            for key, text, shortcut, icon in entries:
                self._add(menu, key, text, shortcut, icon, acts)
        self._made["redo"].setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])

    def __getitem__(self, key: str) -> QAction:
        return self._made[key]

    def _add(self, menu: QMenu, key: str, text: str, shortcut: object, icon: str, acts: Mapping[str, Do]) -> None:
        if not key:
            menu.addSeparator()
            return
        if key in _SUBMENUS:
            self.submenus[key] = menu.addMenu(text)
            return
        action = QAction(text, self._window)
        action.setCheckable(key in _CHECKABLE)
        if isinstance(shortcut, str | QKeySequence.StandardKey):
            action.setShortcut(QKeySequence(shortcut))
        if icon:
            icons.attach(action, icon)
        do = acts[key]
        action.triggered.connect(lambda _checked=False: do())
        menu.addAction(action)
        self._made[key] = action

    def choices(self, key: str, entries: Mapping[str, str], chosen: str, act: Callable[[str], object]) -> None:
        """Fills a submenu with exclusive choices: value to text."""
        menu = self.submenus[key]
        menu.clear()
        group = QActionGroup(menu)
        for value, text in entries.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _checked=False, v=value: act(v))
            group.addAction(action)

    def plain(self, key: str, entries: Mapping[str, str], act: Callable[[str], object]) -> None:
        """Fills a submenu with plain entries: value to text. Without entries it says so."""
        menu = self.submenus[key]
        menu.clear()
        for value, text in entries.items():
            menu.addAction(text).triggered.connect(lambda _checked=False, v=value: act(v))
        if not entries:
            menu.addAction("None yet").setEnabled(False)
