"""Bounds of unit costs and sensitivities, asked of a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from abc_costing.errors import ModelRefused, NotFound
from abc_costing.progress import Cancelled
from abc_costing.session import EditCell, Session
from tests.session.little_fund import workbook


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path)) as opened:
        yield opened


def test_bounds_are_those_of_the_result(session: Session) -> None:
    result, found = session.calculate(), session.uncertainty(draws=200)
    assert (found.period, found.scenario, found.method, found.draws) == ("2025", "Actual", "reciprocal", 200)
    assert [(s.service, s.cost, s.unit_cost) for s in found.services] == [
        (s.service, s.cost, s.unit_cost) for s in result.services]
    for service in found.services:
        assert service.cost_low < service.cost < service.cost_high
        assert sum(part.amount for part in service.rests_on) == service.cost


def test_a_spread_edited_moves_the_bounds(session: Session) -> None:
    before = session.uncertainty()
    worst = before.measure_next[0]
    (row,) = (row for row in session.model.drivers if row.driver == worst.driver)
    session.do(EditCell("drivers", row.id, "spread", "1"))
    after = session.uncertainty()
    assert after.services[0].cost == before.services[0].cost
    assert after.services[0].cost_high < before.services[0].cost_high
    assert after.drivers[0].driver != worst.driver


def test_a_job_tells_how_far_it_is_and_can_be_stopped(session: Session) -> None:
    told: list[float] = []
    session.uncertainty_job().run(lambda _, part: told.append(part))
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(message: str, _: float) -> None:
        if message == "Drawing quantities":
            raise Cancelled

    with pytest.raises(Cancelled):
        session.uncertainty_job().run(stop)


def test_an_uncertainty_is_remembered_until_an_input_changes_and_again_after_undo(session: Session) -> None:
    assert session.uncertainty_if_current() is None
    found = session.uncertainty()
    assert session.uncertainty() is found
    assert session.uncertainty_if_current(seed=2) is None
    assert session.uncertainty_if_current(draws=50) is None
    assert session.uncertainty_if_current("2025", method="reciprocal") is found
    assert session.uncertainty_if_current(method="direct") is None
    session.do(EditCell("drivers", session.model.drivers[0].id, "spread", "1"))
    assert session.uncertainty_if_current() is None
    session.undo()
    assert session.uncertainty_if_current() is found


def test_an_uncertainty_that_comes_late_is_not_taken_for_the_present(session: Session) -> None:
    job = session.uncertainty_job(draws=20)
    session.do(EditCell("volumes", session.model.volumes[0].id, "quantity", "1"))
    session.keep_uncertainty(job, job.run())
    assert session.uncertainty_if_current(draws=20) is None


def test_sensitivities_of_one_service_or_of_all(session: Session) -> None:
    mine = session.sensitivity_job("old").run()
    assert {entry.service for entry in mine} == {"OLD"}
    everything = session.sensitivity_job().run()
    assert len(everything) == 2 * len(mine)
    with pytest.raises(NotFound, match="OLD, SICK"):
        session.sensitivity_job("NONE").run()


def test_what_cannot_be_calculated_is_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        session.uncertainty_job("1999")
    session.do(EditCell("driver_quantities", session.model.driver_quantities[0].id, "driver", "NONE"))
    with pytest.raises(ModelRefused):
        session.uncertainty()


def codes(session: Session, pack: str, **options: object) -> list[str]:
    return [section.code for section in session.report_job(pack, options=options).run().sections]


def test_a_report_says_how_sure_it_is_where_the_pack_or_the_user_wants_it(session: Session) -> None:
    assert "R11" in codes(session, "annual")
    assert "R11" not in codes(session, "annual", how_sure=False)
    assert "R11" not in codes(session, "cost")
    assert "R11" in codes(session, "cost", how_sure=True)
    kept = session.uncertainty_if_current()
    assert kept is not None
    assert session.report_input(options={"how_sure": True}).uncertainty is kept
    assert session.report_input().uncertainty is None


def test_a_report_tells_a_driver_edited_since(session: Session) -> None:
    before = session.report_input(options={"how_sure": True}).uncertainty
    for row in session.model.drivers:
        session.do(EditCell("drivers", row.id, "spread", "0"))
    after = session.report_input(options={"how_sure": True}).uncertainty
    assert before is not None
    assert after is not None
    assert before.measure_next
    assert not after.measure_next
