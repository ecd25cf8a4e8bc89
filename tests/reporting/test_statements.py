"""R2, R5, R7, R8, R9, R10: what they say and that it adds up."""

from dataclasses import replace
from decimal import Decimal

import pytest

from abc_costing.errors import NotFound
from abc_costing.model.caps import CapResult
from abc_costing.model.findings import Finding
from abc_costing.model.results import Certificate
from abc_costing.reporting import build
from abc_costing.reporting.documents import Block, Chart, Figure, Notes, Pair, Paragraph, Section, Table
from abc_costing.reporting.figures import cell_text
from tests.reporting.fund import cap, report_input, result


def section(code: str, **changes: object) -> Section:
    return next(s for s in build(report_input(**changes)).sections if s.code == code)


def blocks_of(section: Section) -> list[Block]:
    return [part for block in section.blocks
            for part in ((*block.left, *block.right) if isinstance(block, Pair) else (block,))]


def tables_of(section: Section) -> list[Table]:
    return [block for block in blocks_of(section) if isinstance(block, Table)]


def lines(table: Table) -> dict[str, list[str]]:
    return {str(row.cells[0]): [cell_text(c) for c in row.cells[1:]] for row in table.rows}


def chart_of(section: Section) -> Chart:
    return next(block for block in blocks_of(section) if isinstance(block, Chart))


def test_the_annual_pack_holds_all_reports_and_a_page_for_each_service() -> None:
    codes = [s.code for s in build(report_input()).sections]
    assert codes == ["R1", *["R2"] * 13, "R3", "R5", "R6", "R7", "R8", "R9", "R10"]


def test_an_unknown_pack_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="annual, cost, ratio"):
        build(report_input(), "yearly")


def test_a_build_up_adds_up_to_the_cost_of_the_service() -> None:
    for table in tables_of(section("R2")):
        amounts = [row.cells[1].value for row in table.rows if isinstance(row.cells[1], Figure)]
        shares = [row.cells[2].value for row in table.rows if isinstance(row.cells[2], Figure)]
        assert sum(amounts[:-1]) == amounts[-1] == Decimal("106243380.25")
        assert sum(shares[:-1]) == shares[-1] == 100


def test_a_build_up_names_the_three_largest_contributions() -> None:
    words = [block.text for block in blocks_of(section("R2")) if isinstance(block, Paragraph)]
    assert words[0] == "ZMW 106,243,380.25 ÷ 1,142,400 = ZMW 93.00 per payment"
    assert words[-1] == ("Run pension payroll 20.7 %, Direct costs 13.1 %, Answer at counter 11.3 %; "
                         "together 45.1 % of the cost of the service.")


def test_small_activities_stand_together_last_before_the_total() -> None:
    names = [row.cells[0] for row in tables_of(section("R2"))[0].rows]
    assert names[-2:] == ["Other, 2 activities", "Total"]


def test_a_service_without_volume_is_built_up_without_a_unit_cost() -> None:
    now = result()
    services = (replace(now.services[0], volume=None, unit_cost=None), *now.services[1:])
    page = section("R2", result=replace(now, services=services))
    assert not any(isinstance(block, Chart) for block in blocks_of(page))
    assert {row.cells[3] for row in tables_of(page)[0].rows} == {None}


def test_the_ledger_reconciles_to_nothing_left() -> None:
    page = section("R5")
    steps = tables_of(page)[0]
    found = {str(row.cells[1]): cell_text(row.cells[2]) for row in steps.rows}
    assert found["Ledger, Fiscal year 2025"] == "3,217,440,512.36"
    assert found["less excluded: benefit accounts"] == "−2,500,000,000.00"
    assert found["Administrative expense to be costed"] == found["Costed"] == "486,214,380.25"
    assert found["Difference: to be costed less costed"] == "0.00"
    assert page.sign_off


def test_an_amount_that_is_missing_is_said_first() -> None:
    now = result()
    page = section("R5", result=replace(now, ledger_total=now.ledger_total + 5))
    assert page.blocks[0] == Paragraph(
        "Not reconciled: ZMW 0.05 is missing. These results are not to be used.", lead=True)


def test_every_file_is_listed_with_its_whole_fingerprint() -> None:
    files = tables_of(section("R5"))[-1]
    assert str(files.rows[0].cells[-1]).replace(" ", "") == "9f3c71ab" + "0" * 56
    assert [cell_text(c) for c in files.rows[-1].cells[1:4]] == ["All files", "48,605", "3,217,440,512.36"]


def test_the_ratio_says_whether_the_cap_is_met_and_what_comes() -> None:
    chart = chart_of(section("R7"))
    assert chart.title == "Cap met to FY 2025 with 0.30 pp to spare; the FY 2026 step to 9.0 % is breached by 0.38 pp"
    assert chart.alt.startswith(chart.title)


@pytest.mark.parametrize(("period", "title"), [
    ("2026", "FY 2026 is over the cap by 0.38 pp; the FY 2028 step to 8.0 % is breached by 0.50 pp"),
    ("2028", "FY 2028 is over the cap by 0.50 pp"),
    ("2020", "Cap met in FY 2020 with 0.55 pp to spare; the FY 2026 step to 9.0 % is breached by 0.38 pp")])
def test_the_message_is_about_the_period_of_the_report(period: str, title: str) -> None:
    assert chart_of(section("R7", result=replace(result(), period=period))).title == title


def test_headroom_is_given_in_points_and_in_money() -> None:
    found = lines(tables_of(section("R7"))[0])
    assert found["Ratio, %"][5:7] == ["9.70", "9.38"]
    assert found["Headroom, pp"][5:7] == ["+0.30", "−0.38"]
    assert found["Headroom, money"][5:7] == ["+15,036", "−20,576"]
    assert found["Cost cut needed"][5:7] == ["–", "20,576"]
    assert found["State"][5:9] == ["Met", "▲ Over", "◆ Margin", "▲ Over"]


def test_the_base_starts_with_a_capital_letter_however_the_model_writes_it() -> None:
    whole = cap()
    small = tuple(replace(p, bases=tuple(replace(b, base="contributions") for b in p.bases)) for p in whole.periods)
    page = section("R7", caps=(CapResult("Cap", small),))
    assert lines(tables_of(page)[0])["Contributions"][5] == "5,012,500"


def test_numerator_denominator_law_and_remedy_stand_in_words() -> None:
    notes = next(block for block in blocks_of(section("R7")) if isinstance(block, Notes))
    text = " ".join(words for _, words in notes.notes)
    for words in ("Numerator: Administrative expense", "Denominator: Contributions.", "10.0 % of Contributions",
                  "Source: Act s. 41(2)", "ZMW 20,576,000.00 less cost, or ZMW 228,622,222 more Contributions"):
        assert words in text


def test_many_periods_are_set_as_several_tables() -> None:
    whole = cap()
    months = tuple(replace(whole.periods[i % 9], period=f"2025-{i + 1:02}") for i in range(24))
    page = section("R7", caps=(CapResult("Cap", months),), result=replace(result(), period="2025-12"))
    assert [len(table.columns) - 1 for table in tables_of(page)] == [10, 10, 4]


def test_a_cap_without_figures_gives_no_page() -> None:
    assert "R7" not in [s.code for s in build(report_input(caps=(CapResult("Cap", ()),))).sections]


def test_findings_are_listed_by_gravity() -> None:
    findings = (Finding("warning", "driver.evidence", "Evidence is missing.", "State it.", table="drivers"),
                Finding("error", "rule.share", "Shares exceed 100 %.", "Lower them.", sheet="Pool rules", row=4,
                        column="F"))
    rows = tables_of(section("R9", findings=findings))[0].rows
    assert [row.cells[0] for row in rows] == ["Errors, 1", 1, "Warnings, 1", 2]
    assert rows[1].cells[1] == "Pool rules!F4"


def test_no_findings_are_good_news() -> None:
    assert section("R9").blocks == (Paragraph("No errors and no warnings in this run.", lead=True),)


def test_capacity_shows_what_was_not_used_and_what_was_too_much() -> None:
    table = tables_of(section("R10"))[0]
    assert [cell_text(c) for c in table.rows[0].cells[4:11]] == [
        "9,200,000", "8,365,200", "834,800", "–", "90.9", "80,000", "7,259"]
    assert [cell_text(c) for c in table.rows[2].cells[6:9]] == ["–", "40,000", "104.0"]
    assert table.rows[2].cells[-1] == "a"
    assert [row.cells[-2] for row in table.rows] == ["Kept apart", "Kept apart", None, None]


def test_capacity_says_what_became_of_what_was_not_used() -> None:
    first, second, over = result().capacities
    ways = (replace(first, policy="charge", charged_to="Run systems"), replace(second, policy="spread"), over)
    whole = replace(result(), capacities=ways)
    page, method = section("R10", result=whole), section("R8", result=whole)
    assert [row.cells[-2] for row in tables_of(page)[0].rows[:2]] == [
        "Charged to Run systems", "Spread over its users"]
    for told in (words_of(page), words_of(method)):
        assert "charged, ZMW 7,259,000.00, is part of the cost" in told
        assert "spread, ZMW 1,843,000.00, is part of the cost" in told
        assert "kept apart" not in told.partition("Rounding")[0].replace("stays unassigned and is shown apart", "")
    assert "kept apart, ZMW 9,102,000.00, is not part of any unit cost" in words_of(section("R10"))


def words_of(page: Section) -> str:
    blocks = blocks_of(page)
    notes = [text for block in blocks if isinstance(block, Notes) for _, text in block.notes]
    return " ".join([*(block.text for block in blocks if isinstance(block, Paragraph)), *notes])


@pytest.mark.parametrize(("residual", "told"), [
    ("0.0012", "within ZMW 0.000012"), ("2E-12", "within ZMW 2 × 10⁻¹⁴"), ("0.5", "within ZMW 0.005")])
def test_how_exact_shares_were_solved_is_said_in_the_currency(residual: str, told: str) -> None:
    solved = Certificate(exact=False, residual=Decimal(residual))
    found = lines(tables_of(section("R5", result=replace(result(), certificate=solved)))[1])
    assert found["Shares solved"] == [told]
