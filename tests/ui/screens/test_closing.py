"""Closing a period: what must be true, closing and reopening, and the log that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from abc_costing.errors import EditRefused
from abc_costing.session import EditCell
from ui.dialogs.message import Message
from ui.screens.closing import CloseScreen
from ui.workspace import Workspace


@pytest.fixture
def shown(workspace: Workspace, qtbot: QtBot) -> CloseScreen:
    screen = CloseScreen(workspace)
    qtbot.addWidget(screen)
    screen.resize(894, 580)
    screen.show()
    qtbot.waitUntil(lambda: bool(workspace.findings), timeout=15_000)
    return screen


def met(screen: CloseScreen) -> dict[str, bool | None]:
    return {point.name: point.met for point in screen.points}


def test_the_checklist_is_computed(shown: CloseScreen, tmp_path: Path) -> None:
    assert met(shown) == {
        "Ledger reconciled": True, "No errors": True, "Ratio against the cap known": True, "Report made": False}
    shown.workspace.session.write_report(tmp_path, "ratio", "2025")
    shown.refresh()
    assert met(shown)["Report made"] is True


def test_a_report_of_another_period_does_not_count(shown: CloseScreen, tmp_path: Path) -> None:
    shown.workspace.session.write_report(tmp_path, "ratio", "2024")
    shown.refresh()
    assert met(shown)["Report made"] is False


def test_an_open_point_is_asked_about_before_closing(shown: CloseScreen, qtbot: QtBot) -> None:
    shown.close_button.click()
    asked = shown.findChild(Message) or next(w for w in shown.window().children() if isinstance(w, Message))
    assert "Report made" in asked.accessibleDescription()
    assert not shown.is_closed()
    asked.buttons[0].click()
    qtbot.waitUntil(shown.is_closed, timeout=5_000)


def test_a_closed_period_refuses_edits_until_reopened_with_a_reason(shown: CloseScreen, qtbot: QtBot) -> None:
    shown._close()
    qtbot.waitUntil(shown.reopen_button.isVisible, timeout=5_000)
    session = shown.workspace.session
    volume = next(row for row in session.model.volumes if row.period == "2025")
    with pytest.raises(EditRefused):
        session.do(EditCell("volumes", volume.id, "quantity", "1"))
    assert not shown.reopen_button.isEnabled()
    QTest.keyClicks(shown.reason, "Late invoice of the hospital")
    shown.reopen_button.click()
    qtbot.waitUntil(lambda: not shown.is_closed(), timeout=5_000)
    assert shown.log.entries[-1].reason == "Late invoice of the hospital"
    assert shown.close_button.isVisible()


def test_the_log_shows_the_latest_first_and_is_searched(shown: CloseScreen, qtbot: QtBot) -> None:
    session = shown.workspace.session
    session.do(EditCell("services", session.model.services[0].id, "name", "Retirement pension"))
    model = shown.log.table.model
    qtbot.waitUntil(lambda: "Edit name in Services" in model.text(0, 3), timeout=5_000)
    assert "Retirement pension" in model.text(0, 5)
    QTest.keyClicks(shown.log.search, "ledger_2024")
    assert {model.text(row, 3) for row in range(model.rowCount())} == {"Import ledger_2024.xlsx"}


def test_verifying_says_that_the_log_is_whole(shown: CloseScreen) -> None:
    shown.log.verify_button.click()
    assert shown.log.pill.word == f"Whole: {len(shown.log.entries)} entries verified"
    assert shown.log.pill.tone == "positive"
