"""The import of a ledger, as a user sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from abc_costing.session import Session
from tests.session.little_fund import LEDGER_TEXT, ledger, workbook
from ui.dialogs.import_ledger import open_import
from ui.dialogs.import_ledger.wizard import ImportWizard
from ui.workspace import Workspace

Opener = Callable[[Path], ImportWizard]
SWAPPABLE = "date,account,description,amount\n03/04/2025,5110,a,10.00\n05/06/2025,5210,b,20.00\n"


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    """Numbers and dates as the texts below expect them."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def workspace(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The little fund without a ledger."""
    monkeypatch.setenv("ABC_COSTING_HOME", str(tmp_path / "home"))
    made = Workspace()
    made.take(Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path, ledger=False)))
    yield made
    made.close()


@pytest.fixture
def opened(workspace: Workspace, qtbot: QtBot) -> Opener:
    """Opens the import with a file that has been looked at."""

    window = QWidget()
    qtbot.addWidget(window)

    def act(path: Path) -> ImportWizard:
        wizard = open_import(workspace, window, path)
        qtbot.waitUntil(lambda: wizard.draft.inspection is not None or bool(wizard.draft.problem), timeout=5000)
        return wizard

    return act


def check(wizard: ImportWizard, qtbot: QtBot) -> None:
    """Goes to the last step and waits for the reading."""
    wizard.go_to_step(3)
    qtbot.waitUntil(lambda: wizard.draft.reading is not None and not wizard.draft.pending, timeout=5000)


def banner_buttons(wizard: ImportWizard) -> dict[str, QPushButton]:
    return {b.text(): b for b in wizard.page.findChildren(QPushButton) if b.parent().objectName() == "banner"}


def test_four_steps_and_the_ledger_is_in(opened: Opener, workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    wizard = opened(ledger(tmp_path))
    for _ in range(3):
        assert wizard.footer.main.text() == "Next"
        wizard.footer.main.click()
    qtbot.waitUntil(lambda: wizard.footer.main.text() == "Import 3 rows" and wizard.footer.main.isEnabled())
    with qtbot.waitSignal(wizard.imported):
        wizard.footer.main.click()
    assert [batch.rows for batch in workspace.session.batches] == [3]
    assert workspace.session.undo_label == "Import ledger.csv"


def test_a_control_total_must_be_met(opened: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    wizard = opened(ledger(tmp_path))
    check(wizard, qtbot)
    for text, enabled, words in (
        ("11,500.01", False, "the control total differs by −0.01"),
        ("11,50O", False, "cannot be read"),
        ("11,500.00", True, "the control total is met"),
        ("", True, "debit less credit is 11,500.00"),
    ):
        wizard.side.entry.setText(text)
        wizard.side.entry.textEdited.emit(text)
        assert wizard.footer.main.isEnabled() is enabled
        assert words in wizard.footer.reason.text()


def test_an_ambiguous_date_is_asked_with_both_meanings(
    opened: Opener, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:  # fmt: skip
    wizard = opened(ledger(tmp_path, SWAPPABLE))
    check(wizard, qtbot)
    assert "state how dates are written" in wizard.footer.reason.text()
    assert not wizard.footer.main.isEnabled()
    answers = banner_buttons(wizard)
    assert list(answers) == ["3 April 2025", "4 March 2025"]
    answers["4 March 2025"].click()
    qtbot.waitUntil(lambda: not wizard.draft.pending, timeout=5000)
    assert wizard.footer.main.isEnabled()
    wizard.footer.main.click()
    day = workspace.session.postings[0].day
    assert day is not None
    assert day.isoformat() == "2025-03-04"


def test_a_bad_amount_is_an_error_at_its_cell(opened: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    wizard = opened(ledger(tmp_path, LEDGER_TEXT.replace("500.00", "5O0.00")))
    check(wizard, qtbot)
    assert wizard.footer.reason.text() == "Cannot import yet: 1 error."
    page = wizard.pages[3]
    qtbot.waitUntil(lambda: page.preview.model.rowCount() > 0)
    page.next_finding()
    assert page.preview.table.current() == (3, "E")
    row = page.preview.model.shown_row(3)
    assert row is not None
    assert page.preview.model.text(row, 5) == "5O0.00"


def test_the_same_file_again_is_offered_to_be_replaced(
    opened: Opener, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:  # fmt: skip
    workspace.session.import_ledger(ledger(tmp_path))
    first = workspace.session.batches[0]
    wizard = opened(ledger(tmp_path))
    check(wizard, qtbot)
    assert not wizard.footer.main.isEnabled()
    assert "in the project already" in wizard.footer.reason.text()
    banner_buttons(wizard)["Replace it"].click()
    assert wizard.footer.main.text() == "Replace with 3 rows"
    wizard.footer.main.click()
    assert [batch.rows for batch in workspace.session.batches] == [3]
    assert workspace.session.batches[0].id != first.id


def test_a_kept_profile_goes_straight_to_the_check(
    opened: Opener, workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:  # fmt: skip
    wizard = opened(ledger(tmp_path))
    check(wizard, qtbot)
    wizard.pages[2].name.setText("Monthly")
    wizard.pages[2].name.returnPressed.emit()
    wizard.reject()
    assert workspace.session.profiles == ("Monthly",)
    again = opened(ledger(tmp_path, LEDGER_TEXT.replace("March", "May"), "next.csv"))
    qtbot.waitUntil(lambda: again.draft.reading is not None)
    assert (again.step, again.draft.profile) == (3, "Monthly")
    assert again.footer.main.isEnabled()


def test_another_role_is_read_at_once(opened: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    wizard = opened(ledger(tmp_path))
    check(wizard, qtbot)
    wizard.go_to_step(2)
    wizard.pages[2].preview.role_chosen.emit("E", "ignore")
    qtbot.waitUntil(lambda: not wizard.draft.pending, timeout=5000)
    assert any(f.rule == "ledger.no-amount-column" for f in wizard.draft.findings)
    wizard.go_to_step(3)
    assert not wizard.footer.main.isEnabled()


def test_what_is_no_ledger_is_refused_in_words(opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_bytes(b"PK\x03\x04 a workbook cut short")
    wizard = opened(path)
    assert wizard.draft.problem
    assert wizard.footer.reason.text() == wizard.draft.problem
    assert not wizard.footer.main.isEnabled()


def test_cancel_changes_nothing(opened: Opener, workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    before = workspace.session.undo_label
    wizard = opened(ledger(tmp_path))
    check(wizard, qtbot)
    wizard.footer.cancel.click()
    assert workspace.session.batches == ()
    assert workspace.session.undo_label == before
