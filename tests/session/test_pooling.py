"""What the pool rules take, and the postings of a period."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from abc_costing.model.rows import UNASSIGNED
from abc_costing.session import AddRows, DeleteRows, EditCell, Session
from tests.session.little_fund import workbook


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path)) as opened:
        yield opened


def test_pools_and_excluded_cost_add_up_to_the_ledger(session: Session) -> None:
    found = session.pooling_job("2025").run()
    assert found.ledger == session.reconciliation("2025").ledger
    assert found.ledger == found.excluded + sum(take.amount for take in found.pools.values())
    for take in found.pools.values():
        assert sum(amount for _, amount in take.accounts) == take.amount
        assert sum(amount for _, amount in take.cost_centres) == take.amount
    assert sum(amount for amount, _ in found.accounts.values()) == found.ledger
    assert sum(count for _, count in found.cost_centres.values()) == found.postings


def test_a_rule_tells_what_it_takes_and_a_missing_one_leaves_it_unassigned(session: Session) -> None:
    rent = next(rule for rule in session.model.pool_rules if rule.pool == "RENT")
    take = session.pooling_job("2025").run().rules[rent.id]
    assert (take.count, take.amount) == (1, 500_00)
    session.do(DeleteRows("pool_rules", (rent.id,)))
    found = session.pooling_job("2025").run()
    assert found.left_over == 500_00
    assert found.pools[UNASSIGNED].accounts == (("5210", 500_00),)


def test_shares_split_a_pool_to_the_cent(session: Session) -> None:
    staff = next(rule for rule in session.model.pool_rules if rule.pool == "STAFF")
    session.do(EditCell("pool_rules", staff.id, "share", "33.3%"))
    session.do(AddRows("pool_rules", ({"order": "1", "accounts": "51*", "pool": "RENT"},)))
    found = session.pooling_job("2025").run()
    assert found.left_over == 0
    assert sum(take.amount for take in found.pools.values()) == found.ledger - found.excluded


def test_the_ledger_of_a_period_has_its_postings_and_their_places(session: Session) -> None:
    ledger = session.ledger_job("2025").run()
    assert ledger.postings.total == session.pooling_job("2025").run().ledger
    for place, position in enumerate(ledger.positions):
        assert ledger.postings[place] == session.postings[int(position)]
