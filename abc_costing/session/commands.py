"""Edits as values: a command says what is to be different; `Session.do` checks it, writes it, remembers how to undo it.

Values come as texts, as the user typed or pasted them, read with `marks` (decimal and thousands marks); each command
has a label in words for the menu ("Undo ..."). Tables are named by their key in `abc_costing.model.tables`, rows by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.rows import Row
from abc_costing.model.tables import TABLES
from abc_costing.numbers import POINT, Marks

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings

NewRow = Row | Mapping[str, str]
"""A row to be added: a value class (its id is not used), or texts by field; fields left out take their defaults."""


@dataclass(frozen=True)
class EditCell:
    """One cell set to what the user typed. A blank text clears it; a required number or choice refuses to be blank."""

    table: str
    row_id: int
    field: str
    text: str
    marks: Marks = POINT

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Edit {heading(self.table, self.field)} in {sheet(self.table)}"


@dataclass(frozen=True)
class EditCells:
    """Several cells of one table at once (fill down, clear, replace): (row id, field, text) each."""

    table: str
    cells: tuple[tuple[int, str, str], ...]
    marks: Marks = POINT

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Edit {len(self.cells)} cells in {sheet(self.table)}"


@dataclass(frozen=True)
class AddRows:
    """Rows added before the row with id `before`, or at the end."""

    table: str
    rows: tuple[NewRow, ...]
    before: int | None = None
    marks: Marks = POINT

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Add {counted(len(self.rows))} to {sheet(self.table)}"


@dataclass(frozen=True)
class DeleteRows:
    """Rows taken out, by id. What refers to them stays, and is reported by the checks."""

    table: str
    row_ids: tuple[int, ...]

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Delete {counted(len(self.row_ids))} from {sheet(self.table)}"


@dataclass(frozen=True)
class ChangeRows:
    """Cells set, rows added at the end and rows taken out of one table, as one step: a block put into a matrix."""

    table: str
    cells: tuple[tuple[int, str, str], ...] = ()
    added: tuple[NewRow, ...] = ()
    removed: tuple[int, ...] = ()
    words: str = ""
    marks: Marks = POINT

    @property
    def label(self) -> str:
        """The step in words."""
        count = len({row_id for row_id, _, _ in self.cells}) + len(self.added) + len(self.removed)
        return self.words or f"Change {counted(count)} in {sheet(self.table)}"


@dataclass(frozen=True)
class MoveRows:
    """Rows put before the row with id `before`, or at the end, in the order given."""

    table: str
    row_ids: tuple[int, ...]
    before: int | None = None

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Move {counted(len(self.row_ids))} in {sheet(self.table)}"


@dataclass(frozen=True)
class Rename:
    """A new name for a pool, activity, service, driver ..., in its own table and everywhere it is referred to."""

    table: str
    row_id: int
    name: str

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Rename to “{self.name}” in {sheet(self.table)}"


@dataclass(frozen=True)
class PasteRows:
    """A block of texts put over a table from one cell on; rows beyond the last are added.

    `fields` are the columns that the block fills, in its order; `row_id` is the first row it covers, None: below the
    last.
    """

    table: str
    fields: tuple[str, ...]
    block: tuple[tuple[str, ...], ...]
    row_id: int | None = None
    marks: Marks = POINT

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Paste {counted(len(self.block))} into {sheet(self.table)}"


@dataclass(frozen=True)
class ReplaceTable:
    """All rows of a table replaced by others."""

    table: str
    rows: tuple[NewRow, ...]
    marks: Marks = POINT

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Replace all rows of {sheet(self.table)}"


@dataclass(frozen=True)
class SetSettings:
    """The project's name, institution, currency, first month of the fiscal year and method.

    Refused where the currency's decimals differ and there are amounts already: their meaning would change.
    """

    settings: Settings

    @property
    def label(self) -> str:
        """The step in words."""
        return "Change the project's settings"


@dataclass(frozen=True)
class ClosePeriod:
    """A period closed: nothing in it changes until it is reopened."""

    period: str

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Close {self.period}"


@dataclass(frozen=True)
class ReopenPeriod:
    """A closed period opened again; `Session.do` wants a reason."""

    period: str

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Reopen {self.period}"


@dataclass(frozen=True)
class ImportBatch:
    """A ledger as read from a file, as one batch (see `Session.import_ledger`); `replaces` are batches it takes out."""

    file: str
    sha256: str
    postings: Postings = field(repr=False)
    mapping: str = ""
    profile: str = ""
    control_total: int | None = None
    replaces: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Import {self.file}" if not self.replaces else f"Replace {self.file}"


@dataclass(frozen=True)
class RemoveBatch:
    """An imported ledger taken out again."""

    batch_id: int
    file: str = ""

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Remove {self.file or 'an imported ledger'}"


@dataclass(frozen=True)
class SaveProfile:
    """A column map kept under a name; one of that name is replaced. `content` is the JSON of `ledger.Profile`."""

    name: str
    content: str

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Keep the import profile “{self.name}”"


@dataclass(frozen=True)
class DeleteProfile:
    """A kept column map taken out."""

    name: str

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Delete the import profile “{self.name}”"


@dataclass(frozen=True)
class ImportModel:
    """All tables and settings replaced by those of a model workbook; its ledger, where it has one, becomes a batch."""

    file: str
    sha256: str
    model: Model = field(repr=False)
    postings: Postings | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """The step in words."""
        return f"Import the model {self.file}"


Command = (
    EditCell | EditCells | AddRows | DeleteRows | ChangeRows | MoveRows | Rename | PasteRows | ReplaceTable
    | SetSettings | ClosePeriod | ReopenPeriod | ImportBatch | RemoveBatch | SaveProfile | DeleteProfile | ImportModel
)


def sheet(table: str) -> str:
    """A table's name for the user."""
    return TABLES[table].sheet if table in TABLES else table


def heading(table: str, field_name: str) -> str:
    """A column's name for the user."""
    known = {c.field: c.heading for c in TABLES[table].columns} if table in TABLES else {}
    return known.get(field_name, field_name)


def counted(count: int) -> str:
    """"1 row", "12 rows"."""
    return "1 row" if count == 1 else f"{count} rows"
