"""How far a driver's quantities may be off: its own word, then the fund's table, then what is usual."""

from typing import get_args

import pytest

from abc_costing.model import rows
from abc_costing.model.checks import check_model
from abc_costing.model.costing_model import Model
from abc_costing.model.evidence import DEFAULT_SPREADS, spread_of
from tests.model.good_model import D, one, place

FUND = Model(evidence_spreads=(rows.EvidenceSpread(evidence="survey", spread=D("12.5")),))


@pytest.mark.parametrize(("driver", "spread"), [
    (rows.Driver(driver="A"), 30),
    (rows.Driver(driver="A", evidence="judgement"), 30),
    (rows.Driver(driver="A", evidence="sample"), 10),
    (rows.Driver(driver="A", evidence="time record"), 5),
    (rows.Driver(driver="A", evidence="system count"), 1),
    (rows.Driver(driver="A", evidence="survey"), "12.5"),
    (rows.Driver(driver="A", evidence="survey", spread=D(40)), 40),
    (rows.Driver(driver="A", evidence="survey", spread=D(0)), 0),
    (rows.Driver(driver="A", spread=D("2.5")), "2.5"),
])  # fmt: skip
def test_the_nearest_word_holds(driver: rows.Driver, spread: int | str) -> None:
    assert spread_of(FUND, driver) == D(spread)
    assert spread_of(Model(), rows.Driver(driver="A", evidence="survey")) == 15


def test_every_evidence_has_a_usual_spread() -> None:
    assert set(DEFAULT_SPREADS) == {*get_args(rows.Evidence), ""}


def test_spreads_that_are_wrong() -> None:
    negative = one(evidence_spreads=[rows.EvidenceSpread(id=9, evidence="survey", spread=D("-0.5"))])
    assert place(negative) == ("error", "evidence_spreads", 9, "spread", "-0.5")
    own = one(drivers=[rows.Driver(id=9, driver="Heads", spread=D(-1))])
    assert place(own) == ("error", "drivers", 9, "spread", "-1")
    twice = one(evidence_spreads=[
        rows.EvidenceSpread(id=8, evidence="survey", spread=D(5)),
        rows.EvidenceSpread(id=9, evidence="survey", spread=D(6))])
    assert place(twice) == ("error", "evidence_spreads", 9, "evidence", "survey")
    assert check_model(FUND) == ()
