"""Checks after an edit find what checks of the whole model find, whatever was edited before."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from abc_costing.model import rows
from abc_costing.model.checks import Checked, check_model
from abc_costing.model.tables import TABLES, Column
from tests.model.good_model import GOOD, D

NAMES = ["People", "it", "Assess claim", "Old age", "Hours", "Heads", "paper", "2025", "2025-Q1", "2025-Q5", "Actual",
         "Budget", "Forecast", "51*", "6099-6000", "HQ", "", "contributions", "8 + 12*paper", "8 - 30*paper", "2*",
         "x*x", "Ledger", "Case features", "account=61*", "feature=paper"]
figures = st.one_of(
    st.sampled_from([D(0), D(1), D("0.6"), D("0.5"), D(2), D(-1), D(101), D("1.0"), D("NaN"), D("Infinity")]),
    st.integers(-5, 200).map(Decimal))
BY_KIND: Mapping[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(NAMES), "code": st.sampled_from(NAMES), "period": st.sampled_from(NAMES),
    "integer": st.sampled_from([1, 2, 3]), "quantity": figures, "share": figures, "percent": figures,
    "money": st.integers(-5, 5), "date": st.dates(), "yesno": st.booleans(),
}
START = replace(
    GOOD,
    evidence_spreads=(rows.EvidenceSpread(id=2, evidence="survey", spread=D(5)),),
    case_features=(rows.CaseFeature(id=2, target="Assess claim", feature="paper", quantity=D(3)),),
    driver_quantities=(*GOOD.driver_quantities, rows.DriverQuantity(
        id=3, driver="hours", target="Assess claim", quantity=D(10), equation="1 - paper")),
    assignments=(*GOOD.assignments, rows.Assignment(
        id=4, source="IT", driver="Hours", capacity=D(9), unused="charge", charge_to="Old age", fte=D(2))),
)
places = st.sampled_from([(key, column) for key, table in TABLES.items() for column in table.columns])
FIGURES = [(key, column) for key, table in TABLES.items() for column in table.columns
           if column.kind in ("quantity", "share", "percent", "money")]


def values(column: Column) -> st.SearchStrategy[Any]:
    return st.sampled_from(column.choices) if column.kind == "choice" else BY_KIND[column.kind]


class Edits(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.checked, self.model, self.past = Checked(), START, [START]

    def put(self, table: str, held: tuple[rows.Row, ...]) -> None:
        self.model = self.model.with_table(table, held)
        self.past = [*self.past[-5:], self.model]

    def edit(self, data: st.DataObject, table: str, column: Column) -> None:
        held = self.model.table(table)
        if held:
            at = data.draw(st.integers(0, len(held) - 1))
            changed: dict[str, Any] = {column.field: data.draw(values(column))}
            self.put(table, (*held[:at], replace(held[at], **changed), *held[at + 1:]))

    @rule(data=st.data(), place=places)
    def edit_anything(self, data: st.DataObject, place: tuple[str, Column]) -> None:
        self.edit(data, *place)

    @rule(data=st.data(), place=st.sampled_from(FIGURES))
    def edit_a_figure(self, data: st.DataObject, place: tuple[str, Column]) -> None:
        self.edit(data, *place)

    @rule(data=st.data(), first=st.sampled_from(FIGURES), second=st.sampled_from(FIGURES))
    def edit_two_figures_in_one_step(
        self, data: st.DataObject, first: tuple[str, Column], second: tuple[str, Column]
    ) -> None:
        self.edit(data, *first)
        self.edit(data, *second)

    @rule(data=st.data(), table=st.sampled_from(list(TABLES)))
    def add(self, data: st.DataObject, table: str) -> None:
        row = data.draw(st.builds(TABLES[table].row, id=st.integers(20, 25), **{
            column.field: values(column) for column in TABLES[table].columns}))
        self.put(table, (*self.model.table(table), row))

    @rule(data=st.data(), table=st.sampled_from(list(TABLES)))
    def remove(self, data: st.DataObject, table: str) -> None:
        held = self.model.table(table)
        if held:
            at = data.draw(st.integers(0, len(held) - 1))
            self.put(table, (*held[:at], *held[at + 1:]))

    @rule(data=st.data(), table=st.sampled_from(list(TABLES)))
    def move(self, data: st.DataObject, table: str) -> None:
        self.put(table, tuple(data.draw(st.permutations(self.model.table(table)))))

    @rule(currency=st.sampled_from(["EUR", "JPY"]), month=st.integers(0, 13))
    def set_up(self, currency: str, month: int) -> None:
        changed = replace(self.model.settings, currency=currency, fiscal_year_start=month)
        self.model = replace(self.model, settings=changed)

    @precondition(lambda self: len(self.past) > 1)
    @rule(data=st.data())
    def go_back(self, data: st.DataObject) -> None:
        self.model = data.draw(st.sampled_from(self.past))

    @invariant()
    def nothing_is_missed_and_nothing_is_left_over(self) -> None:
        if "checked" in self.__dict__:
            assert told(self.checked.findings(self.model)) == told(check_model(self.model))


def told(findings: tuple[Any, ...]) -> list[str]:
    """Findings as texts: two that hold the same not-a-number are not equal."""
    return [f"{f.rule} {f.table} {f.row_id} {f.field}: {f.line()}" for f in findings]


TestEdits = Edits.TestCase
TestEdits.settings = settings(deadline=None, max_examples=60, stateful_step_count=15)


@pytest.mark.parametrize(("table", "column"), FIGURES)
def test_one_figure_wrong_and_right_again(table: str, column: Column) -> None:
    """Each figure of the model by itself, in each order of right and wrong."""
    wrong = -1 if column.kind == "money" else D(-1)
    row = START.table(table)[-1] if START.table(table) else pytest.fail(f"{table} has no row to edit")
    changed: dict[str, Any] = {column.field: wrong}
    bad = START.with_table(table, (*START.table(table)[:-1], replace(row, **changed)))
    checked = Checked()
    for model in (START, bad, START, bad, bad.with_table("volumes", ()), START):
        assert checked.findings(model) == check_model(model)
    assert check_model(START) == ()
