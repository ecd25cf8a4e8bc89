"""The preview of a sheet: Excel's row numbers and column letters, above each column its role and its quality.

Read only, and it looks so. The band above the rows keeps to the columns as they are resized or scrolled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from abc_costing.model.findings import Finding
from ui.dialogs.import_ledger.samples import NUMERIC_ROLES, ROLE_NAMES
from ui.shell import fonts, icons, measures, theme
from ui.shell.formats import Formats
from ui.tables.column import Column, Figure, Kind, Mark, Value
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table

if TYPE_CHECKING:
    from abc_costing.session import ColumnView, SheetView

_LETTERS: Final = 20
_ROLES: Final = 32
_QUALITY: Final = 28
_BAR: Final = 5
_LEAST: Final = 112
_MOST: Final = 260
_WIDE: Final = frozenset({"description", "account_name"})
RowOf = tuple[int, tuple[str, ...]]


class Preview(QWidget):
    """`show_rows` fills it; `role_chosen(letter, role)` tells a set role; `go_to(row, letter)` shows a cell."""

    role_chosen = Signal(str, str)

    def __init__(self, formats: Formats, *, roles: bool) -> None:
        super().__init__()
        self.formats = formats
        self._letters: list[str] = []
        self._shown: dict[int, tuple[str, ...]] = {}
        self.model = TableModel([], RowSource((), ()), formats)
        self.table = Table(self.model, "Preview of the sheet, read only", selects_rows=False)
        self.table.grid.columns_header.setVisible(False)
        self.band = Band(self.table, editable=roles)
        self.band.role_chosen.connect(self.role_chosen)
        self.table.set_empty("This sheet has no rows.", "table")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_rows(self, view: SheetView, rows: Mapping[int, tuple[str, ...]], findings: Iterable[Finding] = ()) -> None:
        """Rows of a sheet as read; `findings` mark their cells."""
        marks = {(f.row, f.column): f for f in reversed(list(findings)) if f.sheet in ("", view.name)}
        skipped = {s.row: s.reason for s in view.skipped}
        widths = _widths(view, rows)
        columns = [self._number_column()]
        columns += [self._column(view, column, marks, skipped, widths[column.letter]) for column in view.columns]
        letters = [column.letter for column in view.columns]
        ordered = sorted(rows.items())
        source = RowSource(ordered, columns, key=lambda row: row[0])
        if letters == self._letters and [c.kind for c in columns] == [c.kind for c in self.model.columns]:
            self.model.columns = columns
            self.model.set_source(source)
        else:
            self.model.set_columns(columns, source)
        self._letters = letters
        self.band.show_columns(view.columns)
        self.table.fit_columns()

    @staticmethod
    def _number_column() -> Column[RowOf]:
        return Column("row", "", Kind.QUANTITY, lambda row: row[0], decimals=0, secondary=True, min_width=46)

    @staticmethod
    def _column(
        view: SheetView,
        column: ColumnView,
        marks: Mapping[tuple[int | None, str], Finding],
        skipped: Mapping[int, str],
        width: int,
    ) -> Column[RowOf]:
        place, numeric = place_of(column.letter), column.role in NUMERIC_ROLES
        header = view.header_row

        def value(row: RowOf) -> Value:
            text = row[1][place] if place < len(row[1]) else ""
            return Figure(text) if numeric else text

        def mark(row: RowOf) -> Mark | None:
            finding = marks.get((row[0], column.letter)) or marks.get((row[0], ""))
            if finding is not None and (finding.column or column.role == "account"):
                tone, icon = ("negative", "error") if finding.severity == "error" else ("warning", "warning")
                return Mark(tone, True, icon, tooltip=f"{finding.cause}\n{finding.remedy}")  # type: ignore[arg-type]
            if row[0] == header:
                return Mark(semibold=True)
            if row[0] in skipped:
                return Mark("secondary", tooltip=f"Not imported: {skipped[row[0]]}")
            return Mark("secondary") if column.role == "ignore" or (header and row[0] < header) else None

        kind = Kind.QUANTITY if numeric else Kind.TEXT
        fixed = None if column.role in _WIDE else width
        return Column(
            column.letter, column.letter, kind, value, mark=mark, width=fixed, min_width=_LEAST, stretch=fixed is None)

    def go_to(self, row: int, letter: str) -> bool:
        """Makes a cell current; False where its row is not shown."""
        return self.table.go_to(row, letter if letter in self._letters else "")


def _widths(view: SheetView, rows: Mapping[int, tuple[str, ...]]) -> dict[str, int]:
    """Widths by letter from heading and postings; titles and totals would make them far too wide."""
    left_out = {skip.row for skip in view.skipped} - {view.header_row}
    below = [cells for row, cells in rows.items() if row >= (view.header_row or 0) and row not in left_out]
    metrics = fonts.metrics("body", semibold=True)
    widths = {}
    for column in view.columns:
        place = place_of(column.letter)
        texts = {cells[place] for cells in below if place < len(cells)}
        longest = sorted(texts, key=len)[-5:]
        room = max((metrics.horizontalAdvance(text) for text in longest), default=0) + 2 * measures.CELL_PADDING + 18
        widths[column.letter] = max(_LEAST, min(room, _MOST))
    return widths


class Band(QWidget):
    """Letters, roles and quality above the columns of a table whose first column holds row numbers."""

    role_chosen = Signal(str, str)

    def __init__(self, table: Table, *, editable: bool) -> None:
        super().__init__()
        self._table, self._editable = table, editable
        self._views: Sequence[ColumnView] = ()
        self._combos: list[QComboBox] = []
        self.setFixedHeight(_LETTERS + _ROLES + _QUALITY)
        header = table.grid.horizontalHeader()
        header.sectionResized.connect(lambda *_: self._place())
        table.grid.horizontalScrollBar().valueChanged.connect(lambda _value: self._place())
        self._corner = QWidget(self)
        self._corner.setAutoFillBackground(True)

    def show_columns(self, views: Sequence[ColumnView]) -> None:
        """Other columns, or other roles and qualities of the same."""
        if [v.letter for v in views] != [v.letter for v in self._views]:
            for combo in self._combos:
                combo.hide()
                combo.deleteLater()
            self._combos = [self._combo(view) for view in views]
            self._corner.raise_()
        self._views = views
        for combo, view in zip(self._combos, views, strict=True):
            combo.blockSignals(True)
            combo.setCurrentIndex(combo.findData(view.role))
            combo.blockSignals(False)
            combo.setAccessibleName(f"Role of column {view.letter} {view.heading}")
            combo.setToolTip("")
        self._place()
        self.update()

    def _combo(self, view: ColumnView) -> QComboBox:
        combo = QComboBox(self)
        for role, name in ROLE_NAMES.items():
            combo.addItem(name, role)
        combo.setMaxVisibleItems(len(ROLE_NAMES))
        combo.setEnabled(self._editable)
        combo.activated.connect(
            lambda _index, letter=view.letter, made=combo: self.role_chosen.emit(letter, str(made.currentData())))
        combo.show()
        return combo

    def _section(self, number: int) -> QRect:
        header = self._table.grid.horizontalHeader()
        left = header.sectionViewportPosition(number)
        return QRect(left, 0, header.sectionSize(number), self.height())

    def _place(self) -> None:
        if self._table.grid.horizontalHeader().count() != len(self._combos) + 1:
            return
        for number, combo in enumerate(self._combos, 1):
            rect = self._section(number)
            combo.setGeometry(rect.x() + 4, _LETTERS + 3, rect.width() - 9, _ROLES - 6)
        self._corner.setGeometry(0, 0, self._section(0).width() - 1, self.height())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.shade("header"))
            if self._table.grid.horizontalHeader().count() == len(self._combos) + 1:
                for number, view in enumerate(self._views, 1):
                    self._paint_column(painter, self._section(number), view)
            painter.setPen(QPen(theme.shade("border"), 0))
            for y in (_LETTERS - 1, _LETTERS + _ROLES - 1, self.height() - 1):
                painter.drawLine(0, y, self.width(), y)

    def _paint_column(self, painter: QPainter, rect: QRect, view: ColumnView) -> None:
        painter.setFont(fonts.face("caption"))
        painter.setPen(theme.shade("secondary"))
        painter.drawText(QRect(rect.x(), 0, rect.width(), _LETTERS), Qt.AlignmentFlag.AlignCenter, view.letter)
        painter.setPen(QPen(theme.shade("border"), 0))
        painter.drawLine(rect.right(), 0, rect.right(), self.height())
        inner = QRect(rect.x() + 6, _LETTERS + _ROLES, rect.width() - 13, _QUALITY)
        word, tone, icon = quality(view, self._table.model.formats)
        x = inner.x()
        if icon:
            icons.paint(painter, x, inner.y() + 3, icon, tone, 12)
            x += 15
        painter.setPen(theme.shade(f"{tone}_text" if tone in ("negative", "warning") else "secondary"))
        painter.setFont(fonts.face("caption"))
        line = QRect(x, inner.y() + 1, inner.right() - x, 17)
        text = fonts.metrics("caption").elidedText(word, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), text)
        if view.role != "ignore":
            _bar(painter, QRect(inner.x(), inner.bottom() - _BAR - 1, inner.width(), _BAR), view)


def _bar(painter: QPainter, rect: QRect, view: ColumnView) -> None:
    """Valid, empty, error over all rows; a single bad row still gets 3 px."""
    total = view.valid + view.empty + view.error
    bad = max(3, rect.width() * view.error // total) if view.error else 0
    empty = max(3, rect.width() * view.empty // total) if view.empty else 0
    painter.fillRect(rect, theme.shade("positive") if view.valid else theme.shade("border"))
    painter.fillRect(rect.right() + 1 - bad - empty, rect.y(), empty, rect.height(), theme.shade("border_strong"))
    painter.fillRect(rect.right() + 1 - bad, rect.y(), bad, rect.height(), theme.shade("negative"))


def quality(view: ColumnView, formats: Formats) -> tuple[str, str, str]:
    """Word, tone and icon of a column's quality."""
    if view.role == "ignore":
        return ("not imported", "secondary", "")
    if view.error:
        return (f"{formats.number(view.error)} bad", "negative", "error")
    if view.empty and view.role not in ("debit", "credit", "fund", "description", "document", "period"):
        return (f"{formats.number(view.empty)} empty", "warning", "warning")
    return ("valid", "positive", "check")


def place_of(letter: str) -> int:
    """The place of a column: A is 0, AA is 26."""
    number = 0
    for char in letter:
        number = number * 26 + ord(char) - ord("A") + 1
    return number - 1


