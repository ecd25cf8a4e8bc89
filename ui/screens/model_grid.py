"""Any table of the model as an editable grid: columns from the table's declaration, edits as session commands.

    grid = ModelGrid(workspace, "activities", extra=[Column("cost", "Cost", Kind.MONEY, cost_of)])
    grid.add_row(); grid.delete_rows()

Typing, filling, clearing and pasting each are one undo step. What the session refuses stays in its cell and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model import tables
from abc_costing.model.findings import Finding
from abc_costing.model.rows import Row
from abc_costing.session import AddRows, ChangeRecord, ChangeRows, DeleteRows, EditCell, EditCells
from ui.shell.formats import Formats
from ui.tables.block import Block
from ui.tables.column import Column, Kind, Mark
from ui.tables.model import Edit, TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

_KINDS: Final[dict[str, Kind]] = {
    "text": Kind.TEXT,
    "code": Kind.CODE,
    "integer": Kind.QUANTITY,
    "quantity": Kind.QUANTITY,
    "share": Kind.PERCENT,
    "percent": Kind.QUANTITY,
    "money": Kind.MONEY,
    "date": Kind.TEXT,
    "choice": Kind.TEXT,
    "yesno": Kind.TEXT,
    "period": Kind.CODE,
}
HEADINGS: Final[dict[str, str]] = {
    "account_class": "Class", "cost_centre": "Cost centre", "cost_centres": "Cost centres", "as_of": "As of",
    "accept_overuse": "Accept over-use", "starts": "From", "based_on": "Based on",
}
_WIDE: Final = frozenset({"name", "description", "source", "accounts", "cost_centres", "match"})


ExtraEdit = Callable[[str, Sequence[tuple[int, str]]], "str | None"]
"""Takes edits of one extra column, (row id, text) each, as one step; answers why they were refused, or None."""


class ModelGrid(QWidget):
    """One table of the model. `rows` picks and orders the rows that are shown; `defaults` fills new ones.

    `extra` columns stand behind those of the table; they are read only but those that are editable, whose edits go to
    `on_extra`.
    """

    def __init__(
        self,
        workspace: Workspace,
        key: str,
        *,
        extra: Sequence[Column[Any]] = (),
        hidden: frozenset[str] = frozenset(),
        rows: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
        defaults: Callable[[], Mapping[str, str]] | None = None,
        on_extra: ExtraEdit | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.table_key = key
        self._declared = tables.TABLES[key]
        self._extra, self._hidden = tuple(extra), hidden
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

    def refresh(self) -> None:
        """The rows anew; the extra columns may have changed with the results."""
        if self.workspace.is_open:
            self.model.set_source(self._source(self.model.columns))

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
        shown = [self._column(c) for c in self._declared.columns if c.field not in self._hidden]
        return [*shown, *self._extra]

    def _column(self, declared: tables.Column) -> Column[Any]:
        name = declared.field
        money = self.workspace.session.model.currency if self.workspace.is_open else None
        return Column(
            name,
            HEADINGS.get(name, name.replace("_", " ").capitalize()),
            _KINDS[declared.kind],
            lambda row: shown_value(getattr(row, name), declared.kind),
            unit="%" if declared.kind in {"share", "percent"} else "",
            decimals=money.digits if money and declared.kind == "money" else None,
            divisor=money.unit if money and declared.kind == "money" else 1,
            editable=not (self.workspace.is_open and self.workspace.session.read_only),
            edit_text=(lambda row: share_text(getattr(row, name))) if declared.kind == "share" else None,
            mark=lambda row: self._mark(row, name),
            stretch=name in _WIDE,
            choices=self._choices(declared),
        )

    def _choices(self, declared: tables.Column) -> Callable[[], list[str]] | None:
        if declared.choices:
            return lambda: list(declared.choices)
        if declared.kind == "yesno":
            return lambda: ["yes", ""]
        if declared.refers:
            return lambda: self._names(declared.refers)
        if declared.kind == "period":
            return lambda: ["", *self.workspace.session.periods]
        if declared.field == "scenario":
            return lambda: ["", *self.workspace.session.scenarios[1:]]
        return None

    def _names(self, keys: tuple[str, ...]) -> list[str]:
        model = self.workspace.session.model
        return [getattr(row, tables.TABLES[key].identity[0]) for key in keys for row in model.table(key)]

    def _mark(self, row: Row, field: str) -> Mark | None:
        finding = self._findings.get((row.id, field))
        if finding is None:
            return None
        tone, icon = ("negative", "error") if finding.severity == "error" else ("warning", "warning")
        return Mark(tone, fill=True, icon=icon, tooltip=f"{finding.cause}\n{finding.remedy}")  # type: ignore[arg-type]

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
        names = self._names(column.refers) if column.refers else []
        return names[0] if names else "?"

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
        if own:
            refused[""] = self._edit(own)
        return [refused[e.column_key if e.column_key in extra else ""] for e in edits]

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
        self.model.refresh()


def shown_value(value: Any, kind: str) -> Any:
    """A field's value as the grid's kinds want it."""
    if value is None:
        return None
    if kind == "date":
        return value.isoformat()
    if kind == "yesno":
        return "yes" if value else ""
    return value


def share_text(share: Decimal | None) -> str:
    """What the editor of a share starts with: `37.5%`, or nothing."""
    return "" if share is None else f"{(share * 100).normalize():f}%"
