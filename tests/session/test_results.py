"""Results, their staleness, traces, caps, the reconciliation, reports."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from abc_costing.errors import ModelRefused, NotFound
from abc_costing.model import rows
from abc_costing.progress import Cancelled
from abc_costing.session import AddRows, ChangeRecord, EditCell, Session
from tests.session.little_fund import MODEL, workbook


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path)) as opened:
        yield opened


def test_the_ledger_is_costed_to_the_cent(session: Session) -> None:
    result = session.calculate()
    assert (result.period, result.difference) == ("2025", 0)
    assert (result.ledger_total, result.excluded, result.direct) == (11_500_00, 9_999_99, 123_45)
    assert result.costed == sum(service.cost for service in result.services) + result.unused == 1_623_46


def test_a_result_is_current_until_an_input_changes_and_again_after_undo(session: Session) -> None:
    told: list[ChangeRecord] = []
    session.subscribe(told.append)
    assert session.result_if_current() is None
    result = session.calculate()
    assert session.result_if_current() is result
    assert [record.kind for record in told] == ["results"]
    session.do(EditCell("volumes", session.model.volumes[0].id, "quantity", "1"))
    assert session.result_if_current() is None
    session.undo()
    assert session.result_if_current() is result
    assert session.calculate() is result


def test_a_result_that_comes_late_is_kept_as_what_it_is(session: Session) -> None:
    job = session.calculation_job()
    session.do(EditCell("volumes", session.model.volumes[0].id, "quantity", "1"))
    late = job.run()
    session.keep(job, late)
    assert session.result_if_current() is None
    session.undo()
    assert session.result_if_current() is late


def test_long_work_runs_on_another_thread_while_edits_go_on(session: Session) -> None:
    with ThreadPoolExecutor(1) as worker:
        assert worker.submit(lambda: session.postings.total).result() == 11_500_00
        job = session.calculation_job()
        running = worker.submit(job.run)
        for number in range(20):
            session.do(EditCell("pools", session.model.pools[0].id, "name", f"Name {number}"))
        late = running.result()
    session.keep(job, late)
    assert (late.difference, session.result_if_current()) == (0, None)


def test_a_stopped_calculation_leaves_nothing(session: Session) -> None:
    def stop(message: str, fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        session.calculate(progress=stop)
    assert session.result_if_current() is None


def test_the_strip_knows_the_ledger_before_and_the_cost_after_a_run(session: Session) -> None:
    before = session.reconciliation()
    assert (before.ledger, before.excluded, before.direct, before.costed, before.difference) == (
        11_500_00, 9_999_99, 123_45, None, None)
    session.calculate()
    after = session.reconciliation()
    assert (after.costed, after.difference) == (1_623_46, 0)


def test_what_is_asked_for_is_found_in_any_case_and_else_named(session: Session) -> None:
    assert session.calculate("2025", "actual").scenario == "Actual"
    with pytest.raises(NotFound, match="2025"):
        session.calculate("2031")
    with pytest.raises(NotFound, match="Actual"):
        session.calculate("2025", "Budget")
    with pytest.raises(NotFound, match="STAFF"):
        session.trace("NOBODY")


def test_a_month_can_be_asked_for_though_the_project_has_years(session: Session) -> None:
    march = session.calculate("2025-03")
    assert (march.ledger_total, march.excluded, march.difference) == (1_500_01, 0, 0)


def test_a_trace_adds_up_to_the_figure_by_kind_and_by_ledger_row(session: Session) -> None:
    cost = next(service.cost for service in session.calculate().services if service.service == "OLD")
    trace = session.trace("OLD", with_ledger=True)
    assert trace.total == cost
    for kind in ("account", "pool", "activity"):
        assert sum(part.amount for part in trace.of_kind(kind)) == cost
    assert sum(line.contribution for line in trace.ledger) == cost - 123_45


def test_a_cap_is_compared_with_the_expense(session: Session) -> None:
    (cap,) = session.caps()
    (period,) = cap.periods
    assert (period.expense, period.limit, period.headroom, period.status) == (1_623_46, 1_250_00, -373_46, "over")


def test_a_model_with_errors_is_not_calculated_and_all_are_told(session: Session) -> None:
    session.do(AddRows("assignments", ({"source": "NOWHERE", "driver": "NONE"},)))
    with pytest.raises(ModelRefused) as refused:
        session.calculate()
    new = session.model.assignments[-1].id
    assert {(f.table, f.row_id, f.field) for f in refused.value.findings} >= {
        ("assignments", new, "source"), ("assignments", new, "driver")}
    assert set(refused.value.findings) <= set(session.check())


def test_a_finding_about_a_workbook_names_its_cell(tmp_path: Path) -> None:
    wrong = replace(MODEL, drivers=(*MODEL.drivers, rows.Driver(driver="fte")))
    with Session.in_memory(workbook(tmp_path, model=wrong)) as session:
        found = [f for f in session.check() if f.table == "drivers"]
        assert {(f.sheet, f.row, f.column) for f in found} == {("Drivers", 6, "A")}


def test_a_cell_without_a_required_value_is_told_once(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Pool rules"]["E2"].value = None
    book["Drivers"]["A3"].value = None
    book.save(path)
    with Session.in_memory(path) as session:
        places = [(f.sheet, f.row, f.column) for f in session.check() if f.severity == "error"]
        assert {("Pool rules", 2, "E"), ("Drivers", 3, "A")} <= set(places)
        assert len(set(places)) == len(places)


def test_a_project_without_a_ledger_can_be_checked(tmp_path: Path) -> None:
    with Session.new(None, from_workbook=workbook(tmp_path, ledger=False)) as session:
        assert [f for f in session.check() if f.severity == "error"] == []
    with Session.new() as empty:
        assert empty.check() == ()
        assert empty.result_if_current() is None


def test_scenarios_and_periods_are_those_of_tables_and_ledger(session: Session) -> None:
    assert (session.periods, session.scenarios, session.default_period()) == (("2025",), ("Actual",), "2025")
    session.do(AddRows("volumes", ({"target": "OLD", "period": "2026", "quantity": "5", "scenario": "Budget"},)))
    assert session.periods == ("2025", "2026")
    assert session.scenarios == ("Actual", "Budget")
    assert session.calculate("2025", "budget").scenario == "Budget"


def test_an_exported_model_gives_the_same_result(session: Session, tmp_path: Path) -> None:
    exported = session.export_model(tmp_path / "out.xlsx")
    with Session.in_memory(exported) as again:
        there, here = again.calculate(), session.calculate()
        assert (there.services, there.nodes, there.flows) == (here.services, here.nodes, here.flows)


def test_a_report_is_written_as_pdf_and_workbook(session: Session, tmp_path: Path) -> None:
    pdf, xlsx = session.write_report(tmp_path / "out")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert xlsx.read_bytes().startswith(b"PK")
    entry = session.audit_log()[-1]
    assert entry.what == "Write the report annual"
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() in entry.after
    given = session.report_input(options={"scale": 1})
    assert (given.scale, given.draft, given.institution) == (1, True, "Fund of Testland")
    assert [(source.file, source.rows, source.total) for source in given.sources] == [("little.xlsx", 3, 11_500_00)]
    assert session.result_if_current() == given.result
    with pytest.raises(NotFound, match="annual"):
        session.write_report(tmp_path / "out", "weekly")


def test_a_closed_period_is_reported_as_final_and_with_the_year_before(session: Session, tmp_path: Path) -> None:
    session.do(AddRows("direct_costs", ({"target": "OLD", "period": "2024", "amount": "100"},)))
    session.do(AddRows("periods", ({"period": "2024"}, {"period": "2025", "status": "closed"})))
    given = session.report_input("2025")
    assert given.previous is not None
    assert (given.draft, given.previous.period, given.previous.direct) == (False, "2024", 100_00)


def test_volumes_and_unit_cost(session: Session) -> None:
    old = session.calculate().services[0]
    assert old.volume == Decimal(4200)
    assert old.unit_cost is not None
    assert abs(old.unit_cost * 4200 * 100 - old.cost) < 1
