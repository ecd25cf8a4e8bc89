"""The driver matrix: what it shows, edits, pastes and fixes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abc_costing.model.in_force import in_force
from abc_costing.model.rows import DriverQuantity, key_of
from abc_costing.session import AddRows
from ui.frame.inspector import Inspector
from ui.screens.drivers.columns import TARGET
from ui.screens.drivers.matrix import Key, MatrixRow
from ui.screens.drivers.screen import DriversScreen
from ui.tables.model import Edit
from ui.workspace import Workspace

P01: Key = ("p01", "fte-p01")
P02: Key = ("p02", "fte-p02")
SUPPLIES: Key = ("p17", "supplies")


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> DriversScreen:
    made = DriversScreen(workspace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.show_rows("all")
    made.fold_all()
    if made.model.column_number(TARGET + "a09") is None:
        made.fold_all()
    return made


def row_of(screen: DriversScreen, key: Key) -> MatrixRow:
    found = screen.matrix.row(key)
    assert found is not None
    return found


def shown(screen: DriversScreen, key: Key, column: str) -> str:
    row, number = screen.model.shown_row(key), screen.model.column_number(column)
    assert row is not None
    assert number is not None
    return screen.model.text(row, number)


def stored(workspace: Workspace, driver: str, target: str) -> list[DriverQuantity]:
    rows = workspace.session.model.driver_quantities
    found = in_force(
        workspace.session.model, [r for r in rows if not r.scenario], workspace.period,
        lambda r: (key_of(r.driver), key_of(r.target)),
    )  # fmt: skip
    return found.get((driver, target), [])


def paste(screen: DriversScreen, key: Key, column: str, text: str) -> None:
    screen.table.go_to(key, column)
    QApplication.clipboard().setText(text)
    screen.table.grid.paste()


def test_row_sums_are_those_of_the_cells(screen: DriversScreen) -> None:
    for row in screen.matrix.rows:
        assert row.total == sum((cell.measured for cell in row.cells.values()), Decimal(0))
    assert shown(screen, P01, "sum") == "417.0"
    assert shown(screen, SUPPLIES, "check") == "Equal"


def test_capacity_used_is_that_of_the_result(screen: DriversScreen, workspace: Workspace) -> None:
    assert workspace.result is not None
    assert workspace.result.capacities
    for capacity in workspace.result.capacities:
        row = row_of(screen, (key_of(capacity.source), key_of(capacity.driver)))
        assert (row.total, row.capacity) == (capacity.used, capacity.supplied)


def test_an_edit_changes_the_row_in_force_and_nothing_else(screen: DriversScreen, workspace: Workspace) -> None:
    before = workspace.session.model.driver_quantities
    (old,) = stored(workspace, "fte-p01", "a09")
    assert screen.model.apply([Edit(P01, TARGET + "a09", "38.25")]) == [None]
    after = workspace.session.model.driver_quantities
    assert [row for row in after if row not in before] == [r for r in after if r.id == old.id]
    assert stored(workspace, "fte-p01", "a09")[0].quantity == Decimal("38.25")
    assert len(after) == len(before)
    assert shown(screen, P01, TARGET + "a09") == "38.25"


def test_an_empty_cell_gets_a_row_of_the_chosen_period_and_undo_takes_it_back(
    screen: DriversScreen, workspace: Workspace
) -> None:
    assert not stored(workspace, "fte-p02", "a01")
    assert screen.model.apply([Edit(P02, TARGET + "a01", "2")]) == [None]
    (made,) = stored(workspace, "fte-p02", "a01")
    assert (made.period, made.quantity) == (workspace.period, Decimal(2))
    workspace.session.undo()
    assert not stored(workspace, "fte-p02", "a01")


def test_what_is_no_number_stays_in_its_cell_with_the_reason(screen: DriversScreen, workspace: Workspace) -> None:
    (refused,) = screen.model.apply([Edit(P01, TARGET + "a09", "1O")])
    assert refused is not None
    assert "not a number" in refused
    (negative,) = screen.model.apply([Edit(P01, TARGET + "a09", "-3")])
    assert negative is not None
    assert "negative" in negative
    assert stored(workspace, "fte-p01", "a09")[0].quantity == 37


def test_rows_that_add_up_cannot_be_edited_in_the_matrix(screen: DriversScreen) -> None:
    row = next(r for r in screen.matrix.rows if any(len(c.rows) > 1 for c in r.cells.values()))
    target = next(key for key, cell in row.cells.items() if len(cell.rows) > 1)
    place, number = screen.model.shown_row(row.key), screen.model.column_number(TARGET + target)
    assert place is not None
    assert number is not None
    assert not screen.model.can_edit(place, number)
    assert "rows add up" in screen.model.mark(place, number).tooltip
    (refused,) = screen.model.apply([Edit(row.key, TARGET + target, "5")])
    assert refused is not None
    assert "rows add up" in refused


def test_a_block_is_previewed_then_applied_as_one_step(screen: DriversScreen, workspace: Workspace) -> None:
    label = workspace.session.undo_label
    paste(screen, P01, TARGET + "a09", "64.5\t22\t18.5\n7\t50\tabc")
    plan = screen.paste.plan
    assert plan is not None
    assert (len(plan.changes), plan.same, len(plan.refused)) == (4, 1, 1)
    assert stored(workspace, "fte-p01", "a09")[0].quantity == 37
    assert shown(screen, P01, TARGET + "a09") == "64.5"
    screen.paste.apply()
    assert stored(workspace, "fte-p01", "a09")[0].quantity == Decimal("64.5")
    assert stored(workspace, "fte-p02", "a10")[0].quantity == 50
    workspace.session.undo()
    assert stored(workspace, "fte-p01", "a09")[0].quantity == 37
    assert workspace.session.undo_label == label


def test_a_dropped_block_changes_nothing(screen: DriversScreen, workspace: Workspace) -> None:
    paste(screen, P01, TARGET + "a09", "1\t2")
    screen.paste.cancel()
    assert screen.paste.plan is None
    assert shown(screen, P01, TARGET + "a09") == "37.0"
    assert stored(workspace, "fte-p01", "a09")[0].quantity == 37


def test_headings_are_matched_by_name_wherever_the_cursor_is(screen: DriversScreen) -> None:
    block = "\tAssess claim\tNo such work\tA09\nClaims staff\t70\t1\t8\nNobody\t1\t1\t1"
    paste(screen, SUPPLIES, TARGET + "a20", block)
    plan = screen.paste.plan
    assert plan is not None
    assert {(one.row, one.target, one.text) for one in plan.changes} == {(P02, "a11", "70"), (P02, "a09", "8")}
    assert plan.unknown == ["Nobody", "No such work"]


def test_fix_scales_percentages_to_exactly_a_hundred(
    screen: DriversScreen, workspace: Workspace, qtbot: QtBot
) -> None:
    assert screen.model.apply([Edit(SUPPLIES, TARGET + "a20", "17.5")]) == [None]
    assert shown(screen, SUPPLIES, "check") == "−3.5"
    screen.table.link_clicked.emit(SUPPLIES, "check")
    row = row_of(screen, SUPPLIES)
    assert row.total == 100
    assert shown(screen, SUPPLIES, "check") == "Equal"
    workspace.session.undo()
    assert row_of(screen, SUPPLIES).total == Decimal("96.5")
    workspace.session.undo()
    qtbot.waitUntil(lambda: not workspace.stale, timeout=10_000)


def test_a_scenario_gets_rows_of_its_own(screen: DriversScreen, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.choose(scenario="Lean claims")
    qtbot.waitUntil(lambda: workspace.runner.current is None, timeout=15_000)
    actual = stored(workspace, "fte-p01", "a09")
    assert screen.model.apply([Edit(P01, TARGET + "a09", "30")]) == [None]
    assert stored(workspace, "fte-p01", "a09") == actual
    assert row_of(screen, P01).cells["a09"].measured == 30
    own = [r for r in workspace.session.model.driver_quantities if r.scenario == "Lean claims" and r.target == "A09"]
    assert [(r.driver, r.period, r.quantity) for r in own] == [("FTE-P01", "2025", Decimal(30))]


def test_a_collapsed_process_shows_the_sum_of_its_targets(screen: DriversScreen) -> None:
    row = row_of(screen, P02)
    screen.fold("Claims")
    number = screen.model.column_number("band:Claims")
    place = screen.model.shown_row(P02)
    assert number is not None
    assert place is not None
    claims = [target.key for target in screen.matrix.bands["Claims"]]
    assert screen.model.value(place, number) == sum(row.cells[key].measured for key in claims if key in row.cells)
    assert not screen.model.can_edit(place, number)
    screen.fold("Claims")
    assert screen.model.column_number(TARGET + "a09") is not None


def test_shares_of_a_row_add_up_to_one_and_cannot_be_typed(screen: DriversScreen) -> None:
    screen.show_figures("share")
    for row in screen.matrix.rows:
        if row.total:
            whole = sum((row.share(key) for key in row.cells), Decimal(0))
            assert abs(whole - 1) < Decimal("1e-20")
    assert not any(column.editable for column in screen.model.columns)


def test_evidence_older_than_the_period_is_marked(screen: DriversScreen, workspace: Workspace) -> None:
    driver = next(r for r in workspace.session.model.drivers if r.driver == "FTE-P01")
    from abc_costing.session import EditCell

    number = screen.model.column_number("driver")
    place = screen.model.shown_row(P01)
    assert number is not None
    assert place is not None
    assert not screen.model.mark(place, number).note
    workspace.session.do(EditCell("drivers", driver.id, "as_of", "2023-06-30"))
    assert "older than 2025" in screen.model.mark(place, number).note
    assert screen.model.mark(place, number).letter == "S"


def test_inspector_tells_the_rate(screen: DriversScreen, workspace: Workspace, qtbot: QtBot) -> None:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    screen.table.go_to(P01, TARGET + "a09")
    assert screen.fill_inspector(inspector)
    from PySide6.QtWidgets import QWidget

    names = " | ".join(w.accessibleName() for w in inspector.findChildren(QWidget))
    assert "243,030.05 ZMW per full-time equivalent" in names
    assert "survey" in names


def test_the_list_shows_only_the_quantities_of_the_chosen_driver(screen: DriversScreen, workspace: Workspace) -> None:
    screen.show_page(1)
    screen.lists.show_driver("KM")
    screen.lists.show_rows("all")
    model = screen.lists.quantities.model
    names = {model.row_object(row).driver for row in range(model.rowCount())}
    assert names == {"KM"}
    before = [r for r in workspace.session.model.driver_quantities if r.driver != "KM"]
    first = model.row_key(0)
    assert isinstance(first, int)
    screen.lists.quantities._on_paste(first, "quantity", [["5"]] * model.rowCount())
    assert [r for r in workspace.session.model.driver_quantities if r.driver != "KM"] == before
    assert {r.quantity for r in workspace.session.model.driver_quantities if r.driver == "KM"} == {Decimal(5)}


def test_a_period_of_its_own_only_when_asked(screen: DriversScreen, workspace: Workspace) -> None:
    (old,) = stored(workspace, "supplies", "a20")
    assert old.period == ""
    screen.acts.only_for_period(row_of(screen, SUPPLIES), TARGET + "a20")
    (new,) = stored(workspace, "supplies", "a20")
    assert (new.period, new.quantity) == (workspace.period, old.quantity)
    assert old in workspace.session.model.driver_quantities


def test_nothing_in_force_says_what_to_do(workspace: Workspace, screen: DriversScreen) -> None:
    from abc_costing.session import DeleteRows

    workspace.session.do(DeleteRows("assignments", tuple(r.id for r in workspace.session.model.assignments)))
    assert screen.table.empty.isVisible()
    workspace.session.do(AddRows("assignments", ({"source": "P01", "driver": "FTE-P01"},)))
    assert not screen.table.empty.isVisible()
