"""A plan together with what the engine and the oracle make of it, each asked once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from abc_costing import allocation
from abc_costing.errors import ClosedLoop
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.results import Result
from tests.properties import oracle
from tests.properties.plans import PERIOD, Plan, model_of, postings_of

Key = tuple[str, str, str]


def run(plan: Plan) -> Result:
    """Allocates. Raises ClosedLoop."""
    return allocation.allocate(model_of(plan), postings_of(plan), PERIOD)


def flows(result: Result) -> dict[Key, int]:
    """Amount by (source, driver, target)."""
    found: dict[Key, int] = {}
    for flow in result.flows:
        key = (flow.source, flow.driver, flow.target)
        found[key] = found.get(key, 0) + flow.amount
    return found


@dataclass(frozen=True)
class Case:
    """A plan with its outcome by the engine and by the oracle."""

    plan: Plan

    @cached_property
    def model(self) -> Model:
        return model_of(self.plan)

    @cached_property
    def postings(self) -> Postings:
        return postings_of(self.plan)

    @cached_property
    def outcome(self) -> Result | ClosedLoop:
        try:
            return allocation.allocate(self.model, self.postings, PERIOD)
        except ClosedLoop as refused:
            return refused

    @property
    def result(self) -> Result:
        assert isinstance(self.outcome, Result), self.outcome
        return self.outcome

    @property
    def refused(self) -> bool:
        return isinstance(self.outcome, ClosedLoop)

    @cached_property
    def expected(self) -> oracle.Exact | oracle.Closed:
        try:
            return oracle.solve(self.plan)
        except oracle.Closed as closed:
            return closed

    @property
    def exact(self) -> oracle.Exact:
        assert isinstance(self.expected, oracle.Exact), self.expected
        return self.expected

    @cached_property
    def settled(self) -> dict[Key, int]:
        return flows(self.result)
