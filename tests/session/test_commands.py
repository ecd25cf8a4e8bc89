"""Edits as the user makes them: what they change, what they refuse, what undo brings back."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from abc_costing.errors import EditRefused, NotFound
from abc_costing.model import rows
from abc_costing.model.tables import TABLES
from abc_costing.numbers import COMMA
from abc_costing.session import (
    AddRows,
    ChangeRecord,
    ChangeRows,
    ClosePeriod,
    Command,
    DeleteRows,
    EditCell,
    EditCells,
    MoveRows,
    PasteRows,
    RemoveBatch,
    Rename,
    ReopenPeriod,
    ReplaceTable,
    Session,
    SetSettings,
)
from tests.session.little_fund import workbook


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path)) as opened:
        yield opened


def row_id(session: Session, table: str, name: str) -> int:
    field = TABLES[table].columns[0].field
    return next(row.id for row in session.model.table(table) if getattr(row, field) == name)


def names(session: Session, table: str) -> list[str]:
    field = TABLES[table].columns[0].field
    return [getattr(row, field) for row in session.model.table(table)]


def test_a_typed_cell_is_read_with_the_users_marks(session: Session) -> None:
    volume = session.model.volumes[0].id
    session.do(EditCell("volumes", volume, "quantity", "4.200,50", COMMA))
    assert session.model.volumes[0].quantity == Decimal("4200.50")
    session.do(EditCell("direct_costs", session.model.direct_costs[0].id, "amount", "(1,234.50)"))
    assert session.model.direct_costs[0].amount == -1_234_50
    session.do(EditCell("pool_rules", session.model.pool_rules[0].id, "share", "12.5%"))
    assert session.model.pool_rules[0].share == Decimal("0.125")


@pytest.mark.parametrize(
    ("table", "field", "text", "told"),
    [
        ("volumes", "quantity", "12O", "letter"),
        ("volumes", "quantity", "", "cannot be blank"),
        ("direct_costs", "amount", "1.005", "more decimals"),
        ("direct_costs", "amount", "1e17", "largest kept exactly"),
        ("accounts", "account_class", "adminstrative", "not one of the values allowed"),
        ("drivers", "as_of", "soon", "not a date"),
        ("activities", "step", "1.5", "not a whole number"),
        ("pools", "colour", "red", "no column"),
        ("colours", "name", "red", "no table"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_and_nothing_changes(
    session: Session, table: str, field: str, text: str, told: str
) -> None:
    before = session.model
    row = session.model.table(table)[0].id if table in TABLES else 1
    with pytest.raises(EditRefused, match=told):
        session.do(EditCell(table, row, field, text))
    assert session.model is before
    assert session.undo_label == "Import the model little.xlsx"


def test_a_blank_cell_takes_its_default(session: Session) -> None:
    pensions = row_id(session, "accounts", "4100")
    session.do(EditCell("accounts", pensions, "account_class", " "))
    assert next(row for row in session.model.accounts if row.id == pensions).account_class == "administrative"


def test_a_row_that_is_gone_cannot_be_edited(session: Session) -> None:
    gone = session.model.pools[0].id
    session.do(DeleteRows("pools", (gone,)))
    with pytest.raises(EditRefused, match="deleted meanwhile"):
        session.do(EditCell("pools", gone, "name", "x"))


def test_each_command_tells_what_changed_and_undo_tells_the_same_rows(session: Session) -> None:
    told: list[ChangeRecord] = []
    session.subscribe(told.append)
    first, second = (row.id for row in session.model.pools)
    added = session.do(AddRows("pools", ({"pool": "NEW", "name": "New"},), before=second)).tables["pools"].added
    session.do(EditCell("pools", first, "name", "Personnel"))
    session.do(DeleteRows("pools", (second,)))
    session.undo()
    assert [record.kind for record in told] == ["do", "do", "do", "undo"]
    assert names(session, "pools") == ["STAFF", "NEW", "RENT"]
    assert session.model.pools[1].id in added
    assert told[1].tables["pools"].changed == {first}
    assert told[2].tables["pools"].removed == told[3].tables["pools"].added == {second}
    assert all(record.results_stale and not record.ledger for record in told)
    assert session.undo_label == "Edit name in Cost pools"
    assert session.redo_label == "Delete 1 row from Cost pools"


def test_an_ended_subscription_hears_no_more(session: Session) -> None:
    told: list[ChangeRecord] = []
    end = session.subscribe(told.append)
    end()
    end()
    session.undo()
    assert told == []


def test_rows_are_moved_and_come_back(session: Session) -> None:
    it, claims, pay = (row.id for row in session.model.activities)
    record = session.do(MoveRows("activities", (pay, it), before=claims))
    assert names(session, "activities") == ["PAY", "IT", "CLAIMS"]
    assert record.tables["activities"].moved
    session.undo()
    assert names(session, "activities") == ["IT", "CLAIMS", "PAY"]


def test_a_rename_follows_all_references(session: Session) -> None:
    session.do(Rename("activities", row_id(session, "activities", "CLAIMS"), "Claims work"))
    assert "Claims work" in {row.target for row in session.model.driver_quantities}
    assert "Claims work" in {row.source for row in session.model.assignments}
    assert "CLAIMS" not in {row.target for row in session.model.driver_quantities}
    assert session.check("2025") == ()
    session.undo()
    assert "CLAIMS" in {row.source for row in session.model.assignments}


def test_a_rename_to_a_name_that_is_taken_is_refused(session: Session) -> None:
    with pytest.raises(EditRefused, match="already"):
        session.do(Rename("pools", row_id(session, "pools", "RENT"), " staff "))


def test_a_block_is_pasted_over_rows_and_beyond_the_last_as_one_step(session: Session) -> None:
    start = session.model.volumes[1].id
    block = (("SICK", "2025", "311"), ("OLD", "2026", "4300"))
    session.do(PasteRows("volumes", ("target", "period", "quantity"), block, row_id=start))
    assert [(row.target, row.period, row.quantity) for row in session.model.volumes] == [
        ("OLD", "2025", Decimal(4200)), ("SICK", "2025", Decimal(311)), ("OLD", "2026", Decimal(4300))]
    session.undo()
    assert [row.quantity for row in session.model.volumes] == [4200, 310]


def test_several_changes_of_a_table_are_one_step_or_none(session: Session) -> None:
    before = session.model.volumes
    first, second = before[0], before[1]
    added = ({"target": first.target, "period": "2031", "quantity": "7"},)
    session.do(ChangeRows("volumes", ((first.id, "quantity", "12"),), added, (second.id,), "Paste a block"))
    assert session.undo_label == "Paste a block"
    by_id = {row.id: row for row in session.model.volumes}
    assert by_id[first.id].quantity == 12
    assert second.id not in by_id
    assert session.model.volumes[-1].period == "2031"
    session.undo()
    assert session.model.volumes == before
    with pytest.raises(EditRefused):
        session.do(ChangeRows("volumes", ((first.id, "quantity", "12"), (second.id, "quantity", "many"))))
    assert session.model.volumes == before


def test_all_cells_that_cannot_be_read_are_told_at_once(session: Session) -> None:
    block = (("OLD", "2026", "many"), ("SICK", "2026", "few"), ("SICK", "2027", "3"))
    with pytest.raises(EditRefused, match=r"2 cells .*many.*few"):
        session.do(PasteRows("volumes", ("target", "period", "quantity"), block))
    assert len(session.model.volumes) == 2


def test_cells_of_several_rows_change_in_one_step(session: Session) -> None:
    ids = [row.id for row in session.model.pools]
    session.do(EditCells("pools", tuple((each, "name", "same") for each in ids)))
    assert {row.name for row in session.model.pools} == {"same"}
    session.undo()
    assert {row.name for row in session.model.pools} == {"Staff", "Rent"}


def test_a_table_is_replaced(session: Session) -> None:
    session.do(ReplaceTable("pools", (rows.Pool(pool="ONE"), {"pool": "TWO"})))
    assert names(session, "pools") == ["ONE", "TWO"]


def test_the_number_of_decimals_stays_once_there_are_amounts(session: Session) -> None:
    with pytest.raises(EditRefused, match="decimals"):
        session.do(SetSettings(replace(session.model.settings, currency="JPY")))
    session.do(SetSettings(replace(session.model.settings, currency="EUR", name="Renamed")))
    assert (session.model.currency.code, session.title) == ("EUR", "Renamed")


def test_an_edit_without_a_difference_is_no_step(session: Session) -> None:
    session.do(EditCell("pools", session.model.pools[0].id, "name", "Staff"))
    assert session.undo_label == "Import the model little.xlsx"


@pytest.fixture
def closed(session: Session) -> Session:
    session.do(AddRows("periods", ({"period": "2025", "status": "closed"}, {"period": "2026"})))
    return session


def touching(session: Session) -> list[Command]:
    volume, batch = session.model.volumes[0].id, session.batches[0].id
    return [
        EditCell("volumes", volume, "quantity", "1"),
        EditCell("volumes", volume, "period", "2026"),
        DeleteRows("volumes", (volume,)),
        AddRows("direct_costs", ({"target": "OLD", "period": "2025", "amount": "5"},)),
        RemoveBatch(batch),
    ]


def test_nothing_changes_in_a_closed_period(closed: Session) -> None:
    for command in touching(closed):
        with pytest.raises(EditRefused, match="closed"):
            closed.do(command)
    closed.do(AddRows("volumes", ({"target": "OLD", "period": "2026", "quantity": "5"},)))


def test_reopening_needs_a_reason_and_the_log_keeps_it(closed: Session) -> None:
    reopen = EditCell("periods", closed.model.periods[0].id, "status", "open")
    with pytest.raises(EditRefused, match="reason"):
        closed.do(reopen)
    closed.do(reopen, reason="Late invoice found by the auditor")
    closed.do(EditCell("volumes", closed.model.volumes[0].id, "quantity", "1"))
    assert "Late invoice found by the auditor" in [entry.reason for entry in closed.audit_log()]
    assert closed.verify_audit() == ()


def test_a_period_is_closed_though_no_table_states_it(session: Session) -> None:
    run = session.calculate("2025").run_id
    session.do(ClosePeriod("2025"))
    assert f"run {run}: costed 1623.46, difference 0.00" in session.audit_log()[-1].reason
    assert [(row.period, row.status) for row in session.model.periods] == [("2025", "closed")]
    with pytest.raises(EditRefused, match="closed"):
        session.do(EditCell("volumes", session.model.volumes[0].id, "quantity", "1"))
    with pytest.raises(EditRefused, match="reason"):
        session.do(ReopenPeriod("2025"))
    with pytest.raises(NotFound):
        session.do(ClosePeriod("1999"))
    session.do(ReopenPeriod("2025"), reason="Late invoice")
    session.do(EditCell("volumes", session.model.volumes[0].id, "quantity", "1"))


def test_a_kept_version_opens_as_a_copy(session: Session) -> None:
    session.do(DeleteRows("pools", tuple(row.id for row in session.model.pools)))
    session.save()
    with Session.open_copy(session.kept_versions[1]) as before:
        assert (names(before, "pools"), before.path, before.read_only) == (["STAFF", "RENT"], None, False)


def test_a_workbook_in_memory_is_only_read(tmp_path: Path) -> None:
    with Session.in_memory(workbook(tmp_path)) as session:
        assert session.read_only
        with pytest.raises(EditRefused, match="model workbook"):
            session.do(DeleteRows("pools", (session.model.pools[0].id,)))
        session.save_as(tmp_path / "made.abcproj")
    with Session.open(tmp_path / "made.abcproj") as session:
        assert names(session, "pools") == ["STAFF", "RENT"]
        assert len(session.postings) == 3


def test_a_workbook_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Session.in_memory(tmp_path / "none.xlsx")
