"""The pages of a report on a printer: the same SVG pages as on the screen, one sheet each, none blank, none added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QByteArray, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgRenderer

from abc_costing.progress import Cancelled, Progress, silent

STAMP: Final = "OUT OF DATE"
_RED: Final = QColor("#B3261E")


def paint_pages(pages: Sequence[bytes], printer: QPrinter, *, stamp: str = "", progress: Progress = silent) -> int:
    """Paints SVG pages on a printer, in the range, order and number of copies that it was asked for.

    Each page is turned as it is set, and scaled evenly to the printer's paper where that is another one.

    Args:
        stamp: a word across the head of every sheet, such as `STAMP`.
        progress: told before every sheet; where it raises `Cancelled` the print is given up.

    May run on any thread as long as nobody else uses the printer.

    Returns:
        How many sheets were painted; 0 where there are no pages, or the printer could not be opened.
    """
    wanted = _sheets(len(pages), printer)
    if not wanted:
        return 0
    printer.setFullPage(True)
    _turn(printer, _renderer(pages[wanted[0]]))
    painter = QPainter()
    if not painter.begin(printer):
        return 0
    try:
        for done, index in enumerate(wanted):
            progress(f"Printing page {index + 1}", done / len(wanted))
            renderer = _renderer(pages[index])
            if done:
                _turn(printer, renderer)
                printer.newPage()
            _paint(painter, printer, renderer, stamp)
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(wanted)


def fit_paper(printer: QPrinter, page: bytes) -> None:
    """Gives the printer the paper that the pages are set for; the user may still choose another."""
    size = QSizeF(_renderer(page).viewBoxF().size())
    portrait = size if size.width() <= size.height() else size.transposed()
    printer.setPageSize(QPageSize(portrait, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    _turn(printer, _renderer(page))


def _renderer(page: bytes) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(page))


def _sheets(count: int, printer: QPrinter) -> list[int]:
    """Indexes of pages, sheet by sheet."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        first, last = 1, count
    chosen = list(range(max(first, 1) - 1, min(last, count)))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return chosen * copies
    return [index for index in chosen for _ in range(copies)]


def _turn(printer: QPrinter, renderer: QSvgRenderer) -> None:
    size = renderer.viewBoxF().size()
    landscape = size.width() > size.height()
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(way)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))


def _paint(painter: QPainter, printer: QPrinter, renderer: QSvgRenderer, stamp: str) -> None:
    paper = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    size = renderer.viewBoxF().size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2
    place = QRectF(left, top, size.width(), size.height())
    renderer.render(painter, place)
    if stamp:
        paint_stamp(painter, place, stamp)


def paint_stamp(painter: QPainter, page: QRectF, word: str) -> None:
    """A framed word at the head of a page, in a size that goes with the page."""
    high = page.height() * 0.036
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(high * 0.62)))
    font.setBold(True)
    painter.save()
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(word) + high
    box = QRectF(page.center().x() - wide / 2, page.top() + high * 0.35, wide, high)
    painter.setPen(QPen(_RED, max(1.0, high / 14)))
    painter.setBrush(QColor("white"))
    painter.drawRect(box)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), word)
    painter.restore()
