"""The bar above the pages: which page, and how large."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QMenu, QSpinBox

from ui.frame import parts
from ui.frame.chips import Chip
from ui.frame.page import Row
from ui.screens.reports.pages import PageView, Zoom
from ui.shell import measures

FIXED: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class ZoomBar:
    """Widgets that belong to a page view; `add_to` puts them into a bar."""

    def __init__(self, pages: PageView) -> None:
        self._pages = pages
        self._page = QSpinBox()
        self._page.setAccessibleName("Page")
        self._page.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._page.setFixedWidth(52)
        self._page.setFixedHeight(measures.CONTROL)
        self._count = parts.label("", "secondary")
        self._chip = Chip("Zoom", "", menu=self._menu())
        self._page.valueChanged.connect(lambda value: pages.go_to_page(value - 1))
        pages.page_changed.connect(lambda _page: self._show())
        pages.zoom_changed.connect(self._show)
        self._show()

    def add_to(self, bar: Row) -> None:
        """Pages at the leading end, zoom at the trailing one."""
        pages = self._pages
        bar.add(parts.tool("", "up", "Previous page", lambda: pages.go_to_page(pages.page() - 1)))
        bar.add(parts.tool("", "down", "Next page", lambda: pages.go_to_page(pages.page() + 1)))
        bar.add(parts.label("Page", "secondary"))
        bar.add(self._page)
        bar.add(self._count)
        bar.add_end(parts.tool("", "minus", "Smaller (Ctrl+−)", lambda: pages.zoom_by(-1)))
        bar.add_end(parts.tool("", "plus", "Larger (Ctrl++)", lambda: pages.zoom_by(1)))
        bar.add_end(self._chip)

    def _menu(self) -> QMenu:
        menu = QMenu()
        menu.addAction("Fit &width", lambda: self._pages.set_zoom("width"))
        menu.addAction("Fit &page", lambda: self._pages.set_zoom("page"))
        menu.addSeparator()
        for factor in FIXED:
            self._add(menu, factor)
        return menu

    def _add(self, menu: QMenu, factor: float) -> None:
        menu.addAction(f"{round(factor * 100)} %", lambda: self._pages.set_zoom(factor))

    def _show(self) -> None:
        count = len(self._pages.pages())
        self._page.blockSignals(True)
        self._page.setRange(min(1, count), max(1, count))
        self._page.setValue(self._pages.page() + 1)
        self._page.blockSignals(False)
        self._count.setText(f"of {count}")
        self._chip.set_value(_words(self._pages.zoom(), self._pages.factor()))


def _words(zoom: Zoom, factor: float) -> str:
    percent = f"{round(factor * 100)} %"
    return percent if isinstance(zoom, float) else f"Fit {zoom}, {percent}"
