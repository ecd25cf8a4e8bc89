"""The table model: a source of cells, columns that say how to show them, and the arrangement of rows.

    model = TableModel(columns, source, formats)
    model.set_filter("elevage"); model.sort_by("total", descending=True); model.set_groups(GroupBy(...))
    model.set_totals("Total costed", equal=True)         # sums the summed columns of what is shown
    model.on_edit = lambda row_key, column_key, text: None or "why not"
    model.set_source(new_source)                          # keeps filter, sort, groups

An edit goes to `on_edit` (one cell) or `on_edits` (a block, so that a paste is one undo step) and is shown only when
the screen sets a new source; a refused text stays in its cell as an error until it is mended or dropped with Esc.
`rearranged` is told after each change of the shown rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.shell.formats import Formats
from ui.shell.plain import tooltip
from ui.tables.arrangement import Arrangement, Group, GroupBy, Shown, arrange, sums
from ui.tables.cell_text import TextOfValue, alignment, edit_text, plain_text, text_writers
from ui.tables.column import PLAIN, Column, Mark, RowObject, Value
from ui.tables.sources import Source

Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_EDIT: Final = int(Qt.ItemDataRole.EditRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
IN_PLACE_LIMIT: Final = 5000
"""Up to here new rows with the same keys are shown without a reset, so that editor and scroll position stay."""
_READ: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_WRITE: Final = _READ | Qt.ItemFlag.ItemIsEditable


@dataclass(frozen=True)
class Edit:
    """One cell a user wants to change."""

    row_key: Hashable
    column_key: str
    text: str


@dataclass(frozen=True)
class Totals:
    """The pinned last row: title, figures by column number, and whether it equals what it must (None: not asked)."""

    title: str
    cells: Mapping[int, Any]
    equal: bool | None = None


class TableModel(QAbstractTableModel):
    """Rows of a source as shown: filtered, grouped, sorted."""

    rearranged = Signal()
    refused = Signal(str)

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        source: Source,
        formats: Formats | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns: list[Column[Any]] = list(columns)
        self.source = source
        self.formats = formats or Formats()
        self.arrangement = Arrangement()
        self.shown = Shown(range(source.row_count()), (), range(source.row_count()))
        self.totals: Totals | None = None
        self.on_edit: Callable[[Hashable, str, str], str | None] | None = None
        self.on_edits: Callable[[Sequence[Edit]], Sequence[str | None]] | None = None
        self._totals_wish: tuple[str, Mapping[str, Any] | None, bool | None] | None = None
        self._errors: dict[tuple[Hashable, str], tuple[str, str]] = {}
        self._writers: list[TextOfValue] = text_writers(self.columns, self.formats)

    # -- what is shown ----------------------------------------------------------------------------

    def set_source(self, source: Source) -> None:
        """New rows; filter, sort, groups and totals stay as asked for."""
        same = self._keys() if self.rowCount() <= IN_PLACE_LIMIT else None
        self._errors.clear()
        if same is not None and source.row_count() == len(self.shown.kept):
            self.source = source
            self._compute()
            if self._keys() == same:
                self.refresh()
                self.rearranged.emit()
                return
        self._rearrange(source)

    def _keys(self) -> list[Hashable]:
        return [self.row_key(row) for row in range(self.rowCount())]

    def set_columns(self, columns: Sequence[Column[Any]], source: Source) -> None:
        """Other columns with their source. The sort is dropped: its column may be gone."""
        self.beginResetModel()
        self.columns = list(columns)
        self.source = source
        self.arrangement.sort = None
        self._writers = text_writers(self.columns, self.formats)
        self._errors.clear()
        self._compute()
        self.endResetModel()
        self.rearranged.emit()

    def set_formats(self, formats: Formats) -> None:
        self.formats = formats
        self._writers = text_writers(self.columns, formats)
        self._rearrange()

    def set_filter(self, text: str) -> None:
        """Show the rows whose texts hold all the words; accents and case do not matter. Empty shows all."""
        if text != self.arrangement.needle:
            self.arrangement.needle = text
            self._rearrange()

    def set_groups(self, group_by: GroupBy | None) -> None:
        self.arrangement.group_by = group_by
        self._rearrange()

    def sort_by(self, column_key: str, descending: bool = False) -> None:
        """Sort by a column; an unknown key ("") gives the source's own order."""
        number = self.column_number(column_key)
        self.arrangement.sort = None if number is None else (number, descending)
        self._rearrange()

    def set_collapsed(self, group_key: Hashable, collapsed: bool) -> None:
        if collapsed:
            self.arrangement.collapsed.add(group_key)
        else:
            self.arrangement.collapsed.discard(group_key)
        self._rearrange()

    def set_totals(self, title: str, cells: Mapping[str, Any] | None = None, equal: bool | None = None) -> None:
        """Pin a totals row. Without `cells` it adds the summed columns of the rows that passed the filter."""
        self._totals_wish = (title, cells, equal)
        self.totals = self._totals()
        self.rearranged.emit()

    def _rearrange(self, source: Source | None = None) -> None:
        self.beginResetModel()  # those who are told still see the old rows and their source
        self.source = source or self.source
        self._compute()
        self.endResetModel()
        self.rearranged.emit()

    def _compute(self) -> None:
        self.shown = arrange(self.source, self.columns, self.arrangement, self.source_text)
        self.totals = self._totals()

    def _totals(self) -> Totals | None:
        if self._totals_wish is None:
            return None
        title, given, equal = self._totals_wish
        if given is None:
            return Totals(title, sums(self.source, self.columns, self.shown.kept), equal)
        return Totals(title, {n: given[c.key] for n, c in enumerate(self.columns) if c.key in given}, equal)

    # -- rows, columns and cells ------------------------------------------------------------------

    def column_number(self, key: str) -> int | None:
        return next((n for n, column in enumerate(self.columns) if column.key == key), None)

    def group_at(self, row: int) -> Group | None:
        """The group whose heading a shown row is, None for an ordinary row."""
        number = int(self.shown.rows[row])
        return self.shown.groups[-1 - number] if number < 0 else None

    def row_key(self, row: int) -> Hashable:
        """The key of a shown row; for a group heading the group's key."""
        number = int(self.shown.rows[row])
        return self.shown.groups[-1 - number].key if number < 0 else self.source.row_key(number)

    def row_object(self, row: int) -> RowObject:
        """The row object behind a shown row; None for a group heading."""
        number = int(self.shown.rows[row])
        return None if number < 0 else self.source.row_object(number)

    def shown_row(self, key: Hashable) -> int | None:
        """Where the row of a key is shown now; None when filtered away, collapsed or gone."""
        number = self.source.row_of(key)
        if number is None:
            return None
        rows = self.shown.rows
        if isinstance(rows, range):
            return number
        return next((place for place, shown in enumerate(rows) if shown == number), None)

    def value(self, row: int, column: int) -> Value:
        """The value of a shown cell, not its text."""
        number = int(self.shown.rows[row])
        if number < 0:
            return self.shown.groups[-1 - number].cells.get(column)
        return self.source.cell(number, column)

    def text(self, row: int, column: int) -> str:
        """The text of a shown cell. A refused text stands in place of the value."""
        number = int(self.shown.rows[row])
        if number < 0:
            group = self.shown.groups[-1 - number]
            return self.group_text(group, column)
        if self._errors:
            refused = self._errors.get((self.source.row_key(number), self.columns[column].key))
            if refused is not None:
                return refused[0]
        return self.source_text(number, column)

    def total_text(self, column: int) -> str:
        """The text of the totals row."""
        if self.totals is None:
            return ""
        if column in self.totals.cells:
            return self._writers[column](self.totals.cells[column])
        return self.totals.title if column == 0 else ""

    def mark(self, row: int, column: int) -> Mark:
        """The decoration of a shown cell."""
        number = int(self.shown.rows[row])
        if number < 0:
            return PLAIN
        column_of = self.columns[column]
        if self._errors:
            refused = self._errors.get((self.source.row_key(number), column_of.key))
            if refused is not None:
                return Mark("negative", fill=True, icon="error", tooltip=refused[1], semibold=True)
        if column_of.mark is None:
            return PLAIN
        return column_of.mark(self.source.row_object(number)) or PLAIN

    def plain_text(self, row: int, column: int) -> str:
        """The cell for the clipboard: whole numbers without grouping."""
        if self.group_at(row) is not None and column == 0:
            return self.text(row, 0)
        return plain_text(self.columns[column], self.value(row, column), self.formats)

    def tooltip(self, row: int, column: int) -> str:
        mark = self.mark(row, column)
        return "\n".join(part for part in (mark.tooltip, mark.note) if part)

    def group_text(self, group: Group, column: int) -> str:
        """The text of a cell of a group's heading."""
        if column in group.cells:
            return self._writers[column](group.cells[column])
        return group.title if column == 0 else ""

    def source_text(self, row: int, column: int) -> str:
        """The text of a cell by its row in the source, shown or not."""
        value, declared = self.source.cell(row, column), self.columns[column]
        if declared.row_decimals is not None and isinstance(value, int | float | Decimal):
            decimals = declared.row_decimals(self.source.row_object(row))
            return self.formats.number(value, decimals, signed=declared.signed, divisor=declared.divisor)
        return self._writers[column](value)

    # -- edits ------------------------------------------------------------------------------------

    def can_edit(self, row: int, column: int) -> bool:
        """Whether the shown cell takes an edit now."""
        if not self.columns[column].editable or (self.on_edit is None and self.on_edits is None):
            return False
        return self.group_at(row) is None and not self.mark(row, column).read_only

    def apply(self, edits: Sequence[Edit]) -> Sequence[str | None]:
        """Hand edits to the screen; for each None or why it was refused. Refused texts stay visible as errors."""
        if self.on_edits is not None:
            answers = self.on_edits(edits)
        elif self.on_edit is not None:
            answers = [self.on_edit(edit.row_key, edit.column_key, edit.text) for edit in edits]
        else:
            answers = ["This table is read only."] * len(edits)
        for edit, answer in zip(edits, answers, strict=True):
            if answer is None:
                self._errors.pop((edit.row_key, edit.column_key), None)
            else:
                self._errors[edit.row_key, edit.column_key] = (edit.text, answer)
                self.refused.emit(answer)
        self.refresh()
        return answers

    def drop_error(self, row: int, column: int) -> bool:
        """Forget a refused text; the value stands again. False when there was none."""
        dropped = self._errors.pop((self.row_key(row), self.columns[column].key), None)
        if dropped is not None:
            self.refresh()
        return dropped is not None

    def refresh(self) -> None:
        """Marks or figures changed in place: paint again."""
        rows, columns = self.rowCount(), len(self.columns)
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))

    # -- Qt ---------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.shown.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _WRITE if self.can_edit(index.row(), index.column()) else _READ

    def data(self, index: Index, role: int = _DISPLAY) -> Value:
        # compared as ints: an enum comparison a cell and role makes a repaint three times slower
        role = int(role)
        if role == _DISPLAY:
            return self.text(index.row(), index.column())
        if role == _EDIT:
            return self._edit_text(index.row(), index.column())
        if role == _TOOLTIP:
            return tooltip(self.tooltip(index.row(), index.column())) or None
        if role == _ACCESSIBLE:
            return self._accessible(index.row(), index.column())
        if role == _ALIGNMENT:
            return alignment(self.columns[index.column()])
        return None

    def setData(self, index: Index, value: Value, role: int = _EDIT) -> bool:
        if int(role) != _EDIT:
            return False
        edit = Edit(self.row_key(index.row()), self.columns[index.column()].key, str(value))
        return self.apply([edit])[0] is None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Value:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if int(role) in {_DISPLAY, _ACCESSIBLE}:
            return column.full_heading
        if int(role) == _TOOLTIP:
            return tooltip(column.tooltip) or None
        return None

    def _edit_text(self, row: int, column: int) -> str:
        refused = self._errors.get((self.row_key(row), self.columns[column].key))
        if refused is not None:
            return refused[0]
        return edit_text(self.columns[column], self.value(row, column), self.row_object(row), self.formats)

    def _accessible(self, row: int, column: int) -> str:
        mark = self.mark(row, column)
        words = {"negative": "error", "warning": "warning"}.get(mark.tone, "") if mark.fill else ""
        parts = (self.columns[column].full_heading, self.text(row, column) or "empty", words, mark.tooltip, mark.note)
        return ", ".join(part for part in parts if part)
