"""Case features, equations, spreads and what a rule carries, as the user edits them: typed, pasted, renamed, closed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from abc_costing.errors import EditRefused
from abc_costing.model import rows
from abc_costing.numbers import COMMA
from abc_costing.session import (
    AddRows,
    ClosePeriod,
    DeleteRows,
    EditCell,
    PasteRows,
    Rename,
    Session,
)
from tests.session.little_fund import MODEL, quantities, workbook

D = Decimal
TIMED = replace(
    MODEL,
    periods=(rows.Period(period="2025"), rows.Period(period="2026")),
    drivers=(*MODEL.drivers, rows.Driver(driver="MIN", evidence="sample")),
    driver_quantities=(
        *MODEL.driver_quantities,
        rows.DriverQuantity(driver="MIN", target="OLD", quantity=D(100), equation="6 + 4*paper"),
        *quantities("MIN", SICK="300"),
    ),
    case_features=(
        rows.CaseFeature(target="OLD", feature="paper", period="2025", quantity=D(75)),
        rows.CaseFeature(target="OLD", feature="paper", period="2026", quantity=D(0)),
    ),
    evidence_spreads=(rows.EvidenceSpread(evidence="sample", spread=D(8)),),
    assignments=(
        *(row for row in MODEL.assignments if row.source != "PAY"),
        rows.Assignment(source="PAY", driver="MIN", capacity=D(1500), unused="charge", charge_to="SICK", fte=D(2)),
    ),
    scenarios=(rows.Scenario(scenario="Budget"),),
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path, model=TIMED)) as opened:
        yield opened


def by_minutes(session: Session, scenario: str = "Actual") -> dict[str, int]:
    """What payments give to each service in cents; SICK is also charged what of the 1,500 minutes is unused."""
    given = {"OLD": 0, "SICK": 0}
    for flow in session.calculate("2025", scenario).flows:
        if flow.source == "PAY":
            given[flow.target] = given.get(flow.target, 0) + flow.amount
    return given


def errors(session: Session) -> list[str]:
    return [f.rule for f in session.check("2025") if f.severity == "error"]


def test_minutes_follow_the_features_and_every_edit_of_them(session: Session) -> None:
    assert errors(session) == []
    before = by_minutes(session)
    assert before["OLD"] / sum(before.values()) == pytest.approx(900 / 1500, abs=0.001)
    feature = session.model.case_features[0].id
    session.do(EditCell("case_features", feature, "quantity", "0"))
    after = by_minutes(session)
    assert after["OLD"] / sum(after.values()) == pytest.approx(600 / 1500, abs=0.001)
    session.undo()
    assert by_minutes(session) == before


@pytest.mark.parametrize(("table", "field", "text", "told"), [
    ("case_features", "quantity", "75O", "letter"),
    ("case_features", "quantity", "", "cannot be blank"),
    ("case_features", "quantity", "nan", "not a number"),
    ("evidence_spreads", "evidence", "guess", "not one of the values allowed"),
    ("evidence_spreads", "evidence", "", "cannot be blank"),
    ("evidence_spreads", "spread", "infinity", "not a number"),
    ("assignments", "fixed_amount", "10.005", "more decimals"),
    ("assignments", "unused", "give away", "not one of the values allowed"),
    ("assignments", "rate", "a lot", "not a number"),
    ("drivers", "kind", "accumulate", "not one of the values allowed"),
])  # fmt: skip
def test_what_a_cell_cannot_hold_is_refused(session: Session, table: str, field: str, text: str, told: str) -> None:
    before = session.model
    with pytest.raises(EditRefused, match=told):
        session.do(EditCell(table, session.model.table(table)[-1].id, field, text))
    assert session.model is before


def test_cells_are_read_as_they_are_meant(session: Session) -> None:
    last, driver = session.model.assignments[-1].id, session.model.drivers[-1].id
    for field, text in (("rate", "1.234,5"), ("fte", "2,50"), ("unused", "SPREAD"), ("charge_to", ""),
                        ("capacity", "90.000")):
        session.do(EditCell("assignments", last, field, text, COMMA))
    row = session.model.assignments[-1]
    assert (row.rate, row.fte, row.unused, row.charge_to, row.capacity) == (
        D("1234.5"), D("2.50"), "spread", "", D(90000))
    session.do(EditCell("assignments", last, "rate", ""))
    session.do(EditCell("assignments", last, "fixed_amount", "(1,234.50)"))
    session.do(EditCell("assignments", last, "unused", " "))
    row = session.model.assignments[-1]
    assert (row.rate, row.fixed_amount, row.unused) == (None, -1_234_50, "keep apart")
    assert "model.negative" in errors(session)
    session.do(EditCell("drivers", driver, "spread", "12.5 %"))
    assert session.model.drivers[-1].spread == D("12.5")
    session.do(EditCell("drivers", driver, "spread", ""))
    assert session.model.drivers[-1].spread is None


def test_an_equation_is_kept_as_it_was_typed_even_a_wrong_one(session: Session) -> None:
    row = next(row for row in session.model.driver_quantities if row.equation)
    session.do(EditCell("driver_quantities", row.id, "equation", "6 + 4 * Papper"))
    assert next(r for r in session.model.driver_quantities if r.id == row.id).equation == "6 + 4 * Papper"
    (finding,) = [f for f in session.check("2025") if f.rule == "model.unknown-feature"]
    assert (finding.row_id, finding.field) == (row.id, "equation")
    session.do(EditCell("driver_quantities", row.id, "equation", "6 + * 4"))
    assert errors(session) == ["model.equation"]


def test_features_are_pasted_added_deleted_and_all_comes_back(session: Session) -> None:
    before = session.model.case_features
    session.do(PasteRows("case_features", ("target", "feature", "period", "quantity"),
                         (("OLD", "appeal", "2025", "12"), ("OLD", "appeal", "2026", "1.5"))))
    assert [(r.feature, r.period, r.quantity) for r in session.model.case_features[2:]] == [
        ("appeal", "2025", 12), ("appeal", "2026", D("1.5"))]
    session.do(AddRows("evidence_spreads", ({"evidence": "survey", "spread": "20%"},)))
    assert session.model.evidence_spreads[-1].spread == 20
    session.do(DeleteRows("case_features", tuple(row.id for row in session.model.case_features)))
    for _ in range(3):
        session.undo()
    assert session.model.case_features == before
    assert session.verify_audit() == ()


def test_a_rename_follows_into_features_and_to_who_is_charged(session: Session) -> None:
    services = {row.service: row.id for row in session.model.services}
    before = [amount for amount in by_minutes(session).values() if amount]
    session.do(Rename("services", services["OLD"], "Pension"))
    session.do(Rename("services", services["SICK"], "Sickness"))
    assert {row.target for row in session.model.case_features} == {"Pension"}
    assert session.model.assignments[-1].charge_to == "Sickness"
    assert [amount for amount in by_minutes(session).values() if amount] == before


def test_a_script_cannot_bring_in_what_is_no_number(session: Session) -> None:
    with pytest.raises(EditRefused, match="finite"):
        session.do(AddRows("case_features", (rows.CaseFeature(target="OLD", feature="x", quantity=D("NaN")),)))
    with pytest.raises(EditRefused, match="finite"):
        session.do(AddRows("evidence_spreads", (rows.EvidenceSpread(evidence="survey", spread=D("Infinity")),)))


def test_features_of_a_closed_period_stay(session: Session) -> None:
    closed, later = session.model.case_features
    session.do(ClosePeriod("2025"))
    for command in (EditCell("case_features", closed.id, "quantity", "1"), DeleteRows("case_features", (closed.id,)),
                    EditCell("case_features", later.id, "period", "2025"),
                    AddRows("case_features", ({"target": "SICK", "feature": "x", "period": "2025", "quantity": "1"},))):
        with pytest.raises(EditRefused, match=r"closed, and this would change Case features"):
            session.do(command)
    session.do(EditCell("case_features", later.id, "quantity", "9"))
    assert session.model.case_features == (closed, replace(later, quantity=D(9)))


def test_a_scenario_has_features_of_its_own_and_changes_by_a_factor(session: Session) -> None:
    actual = by_minutes(session)
    session.do(AddRows("scenario_changes", ({
        "scenario": "Budget", "sheet": "Case features", "match": "feature=paper", "factor": "0"},)))
    budget = by_minutes(session, "Budget")
    assert budget["OLD"] / sum(budget.values()) == pytest.approx(600 / 1500, abs=0.001)
    session.do(AddRows("case_features", ({
        "target": "OLD", "feature": "paper", "period": "2025", "quantity": "75", "scenario": "Budget"},)))
    session.do(DeleteRows("scenario_changes", (session.model.scenario_changes[0].id,)))
    assert by_minutes(session, "Budget") == actual == by_minutes(session)


def test_all_of_it_is_there_after_saving_and_opening(session: Session, tmp_path: Path) -> None:
    session.save()
    before = session.model
    session.close()
    with Session.open(tmp_path / "fund.abcproj") as again:
        assert again.model == before
