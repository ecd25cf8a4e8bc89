"""The pools screen on the sample fund."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from abc_costing.model.findings import Finding
from abc_costing.session import DeleteRows
from ui.frame.inspector import Inspector
from ui.frame.lines import Line
from ui.screens.catalogue import make
from ui.screens.ledger.places import PostingsOf
from ui.screens.pools.make_up import whole_units
from ui.screens.pools.rows import LEFT_OVER
from ui.screens.pools.rules import in_order
from ui.screens.pools.screen import PoolsScreen
from ui.workspace import Workspace


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> Iterator[PoolsScreen]:
    made = make("pools", workspace)
    assert isinstance(made, PoolsScreen)
    qtbot.addWidget(made)
    made.resize(894, 580)
    made.show()
    qtbot.waitUntil(lambda: made.pooling is not None, timeout=10_000)
    yield made
    made.hide()


def figure(screen: PoolsScreen, key: object, column: str) -> object:
    row = screen.model.shown_row(key)
    number = screen.model.column_number(column)
    assert row is not None
    assert number is not None
    return screen.model.value(row, number)


def test_the_pools_add_up_to_what_is_not_excluded(screen: PoolsScreen, workspace: Workspace) -> None:
    found = workspace.session.reconciliation(workspace.period)
    model = screen.model
    assert model.totals is not None
    assert model.totals.cells[2] == found.ledger - found.excluded
    assert model.totals.equal
    assert model.totals.cells[3] == 1


def test_what_no_rule_takes_stands_on_top_until_undone(
    screen: PoolsScreen, workspace: Workspace, qtbot: QtBot
) -> None:  # fmt: skip
    rule = workspace.session.model.pool_rules[0]
    assert screen.pooling is not None
    amount = screen.pooling.rules[rule.id].amount
    workspace.session.do(DeleteRows("pool_rules", (rule.id,)))
    qtbot.waitUntil(lambda: screen.model.row_key(0) == LEFT_OVER, timeout=5000)
    assert figure(screen, LEFT_OVER, "amount") == amount
    assert screen.model.text(0, 0) == "Unassigned"
    workspace.session.undo()
    qtbot.waitUntil(lambda: screen.model.row_key(0) != LEFT_OVER, timeout=5000)


def test_a_rule_shows_what_it_takes(screen: PoolsScreen, workspace: Workspace) -> None:
    model = screen.rules.model
    takes, amount = model.column_number("takes"), model.column_number("amount")
    assert takes is not None
    assert amount is not None
    assert screen.pooling is not None
    for row in range(model.rowCount()):
        take = screen.pooling.rules[int(str(model.row_key(row)))]
        assert (model.value(row, takes), model.value(row, amount)) == (take.count, take.amount)


def test_a_rule_moves_up_as_one_step(screen: PoolsScreen, workspace: Workspace) -> None:
    before = [rule.id for rule in in_order(workspace.session.model.pool_rules)]
    screen.rules.view.go_to(before[2], "accounts")
    screen.rules.move_rule(-1)
    after = [rule.id for rule in in_order(workspace.session.model.pool_rules)]
    assert after[:3] == [before[0], before[2], before[1]]
    assert screen.rules.view.current() == (before[2], "accounts")
    workspace.session.undo()
    assert [rule.id for rule in in_order(workspace.session.model.pool_rules)] == before


def test_rules_of_one_order_change_places_too(screen: PoolsScreen, workspace: Workspace) -> None:
    rules = in_order(workspace.session.model.pool_rules)
    place = next(n for n in range(1, len(rules)) if rules[n].order == rules[n - 1].order)
    screen.rules.view.go_to(rules[place].id, "accounts")
    screen.rules.move_rule(-1)
    after = in_order(workspace.session.model.pool_rules)
    assert [after[place - 1].id, after[place].id] == [rules[place].id, rules[place - 1].id]
    screen.rules.move_rule(1)
    assert [rule.id for rule in in_order(workspace.session.model.pool_rules)] == [rule.id for rule in rules]


def test_the_inspector_shows_a_pool_adding_up(screen: PoolsScreen, qtbot: QtBot) -> None:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    assert screen.pooling is not None
    pools = screen.pooling.pools
    screen.go_to(max(pools, key=lambda name: len(pools[name].cost_centres)))
    assert screen.fill_inspector(inspector)
    names = [line.accessibleName() for line in inspector.findChildren(Line)]
    assert sum(name.startswith("Total") for name in names) == 2
    assert all(name.endswith("100.0") for name in names if name.startswith("Total"))
    assert any(name.startswith("Other, ") for name in names)


def test_ledger_lines_are_those_of_the_pool(screen: PoolsScreen, workspace: Workspace, qtbot: QtBot) -> None:
    screen.go_to("P12")
    with qtbot.waitSignal(workspace.went_to) as asked:
        screen.show_ledger_lines()
    page, place = asked.args
    assert page == "ledger"
    assert isinstance(place, PostingsOf)
    assert screen.pooling is not None
    assert place.codes == screen.pooling.pools["P12"].codes


def test_a_pool_is_renamed_wherever_it_is_used(screen: PoolsScreen, workspace: Workspace) -> None:
    pool = workspace.session.model.pools[0]
    row = screen.model.shown_row(pool.id)
    assert row is not None
    assert screen.model.setData(screen.model.index(row, 0), "FRONT")
    assert any(rule.pool == "FRONT" for rule in workspace.session.model.pool_rules)
    assert workspace.session.undo_label == "Rename to “FRONT” in Cost pools"


def test_a_finding_about_a_rule_leads_to_its_cell(screen: PoolsScreen, workspace: Workspace) -> None:
    rule = workspace.session.model.pool_rules[5]
    screen.go_to(Finding("error", "x", "", "", table="pool_rules", row_id=rule.id, field="accounts"))
    assert screen.rules.view.current() == (rule.id, "accounts")


@given(st.lists(st.integers(-(10**15), 10**15), max_size=14), st.sampled_from([1, 100, 1000]))
def test_shown_amounts_add_up_to_the_shown_total(amounts: list[int], unit: int) -> None:
    shown = whole_units(amounts, unit)
    assert abs(sum(shown) - sum(amounts)) * 2 <= unit
    assert all(abs(one - other) < unit and not one % unit for one, other in zip(shown, amounts, strict=True))
