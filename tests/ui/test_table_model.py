"""Sorting, filtering, groups, totals and edits of the one table model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from pytestqt.modeltest import ModelTester

from tests.ui.conftest import Benefit, Book
from ui.shell.formats import Formats
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column, Kind
from ui.tables.model import Edit, TableModel
from ui.tables.sources import Coded, ColumnSource, RowSource

Texts = Callable[[TableModel], list[str]]


def test_it_keeps_qts_own_rules(book: Book, qtmodeltester: ModelTester) -> None:
    book.model.set_groups(GroupBy(lambda r: r.group))
    qtmodeltester.check(book.model)  # type: ignore[no-untyped-call]


def test_sorting_by_number_and_by_text(book: Book, texts: Texts) -> None:
    book.model.sort_by("cost", descending=True)
    assert texts(book.model) == ["Old-age pension", "Élevage grant", "Funeral grant", "Survivors’ pension"]
    book.model.sort_by("name")
    assert texts(book.model) == ["Élevage grant", "Funeral grant", "Old-age pension", "Survivors’ pension"]
    book.model.sort_by("")
    assert texts(book.model)[0] == "Élevage grant"


@pytest.mark.parametrize("needle", ["elevage", "ÉLEVAGE", "grant élev"])
def test_a_filter_minds_neither_accents_nor_case(book: Book, texts: Texts, needle: str) -> None:
    book.model.set_filter(needle)
    assert texts(book.model) == ["Élevage grant"]
    book.model.set_filter("")
    assert len(texts(book.model)) == 4


def test_groups_count_sum_and_fold(book: Book, texts: Texts) -> None:
    book.model.set_groups(GroupBy(lambda r: r.group, {"long": "Long term", "short": "Short term"}))
    book.model.sort_by("cost", descending=True)
    assert texts(book.model)[:3] == ["Long term", "Old-age pension", "Survivors’ pension"]
    assert book.model.text(0, 1) == "92,995.00"
    group = book.model.group_at(0)
    assert group is not None
    assert group.count == 2
    book.model.set_collapsed("long", True)
    assert texts(book.model) == ["Long term", "Short term", "Élevage grant", "Funeral grant"]


def test_totals_follow_the_filter(book: Book) -> None:
    book.model.set_totals("Total", equal=True)
    assert book.model.total_text(1) == "94,229.50"
    book.model.set_filter("pension")
    assert book.model.total_text(1) == "92,995.00"
    book.model.set_totals("Total", {"cost": 7_00})
    assert book.model.total_text(1) == "7.00"


def test_a_refused_text_stays_until_it_is_mended_or_dropped(book: Book) -> None:
    index = book.model.index(0, 1)
    assert not book.model.setData(index, "12O")
    book.model.apply([Edit(1, "cost", "12O")])
    assert book.model.text(0, 1) == "12O"
    assert book.model.mark(0, 1).fill
    assert "Not a number" in str(index.data(int(Qt.ItemDataRole.ToolTipRole)))
    assert "error" in str(index.data(int(Qt.ItemDataRole.AccessibleTextRole)))
    assert book.model.drop_error(0, 1)
    assert book.model.text(0, 1) == "1,234.50"


def test_an_edit_changes_the_row_in_its_place(book: Book, texts: Texts) -> None:
    book.model.sort_by("cost", descending=True)
    assert book.model.setData(book.model.index(0, 0), "Pension")
    assert texts(book.model)[0] == "Pension"
    assert book.model.shown_row(2) == 0


def test_a_screen_reader_hears_heading_and_figure(book: Book) -> None:
    assert book.model.index(1, 1).data(int(Qt.ItemDataRole.AccessibleTextRole)) == "Cost, ZMW, 93,000.00"


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=30), st.booleans())
def test_sorting_is_stable_with_empty_cells_last(values: list[int | None], descending: bool) -> None:
    columns: list[Column[tuple[int, int | None]]] = [Column("v", "V", Kind.QUANTITY, lambda r: r[1])]
    model = TableModel(columns, RowSource(list(enumerate(values)), columns), Formats(QLocale("en")))
    model.sort_by("v", descending)
    rows = [model.row_object(row) for row in range(model.rowCount())]
    filled = [(n, v) for n, v in enumerate(values) if v is not None]
    expected = sorted(filled, key=lambda r: -r[1] if descending else r[1])
    assert rows == [*expected, *((n, v) for n, v in enumerate(values) if v is None)]


@pytest.fixture(scope="module")
def million() -> tuple[list[Column[object]], ColumnSource]:
    """A ledger of a million rows: a coded account and an amount."""
    rng = np.random.default_rng(7)
    amounts = rng.integers(-(10**9), 10**12, 1_000_000)
    amounts[765_432] = 10**14
    words = [f"{n} Élevage" if n == 17 else f"{n} account" for n in range(300)]
    codes = rng.integers(0, 300, 1_000_000).astype(np.int16)
    columns: list[Column[object]] = [
        Column("account", "Account"),
        Column("amount", "Amount", Kind.MONEY, decimals=2, divisor=100),
    ]
    return columns, ColumnSource([Coded(codes, words), amounts])


def test_a_million_rows_sort_and_filter_by_permutation(million: tuple[list[Column[object]], ColumnSource]) -> None:
    columns, source = million
    model = TableModel(columns, source, Formats(QLocale("en")))
    assert model.rowCount() == 1_000_000
    model.sort_by("amount", descending=True)
    assert model.text(0, 1) == "1,000,000,000,000.00"
    assert model.row_key(0) == 765_432
    model.set_filter("elevage")
    assert 2_500 < model.rowCount() < 4_200
    assert {model.text(row, 0) for row in range(model.rowCount())} == {"17 Élevage"}
    shown = [model.value(row, 1) for row in range(model.rowCount())]
    assert shown == sorted(shown, reverse=True)


def test_equal_rows_keep_their_order_when_sorted_downwards(million: tuple[list[Column[object]], ColumnSource]) -> None:
    columns, source = million
    model = TableModel(columns, source)
    model.sort_by("account", descending=True)
    first = [model.row_key(row) for row in range(1000) if model.text(row, 0) == model.text(0, 0)]
    assert first == sorted(first, key=lambda key: key if isinstance(key, int) else 0)


def test_rows_of_benefit_are_what_marks_are_given(book: Book) -> None:
    assert isinstance(book.model.row_object(0), Benefit)
