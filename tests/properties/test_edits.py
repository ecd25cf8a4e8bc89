"""Random edits of a model: what is worked out again after each is what a fresh run gives, to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from abc_costing.allocation.memory import Memory
from abc_costing.allocation.run import allocate_all
from abc_costing.errors import AbcCostingError
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Posting, Postings
from tests.properties.plans import Plan, model_of, plans

PERIODS = ("2025-Q1", "2025-Q2", "2025")
LABELS = ("", "2025-Q1", "2025-Q2", "2025")
AMOUNTS = st.integers(-10**6, 10**12)
NUMBERS = st.one_of(st.just(Decimal(0)), st.integers(1, 5000).map(Decimal), st.just(Decimal("0.125")))
TABLES = ("accounts", "pool_rules", "activities", "services", "pools", "drivers", "driver_quantities", "case_features",
          "assignments", "direct_costs", "volumes")
VALUES: dict[tuple[str, str], st.SearchStrategy[Any]] = {
    ("accounts", "account_class"): st.sampled_from(["administrative", "benefit"]),
    ("pool_rules", "share"): st.sampled_from([None, Decimal("0.5"), Decimal("0.3")]),
    ("pool_rules", "order"): st.sampled_from([None, 1, 2]),
    ("pool_rules", "accounts"): st.sampled_from(["", "6*", "6000", "6001", "7000"]),
    ("activities", "step"): st.sampled_from([None, 1, 2, 3]),
    ("activities", "kind"): st.sampled_from(["primary", "support"]),
    ("activities", "name"): st.sampled_from(["", "Work", "Care"]),
    ("services", "name"): st.sampled_from(["", "Pension", "Grant"]),
    ("services", "branch"): st.sampled_from(["", "Old age"]),
    ("services", "unit"): st.sampled_from(["", "claim"]),
    ("pools", "name"): st.sampled_from(["", "Staff", "Rent"]),
    ("drivers", "kind"): st.sampled_from(["quantity", "even", "percent", "accumulated cost"]),
    ("drivers", "unit"): st.sampled_from(["", "hour"]),
    ("driver_quantities", "quantity"): NUMBERS,
    ("driver_quantities", "weight"): st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(3)]),
    ("driver_quantities", "period"): st.sampled_from(LABELS),
    ("driver_quantities", "equation"): st.sampled_from(["", "8 + 12*paper", "2"]),
    ("case_features", "quantity"): NUMBERS,
    ("case_features", "feature"): st.sampled_from(["paper", "appeal"]),
    ("assignments", "capacity"): st.sampled_from([None, Decimal(100), Decimal(20_000)]),
    ("assignments", "share"): st.sampled_from([None, Decimal("0.25"), Decimal("0.5")]),
    ("assignments", "fixed_amount"): st.sampled_from([None, 0, 1000]),
    ("assignments", "rate"): st.sampled_from([None, Decimal("0.05")]),
    ("assignments", "unused"): st.sampled_from(["keep apart", "spread"]),
    ("assignments", "fte"): st.sampled_from([None, Decimal(3)]),
    ("assignments", "accept_overuse"): st.booleans(),
    ("assignments", "period"): st.sampled_from(LABELS),
    ("direct_costs", "amount"): AMOUNTS,
    ("direct_costs", "period"): st.sampled_from(LABELS[1:]),
    ("volumes", "quantity"): NUMBERS,
}


def outcome(work: Callable[[], tuple[Any, ...]]) -> object:
    """All that results show, or the refusal."""
    try:
        return [[list(r.nodes), list(r.flows), list(r.services), list(r.capacities), r.findings, r.run_id, r.step_order,
                 r.excluded_by_class, r.ledger_total, r.direct] for r in work()]
    except AbcCostingError as refused:
        return type(refused), str(refused), getattr(refused, "findings", None)


class Edits(RuleBasedStateMachine):
    @initialize(plan=plans(rich=True), amounts=st.lists(AMOUNTS, min_size=2, max_size=6))
    def start(self, plan: Plan, amounts: list[int]) -> None:
        self.memory = Memory()
        self.model: Model = replace(model_of(plan), periods=tuple(rows.Period(period=p) for p in PERIODS))
        self.postings = Postings.of(
            Posting(f"600{at % len(plan.pools)}", amount, period=PERIODS[at % 2]) for at, amount in enumerate(amounts))
        self.before: list[tuple[Model, Postings]] = []

    @rule(data=st.data(), place=st.sampled_from(sorted(VALUES)))
    def edit(self, data: st.DataObject, place: tuple[str, str]) -> None:
        table, field = place
        held = self.model.table(table)
        if held:
            at = data.draw(st.integers(0, len(held) - 1))
            changed: dict[str, Any] = {field: data.draw(VALUES[place])}
            self.put(table, (*held[:at], replace(held[at], **changed), *held[at + 1:]))

    @rule(data=st.data(), table=st.sampled_from(TABLES))
    def remove(self, data: st.DataObject, table: str) -> None:
        held = self.model.table(table)
        if len(held) > 1:
            at = data.draw(st.integers(0, len(held) - 1))
            self.put(table, (*held[:at], *held[at + 1:]))

    @rule(data=st.data(), table=st.sampled_from(TABLES))
    def move(self, data: st.DataObject, table: str) -> None:
        self.put(table, tuple(data.draw(st.permutations(self.model.table(table)))))

    @rule(data=st.data(), number=NUMBERS, period=st.sampled_from(LABELS))
    def add_quantity(self, data: st.DataObject, number: Decimal, period: str) -> None:
        model = self.model
        if model.drivers and model.services:
            driver = data.draw(st.sampled_from(model.drivers)).driver
            target = data.draw(st.sampled_from([*(r.service for r in model.services),
                                                *(r.activity for r in model.activities)]))
            row = rows.DriverQuantity(driver=driver, target=target, period=period, quantity=number)
            self.put("driver_quantities", (*model.driver_quantities, row))

    @rule(data=st.data(), period=st.sampled_from(LABELS))
    def add_assignment(self, data: st.DataObject, period: str) -> None:
        model = self.model
        if model.drivers and model.pools:
            sources = [*(r.pool for r in model.pools), *(r.activity for r in model.activities)]
            source = data.draw(st.sampled_from(sources))
            driver = data.draw(st.sampled_from(model.drivers)).driver
            row = rows.Assignment(source=source, driver=driver, period=period, accept_overuse=True)
            self.put("assignments", (*model.assignments, row))

    @rule(data=st.data(), amount=AMOUNTS, period=st.sampled_from(PERIODS[:2]))
    def post(self, data: st.DataObject, amount: int, period: str) -> None:
        account = data.draw(st.sampled_from(["6000", "6001", "7000"]))
        held = [self.postings[at] for at in range(len(self.postings))]
        self.remember()
        self.postings = Postings.of([*held[-8:], Posting(account, amount, period=period)])

    @rule(feature=st.sampled_from(["paper", "appeal"]), number=NUMBERS)
    def add_feature(self, feature: str, number: Decimal) -> None:
        if self.model.services:
            row = rows.CaseFeature(target=self.model.services[0].service, feature=feature, quantity=number)
            self.put("case_features", (*self.model.case_features, row))

    @rule(method=st.sampled_from(["reciprocal", "direct", "step-down"]), currency=st.sampled_from(["EUR", "JPY"]),
          first_month=st.sampled_from([1, 1, 1, 7]))
    def set_up(self, method: rows.Method, currency: str, first_month: int) -> None:
        self.remember()
        changed = replace(self.model.settings, method=method, currency=currency, fiscal_year_start=first_month)
        self.model = replace(self.model, settings=changed)

    @rule(periods=st.lists(st.sampled_from(PERIODS), min_size=1, unique=True))
    def set_periods(self, periods: list[str]) -> None:
        self.put("periods", tuple(rows.Period(period=p) for p in periods))

    @precondition(lambda self: self.before)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """To any earlier state, with its very rows."""
        self.model, self.postings = data.draw(st.sampled_from(self.before))

    def remember(self) -> None:
        self.before = [*self.before[-4:], (self.model, self.postings)]

    def put(self, table: str, held: tuple[rows.Row, ...]) -> None:
        self.remember()
        self.model = self.model.with_table(table, held)

    @invariant()
    def what_is_kept_is_what_is_fresh(self) -> None:
        if "memory" not in self.__dict__:
            return
        labels = self.model.period_labels
        kept = outcome(lambda: allocate_all(self.model, self.postings, labels, memory=self.memory))
        fresh = outcome(lambda: allocate_all(self.model, self.postings, labels))
        assert kept == fresh


TestEdits = Edits.TestCase
TestEdits.settings = settings(deadline=None, max_examples=30, stateful_step_count=12)
