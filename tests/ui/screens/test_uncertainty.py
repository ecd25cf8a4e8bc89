"""How sure the figures are, as the officer sees it: bounds, evidence, what to measure next, what one more moves."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from abc_costing.reporting.chart_data import Tornado
from abc_costing.session import DeleteRows, EditCell
from ui.charts.view import ChartView
from ui.frame.inspector import Inspector
from ui.frame.lines import Line
from ui.screens.drivers.screen import DriversScreen
from ui.screens.results import bounds
from ui.screens.results.screen import UNCERTAINTY, ResultsScreen
from ui.screens.results.uncertainty import UncertaintyView
from ui.tables.column import Bar
from ui.tables.table import Table
from ui.workspace import Workspace

WAIT = 30_000


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> ResultsScreen:
    made = ResultsScreen(workspace)
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    made.show_view(UNCERTAINTY)
    return made


@pytest.fixture
def view(screen: ResultsScreen, qtbot: QtBot) -> UncertaintyView:
    settled(screen.uncertainty, qtbot)
    return screen.uncertainty


def settled(view: UncertaintyView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.bounds.is_current and not view.workspace.stale, timeout=WAIT)


def texts(table: Table, key: str) -> list[str]:
    column = table.model.column_number(key)
    assert column is not None
    return [table.model.text(row, column) for row in range(table.model.rowCount())]


def inspected(screen: ResultsScreen | DriversScreen, qtbot: QtBot) -> Inspector:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    assert screen.fill_inspector(inspector)
    return inspector


def sentence(view: UncertaintyView) -> str:
    """What stands in place of the rows."""
    return " ".join(label.text() for label in view.services.empty.findChildren(QLabel))


def lines(inspector: Inspector) -> list[str]:
    return [line.accessibleName() for line in inspector.findChildren(Line)]


def test_every_service_stands_between_its_bounds(view: UncertaintyView) -> None:
    found = view.bounds.found
    assert found is not None
    assert texts(view.services, "figure")[0] == "91.09"
    for service in found.services:
        bounds_of = (service.unit_low, service.unit_cost, service.unit_high)
        low, figure, high = (value for value in bounds_of if value is not None)
        assert low < figure < high


def test_bars_are_on_one_scale_and_tell_their_bounds(view: UncertaintyView) -> None:
    column = view.services.model.column_number("span")
    assert column is not None
    bars = [view.services.model.value(row, column) for row in range(view.services.model.rowCount())]
    assert all(isinstance(bar, Bar) and bar.tick == 0.5 for bar in bars)
    widths = [bar.pieces[0][1] - bar.pieces[0][0] for bar in bars]
    assert max(widths) <= 1.0
    assert sorted(range(len(bars)), key=lambda at: widths[at]) == sorted(
        range(len(bars)), key=lambda at: float(bars[at].order))
    assert bars[0].words == "−1.8 % to +1.8 %"


def test_services_are_sorted_by_what_rests_on_judgement(view: UncertaintyView) -> None:
    view.services.model.sort_by("judged", descending=True)
    assert texts(view.services, "name")[:2] == ["Member registration", "Employer registration"]
    assert texts(view.services, "judged")[:2] == ["11.9", "10.8"]
    assert texts(view.services, "rests")[0].startswith("judgement 11.9 %, survey 66.2 %")


def test_the_ten_drivers_to_measure_lead_to_the_drivers(view: UncertaintyView, qtbot: QtBot) -> None:
    assert view.measure.model.rowCount() == 10
    assert texts(view.measure, "name")[0] == "Branch staff, time by activity"
    assert texts(view.measure, "evidence")[0] == "survey"
    with qtbot.waitSignal(view.workspace.went_to) as went:
        view.measure.activated.emit(view.measure.model.row_key(0), "name")
    assert went.args == ["drivers", "FTE-P01"]


def test_the_inspector_of_a_service_draws_what_moves_it_and_adds_up_what_it_rests_on(
    screen: ResultsScreen, view: UncertaintyView, qtbot: QtBot, tmp_path: Path
) -> None:
    inspector = inspected(screen, qtbot)
    (chart,) = inspector.findChildren(ChartView)
    data = chart.data()
    assert isinstance(data, Tornado)
    assert len(data.bars) == 10
    assert [bar.size for bar in data.bars] == sorted((bar.size for bar in data.bars), reverse=True)
    assert chart.accessibleDescription().startswith("Old-age pension, 91.09: Minutes: answer at counter ± 1.13, ")
    assert "Judgement 6,356 6.1" in lines(inspector)
    assert "Total 104,066 100.0" in lines(inspector)
    assert chart.save(tmp_path / "tornado.svg", "svg")
    assert (tmp_path / "tornado.svg").read_bytes().startswith(b"<?xml")


def test_the_inspector_of_a_driver_lists_whom_it_moves(
    screen: ResultsScreen, view: UncertaintyView, qtbot: QtBot
) -> None:
    view.measure.grid.setFocus()
    qtbot.waitUntil(view.measure.grid.hasFocus)
    view.measure.go_to("FTE-P01", "name")
    told = lines(inspected(screen, qtbot))
    assert "Kind survey" in told
    assert "Member registration ± 5.76 ± 3.4" in told


def test_draws_and_seed_are_told_and_run_again_draws_from_the_next(
    screen: ResultsScreen, view: UncertaintyView, qtbot: QtBot
) -> None:
    assert view.words() == "ZMW · 1,000 draws, seed 1"
    first = view.bounds.found
    view.run_again()
    qtbot.waitUntil(lambda: view.bounds.found is not None and view.bounds.found.seed == 2, timeout=WAIT)
    assert view.words() == "ZMW · 1,000 draws, seed 2"
    second = view.bounds.found
    assert first is not None
    assert second is not None
    assert second.services[0].cost == first.services[0].cost
    assert second.services[0].cost_low != first.services[0].cost_low
    view.bounds.run(seed=1)
    assert not view.bounds.is_on_its_way
    view.look_up()
    assert view.bounds.found is first


def test_an_edit_of_a_spread_renews_the_bounds_and_undo_brings_them_back(view: UncertaintyView, qtbot: QtBot) -> None:
    session, before = view.workspace.session, view.bounds.found
    row = next(row for row in session.model.drivers if row.driver == "FTE-P01")
    session.do(EditCell("drivers", row.id, "spread", "0"))
    settled(view, qtbot)
    assert view.bounds.found is not before
    assert "FTE-P01" not in [driver.driver for driver in view.bounds.found.measure_next]  # type: ignore[union-attr]
    session.undo()
    settled(view, qtbot)
    assert view.bounds.found is before


def test_a_large_project_is_asked_first_and_can_be_stopped(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "UNASKED_UP_TO", 10)
    screen = ResultsScreen(workspace)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_view(UNCERTAINTY)
    view = screen.uncertainty
    assert "takes a while" in sentence(view)
    verb = next(button for button in view.services.empty.findChildren(QPushButton) if button.text() == "Work it out")
    verb.click()
    assert "Working out" in sentence(view)
    screen.workspace.runner.cancel()
    qtbot.waitUntil(lambda: "stopped" in sentence(view), timeout=WAIT)
    assert view.services.model.rowCount() == 0
    verb.click()
    settled(view, qtbot)
    assert view.services.model.rowCount() == 13


def test_without_volumes_whole_costs_have_the_bounds_and_it_says_so(view: UncertaintyView, qtbot: QtBot) -> None:
    session = view.workspace.session
    session.do(DeleteRows("volumes", tuple(row.id for row in session.model.volumes)))
    settled(view, qtbot)
    assert view.services.model.columns[2].heading == "Cost"
    assert view.note().startswith("No service has a volume in 2025, so these are whole costs")
    assert texts(view.services, "figure")[0] == "104,065,852"


def test_one_more_of_a_driver_moves_services_against_each_other(workspace: Workspace, qtbot: QtBot) -> None:
    screen = DriversScreen(workspace)
    qtbot.addWidget(screen)
    screen.resize(900, 600)
    screen.show()
    screen.table.go_to(screen.matrix.rows[0].key, f"to:{screen.matrix.targets[2].key}")

    def told() -> list[str]:
        found = lines(inspected(screen, qtbot))
        ends = [at for at, line in enumerate(found) if line.startswith(("Member registration", "Together"))]
        return found[ends[0] : ends[-1]]

    qtbot.waitUntil(lambda: any(line.startswith("Together") for line in lines(inspected(screen, qtbot))), timeout=WAIT)
    assert told()[0] == "Member registration +76,453.61 +0.31"
    assert told()[-1].startswith("Kept apart −")
    amounts = [re.findall(r"[+−][\d,]+\.\d\d", line)[0].replace("−", "-").replace(",", "") for line in told()]
    assert abs(sum(map(Decimal, amounts), Decimal(0))) <= Decimal("0.05")
