"""Services with their volumes in one table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from abc_costing.model.findings import Finding
from abc_costing.model.rows import Volume
from abc_costing.session import AddRows
from ui.screens.services import ServicesScreen
from ui.tables.model import Edit
from ui.workspace import Workspace


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> ServicesScreen:
    made = ServicesScreen(workspace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def volumes(workspace: Workspace, service: str, period: str) -> list[Volume]:
    rows = workspace.session.model.volumes
    return [row for row in rows if row.target == service and row.period == period and not row.scenario]


def text(screen: ServicesScreen, service: str, column: str) -> str:
    row = next(r for r in screen.workspace.session.model.services if r.service == service)
    place, number = screen.services.model.shown_row(row.id), screen.services.model.column_number(column)
    assert place is not None
    assert number is not None
    return screen.services.model.text(place, number)


def id_of(workspace: Workspace, service: str) -> int:
    return next(r.id for r in workspace.session.model.services if r.service == service)


def test_volume_last_year_change_and_unit_cost(screen: ServicesScreen) -> None:
    shown = [text(screen, "OAP", key) for key in ("volume", "before", "change", "unit_cost")]
    assert shown == ["1,142,412", "1,093,860", "+4.4", "91.09"]


def test_a_typed_volume_changes_the_row_of_the_period(screen: ServicesScreen, workspace: Workspace) -> None:
    (old,) = volumes(workspace, "OAP", "2025")
    assert screen.services.model.apply([Edit(id_of(workspace, "OAP"), "volume", "1,200,000")]) == [None]
    (new,) = volumes(workspace, "OAP", "2025")
    assert (new.id, new.quantity) == (old.id, Decimal(1_200_000))
    assert text(screen, "OAP", "volume") == "1,200,000"


def test_volumes_pasted_over_sorted_rows_go_where_they_are_seen(screen: ServicesScreen, workspace: Workspace) -> None:
    screen.services.model.sort_by("name")
    first, second = (screen.services.model.row_key(n) for n in (0, 1))
    names = {row.id: row.service for row in workspace.session.model.services}
    assert isinstance(first, int)
    assert isinstance(second, int)
    assert screen.services._on_paste(first, "volume", [["11"], ["22"]])
    assert volumes(workspace, names[first], "2025")[0].quantity == 11
    assert volumes(workspace, names[second], "2025")[0].quantity == 22
    workspace.session.undo()
    assert volumes(workspace, names[second], "2025")[0].quantity > 1000


def test_a_scenario_gets_its_own_volume(screen: ServicesScreen, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.choose(scenario="Lean claims")
    qtbot.waitUntil(lambda: workspace.runner.current is None, timeout=15_000)
    before = volumes(workspace, "OAP", "2025")
    assert screen.services.model.apply([Edit(id_of(workspace, "OAP"), "volume", "5")]) == [None]
    assert volumes(workspace, "OAP", "2025") == before
    assert text(screen, "OAP", "volume") == "5"


def test_what_is_no_number_is_refused_in_place(screen: ServicesScreen, workspace: Workspace) -> None:
    (refused,) = screen.services.model.apply([Edit(id_of(workspace, "OAP"), "volume", "many")])
    assert refused is not None
    assert "many" in refused


def test_a_new_service_lacks_a_volume_and_says_so(screen: ServicesScreen, workspace: Workspace) -> None:
    workspace.session.do(AddRows("services", ({"service": "NEW"},)))
    assert text(screen, "NEW", "volume") == ""
    assert screen._pill.word == "1 without volume"
    assert screen.services.model.apply([Edit(id_of(workspace, "NEW"), "volume", "7")]) == [None]
    assert volumes(workspace, "NEW", "2025")[0].quantity == 7
    assert screen._pill.word == ""


def test_a_finding_about_a_volume_opens_the_list_of_volumes(screen: ServicesScreen, workspace: Workspace) -> None:
    row = workspace.session.model.volumes[3]
    screen.go_to(Finding("warning", "x", "", "", table="volumes", row_id=row.id, field="quantity"))
    assert screen.main_table().current() == (row.id, "quantity")
    assert screen.volumes.isVisible()
