"""The widget that shows a chart.

    view = ChartView()
    view.set_chart(data, message="Cap met to 2025 with 0.30 pp to spare", name="ratio-2025")

`data` is one of the charts of `abc_costing.reporting.chart_data`, or None. `message` is what the chart says: it is read
to those who cannot see it. `name` is the stem of files that are saved. Menu: copy, save as PNG, SVG,
PDF; `saved(path)` and `save_failed(why)` tell how that went. Drawn again, once things have come to rest, after a change
of size, screen or theme; until then the old picture stays.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from abc_costing.reporting.chart_data import ChartData
from ui.charts import drawing, saving
from ui.charts.drawing import Form
from ui.charts.palettes import screen_palette
from ui.shell import theme

REST_MS: Final = 60
FORMS: Final[tuple[tuple[Form, str], ...]] = (("png", "PNG image"), ("svg", "SVG drawing"), ("pdf", "PDF"))


class ChartView(QWidget):
    """One chart. Give it a size by its layout; at least about 200 x 120 shows words in full."""

    saved = Signal(str)
    save_failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._name = "chart"
        self._ring = False
        self._image = QImage()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._draw)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setAccessibleName("Chart")
        theme.notifier().changed.connect(self._again)

    def set_chart(self, data: ChartData | None, message: str = "", name: str = "chart") -> None:
        """Shows another chart; the same one is not drawn anew."""
        self.setAccessibleDescription(message)
        self._name = name
        if data != self._data:
            self._data = data
            self._again()

    def data(self) -> ChartData | None:
        """What is shown."""
        return self._data

    def image(self) -> QImage:
        """The picture as last drawn; null as long as nothing was."""
        return self._image

    def sizeHint(self) -> QSize:
        return QSize(254, 190)

    # ------------------------------------------------------------------------------------------------------- drawing

    def _again(self) -> None:
        if self._data is None:
            self._image = QImage()
            self.update()
        elif self.isVisible():
            self._rest.start(REST_MS if not self._image.isNull() else 0)

    def _draw(self) -> None:
        small = drawing.SMALLEST
        if self._data is None or self.width() < small.width() or self.height() < small.height():
            self._image = QImage()
        else:
            self._image = drawing.image(self._data, self.size(), self.devicePixelRatioF(), screen_palette())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if not self._image.isNull():
                painter.drawImage(0, 0, self._image)
            if self._ring:
                painter.setPen(QPen(theme.shade("focus"), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._again()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring = False
        self.update()

    # --------------------------------------------------------------------------------------------------- taking it away

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the chart."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Copy image\tCtrl+C", self.copy).setEnabled(self._data is not None)
        menu.addSeparator()
        for form, words in FORMS:
            menu.addAction(f"Save as {words}…", self._asker(form)).setEnabled(self._data is not None)
        return menu

    def _asker(self, form: Form) -> Callable[[], None]:
        return lambda: self._ask(form)

    def copy(self) -> None:
        """The chart on the clipboard: picture, drawing and its message in words."""
        if self._data is None:
            return
        mime = QMimeData()
        mime.setImageData(drawing.on_paper(self._data, self.size()))
        mime.setData("image/svg+xml", drawing.content(self._data, self.size(), "svg"))
        if self.accessibleDescription():
            mime.setText(self.accessibleDescription())
        QGuiApplication.clipboard().setMimeData(mime)

    def _ask(self, form: Form) -> None:
        saving.ask_where(self, "Save the chart", self._name, form, lambda path: self.save(path, form))

    def save(self, path: Path, form: Form) -> bool:
        """Writes the chart; the old file stays whole until the new one is. False: see `save_failed`."""
        if self._data is None:
            return False
        problem = saving.write(path, drawing.content(self._data, self.size(), form))
        if problem:
            self.save_failed.emit(problem)
        else:
            self.saved.emit(str(path))
        return not problem
