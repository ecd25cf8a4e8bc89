"""The ledger screen on the sample fund."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from abc_costing.model.findings import Finding
from abc_costing.model.results import Trace
from abc_costing.session import EditCell
from ui.frame.inspector import Inspector
from ui.frame.lines import Line
from ui.screens.catalogue import make
from ui.screens.ledger.places import PostingsOf
from ui.screens.ledger.postings import folded
from ui.screens.ledger.screen import LedgerScreen
from ui.tables.sources import fold
from ui.workspace import Workspace


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> Iterator[LedgerScreen]:
    made = make("ledger", workspace)
    assert isinstance(made, LedgerScreen)
    qtbot.addWidget(made)
    made.resize(894, 580)
    made.show()
    qtbot.waitUntil(lambda: made.postings.ledger is not None and workspace.runner.current is None, timeout=10_000)
    yield made
    made.hide()


def total(screen: LedgerScreen) -> object:
    """The figure of the totals row of the postings."""
    model = screen.postings.model
    assert model.totals is not None
    return model.totals.cells[len(model.columns) - 1]


def lines(inspector: Inspector) -> list[str]:
    return [line.accessibleName() for line in inspector.findChildren(Line)]


def test_the_postings_of_the_period_add_up_to_the_ledger(screen: LedgerScreen, workspace: Workspace) -> None:
    assert screen.postings.model.rowCount() == len(screen.postings.positions)
    assert total(screen) == workspace.session.reconciliation(workspace.period).ledger


def test_the_filter_ignores_accents_and_the_total_follows(screen: LedgerScreen, qtbot: QtBot) -> None:
    everything = screen.postings.model.rowCount()
    screen.search.setText("ELÉCTRICITY")
    qtbot.waitUntil(lambda: 0 < screen.postings.model.rowCount() < everything)
    model = screen.postings.model
    names = {model.text(row, 4) for row in range(model.rowCount())}
    assert all("lectricity" in name for name in names)
    assert total(screen) == sum(model.value(row, 8) for row in range(model.rowCount()))


def test_dates_are_sorted_as_days(screen: LedgerScreen) -> None:
    screen.postings.model.sort_by("date")
    ledger = screen.postings.ledger
    assert ledger is not None
    day_of = dict(zip(ledger.positions.tolist(), ledger.postings.day.tolist(), strict=True))
    shown = [day_of[screen.postings.model.row_key(row)] for row in range(0, screen.postings.model.rowCount(), 50)]
    assert shown == sorted(shown)


def test_a_figure_traces_to_the_row_that_the_ledger_shows(screen: LedgerScreen, workspace: Workspace) -> None:
    trace: Trace = workspace.session.trace("P12", workspace.period, with_ledger=True)
    screen.search.setText("nothing has this")
    screen.go_to(trace.ledger[-1].index)
    posting = screen.postings.current()
    assert posting is not None
    assert (posting.file, posting.row) == (trace.ledger[-1].file, trace.ledger[-1].row)
    assert (posting.account, posting.amount) == (trace.ledger[-1].account, trace.ledger[-1].amount)


def test_a_finding_about_a_file_leads_to_its_row(screen: LedgerScreen) -> None:
    screen.show_tab("imports")
    screen.go_to(Finding("warning", "x", "", "", file="ledger_2025.xlsx", sheet="GL 2025", row=400))
    posting = screen.postings.current()
    assert screen.tab == "postings"
    assert posting is not None
    assert posting.row == 400


def test_a_finding_about_an_account_leads_to_its_class(screen: LedgerScreen, workspace: Workspace) -> None:
    account = workspace.session.model.accounts[7]
    screen.go_to(Finding("error", "x", "", "", table="accounts", row_id=account.id, field="account_class"))
    assert screen.tab == "accounts"
    table = screen.main_table()
    assert table is not None
    assert table.current() == (account.id, "account_class")


def test_the_postings_of_a_pool_alone_and_back(screen: LedgerScreen, workspace: Workspace) -> None:
    take = workspace.session.pooling_job(workspace.period).run().pools["P12"]
    everything = screen.postings.model.rowCount()
    screen.go_to(PostingsOf("Pool", "Licences", take.codes))
    assert screen.postings.model.rowCount() == take.count
    assert total(screen) == take.amount
    screen.picked_chip.removed.emit()
    assert screen.postings.model.rowCount() == everything


def test_removing_an_import_can_be_undone(screen: LedgerScreen, workspace: Workspace, qtbot: QtBot) -> None:
    screen.show_tab("imports")
    newest = workspace.session.batches[-1]
    screen.imports.go_to(newest.id, "file")
    screen.remove.click()
    assert newest not in workspace.session.batches
    assert workspace.session.undo_label == f"Remove {newest.file}"
    qtbot.waitUntil(lambda: screen.postings.model.rowCount() == 0, timeout=5000)
    workspace.session.undo()
    qtbot.waitUntil(lambda: screen.postings.model.rowCount() == newest.rows, timeout=5000)


def test_the_reconciliation_shows_a_difference_of_nothing(screen: LedgerScreen, workspace: Workspace) -> None:
    inspector = Inspector()
    assert screen.fill_inspector(inspector)
    shown = lines(inspector)
    assert "Difference 0.00" in shown
    account = next(a for a in workspace.session.model.accounts if a.account_class == "administrative")
    workspace.session.do(EditCell("accounts", account.id, "account_class", "other"))
    screen.fill_inspector(inspector)
    assert not any(line.startswith("Difference") for line in lines(inspector)[len(shown) :])


def test_accounts_carry_the_amounts_of_the_period(screen: LedgerScreen, workspace: Workspace, qtbot: QtBot) -> None:
    screen.show_tab("accounts")
    table = screen.main_table()
    assert table is not None
    qtbot.waitUntil(lambda: "amount" in [c.key for c in table.model.columns])
    number = table.model.column_number("amount")
    assert number is not None
    amounts = [table.model.value(row, number) for row in range(table.model.rowCount())]
    assert sum(amounts) == workspace.session.reconciliation(workspace.period).ledger


@given(st.lists(st.text(alphabet="aÉßiİ\u0301\u0345ſ ﬁ中\n", max_size=6), max_size=6))
def test_many_texts_are_folded_as_one_is(words: list[str]) -> None:
    assert folded(words) == [fold(word) for word in words]
