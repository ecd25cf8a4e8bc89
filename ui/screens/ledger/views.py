"""The four views of the ledger screen as ready tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from abc_costing.model.rows import Row, key_of
from ui.screens.ledger import imports, postings
from ui.screens.model_grid import ModelGrid
from ui.shell.formats import Formats
from ui.tables.column import Column, Kind
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.model.postings import Posting
    from abc_costing.session import PeriodLedger
    from ui.screens.ledger.places import PostingsOf

_NO_CURRENCY = "XXX"


class PostingsView:
    """The table of postings with what it shows: the ledger of a period, or a pick of it."""

    def __init__(self, workspace: Workspace) -> None:
        from abc_costing.money import currency

        self._workspace = workspace
        self.formats = Formats()
        self.ledger: PeriodLedger | None = None
        self.pick: PostingsOf | None = None
        columns = postings.columns(currency(_NO_CURRENCY))
        self.model = TableModel(columns, RowSource((), columns), self.formats)
        self.table = Table(self.model, "Postings", zebra=True)
        self.show_nothing(imported=False)

    @property
    def count(self) -> int:
        """Postings of the period, before any filter."""
        return len(self.ledger.postings) if self.ledger else 0

    @property
    def positions(self) -> list[int]:
        """Places in the scenario's ledger of the period's postings."""
        return [int(place) for place in self.ledger.positions] if self.ledger else []

    def show(self, ledger: PeriodLedger) -> None:
        """The postings of a period; filter and pick stay."""
        self.ledger = ledger
        self._fill()

    def set_pick(self, pick: PostingsOf | None) -> None:
        """Only the postings of a pool, say; None shows all."""
        self.pick = pick
        if self.ledger is not None:
            self._fill()

    def _fill(self) -> None:
        assert self.ledger is not None
        model = self._workspace.session.model
        names = {key_of(account.account): account.name for account in model.accounts}
        chosen = (self.ledger.postings, self.ledger.positions)
        if self.pick is not None:
            chosen = postings.picked(self.ledger, self.pick)
        sort = self.model.arrangement.sort
        self.model.set_columns(postings.columns(model.currency), postings.PostingSource(*chosen, names))
        if sort is not None:
            self.model.sort_by(self.model.columns[sort[0]].key, descending=sort[1])
        self.add_up()
        self.table.set_empty(*self._nothing_shown())

    def _nothing_shown(self) -> tuple[str, str, str]:
        if self.model.arrangement.needle:
            return ("No posting has these words.", "search", "")
        assert self.ledger is not None
        return (f"No postings in {self.ledger.period}.", "ledger", "Import ledger")

    def add_up(self) -> None:
        """The totals row: of what is shown, exactly."""
        source = self.model.source
        if not isinstance(source, postings.PostingSource):
            return
        kept = self.model.shown.kept
        rows = self.formats.number(len(kept), dash=False)
        self.model.set_totals(f"Total of {rows} posting{'' if len(kept) == 1 else 's'}", {"amount": source.sum(kept)})
        self.table.set_empty(*self._nothing_shown())

    def show_nothing(self, imported: bool) -> None:
        """No ledger, or no period that has any."""
        self.ledger = None
        self.model.set_source(RowSource((), self.model.columns))
        sentence = "No period of the ledger is chosen." if imported else "No ledger yet. Import one from Excel or CSV."
        self.table.set_empty(sentence, "ledger", "Import ledger")

    def current(self) -> Posting | None:
        """The chosen posting."""
        at = self.table.current()
        row = self.model.source.row_of(at[0]) if at else None
        source = self.model.source
        if row is None or not isinstance(source, postings.PostingSource):
            return None
        return source.posting(row)

    def position_of(self, file: str, sheet: str, row: int) -> int | None:
        """The place in the ledger of what stands in a row of a file."""
        import numpy as np

        if self.ledger is None:
            return None
        rows = self.ledger.postings
        for place in np.flatnonzero(rows.row == row).tolist():
            if (not file or rows.file[place] == file) and (not sheet or rows.sheet[place] == sheet):
                return int(self.ledger.positions[place])
        return None


def imports_table() -> Table:
    """The empty table of imports."""
    from abc_costing.money import currency

    columns = imports.columns(currency(_NO_CURRENCY))
    table = Table(TableModel(columns, RowSource((), columns)), "Imports", zebra=True)
    table.set_empty("No ledger yet. Import one from Excel or CSV.", "import", "Import ledger")
    return table


def accounts_grid(workspace: Workspace) -> ModelGrid:
    """The accounts with their classes, editable."""
    return ModelGrid(workspace, "accounts", extra=_extra({}, "account", workspace))


def cost_centres_grid(workspace: Workspace) -> ModelGrid:
    """The cost centres, editable."""
    return ModelGrid(workspace, "cost_centres", extra=_extra({}, "cost_centre", workspace))


def show_amounts(grid: ModelGrid, sums: Mapping[str, tuple[int, int]], workspace: Workspace) -> None:
    """Amounts and postings of the period behind the rows of a grid, and their total where it is the whole ledger."""
    field = "account" if grid.table_key == "accounts" else "cost_centre"
    of_key: dict[str, tuple[int, int]] = {}
    for code, (amount, count) in sums.items():
        before = of_key.get(key_of(code), (0, 0))
        of_key[key_of(code)] = (before[0] + amount, before[1] + count)
    grid.set_extra(_extra(of_key, field, workspace))
    known = {key_of(getattr(row, field)) for row in workspace.session.model.table(grid.table_key)}
    total = sum(amount for amount, _ in of_key.values())
    missing = [code for code in of_key if code not in known]
    title = "Ledger" if not missing else f"Ledger, {len(missing)} not in this table among it"
    cells = {"amount": total, "postings": sum(count for _, count in of_key.values())}
    grid.model.set_totals(title, cells, equal=None if missing else True)


def _extra(sums: Mapping[str, tuple[int, int]], field: str, workspace: Workspace) -> list[Column[Any]]:
    of = workspace.session.model.currency

    def found(row: Row, part: int) -> int:
        return sums.get(key_of(getattr(row, field)), (0, 0))[part]

    return [
        Column("postings", "Postings", Kind.QUANTITY, lambda row: found(row, 1), decimals=0, secondary=True),
        Column("amount", "Amount", Kind.MONEY, lambda row: found(row, 0), of.code, of.digits, divisor=of.unit),
    ]
