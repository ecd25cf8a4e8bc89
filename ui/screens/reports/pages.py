"""The pages as they are printed, one under the other, at any zoom.

    view.set_pages(pages)                  # SVG, one each; keeps the place where the number of pages allows
    view.set_zoom("width") / "page" / 1.25
    view.page(), view.go_to_page(3); page_changed, zoom_changed

Only what is seen is drawn, and kept until the zoom changes. Paper is white in every theme.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QByteArray, QEvent, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractScrollArea

from ui.screens.reports.printing import STAMP, paint_stamp
from ui.shell import theme

Zoom = float | Literal["width", "page"]
GAP: Final = 16
DPI: Final = 96 / 72
"""Logical pixels in a point at 100 %."""
SMALLEST, LARGEST = 0.25, 4.0
STEP: Final = 1.25
KEPT: Final = 8
"""So many drawn pages are kept."""


class PageView(QAbstractScrollArea):
    """Pages on a grey ground."""

    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pages: tuple[bytes, ...] = ()
        self._sizes: list[QSizeF] = []
        self._renderers: dict[int, QSvgRenderer] = {}
        self._drawn: OrderedDict[int, QPixmap] = OrderedDict()
        self._zoom: Zoom = "width"
        self._page = 0
        self.outdated = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages of the report")
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        theme.notifier().changed.connect(self.viewport().update)

    # --------------------------------------------------------------------------------------------------------- pages

    def set_pages(self, pages: Sequence[bytes]) -> None:
        """Shows other pages."""
        self._pages = tuple(pages)
        self._renderers.clear()
        self._drawn.clear()
        self._sizes = [self._renderer(index).viewBoxF().size() for index in range(len(self._pages))]
        self._renderers.clear()
        page = min(self._page, max(0, len(self._pages) - 1))
        self._measure()
        self.go_to_page(page)
        self._tell()
        self.viewport().update()

    def pages(self) -> tuple[bytes, ...]:
        """The pages as SVG."""
        return self._pages

    def set_outdated(self, outdated: bool) -> None:
        """Whether the pages carry the stamp that says that they are out of date."""
        self.outdated = outdated
        self.viewport().update()

    def page(self) -> int:
        """The page that is read, from 0."""
        return self._page

    def go_to_page(self, page: int) -> None:
        """Scrolls to the head of a page."""
        if self._pages:
            self.verticalScrollBar().setValue(self._tops[max(0, min(page, len(self._pages) - 1))] - GAP)
            self._on_scrolled()

    # ---------------------------------------------------------------------------------------------------------- zoom

    def set_zoom(self, zoom: Zoom) -> None:
        """A factor (1.0: as large as the paper), or fit to the width, or to the whole page."""
        if isinstance(zoom, float):
            zoom = min(LARGEST, max(SMALLEST, zoom))
        if zoom != self._zoom:
            self._zoom = zoom
            self._rescale()

    def zoom(self) -> Zoom:
        """As it was asked for."""
        return self._zoom

    def factor(self) -> float:
        """The zoom as a number."""
        if isinstance(self._zoom, float):
            return self._zoom
        if not self._sizes:
            return 1.0
        room = self.viewport().size()
        widest = max(size.width() for size in self._sizes) * DPI
        across = (room.width() - 2 * GAP) / widest
        if self._zoom == "width":
            return max(SMALLEST, min(LARGEST, across))
        tallest = max(size.height() for size in self._sizes) * DPI
        return max(SMALLEST, min(LARGEST, across, (room.height() - 2 * GAP) / tallest))

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller, a quarter a step."""
        self.set_zoom(float(self.factor() * STEP**steps))

    def _rescale(self) -> None:
        """Keeps the place on the page while its size changes."""
        bar = self.verticalScrollBar()
        before = self._size(self._page).height() or 1
        part = (bar.value() - self._tops[self._page]) / before if self._pages else 0.0
        self._drawn.clear()
        self._measure()
        if self._pages:
            bar.setValue(self._tops[self._page] + round(part * self._size(self._page).height()))
        self.zoom_changed.emit()
        self.viewport().update()

    def _measure(self) -> None:
        self._factor = self.factor()
        self._tops: list[int] = []
        down = GAP
        for index in range(len(self._pages)):
            self._tops.append(down)
            down += self._size(index).height() + GAP
        room = self.viewport().size()
        widest = max((self._size(i).width() for i in range(len(self._pages))), default=0) + 2 * GAP
        self.verticalScrollBar().setRange(0, max(0, down - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, widest - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())

    def _size(self, index: int) -> QSize:
        if not self._sizes:
            return QSize(0, 0)
        return (self._sizes[index] * (DPI * self._factor)).toSize()

    # ------------------------------------------------------------------------------------------------------- drawing

    def _renderer(self, index: int) -> QSvgRenderer:
        found = self._renderers.get(index)
        if found is None:
            found = self._renderers[index] = QSvgRenderer(QByteArray(self._pages[index]))
        return found

    def _picture(self, index: int) -> QPixmap:
        found = self._drawn.get(index)
        if found is None:
            ratio = self.devicePixelRatioF()
            found = QPixmap(self._size(index) * ratio)
            found.fill(Qt.GlobalColor.white)
            with QPainter(found) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._renderer(index).render(painter, QRectF(found.rect()))
            found.setDevicePixelRatio(ratio)
            self._renderers.pop(index, None)
        self._drawn[index] = found
        self._drawn.move_to_end(index)
        while len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        return found

    def place(self, index: int) -> QRect:
        """Where a page stands on the screen."""
        size = self._size(index)
        room = self.viewport().width()
        fits = size.width() + 2 * GAP <= room
        left = (room - size.width()) // 2 if fits else GAP - self.horizontalScrollBar().value()
        return QRect(left, self._tops[index] - self.verticalScrollBar().value(), size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), theme.shade("border"))
            for index in range(len(self._pages)):
                place = self.place(index)
                if not place.intersects(event.rect()):
                    continue
                painter.drawPixmap(place.topLeft(), self._picture(index))
                painter.setPen(QPen(theme.shade("border_strong"), 0))
                painter.drawRect(place.adjusted(0, 0, -1, -1))
                if self.outdated:
                    paint_stamp(painter, QRectF(place), STAMP)
            if self.hasFocus():
                painter.setPen(QPen(theme.shade("focus"), 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    # -------------------------------------------------------------------------------------------------------- moving

    def _on_scrolled(self) -> None:
        if not self._pages:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = max((i for i, top in enumerate(self._tops) if top <= middle), default=0)
        if self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() > 0:
            page = len(self._pages) - 1
        if page != self._page:
            self._page = page
            self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        self.setAccessibleDescription(f"Page {self._page + 1} of {len(self._pages)}" if self._pages else "No pages")
        self.page_changed.emit(self._page)

    def scrollContentsBy(self, across: int, down: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not isinstance(self._zoom, float):
            self._rescale()
        else:
            self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._drawn.clear()
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        whole = self._size(self._page).height() <= self.viewport().height()
        match event.key():
            case Qt.Key.Key_PageDown if whole:
                self.go_to_page(self._page + 1)
            case Qt.Key.Key_PageUp if whole:
                self.go_to_page(self._page - 1)
            case Qt.Key.Key_Home:
                self.go_to_page(0)
            case Qt.Key.Key_End:
                self.go_to_page(len(self._pages) - 1)
            case _ if event.matches(QKeySequence.StandardKey.ZoomIn):
                self.zoom_by(1)
            case _ if event.matches(QKeySequence.StandardKey.ZoomOut):
                self.zoom_by(-1)
            case _:
                super().keyPressEvent(event)
