"""The run: methods side by side, balance, refusal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from abc_costing import money
from abc_costing.model import rows as model_rows
from abc_costing.model.results import Certificate
from abc_costing.session import EditCell, Session
from tests.session.little_fund import MODEL, quantities, workbook
from ui.screens import run_comparison
from ui.screens.run import RunScreen
from ui.screens.run_certificate import certificate_words, error_words, solved_words
from ui.screens.run_tables import METHODS, UNCHARGED, MethodRow
from ui.tables.column import State
from ui.workspace import Workspace


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> RunScreen:
    made = RunScreen(workspace)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def rows(screen: RunScreen) -> list[MethodRow]:
    model = screen.methods.model
    return [model.row_object(n) for n in range(model.rowCount())]


def note(screen: RunScreen) -> str:
    """What stands under the table."""
    return next((label.text() for label in screen.findChildren(QLabel) if label.text() == screen._remark
                 and label.isVisible()), "")  # fmt: skip


def buttons(screen: RunScreen, text: str) -> list[QPushButton]:
    return [button for button in screen.findChildren(QPushButton) if button.text() == text and button.isVisible()]


def all_there(screen: RunScreen) -> bool:
    return bool(rows(screen)) and all(cost is not None for row in rows(screen) for cost in row.costs)


def test_all_methods_cost_the_same_in_all(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    assert workspace.result is not None
    for place in range(len(METHODS)):
        assert sum(row.costs[place] or 0 for row in rows(screen)) == workspace.result.costed
    assert any(row.change(0, 2) for row in rows(screen))


def test_the_order_alone_moves_each_service_between_two_figures(screen: RunScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    by_steps = METHODS.index("step-down")
    services = [row for row in rows(screen) if row.key != UNCHARGED]
    for row in services:
        assert row.lowest is not None
        assert row.highest is not None
        assert row.lowest <= (row.costs[by_steps] or 0) <= row.highest
    most = max(services, key=lambda row: row.moved or 0)
    said = note(screen)
    assert f"The order alone moves {most.name} most, by 1,249,527 ZMW (1.2 %)." in said
    assert "116 orders of closing the 8 support activities were tried" in said
    assert "in the order S01, S02, S03, S05, S06, S04, S07, S08." in said
    screen.show_view("balance")
    assert note(screen) == ""


def test_a_comparison_is_there_at_once_while_the_inputs_are_the_same(
    screen: RunScreen, workspace: Workspace, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    again = RunScreen(workspace)
    qtbot.addWidget(again)
    again.show()
    assert all_there(again)


def test_a_stopped_comparison_leaves_the_result_and_can_be_asked_for_again(
    screen: RunScreen, workspace: Workspace, qtbot: QtBot
) -> None:
    screen.cancel_asked.emit()
    qtbot.waitUntil(lambda: bool(buttons(screen, "Compare")), timeout=15_000)
    assert workspace.result is not None
    place = METHODS.index(workspace.result.method)
    assert sum(row.costs[place] or 0 for row in rows(screen)) == workspace.result.costed
    assert not all_there(screen)
    screen.refresh()
    (button,) = buttons(screen, "Compare")
    button.click()
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    assert not buttons(screen, "Compare")


def test_after_an_edit_no_figure_of_another_method_is_from_before(
    screen: RunScreen, workspace: Workspace, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    before = {row.key: row for row in rows(screen)}
    quantity = next(row for row in workspace.session.model.driver_quantities
                    if (row.driver, row.target, row.period) == ("MIN-A20", "OAP", workspace.period))  # fmt: skip
    workspace.session.do(EditCell("driver_quantities", quantity.id, "quantity", "1"))
    qtbot.waitUntil(lambda: not workspace.stale, timeout=15_000)
    screen.comparing.stop()
    after = {row.key: row for row in rows(screen)}
    place = METHODS.index("reciprocal")
    assert after["OAP"].costs[place] != before["OAP"].costs[place]
    assert after["OAP"].costs[0] != before["OAP"].costs[0]
    assert after["OAP"].lowest != before["OAP"].lowest


def test_in_a_very_large_model_the_comparison_waits_until_it_is_asked_for(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_comparison, "UNASKED_UP_TO", 100)  # then the sample is very large
    screen = RunScreen(workspace)
    qtbot.addWidget(screen)
    screen.show()
    assert workspace.runner.current is None
    (button,) = buttons(screen, "Compare")
    button.click()
    assert not buttons(screen, "Compare")
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    assert not buttons(screen, "Compare")


def test_a_comparison_nobody_asked_for_gives_way_to_other_work(
    screen: RunScreen, workspace: Workspace, qtbot: QtBot
) -> None:
    finished: list[str] = []
    workspace.runner.finished.connect(lambda task, _value: finished.append(task.label))
    workspace.runner.run("Something else", lambda progress: 1, slot="own:else")
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    assert finished == ["Something else", "Compare the methods, 2025"]


def test_where_one_method_is_refused_the_result_stands_and_the_reason_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    ring = replace(
        MODEL,
        settings=replace(MODEL.settings, method="step-down"),
        activities=(*MODEL.activities, model_rows.Activity(activity="CARS", name="Cars", kind="support")),
        driver_quantities=(
            *(row for row in MODEL.driver_quantities if row.driver != "USE"),
            *quantities("USE", CARS="1"), *quantities("KM", IT="1"),
        ),
        drivers=(*MODEL.drivers, model_rows.Driver(driver="KM", kind="quantity")),
        assignments=(*MODEL.assignments, model_rows.Assignment(source="CARS", driver="KM")),
    )  # fmt: skip
    workspace = Workspace()
    workspace.take(Session.new(None, from_workbook=workbook(tmp_path, model=ring)))
    screen = RunScreen(workspace)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: "cannot be compared" in note(screen), timeout=15_000)
    assert "IT" in note(screen)
    assert [row.costs[METHODS.index("step-down")] is None for row in rows(screen)] == [False] * len(rows(screen))
    workspace.close()


def test_another_method_is_a_step_and_becomes_the_result(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    screen.choose("step-down")
    assert all_there(screen)
    qtbot.waitUntil(lambda: workspace.result is not None and workspace.result.method == "step-down", timeout=15_000)
    screen.refresh()
    facts = screen.exactness.table.model
    assert any(facts.text(n, 0) == "Step 1 closes" for n in range(facts.rowCount()))
    workspace.session.undo()
    assert workspace.session.model.settings.method == "reciprocal"


def test_every_source_balances(screen: RunScreen) -> None:
    model = screen.balance.model
    number = model.column_number("difference")
    assert number is not None
    states = [model.value(n, number) for n in range(model.rowCount()) if model.group_at(n) is None]
    assert len(states) > 40
    assert all(isinstance(state, State) and state.tone == "positive" for state in states)
    assert model.totals is not None
    assert model.totals.equal


def test_how_exact_the_result_is_stands_in_plain_words(screen: RunScreen, workspace: Workspace) -> None:
    assert workspace.result is not None
    said = certificate_words(workspace.result)
    assert said.startswith("Every flow is within 0.01 ZMW of its exact value.")
    assert "E-" not in said
    facts = screen.exactness.table.model
    shown = [(facts.text(n, 0), facts.text(n, 1)) for n in range(facts.rowCount())]
    (group,) = workspace.result.certificate.groups
    place = next(n for n, (what, _) in enumerate(shown) if what == "Group")
    assert shown[place][1].startswith(f"{len(group)} members that serve each other, solved by passing the cost round")
    assert [value.split()[0] for _, value in shown[place + 1 :]] == list(group)


@pytest.mark.parametrize(
    ("residual", "currency", "words"),
    [
        ("0.0000646", "ZMW", "6.46 × 10⁻⁷ ZMW"),
        ("2E-12", "TND", "2 × 10⁻¹⁵ TND"),
        ("0.0003", "JPY", "0.0003 JPY"),
        ("0.0003", "USD", "0.000003 USD"),
    ],
)
def test_the_bound_of_the_error_is_told_in_the_currency(residual: str, currency: str, words: str) -> None:
    bound = Certificate(exact=False, residual=Decimal(residual))
    assert error_words(bound, money.currency(currency)) == words


def test_groups_are_told_by_how_they_were_solved() -> None:
    def words(*methods: str, sweeps: int = 12) -> str:
        return solved_words(Certificate(exact=False, iterations=sweeps, methods=methods))

    assert words("sweeps") == "by passing the cost round 12 times until nothing moved any more"
    assert words("bicgstab", "factors") == "by the method BiCGSTAB in 12 steps, or by elimination"
    assert words("rational", sweeps=0) == "by elimination in fractions, without any rounding"


def test_a_refused_run_is_told_with_its_findings(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    row = next(r for r in workspace.session.model.driver_quantities if r.driver == "SUPPLIES" and r.target == "A20")
    workspace.session.do(EditCell("driver_quantities", row.id, "quantity", "1"))
    qtbot.waitUntil(lambda: bool(workspace.run_problem), timeout=15_000)
    screen.show_view("refused")
    assert screen.findings.model.rowCount() == 1
    went: list[object] = []
    workspace.went_to.connect(lambda key, place: went.append((key, place)))
    screen.findings.link_clicked.emit(0, "place")
    assert went == [("drivers", workspace.run_findings[0])]
    workspace.session.undo()
    qtbot.waitUntil(lambda: not workspace.stale, timeout=15_000)
    assert screen._state.word == "Reconciled"
