"""A themed application and small tables for the tests of the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.shell import fonts, theme
from ui.shell.formats import Formats
from ui.tables.column import Column, Kind
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Our fonts and the light theme, whatever the test before left behind."""
    fonts.install(qapp)
    theme.apply(qapp, "light")
    yield
    qapp.clipboard().clear()


@dataclass(frozen=True)
class Benefit:
    """A row of the tests' table; amounts are minor units."""

    number: int
    name: str
    group: str
    cost: int
    note: str = ""


BENEFITS = (
    Benefit(1, "Élevage grant", "short", 1_234_50),
    Benefit(2, "Old-age pension", "long", 93_000_00),
    Benefit(3, "Survivors’ pension", "long", -5_00),
    Benefit(4, "Funeral grant", "short", 0),
)


def benefit_columns() -> list[Column[Benefit]]:
    return [
        Column("name", "Benefit", value=lambda r: r.name, stretch=True, editable=True),
        Column("cost", "Cost", Kind.MONEY, lambda r: r.cost, "ZMW", 2, divisor=100, summed=True, editable=True),
        Column("note", "Note", value=lambda r: r.note, editable=True),
        Column("group", "Group", Kind.CODE, lambda r: r.group),
    ]


class Book:
    """Holds rows and takes edits as a screen does: a new tuple of rows after each edit."""

    def __init__(self) -> None:
        self.rows = list(BENEFITS)
        self.columns = benefit_columns()
        self.steps: list[int] = []
        self.model = TableModel(self.columns, self.source(), Formats(QLocale("en")))
        self.model.on_edits = self.edit

    def source(self) -> RowSource[Benefit]:
        return RowSource(tuple(self.rows), self.columns, key=lambda r: r.number)

    def edit(self, edits: object) -> list[str | None]:
        answers: list[str | None] = []
        assert isinstance(edits, list)
        for edit in edits:
            place = next(n for n, row in enumerate(self.rows) if row.number == edit.row_key)
            if edit.column_key == "cost":
                if not edit.text.replace(".", "").isdecimal():
                    answers.append("Not a number. Enter an amount.")
                    continue
                self.rows[place] = replace(self.rows[place], cost=round(float(edit.text) * 100))
            else:
                self.rows[place] = replace(self.rows[place], **{edit.column_key: edit.text})
            answers.append(None)
        self.steps.append(len(edits))
        self.model.set_source(self.source())
        return answers


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def table(book: Book, qtbot: QtBot) -> Table:
    """The book's table on the screen, blocks of cells selectable, focused on its first cell."""
    made = Table(book.model, "Benefits", selects_rows=False)
    qtbot.addWidget(made)
    made.resize(700, 240)
    made.show()
    made.grid.setFocus()
    made.go_to(1, "name")
    return made


@pytest.fixture
def texts() -> Callable[[TableModel], list[str]]:
    """The first column of a model as shown."""
    return lambda model: [model.text(row, 0) for row in range(model.rowCount())]
