"""The methods side by side and the largest paths, as a project's screens and command line ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from abc_costing.errors import ModelRefused, NotFound
from abc_costing.model import rows
from abc_costing.model.results import MethodComparison
from abc_costing.progress import Cancelled
from abc_costing.session import AddRows, EditCell, Session, SetSettings
from tests.session.little_fund import workbook

METHODS: tuple[rows.Method, ...] = ("direct", "step-down", "reciprocal")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path)) as opened:
        yield opened


def by_method(compared: MethodComparison, method: rows.Method) -> dict[str, int]:
    return {row.service: getattr(row, method.replace("-", "_")) for row in compared.services}


def test_each_column_is_what_a_run_by_that_method_gives(session: Session) -> None:
    compared = session.compare_methods()
    for method in METHODS:
        result = session.calculate(method=method)
        assert by_method(compared, method) == {s.service: s.cost for s in result.services}
    assert compared.step_order == session.calculate(method="step-down").step_order


def test_a_comparison_is_remembered_until_an_input_changes_and_again_after_undo(session: Session) -> None:
    assert session.comparison_if_current() is None
    compared = session.compare_methods()
    assert session.compare_methods() is compared
    quantity = next(q for q in session.model.driver_quantities if q.driver == "CASES")
    session.do(EditCell("driver_quantities", quantity.id, "quantity", "1"))
    assert session.comparison_if_current() is None
    assert session.compare_methods().services != compared.services
    session.undo()
    assert session.comparison_if_current("2025") is compared
    assert session.comparison_if_current("2025-03") is None


def test_another_method_of_the_project_leaves_comparison_and_results_right(session: Session) -> None:
    compared, reciprocal = session.compare_methods(), session.calculate()
    settings = session.model.settings
    record = session.do(SetSettings(replace(settings, method="direct")))
    assert record.results_stale
    assert session.result_if_current() is None
    assert session.result_if_current(method="reciprocal") is reciprocal
    assert session.comparison_if_current() is compared
    assert session.calculate().method == "direct"
    session.do(SetSettings(replace(settings, method="reciprocal")))
    assert session.result_if_current() is reciprocal
    session.undo()
    direct = session.result_if_current()
    assert direct is not None
    assert direct.method == "direct"
    session.do(SetSettings(replace(settings, method="direct", fiscal_year_start=7)))
    assert session.comparison_if_current() is None


def test_an_edit_in_place_of_an_undone_method_is_not_taken_for_it(session: Session) -> None:
    session.compare_methods()
    session.calculate()
    session.do(SetSettings(replace(session.model.settings, method="direct")))
    session.undo()
    quantity = next(q for q in session.model.driver_quantities if q.driver == "CASES")
    session.do(EditCell("driver_quantities", quantity.id, "quantity", "1"))
    assert session.comparison_if_current() is None
    assert session.result_if_current(method="reciprocal") is None


def test_a_comparison_that_comes_late_is_not_taken_for_the_present(session: Session) -> None:
    job = session.comparison_job()
    session.do(EditCell("volumes", session.model.volumes[0].id, "quantity", "1"))
    session.keep_comparison(job, job.run())
    assert session.comparison_if_current() is None


def test_a_stopped_comparison_leaves_nothing(session: Session) -> None:
    def stop(message: str, fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        session.compare_methods(progress=stop)
    assert session.comparison_if_current() is None


def test_a_wrong_model_is_refused_with_all_findings(session: Session) -> None:
    session.do(AddRows("assignments", ({"source": "NOWHERE", "driver": "NONE"},)))
    for ask in (session.compare_methods, lambda: session.paths("OLD")):
        with pytest.raises(ModelRefused) as refused:
            ask()
        assert {(f.table, f.field) for f in refused.value.findings} >= {("assignments", "source")}


def test_the_paths_of_a_service_are_its_cost_from_where_it_entered(session: Session) -> None:
    total = next(s.cost for s in session.calculate().services if s.service == "OLD")
    found = session.paths("OLD", count=100)
    assert abs(sum(path.amount for path in found) - total) <= len(found)
    assert {path.steps[0].node for path in found} == {"STAFF", "RENT", "OLD"}
    assert all(path.steps[-1].node == "OLD" for path in found)
    assert session.paths("OLD", count=2) == found[:2]
    with pytest.raises(NotFound, match="NOBODY"):
        session.paths("NOBODY")
