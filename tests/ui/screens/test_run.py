"""The run: methods side by side, balance, refusal."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from abc_costing import money
from abc_costing.model.results import Certificate
from abc_costing.session import EditCell
from ui.screens.run import RunScreen
from ui.screens.run_certificate import certificate_words, error_words, solved_words
from ui.screens.run_tables import METHODS, MethodRow
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


def all_there(screen: RunScreen) -> bool:
    return bool(rows(screen)) and all(cost is not None for row in rows(screen) for cost in row.costs)


def test_all_methods_cost_the_same_in_all(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    assert workspace.result is not None
    for place in range(len(METHODS)):
        assert sum(row.costs[place] or 0 for row in rows(screen)) == workspace.result.costed
    assert any(row.change(0, 2) for row in rows(screen))


def test_another_method_is_a_step_and_becomes_the_result(screen: RunScreen, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all_there(screen), timeout=15_000)
    screen.choose("step-down")
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
