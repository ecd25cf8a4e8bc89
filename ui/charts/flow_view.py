"""The widget of the flow picture: the scene, and under it what is displayed, what is not, and their total.

    view = FlowView(formats); view.set_flows(stops, links, headings, nouns, currency, total)
    view.set_cut_off(Fraction(1, 1000)); view.focus_on(key); view.focus_changed

Arrow keys walk the cards, Enter focuses, Esc resets, the wheel zooms, 0 fits. Menu: copy, save as PNG or SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFrame, QGraphicsView, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from abc_costing.money import Currency
from ui.charts import saving
from ui.charts.flow_layout import Link, Room, Stop, arrange
from ui.charts.flow_scene import HEAD, Amounts, FlowScene
from ui.frame import parts
from ui.frame.chips import Pill
from ui.shell import measures, theme
from ui.shell.formats import Formats

Form = Literal["png", "svg"]
FORMS: Final[tuple[tuple[Form, str], ...]] = (("png", "PNG image"), ("svg", "SVG drawing"))
LEAST: Final = QSize(700, 300)
"""A smaller window scrolls."""
_MARGIN: Final = 12
_ARROWS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class Canvas(QGraphicsView):
    """The view on the scene with its keys and wheel."""

    resized = Signal()

    def __init__(self, scene: FlowScene) -> None:
        super().__init__(scene)
        self.flow = scene
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAccessibleName("Flow picture")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self.flow.move_current(key)
            card = self.flow.picture.card(self.flow.current)
            if card:
                self.ensureVisible(QRectF(card.x, HEAD + card.y, card.width, card.height), 8, 8)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.flow.current:
            self.flow.focus_on(self.flow.current)
        elif key == Qt.Key.Key_Escape and self.flow.focused:
            self.flow.focus_on("")
        elif key == Qt.Key.Key_0:
            self.resetTransform()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom(1.2 if key == Qt.Key.Key_Plus else 1 / 1.2)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom(1.0015 ** event.angleDelta().y())
        event.accept()

    def zoom(self, factor: float) -> None:
        """Larger or smaller, from the whole picture to four times."""
        wanted = min(4.0, max(1.0, self.transform().m11() * factor))
        self.resetTransform()
        self.scale(wanted, wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class FlowView(QWidget):
    """The picture of a run's flows with its totals line. `focus_changed` and `opened` tell a stop's key."""

    focus_changed = Signal(str)
    opened = Signal(str)
    save_failed = Signal(str)

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops: tuple[Stop, ...] = ()
        self._links: tuple[Link, ...] = ()
        self._headings: Sequence[str] = ()
        self._nouns: Sequence[str] = ()
        self._cut_off = Fraction(0)
        self._formats = formats
        self.name = "flow"
        self.scene = FlowScene(Amounts(formats, Currency("", 2), 0))
        self.canvas = Canvas(self.scene)
        self.setFocusProxy(self.canvas)
        self._displayed, self._pill = parts.label(""), Pill("", "positive")
        self._lay_out()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._arrange)
        self.canvas.resized.connect(self._rest.start)
        self.scene.focus_changed.connect(self.focus_changed)
        self.scene.opened.connect(self.opened)
        self.scene.current_changed.connect(self._say_current)
        theme.notifier().changed.connect(self.scene.update)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setObjectName("totalsLine")
        line.setFixedHeight(measures.TOTALS_LINE)
        row = QHBoxLayout(line)
        row.setContentsMargins(measures.L, 0, measures.M, 0)
        row.addWidget(self._displayed)
        row.addWidget(self._pill)
        row.addStretch(1)
        for icon, tip, press in (
            ("minus", "Smaller (−)", lambda: self.canvas.zoom(1 / 1.2)),
            ("zoom-in", "Larger (+ or the wheel)", lambda: self.canvas.zoom(1.2)),
            ("fit", "Fit (0)", self.canvas.resetTransform),
        ):
            row.addWidget(parts.tool("", icon, tip, press, small=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(line)

    # --------------------------------------------------------------------------------------------------- what is shown

    def set_flows(
        self, stops: Sequence[Stop], links: Sequence[Link], headings: Sequence[str], nouns: Sequence[str],
        currency: Currency, total: int,
    ) -> None:
        """Another run. `total` is what the last stage has to add up to."""
        self._stops, self._links, self._headings, self._nouns = tuple(stops), tuple(links), headings, nouns
        self.scene.amounts = Amounts(self._formats, currency, total)
        self._arrange()

    def set_cut_off(self, part: Fraction) -> None:
        """Ribbons below this part of the total are not drawn; the totals line says how much that is."""
        self._cut_off = part
        self._arrange()

    def focus_on(self, key: str) -> None:
        """Brings out a stop, or *Other* that holds it; an empty key brings all back."""
        self.scene.focus_on(key)

    def totals(self) -> str:
        """The line under the picture in words."""
        return self._displayed.text()

    def _arrange(self) -> None:
        size = self.canvas.viewport().size().expandedTo(LEAST)
        room = Room(size.width() - 2 * _MARGIN - 2, size.height() - HEAD - 2 * _MARGIN)
        least = int(self.scene.amounts.total * self._cut_off)
        picture = arrange(self._stops, self._links, room, least, self._nouns)
        self.scene.show_picture(picture, self._headings, room.width, room.height)
        whole = self.scene.sceneRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.scene.setSceneRect(whole)
        self._say_totals()

    def _say_totals(self) -> None:
        if not self.scene.picture.balances:
            self._displayed.setText("")
            return
        balance, exact = self.scene.picture.balances[-1], self.scene.amounts.exact
        small = f"Other, {balance.flows or 'no'} small flow{'s' * (balance.flows != 1)} {exact(balance.other)}"
        said = f"To services:  displayed {exact(balance.displayed)}  +  {small}  =  total {exact(balance.total)}"
        equal = balance.total == self.scene.amounts.total
        self._displayed.setText(said)
        self._pill.say("Equals run total" if equal else "Not the run total", "positive" if equal else "negative")
        self.canvas.setAccessibleDescription(f"{said}. The view All flows has the same figures as a table.")

    def _say_current(self, key: str) -> None:
        card = self.scene.picture.card(key)
        if card:
            self.canvas.setAccessibleDescription(self.scene.said(card).replace("\n", ". "))

    # --------------------------------------------------------------------------------------------------- taking it away

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Fit\t0", self.canvas.resetTransform)
        menu.addAction("&Reset focus\tEsc", lambda: self.focus_on(""))
        menu.addSeparator()
        menu.addAction("&Copy image\tCtrl+C", self.copy)
        for form, words in FORMS:
            menu.addAction(f"Save as {words}…").triggered.connect(lambda _checked=False, f=form: self._ask(f))
        menu.popup(event.globalPos())

    def image(self, ratio: float = 2.0) -> QImage:
        """The whole picture on paper."""
        size = self.scene.sceneRect().size().toSize()
        drawn = QImage(size * ratio, QImage.Format.Format_RGB32)
        drawn.fill(QColor("white"))
        with QPainter(drawn) as painter:
            self._on_paper(painter)
        return drawn

    def drawing(self) -> bytes:
        """The whole picture on paper as SVG."""
        kept = QByteArray()
        into = QBuffer(kept)
        into.open(QIODevice.OpenModeFlag.WriteOnly)
        made = QSvgGenerator()
        made.setOutputDevice(into)
        made.setTitle("Flow picture")
        made.setDescription(self.totals())
        made.setSize(self.scene.sceneRect().size().toSize())
        made.setViewBox(QRectF(0, 0, self.scene.sceneRect().width(), self.scene.sceneRect().height()))
        with QPainter(made) as painter:
            self._on_paper(painter)
        into.close()
        return bytes(kept.data())

    def _on_paper(self, painter: QPainter) -> None:
        self.scene.set_tones("light")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.scene.render(painter)
        self.scene.set_tones(None)

    def copy(self) -> None:
        """The picture on the clipboard, with its totals in words."""
        mime = QMimeData()
        mime.setImageData(self.image())
        mime.setData("image/svg+xml", self.drawing())
        mime.setText(self.totals())
        QGuiApplication.clipboard().setMimeData(mime)

    def _ask(self, form: Form) -> None:
        saving.ask_where(self, "Save the picture", self.name, form, lambda path: self.save(path, form))

    def save(self, path: Path, form: Form) -> bool:
        """Writes the picture; the old file stays whole until the new one is. False: see `save_failed`."""
        problem = saving.write(path, saving.png(self.image()) if form == "png" else self.drawing())
        if problem:
            self.save_failed.emit(problem)
        return not problem
