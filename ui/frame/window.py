"""The window's frame: tool bar on top, navigation | page | inspector, then problems and the status strip.

    window = ShellWindow(places)
    window.add_page("results", page)             # or make=factory: made when first shown
    window.show_page("results")                  # remembered for Back and Forward
    window.page_shown.connect(...)               # str: the page's key
    window.inspector, window.problems, window.strip, window.navigation, window.tool_bar
    window.notice.say("Open for reading only.", "warning", "lock")   # above all pages

F6 and Shift+F6 go round the panes; Alt+Left and Alt+Right back and forward. When the window gets narrow the inspector
closes first, then the navigation shrinks to icons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.frame.navigation import Navigation, Place
from ui.frame.page import Banner
from ui.frame.problems import Problems
from ui.frame.strip import StatusStrip
from ui.shell import icons, measures

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

NARROW: Final = 1260
VERY_NARROW: Final = 1060


class ShellWindow(QMainWindow):
    """The frame without any costing in it."""

    page_shown = Signal(str)
    inspector_toggled = Signal(bool)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.navigation = Navigation(places)
        self._inspector: Inspector | None = None
        self.problems = Problems()
        self.strip = StatusStrip()
        self.notice = Banner()
        self.pages = QStackedWidget()
        self._pages: dict[str, QWidget] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._visited: list[str] = []
        self._at = -1
        self._inspector_wanted = True
        self.tool_bar = self._make_tool_bar()
        self.back, self.forward = self._make_history()
        self._lay_out()
        self.navigation.chosen.connect(self.show_page)

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar("Main tool bar", self)
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.setIconSize(QSize(measures.ICON, measures.ICON))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setFixedHeight(measures.TOOL_BAR)
        bar.toggleViewAction().setEnabled(False)
        self.addToolBar(bar)
        return bar

    def _make_history(self) -> tuple[QAction, QAction]:
        back, forward = QAction("Back", self), QAction("Forward", self)
        back.setShortcut(QKeySequence(QKeySequence.StandardKey.Back))
        forward.setShortcut(QKeySequence(QKeySequence.StandardKey.Forward))
        back.triggered.connect(lambda: self._go(-1))
        forward.triggered.connect(lambda: self._go(1))
        for action, icon in ((back, "back"), (forward, "forward")):
            icons.attach(action, icon)
            action.setEnabled(False)
            self.addAction(action)
        next_pane, previous_pane = QAction("Next pane", self), QAction("Previous pane", self)
        next_pane.setShortcut(QKeySequence("F6"))
        previous_pane.setShortcut(QKeySequence("Shift+F6"))
        next_pane.triggered.connect(lambda: self.cycle_pane(1))
        previous_pane.triggered.connect(lambda: self.cycle_pane(-1))
        self.addActions([next_pane, previous_pane])
        return back, forward

    def _lay_out(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.pages)
        self._splitter.setStretchFactor(0, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self._splitter, 1)
        central = QWidget(self)
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addLayout(middle, 1)
        column.addWidget(self.problems)
        column.addWidget(self.strip)
        self.setCentralWidget(central)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    @property
    def inspector(self) -> Inspector:
        """The inspector, made when something is first put into it: the start must not wait for it."""
        if self._inspector is None:
            from ui.frame.inspector import Inspector

            self._inspector = Inspector()
            self._inspector.closed.connect(lambda: self.show_inspector(False))
            self._splitter.addWidget(self._inspector)
            self._splitter.setSizes([10_000, measures.INSPECTOR])
            self._fit()
        return self._inspector

    def add_tool(self, action: QAction, icon: str, text_beside: bool = True) -> None:
        """An action with an icon on the tool bar; without text the name is in the tooltip."""
        icons.attach(action, icon)
        self.tool_bar.addAction(action)
        button = self.tool_bar.widgetForAction(action)
        if not text_beside:
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(action.text())

    def add_page(self, key: str, page: QWidget | None = None, make: Callable[[], QWidget] | None = None) -> None:
        """A page, or how to make it when it is first shown."""
        if page is not None:
            self._pages[key] = page
            self.pages.addWidget(page)
        elif make is not None:
            self._makers[key] = make

    def page(self, key: str) -> QWidget | None:
        """The page of a key, made when it was not yet."""
        if key not in self._pages and key in self._makers:
            self.add_page(key, self._makers.pop(key)())
        return self._pages.get(key)

    def shown_page(self) -> str:
        return self._visited[self._at] if self._at >= 0 else ""

    def show_page(self, key: str) -> None:
        """Show a page and remember it for Back."""
        if key == self.shown_page() or self.page(key) is None:
            return
        self._visited = [*self._visited[: self._at + 1], key]
        self._at = len(self._visited) - 1
        self._show()

    def _go(self, step: int) -> None:
        if 0 <= self._at + step < len(self._visited):
            self._at += step
            self._show()

    def _show(self) -> None:
        key = self.shown_page()
        page = self.page(key)
        if page is not None:
            self.pages.setCurrentWidget(page)
        self.navigation.set_current(key)
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at + 1 < len(self._visited))
        self.page_shown.emit(key)

    def show_inspector(self, shown: bool) -> None:
        """Open or close the inspector; a narrow window keeps it closed."""
        self._inspector_wanted = shown
        self._fit()
        self.inspector_toggled.emit(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._inspector is not None:
            self._inspector.setVisible(self._inspector_wanted and self.width() >= NARROW)
        collapsed = self.width() < VERY_NARROW
        if collapsed != self.navigation.is_collapsed():
            self.navigation.set_collapsed(collapsed)

    def panes(self) -> list[QWidget]:
        """The panes F6 goes round, as they are visible."""
        inner = self.pages.currentWidget()
        every = [self.navigation, inner, self._inspector, self.problems]
        return [pane for pane in every if pane is not None and pane.isVisible()]

    def cycle_pane(self, step: int) -> None:
        """Give the focus to the next or the previous pane."""
        panes, focus = self.panes(), self.focusWidget()
        here = -1
        if focus is not None:
            here = next((n for n, pane in enumerate(panes) if focus is pane or pane.isAncestorOf(focus)), -1)
        target = panes[(here + step) % len(panes)]
        inside = [child for child in target.findChildren(QWidget) if _takes_focus(child)]
        (target.focusProxy() or next(iter(inside), target)).setFocus(Qt.FocusReason.TabFocusReason)


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
