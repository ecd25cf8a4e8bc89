"""The flow picture on the sample: the totals line, the focus, the keys, what can be taken away."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.charts.flow_view import FlowView
from ui.screens.trace.screen import TraceScreen
from ui.shell import theme
from ui.workspace import Workspace


@pytest.fixture
def screen(qtbot: QtBot, workspace: Workspace) -> TraceScreen:
    made = TraceScreen(workspace)
    qtbot.addWidget(made)
    made.resize(896, 640)
    made.show()
    made.show_view("picture")
    return made


@pytest.fixture
def view(screen: TraceScreen, qtbot: QtBot) -> FlowView:
    found = screen.findChild(FlowView)
    assert isinstance(found, FlowView)
    qtbot.waitUntil(lambda: len(found.scene.picture.column(0)) > 5, timeout=10_000)  # the ledger has come
    return found


def test_displayed_and_other_are_what_the_run_costed(screen: TraceScreen, view: FlowView, workspace: Workspace) -> None:
    assert workspace.result is not None
    for part in ("nothing", "0.1 %", "1 %"):
        screen.hide_below(part)
        balance = view.scene.picture.balances[-1]
        assert balance.total == workspace.result.costed
        assert view.totals().endswith("total 484,824,983.77 ZMW")
        assert (balance.other > 0) == (part == "1 %") == (balance.flows > 0)


def test_the_ledger_column_is_what_the_ledger_and_direct_costs_give(view: FlowView, workspace: Workspace) -> None:
    result = workspace.result
    assert result is not None
    amount = sum(card.amount for card in view.scene.picture.column(0))
    assert amount == result.ledger_total - result.excluded + result.direct
    assert view.scene.picture.balances[0].total == amount


def test_the_keys_walk_focus_and_reset(screen: TraceScreen, view: FlowView) -> None:
    said = []
    screen.inspector_changed.connect(lambda: said.append(True))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, *[Qt.Key.Key_Up] * 20, Qt.Key.Key_Down):
        QTest.keyClick(view.canvas, key)
    card = view.scene.picture.column(1)[1]
    assert view.scene.current == card.key
    assert card.name in view.canvas.accessibleDescription()
    QTest.keyClick(view.canvas, Qt.Key.Key_Return)
    assert view.scene.focused == card.key
    assert said
    QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert view.scene.focused == ""


def test_opening_a_card_shows_its_trace(screen: TraceScreen, view: FlowView, qtbot: QtBot) -> None:
    view.opened.emit("a11")
    qtbot.waitUntil(lambda: screen.model.rowCount() > 0)
    assert screen.table.isVisible()
    assert not view.isVisible()


def test_going_to_a_node_brings_out_its_card_or_the_one_that_holds_it(screen: TraceScreen, view: FlowView) -> None:
    screen.go_to("A11")
    assert view.scene.focused == "a11"
    lit = [ribbon for ribbon in view.scene.picture.ribbons if view.scene.is_lit(ribbon)]
    assert lit
    assert not any(view.scene.is_quiet(key) for ribbon in lit for key in (ribbon.source, ribbon.target))
    screen.go_to("S03")
    card = view.scene.picture.card(view.scene.focused)
    assert card is not None
    assert "Run ICT infrastructure" in card.note
    assert screen.main_table() is None


def test_it_is_saved_on_paper_whatever_the_theme(view: FlowView, tmp_path: Path, qapp: QApplication) -> None:
    light = view.image()
    theme.apply(qapp, "dark")
    assert view.image() == light
    assert view.save(tmp_path / "flow.png", "png")
    assert QImage(str(tmp_path / "flow.png")).size() == light.size()
    assert view.save(tmp_path / "flow.svg", "svg")
    text = "".join(ElementTree.parse(tmp_path / "flow.svg").getroot().itertext())
    assert "Old-age pension" in text
    assert not view.save(tmp_path / "missing" / "flow.png", "png")
