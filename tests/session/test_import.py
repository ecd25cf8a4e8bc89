"""Ledgers in: what is refused, what one step is, what comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from abc_costing.errors import EditRefused, FileRefused, NotFound
from abc_costing.session import AddRows, Profile, RemoveBatch, Session
from tests.session.little_fund import LEDGER_TEXT, ledger, workbook

TOTAL = 11_500_00


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path, ledger=False)) as opened:
        yield opened


def test_a_ledger_goes_in_as_one_step_with_its_totals(session: Session, tmp_path: Path) -> None:
    outcome = session.import_ledger(ledger(tmp_path), control_total=TOTAL)
    assert (outcome.totals.rows, outcome.totals.amount, outcome.batch.amount) == (3, TOTAL, TOTAL)
    assert outcome.batch.control_total == TOTAL
    assert session.postings.total == TOTAL
    assert list(session.batches) == [outcome.batch]
    assert session.undo_label == "Import ledger.csv"
    session.undo()
    assert (list(session.batches), len(session.postings)) == ([], 0)
    session.redo()
    assert session.postings.total == TOTAL


def test_another_control_total_is_refused_with_the_difference(session: Session, tmp_path: Path) -> None:
    reading = session.reading_job(ledger(tmp_path), control_total=TOTAL + 1).run()
    assert (reading.facts.difference, reading.facts.acceptable) == (-1, False)
    with pytest.raises(EditRefused, match=r"11500\.00 .* 11500\.01, a difference of -0\.01"):
        session.accept_import(reading)
    assert session.batches == ()


def test_the_same_file_goes_in_once_whatever_its_name(session: Session, tmp_path: Path) -> None:
    first = session.import_ledger(ledger(tmp_path)).batch
    again = ledger(tmp_path, name="renamed.csv")
    assert session.reading_job(again).run().facts.same_file == (first,)
    with pytest.raises(EditRefused, match=r"already, as “ledger\.csv”"):
        session.import_ledger(again)
    replaced = session.import_ledger(again, replace=True)
    assert session.batches == (replaced.batch,)
    assert session.postings.total == TOTAL
    session.undo()
    assert session.batches == (first,)


def test_a_corrected_file_of_the_same_name_is_doubted_or_replaces(session: Session, tmp_path: Path) -> None:
    session.import_ledger(ledger(tmp_path))
    corrected = ledger(tmp_path, LEDGER_TEXT.replace("500.00", "501.00"))
    doubted = session.import_ledger(corrected)
    assert "import.same-name" in {finding.rule for finding in doubted.findings}
    assert len(session.batches) == 2
    session.undo()
    session.import_ledger(corrected, replace=True)
    assert session.postings.total == TOTAL + 1_00


def test_a_file_with_errors_stays_out_and_all_errors_are_told(session: Session, tmp_path: Path) -> None:
    many = "".join(f"2025-05-{day:02},5110,10,May,{day}.50\n" for day in range(1, 31))
    bad = ledger(tmp_path, LEDGER_TEXT.replace("500.00", "5OO.OO").replace("9999.99", "many") + many)
    with pytest.raises(FileRefused) as refused:
        session.import_ledger(bad)
    assert {finding.row for finding in refused.value.findings if finding.severity == "error"} == {3, 4}
    assert session.batches == ()


def test_a_ledger_does_not_enter_a_closed_period(session: Session, tmp_path: Path) -> None:
    session.do(AddRows("periods", ({"period": "2025", "status": "closed"},)))
    with pytest.raises(EditRefused, match=r"“2025”, which is closed \(3 postings\)"):
        session.import_ledger(ledger(tmp_path))


def test_a_profile_finds_its_columns_by_heading_in_the_next_file(session: Session, tmp_path: Path) -> None:
    reading = session.reading_job(ledger(tmp_path)).run()
    session.save_profile(Profile("Monthly", reading.mapping))
    text = "amount,description,cost centre,account,date\n500.00,Rent,20,5210,2026-03-02\n"
    moved = ledger(tmp_path, text, "next.csv")
    outcome = session.import_ledger(moved, profile="monthly")
    posting = session.postings[0]
    assert (outcome.batch.profile, posting.account, posting.amount) == ("Monthly", "5210", 500_00)
    assert list(session.profiles) == ["Monthly"]
    with pytest.raises(NotFound, match="Monthly"):
        session.import_ledger(moved, profile="Yearly")
    session.delete_profile("MONTHLY")
    assert list(session.profiles) == []


def test_profiles_do_not_make_results_stale(session: Session, tmp_path: Path) -> None:
    session.import_ledger(ledger(tmp_path))
    result = session.calculate()
    record = session.save_profile(Profile("Monthly", session.reading_job(ledger(tmp_path)).run().mapping))
    assert (record.profiles, record.results_stale) == (True, False)
    assert session.result_if_current() is result
    session.undo()
    assert session.result_if_current() is result


def test_a_batch_can_be_taken_out_and_comes_back(session: Session, tmp_path: Path) -> None:
    batch = session.import_ledger(ledger(tmp_path)).batch
    record = session.do(RemoveBatch(batch.id, batch.file))
    assert (record.ledger, len(session.postings)) == (True, 0)
    session.undo()
    assert session.batches == (batch,)
