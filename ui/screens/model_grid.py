"""Any table of the model as an editable grid: columns from the table's declaration, edits as session commands.

    grid = ModelGrid(workspace, "activities", extra=[Column("cost", "Cost", Kind.MONEY, cost_of)])
    grid.add_row(); grid.delete_rows()

Typing, filling, clearing and pasting each are one undo step. What the session refuses stays in its cell and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model import tables
from abc_costing.model.findings import Finding
from abc_costing.model.rows import Row
from abc_costing.session import AddRows, ChangeRecord, ChangeRows, DeleteRows, EditCell, EditCells
from ui.screens.model_columns import PLAIN, Field, Layout, column_of, field_named, heading_of, in_use, names_in
from ui.shell.formats import Formats
from ui.tables.block import Block
from ui.tables.column import Column, Mark
from ui.tables.model import Edit, TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

ExtraEdit = Callable[[str, Sequence[tuple[int, str]]], "str | None"]
"""Takes edits of one extra column, (row id, text) each, as one step; answers why they were refused, or None."""


class ModelGrid(QWidget):
    """One table of the model. `rows` picks and orders the rows that are shown; `defaults` fills new ones.

    `extra` columns stand behind those of the table, unless `layout` says otherwise; they are read only but those that
    are editable, whose edits go to `on_extra`. `fields` is what the screen has to say about columns of the table.
    """

    columns_changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        key: str,
        *,
        extra: Sequence[Column[Any]] = (),
        layout: Layout | None = None,
        fields: Mapping[str, Field] | None = None,
        rows: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
        defaults: Callable[[], Mapping[str, str]] | None = None,
        on_extra: ExtraEdit | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.table_key = key
        self._declared = tables.TABLES[key]
        self._extra, self._layout, self._fields = tuple(extra), layout or Layout(), fields or {}
        self._asked: dict[str, bool] = {}
        self._rows, self._defaults, self._on_extra = rows, defaults, on_extra
        self._findings: dict[tuple[int, str], Finding] = {}
        self.formats = Formats()
        self.model = TableModel(self._columns(), RowSource((), ()), self.formats)
        self.model.on_edits = self._on_edits
        self.view = Table(self.model, self._declared.sheet, self, selects_rows=False)
        self.view.set_paste_hook(self._on_paste)
        self.view.context_requested.connect(self._on_menu)
        self.view.set_empty(f"No rows in {self._declared.sheet} yet.", "table", "Add a row")
        self.view.empty.pressed.connect(self.add_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._shortcut("Ctrl++", self.add_row)
        self._shortcut("Ctrl+-", self.delete_rows)
        workspace.changed.connect(self._on_change)
        workspace.opened.connect(self.rebuild)
        workspace.findings_changed.connect(self._on_findings)
        if workspace.is_open:
            self.rebuild()

    def _shortcut(self, keys: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # ------------------------------------------------------------------------------------------------- what is shown

    def rebuild(self) -> None:
        """Columns and rows anew: another project, another currency."""
        columns = self._columns()
        self.model.set_columns(columns, self._source(columns))
        self.columns_changed.emit()

    def refresh(self) -> None:
        """The rows anew; the extra columns may have changed with the results."""
        if not self.workspace.is_open:
            return
        self.model.set_source(self._source(self.model.columns))
        self._follow_use()

    def _follow_use(self) -> None:
        """A column that a row has come to use appears."""
        there = {column.key for column in self.model.columns}
        if any(shown and field not in there for field, shown in self.choices_of_columns().items()):
            self.rebuild()

    def set_extra(self, extra: Sequence[Column[Any]]) -> None:
        """Other read-only columns behind those of the table."""
        self._extra = tuple(extra)
        self.rebuild()

    def rows(self) -> Sequence[Row]:
        """The rows as shown, before sorting and filtering."""
        found: Sequence[Row] = self.workspace.session.model.table(self.table_key)
        return self._rows(found) if self._rows else found

    def _source(self, columns: Sequence[Column[Any]]) -> RowSource[Any]:
        return RowSource(self.rows(), columns, key=lambda row: row.id)

    def _columns(self) -> list[Column[Any]]:
        shown = [self._column(c) for c in self._declared.columns if self._is_shown(c.field)]
        made = [*shown, *self._extra]
        made.sort(key=lambda column: self._layout.place(column.key))
        if len({column.key for column in made}) < len(made):
            raise ValueError("two columns have one key")  # figures of one would stand under the other
        return made

    def _column(self, declared: tables.Column) -> Column[Any]:
        of = self._fields.get(declared.field, PLAIN)
        return column_of(self.workspace, self._declared, declared, of, partial(self._mark, declared.field))

    def _mark(self, field: str, row: Row) -> Mark | None:
        finding = self._findings.get((row.id, field))
        hint = self._fields.get(field, PLAIN).hint
        if finding is None:
            return Mark(tooltip=told) if hint and (told := hint(row)) else None
        tone, icon = ("negative", "error") if finding.severity == "error" else ("warning", "warning")
        return Mark(tone, fill=True, icon=icon, tooltip=f"{finding.cause}\n{finding.remedy}")  # type: ignore[arg-type]

    # ------------------------------------------------------------------------------------------------- which columns

    def _is_shown(self, field: str) -> bool:
        if field in self._layout.hidden:
            return False
        if field not in self._layout.optional:
            return True
        if field in self._asked:
            return self._asked[field]
        if not self.workspace.is_open:
            return False
        return in_use(self._declared, field, self.rows()) or any(key[1] == field for key in self._findings)

    def choices_of_columns(self) -> dict[str, bool]:
        """The optional columns and whether they are shown, in the order of the grid."""
        fields = sorted((c.field for c in self._declared.columns), key=self._layout.place)
        return {field: self._is_shown(field) for field in fields if field in self._layout.optional}

    def show_column(self, field: str, shown: bool = True) -> None:
        """Shows an optional column, or puts it away."""
        if field in self._layout.optional and self._is_shown(field) != shown:
            self._asked[field] = shown
            self.rebuild()

    def show_all_columns(self) -> None:
        """Shows every optional column."""
        self._asked = dict.fromkeys(self._layout.optional, True)
        self.rebuild()

    def show_columns_in_use(self) -> None:
        """Forgets what was asked for: optional columns are there where they say something."""
        self._asked.clear()
        self.rebuild()

    def fill_columns_menu(self, menu: QMenu) -> None:
        """The optional columns to tick, all of them, or those in use."""
        for field, shown in self.choices_of_columns().items():
            action = menu.addAction(self._fields.get(field, PLAIN).heading or heading_of(field))
            action.setCheckable(True)
            action.setChecked(shown)
            action.toggled.connect(partial(self.show_column, field))
        menu.addSeparator()
        menu.addAction("&All columns", self.show_all_columns)
        menu.addAction("Those in &use", self.show_columns_in_use)

    # ---------------------------------------------------------------------------------------------------------- edits

    def add_row(self) -> None:
        """A new row at the end, named so that nothing else has its name; the cursor goes to it."""
        values = dict(self._defaults()) if self._defaults else {}
        for field in self._declared.identity:
            values.setdefault(field, self._new_name(field))
        for column in self._declared.columns:
            if column.required and column.field not in values:
                values[column.field] = self._first_value(column)
        try:
            record = self.workspace.session.do(AddRows(self.table_key, (values,), marks=self.formats.marks))
        except AbcCostingError as refused:
            self.workspace.refuse("The row was not added", refused)
            return
        added = record.tables.get(self.table_key)
        if added and added.added:
            self.view.go_to(max(added.added), self.model.columns[0].key)

    def _new_name(self, field: str) -> str:
        taken = {str(getattr(row, field)).casefold() for row in self.workspace.session.model.table(self.table_key)}
        stem = "New " + self._declared.identity[0].replace("_", " ")
        number = next(n for n in range(1, len(taken) + 2) if f"{stem} {n}".casefold() not in taken)
        return f"{stem} {number}"

    def _first_value(self, column: tables.Column) -> str:
        if column.kind in {"quantity", "money", "percent", "share", "integer"}:
            return "0"
        if column.kind == "period":
            return self.workspace.period
        names = names_in(self.workspace.session.model, column.refers) if column.refers else {}
        return next(iter(names), "?")

    def delete_rows(self) -> None:
        """The selected rows, as one step that Undo takes back."""
        ids = tuple(key for key in self.view.selected_keys() if isinstance(key, int))
        if ids:
            self._do(DeleteRows(self.table_key, ids), "The rows were not deleted")

    def _do(self, command: Any, title: str) -> bool:
        try:
            self.workspace.session.do(command)
        except AbcCostingError as refused:
            self.workspace.refuse(title, refused)
            return False
        return True

    def _on_edits(self, edits: Sequence[Edit]) -> Sequence[str | None]:
        extra = {column.key for column in self._extra}
        own = tuple((int(str(e.row_key)), e.column_key, e.text) for e in edits if e.column_key not in extra)
        refused: dict[str, str | None] = {}
        for key in dict.fromkeys(e.column_key for e in edits if e.column_key in extra):
            cells = [(int(str(e.row_key)), e.text) for e in edits if e.column_key == key]
            refused[key] = self._on_extra(key, cells) if self._on_extra else "This column is read only."
        checked = [self._checked(field, text) for _, field, text in own]
        good = tuple(cell for cell, answer in zip(own, checked, strict=True) if answer is None)
        refused[""] = self._edit(good) if good else None
        answers = iter(checked)
        return [refused[e.column_key] if e.column_key in extra else next(answers) or refused[""] for e in edits]

    def _checked(self, field: str, text: str) -> str | None:
        check = self._fields.get(field, PLAIN).check
        return check(text) if check and text.strip() else None

    def _edit(self, cells: tuple[tuple[int, str, str], ...]) -> str | None:
        marks = self.formats.marks
        one = len(cells) == 1
        command = EditCell(self.table_key, *cells[0], marks) if one else EditCells(self.table_key, cells, marks)
        try:
            self.workspace.session.do(command)
        except AbcCostingError as problem:
            return str(problem)
        return None

    def _on_paste(self, row_key: Hashable, column_key: str, block: Block) -> bool:
        """A block over the rows as they are shown (sorted, filtered); lines beyond the last become new rows."""
        editable = [c.key for c in self.model.columns if c.editable]
        start = self.model.shown_row(row_key)
        if column_key not in editable or start is None or not isinstance(row_key, int):
            return False
        extra = {column.key for column in self._extra}
        fields = editable[editable.index(column_key) :][: max(map(len, block), default=0)]
        named = [field_named(self._declared, text, self._fields) for text in block[0]]
        if len(block) > 1 and len(named) > 1 and all(named):  # its first line names the columns
            fields, block = [field for field in named if field], block[1:]
        over = [row for row in range(start, self.model.rowCount()) if self.model.group_at(row) is None]
        cells: list[tuple[int, str, str]] = []
        others: dict[str, list[tuple[int, str]]] = {}
        for row, line in zip(over, block, strict=False):
            for field, text in zip(fields, line, strict=False):
                row_id = int(str(self.model.row_key(row)))
                if field in extra:
                    others.setdefault(field, []).append((row_id, text))
                else:
                    cells.append((row_id, field, text))
        self._paste(cells, [f for f in fields if f not in extra], block[len(over) :], others)
        return True

    def _paste(
        self, cells: list[tuple[int, str, str]], fields: list[str], beyond: Block,
        others: Mapping[str, list[tuple[int, str]]],
    ) -> None:  # fmt: skip
        fixed = dict(self._defaults()) if self._defaults else {}
        added = tuple(fixed | dict(zip(fields, line, strict=False)) for line in beyond) if fields else ()
        words = f"Paste {len(cells) + sum(len(row) for row in added)} cells into {self._declared.sheet}"
        command = ChangeRows(self.table_key, tuple(cells), added, words=words, marks=self.formats.marks)
        if (cells or added) and not self._do(command, "Nothing was pasted"):
            return
        for key, edits in others.items():
            refused = self._on_extra(key, edits) if self._on_extra else None
            if refused:
                self.workspace.refuse("These cells were not pasted", refused)

    def _on_menu(self, menu: QMenu, _row_key: Hashable, _column_key: str) -> None:
        menu.addSeparator()
        menu.addAction("&Add row\tCtrl++", self.add_row)
        menu.addAction("&Delete rows\tCtrl+-", self.delete_rows)

    # -------------------------------------------------------------------------------------------------------- signals

    def _on_change(self, record: ChangeRecord) -> None:
        if record.settings:
            self.rebuild()
        elif self.table_key in record.tables:
            self.refresh()

    def _on_findings(self) -> None:
        self._findings = {
            (f.row_id, f.field): f
            for f in reversed(self.workspace.findings)
            if f.table == self.table_key and f.row_id is not None and f.field
        }
        self._follow_use()
        self.model.refresh()

