"""Time equations, case features and evidence as the officer works with them; drivers of accumulated cost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from abc_costing.model.evidence import spread_of
from abc_costing.model.findings import Finding
from abc_costing.model.rows import DriverQuantity
from abc_costing.session import AddRows, DeleteRows, EditCell, EditCells
from ui.frame.chips import Chip
from ui.frame.inspector import Inspector
from ui.screens.drivers.columns import TARGET
from ui.screens.drivers.equation_bar import EquationBar
from ui.screens.drivers.matrix import Key
from ui.screens.drivers.screen import EVIDENCE, FEATURES, LIST, DriversScreen
from ui.tables.model import Edit
from ui.workspace import Workspace

A10: Key = ("a10", "min-a10")
CELL = TARGET + "ivp"


def quantity(workspace: Workspace) -> DriverQuantity:
    """4,898 invalidity pensions of 2025 whose service record is verified."""
    rows = workspace.session.model.driver_quantities
    return next(r for r in rows if (r.driver, r.target, r.period, r.scenario) == ("MIN-A10", "IVP", "2025", ""))


def feature(name: str, count: str, period: str = "2025") -> dict[str, str]:
    return {"target": "IVP", "feature": name, "period": period, "quantity": count}


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> DriversScreen:
    features = (feature("paper", "2840"), feature("appeal", "311"), feature("foreign record", "300", "2024"))
    workspace.session.do(AddRows("case_features", features))
    made = DriversScreen(workspace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.show_rows("all")
    made.fold_all()
    if made.model.column_number(CELL) is None:
        made.fold_all()
    return made


def write(bar: EquationBar, text: str) -> None:
    bar.field.clear()
    QTest.keyClicks(bar.field, text)


def shown(screen: DriversScreen, key: Key, column: str) -> str:
    row, number = screen.model.shown_row(key), screen.model.column_number(column)
    assert row is not None
    assert number is not None
    return screen.model.text(row, number)


def said(screen: DriversScreen, qtbot: QtBot) -> list[str]:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    assert screen.fill_inspector(inspector)
    labels = [label.text() for label in inspector.findChildren(QLabel)]
    return [*labels, *(w.accessibleName() for w in inspector.findChildren(QWidget))]


def test_the_result_is_there_while_one_writes(screen: DriversScreen, workspace: Workspace) -> None:
    screen.show_equation(quantity(workspace))
    bar = screen.lists.equation
    write(bar, "95 + 12*paper")
    assert bar.outcome.text() == "101.96 minutes a case × 4,898 cases = 499,390 minutes in 2025"
    assert not quantity(workspace).equation
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    row = quantity(workspace)
    assert (row.equation, row.weight, row.quantity) == ("95 + 12*paper", Decimal(1), Decimal(4898))
    assert shown(screen, A10, CELL) == "499,390"
    workspace.session.undo()
    assert quantity(workspace).weight == 110


def test_a_mistake_is_told_with_its_place_and_nothing_is_put_in(screen: DriversScreen, workspace: Workspace) -> None:
    screen.show_equation(quantity(workspace))
    bar = screen.lists.equation
    write(bar, "95 + *paper")
    assert bar.outcome.text().startswith("Character 6: a number or a feature is missing behind “+”.")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.field.selectedText() == "*"
    assert not quantity(workspace).equation
    bar.drop()
    assert not bar.field.text()


def test_what_was_written_is_there_again_when_one_comes_back(screen: DriversScreen, workspace: Workspace) -> None:
    row = quantity(workspace)
    screen.show_equation(row)
    write(screen.lists.equation, "95 +")
    other = next(r for r in workspace.session.model.driver_quantities if r.driver == "MIN-A10" and r.target == "MAT")
    screen.show_equation(other)
    assert not screen.lists.equation.field.text()
    screen.show_equation(row)
    assert screen.lists.equation.field.text() == "95 +"


def test_features_are_put_in_with_a_click(screen: DriversScreen, workspace: Workspace) -> None:
    screen.show_equation(quantity(workspace))
    bar = screen.lists.equation
    chips = {chip.accessibleName(): chip for chip in bar.findChildren(Chip)}
    assert list(chips) == ["paper 2,840", "appeal 311", "foreign record not counted"]
    write(bar, "95")
    chips["foreign record not counted"].click()
    assert bar.field.text() == '95 + "foreign record"'
    assert bar.outcome.text().endswith("Not counted for 2025: foreign record")
    write(bar, "95 + urgent")
    assert bar.outcome.text().startswith("“urgent”: no such feature of Invalidity pension.")


def test_a_mistake_typed_into_the_grid_stays_in_its_cell(screen: DriversScreen, workspace: Workspace) -> None:
    screen.show_page(LIST)
    screen.lists.show_driver("MIN-A10")
    grid, row = screen.lists.quantities, quantity(workspace)
    grid.show_column("equation")
    (refused,) = grid.model.apply([Edit(row.id, "equation", "95 + 12 paper")])
    assert refused is not None
    assert refused.startswith("Character 9: a sign is missing between “12” and “paper”.")
    assert not quantity(workspace).equation
    number, place = grid.model.column_number("equation"), grid.model.shown_row(row.id)
    assert number is not None
    assert place is not None
    assert grid.model.text(place, number) == "95 + 12 paper"


def test_the_matrix_explains_its_equation_part_by_part(
    screen: DriversScreen, workspace: Workspace, qtbot: QtBot
) -> None:
    row = quantity(workspace)
    cells = ((row.id, "equation", "95 + 12*paper"), (row.id, "weight", ""))
    workspace.session.do(EditCells("driver_quantities", cells))
    screen.table.go_to(A10, CELL)
    parts = {"95 + 12*paper", "95 × 4,898 every case 465,310", "12 × 2,840 paper 34,080", "All cases 499,390"}
    assert parts <= set(said(screen, qtbot))
    (refused,) = screen.model.apply([Edit(A10, CELL, "5")])
    assert refused is not None
    assert "time equation" in refused
    screen.show_figures("before weight")
    assert shown(screen, A10, CELL) == "4,898"
    assert screen.model.apply([Edit(A10, CELL, "5000")]) == [None]
    assert (quantity(workspace).quantity, quantity(workspace).equation) == (Decimal(5000), "95 + 12*paper")
    screen.acts.open(A10, CELL)
    assert screen.main_table() is screen.lists.drivers.view
    assert screen.lists.equation.field.text() == "95 + 12*paper"


def test_in_a_scenario_the_number_of_cases_keeps_its_equation(screen: DriversScreen, workspace: Workspace) -> None:
    row = quantity(workspace)
    cells = ((row.id, "equation", "95 + 12*paper"), (row.id, "weight", ""))
    workspace.session.do(EditCells("driver_quantities", cells))
    scenario = workspace.session.scenarios[1]
    workspace.choose(scenario=scenario)
    screen.show_figures("before weight")
    assert screen.model.apply([Edit(A10, CELL, "5000")]) == [None]
    made = workspace.session.model.driver_quantities[-1]
    assert (made.scenario, made.quantity, made.equation) == (scenario, Decimal(5000), "95 + 12*paper")
    assert quantity(workspace).quantity == 4898


def test_case_features_say_which_equations_use_them(screen: DriversScreen, workspace: Workspace) -> None:
    workspace.session.do(EditCell("driver_quantities", quantity(workspace).id, "equation", "95 + 12*paper"))
    screen.lists.equation.features_asked.emit("IVP")
    grid = screen.features
    assert screen.main_table() is grid.view
    number = grid.model.column_number("uses")
    assert number is not None
    words = [grid.model.text(n, number) for n in range(grid.model.rowCount())]
    assert words == ["Minutes: verify service record", "No equation yet", "No equation yet"]
    grid.add_row()
    made = workspace.session.model.case_features[-1]
    assert (made.target, made.period) == ("IVP", "2025")


def test_findings_lead_to_features_evidence_and_equations(screen: DriversScreen, workspace: Workspace) -> None:
    def found(table: str, row: int, field: str) -> Finding:
        return Finding("error", "x", "", "", table=table, row_id=row, field=field)

    first = workspace.session.model.case_features[0]
    screen.go_to(found("case_features", first.id, "quantity"))
    assert screen.features.view.current() == (first.id, "quantity")
    row = quantity(workspace)
    screen.go_to(found("driver_quantities", row.id, "equation"))
    assert screen.lists.quantities.view.current() == (row.id, "quantity")
    assert screen.lists.equation.isVisible()
    workspace.session.do(AddRows("evidence_spreads", ({"evidence": "survey", "spread": "20"},)))
    screen.go_to(found("evidence_spreads", workspace.session.model.evidence_spreads[0].id, "spread"))
    assert screen.evidence.table.current() == ("survey", "spread")


def test_a_spread_typed_is_the_projects_own_and_cleared_the_usual_one(
    screen: DriversScreen, workspace: Workspace
) -> None:
    screen.show_page(EVIDENCE)
    model, session = screen.evidence.model, workspace.session
    survey = next(d for d in session.model.drivers if d.evidence == "survey" and d.spread is None)
    assert model.apply([Edit("survey", "spread", "20")]) == [None]
    assert spread_of(session.model, survey) == Decimal(20)
    assert model.apply([Edit("survey", "spread", "22.5")]) == [None]
    assert [row.spread for row in session.model.evidence_spreads] == [Decimal("22.5")]
    assert model.apply([Edit("survey", "spread", "")]) == [None]
    assert not session.model.evidence_spreads
    assert spread_of(session.model, survey) == Decimal(15)
    (refused,) = model.apply([Edit("survey", "spread", "much")])
    assert refused is not None


def test_accumulated_cost_needs_no_quantities(screen: DriversScreen, workspace: Workspace, qtbot: QtBot) -> None:
    session = workspace.session
    driver = next(d for d in session.model.drivers if d.driver == "SUPPLIES")
    session.do(EditCell("drivers", driver.id, "kind", "accumulated cost"))
    ids = tuple(r.id for r in session.model.driver_quantities if r.driver == "SUPPLIES")
    session.do(DeleteRows("driver_quantities", ids))
    qtbot.waitUntil(lambda: not workspace.stale, timeout=15_000)
    key = ("p17", "supplies")
    assert shown(screen, key, "check") == "By cost so far"
    row = screen.matrix.row(key)
    assert row is not None
    assert workspace.result is not None
    node = workspace.result.node("P17")
    assert node is not None
    assert sum(row.charged.values()) == node.total
    assert shown(screen, key, TARGET + "a05") == f"{screen.formats.percent(row.share('a05'))} %"
    screen.table.go_to(key, "source")
    assert any(words.startswith("Each target is charged in proportion") for words in said(screen, qtbot))


def test_every_page_has_what_it_needs(screen: DriversScreen) -> None:
    screen.show_page(FEATURES)
    assert screen._add_button.isVisible()
    assert not screen._fold_button.isVisible()
    screen.show_page(EVIDENCE)
    assert not screen._add_button.isVisible()


def test_the_list_has_what_is_in_force_until_all_is_asked_for(screen: DriversScreen, workspace: Workspace) -> None:
    screen.show_page(LIST)
    screen.lists.show_driver("MIN-A10")
    model = screen.lists.quantities.model

    def periods() -> set[str]:
        return {model.row_object(n).period for n in range(model.rowCount())}

    assert periods() == {"2025"}
    old = next(r for r in workspace.session.model.driver_quantities if r.driver == "MIN-A10" and r.period == "2024")
    screen.go_to(Finding("error", "x", "", "", table="driver_quantities", row_id=old.id, field="quantity"))
    assert screen.lists.quantities.view.current() == (old.id, "quantity")
    assert "2024" in periods()
    screen.lists.show_rows("in force")
    screen.lists.quantities.add_row()
    assert screen.lists.quantities.view.current() == (workspace.session.model.driver_quantities[-1].id, "target")
