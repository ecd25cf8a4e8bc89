"""The real window on the sample: closing, the marker of changes, what is shown while something else is calculated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from abc_costing.session import DeleteRows, EditCell, Session
from ui.dialogs.message import Message
from ui.frame.findings_table import place_words
from ui.main_window import MainWindow
from ui.shell.settings import Settings


@pytest.fixture(scope="session")
def window_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for these tests: the sample is built once."""
    return tmp_path_factory.mktemp("windows")


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path, window_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window as it starts."""
    monkeypatch.setenv("ABC_COSTING_HOME", str(window_home))
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    made = MainWindow(Settings(tmp_path / "settings.ini"))
    made.resize(1366, 768)
    made.show()
    yield made
    made.workspace.leave()
    made.close()
    QLocale.setDefault(before)


@pytest.fixture
def window(empty: MainWindow, qtbot: QtBot) -> MainWindow:
    """With the sample open and calculated."""
    empty.files.open_sample()
    space = empty.workspace
    qtbot.waitUntil(lambda: space.is_open and space.previous is not None and not space.stale, timeout=60_000)
    settle(empty, qtbot)
    return empty


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workspace.runner.current is None, timeout=30_000)


def rename_a_service(window: MainWindow, name: str) -> None:
    session = window.workspace.session
    session.do(EditCell("services", session.model.services[0].id, "name", name))


def shown_scenario(window: MainWindow) -> str:
    result = window.workspace.result
    return result.scenario if result is not None else ""


def questions() -> list[Message]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, Message) and w.isVisible()]


def answer(verb: str) -> None:
    (question,) = questions()
    next(button for button in question.buttons if button.text() == verb).click()


def test_the_untouched_sample_closes_at_once_and_without_a_question(window: MainWindow) -> None:
    assert not window.isWindowModified()
    assert window.close()
    assert not window.isVisible()
    assert not questions()


def test_changes_are_marked_and_asked_about(window: MainWindow, qtbot: QtBot) -> None:
    rename_a_service(window, "Pension of old age")
    assert window.windowTitle().startswith("Cost of services[*]")
    assert not window.close()
    answer("Cancel")
    assert window.isVisible()
    assert window.workspace.is_open
    window.close()
    answer("Don't save")
    qtbot.waitUntil(lambda: not window.isVisible())


def test_taking_back_what_was_saved_is_a_change_too(window: MainWindow, tmp_path: Path) -> None:
    rename_a_service(window, "Pension of old age")
    window.files.save_to(tmp_path / "fund.abcproj")
    assert not window.files.has_changes()
    while window.workspace.session.undo_label is not None:
        window.undo()
    assert window.isWindowModified()
    assert not window.close()
    answer("Cancel")


def test_figures_of_another_scenario_never_stand_under_the_chosen_name(window: MainWindow, qtbot: QtBot) -> None:
    space = window.workspace
    space.choose(scenario="Lean claims")
    assert window.strip.accessibleName() == "Calculating…"
    settle(window, qtbot)
    assert shown_scenario(window) == "Lean claims"


def test_a_period_without_postings_says_so_instead_of_reconciling_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.workspace.choose(period="2026")
    settle(window, qtbot)
    assert window.strip.accessibleName() == "No postings in 2026, Actual"


def test_a_refused_run_does_not_widen_the_window(window: MainWindow, qtbot: QtBot) -> None:
    session = window.workspace.session
    quantity = next(row for row in session.model.driver_quantities if row.driver == "SUPPLIES")
    session.do(DeleteRows("driver_quantities", (quantity.id,)))
    qtbot.waitUntil(lambda: bool(window.workspace.run_problem), timeout=30_000)
    places = [place_words(finding) for finding in window.workspace.run_findings]
    assert places == ["Driver quantities, quantity"]
    window.show_page("run")
    assert window.minimumSizeHint().width() <= 1280
    assert window.strip.accessibleName().endswith("Reconciled")
    assert "SUPPLIES" in window.workspace.run_problem
    window.undo()
    qtbot.waitUntil(lambda: not window.workspace.stale, timeout=30_000)
    assert not window.workspace.run_problem


def test_undo_without_automatic_runs_shows_the_figures_of_what_is_there(window: MainWindow, qtbot: QtBot) -> None:
    space = window.workspace
    space.automatic = False
    before = space.result
    volume = next(row for row in space.session.model.volumes if row.period == "2025")
    space.session.do(EditCell("volumes", volume.id, "quantity", "1"))
    space.run()
    qtbot.waitUntil(lambda: not space.stale, timeout=30_000)
    changed = space.result
    assert changed is not None
    assert before is not None
    assert changed.services != before.services
    window.undo()
    shown = space.result
    assert not space.stale
    assert shown is not None
    assert shown.services == before.services


def test_a_new_project_begins_at_its_ledger_without_figures_of_the_last_one(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("reports")
    window.files.new()
    settle(window, qtbot)
    assert window.shown_page() == "ledger"
    assert window.strip.accessibleName() == "No ledger yet"
    window.show_page("results")
    page = window.page("results")
    assert page is not None
    assert not [label.text() for label in page.findChildren(QLabel) if "beyond" in label.text()]


def test_where_go_to_leads_the_keyboard_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    window.workspace.go_to("activities", window.workspace.session.model.activities[3].id)
    settle(window, qtbot)
    page = window.page("activities")
    assert page is not None
    assert window.shown_page() == "activities"
    focus = window.focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus)
    assert focus.accessibleName() == "Activities"


def test_a_project_open_elsewhere_says_so_and_can_be_saved_as_a_copy(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.files.save_to(tmp_path / "fund.abcproj")
    window.workspace.leave()
    with Session.open(tmp_path / "fund.abcproj"):
        window.files.open_path(tmp_path / "fund.abcproj")
        settle(window, qtbot)
        assert window.workspace.session.read_only
        assert window.notice.isVisible()
        assert [button.text() for button in window.notice.findChildren(QPushButton)] == ["Save a copy…"]
        window.files.save_to(tmp_path / "copy.abcproj")
        assert not window.notice.isVisible()
        settle(window, qtbot)
    rename_a_service(window, "Pension of old age")


def test_opening_the_open_project_again_leaves_it_editable(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.files.save_to(tmp_path / "fund.abcproj")
    window.files.open_path(tmp_path / "fund.abcproj")
    settle(window, qtbot)
    assert not window.workspace.session.read_only
    assert not window.notice.isVisible()


def test_a_project_just_saved_is_the_first_of_the_recent_ones(window: MainWindow, tmp_path: Path) -> None:
    window.files.save_to(tmp_path / "fund.abcproj")
    menu = window.actions_by_key.submenus["recent"]
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "fund.abcproj"
