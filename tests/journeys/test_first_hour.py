"""What a finance officer does in the first hour, on the real window: read, follow back, change, undo, print, save."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from abc_costing import money
from abc_costing.places import sample
from abc_costing.session import EditCell, Session
from ui.main_window import MainWindow
from ui.screens.cap.screen import CapScreen
from ui.screens.results.screen import ResultsScreen
from ui.screens.trace.screen import TraceScreen


def expected(period: str) -> dict[str, Any]:
    """What the sample's results are committed to be (reciprocal method, Actual)."""
    runs = json.loads(sample("expected.json").read_text(encoding="utf-8"))["runs"]
    return next(r for r in runs if (r["period"], r["scenario"], r["method"]) == (period, "Actual", "reciprocal"))


def results(window: MainWindow) -> ResultsScreen:
    """The table of results, shown."""
    window.show_page("results")
    page = window.page("results")
    assert isinstance(page, ResultsScreen)
    return page


def test_the_sample_opens_on_its_cost_per_service(window: MainWindow) -> None:
    page, known = results(window), expected("2025")
    assert window.shown_page() == "results"
    texts = {page.model.text(row, 0): row for row in range(page.model.rowCount())}
    for service in known["services"].values():
        row = texts[service["name"]]
        column = page.model.column_number("unit_cost")
        assert column is not None
        assert page.model.text(row, column) == f"{Decimal(service['unit_cost']):,.2f}"
    assert window.strip.figures()[-1] == "0.00"
    assert window.strip.pill.word == "Reconciled"


def test_from_a_unit_cost_to_its_ledger_rows_in_two_actions(window: MainWindow, qtbot: QtBot) -> None:
    page = results(window)
    page.table.go_to("OAP", "unit_cost")
    window.workspace.go_to("trace", ("ledger", "OAP"))
    trace = window.page("trace")
    assert isinstance(trace, TraceScreen)
    qtbot.waitUntil(lambda: trace.model.rowCount() > 1000, timeout=20_000)
    total = trace.model.totals
    assert total is not None
    assert total.equal
    result = window.workspace.result
    assert result is not None
    found = result.node("OAP")
    assert found is not None
    assert sum(trace.model.row_object(row).contribution for row in range(trace.model.rowCount())) == found.total
    window.back.trigger()
    assert window.shown_page() == "results"


def test_an_edit_moves_the_results_and_undo_brings_them_back(window: MainWindow, qtbot: QtBot) -> None:
    space = window.workspace
    before = space.result
    assert before is not None
    volume = next(v for v in space.session.model.volumes if (v.target, v.period) == ("OAP", "2025"))
    space.session.do(EditCell("volumes", volume.id, "quantity", "1000000"))
    assert window.strip.figures()[-1] == "0.00"
    qtbot.waitUntil(lambda: not space.stale and space.result is not before, timeout=20_000)
    assert window.actions_by_key["undo"].text() == "&Undo edit quantity in Volumes"
    after = space.result
    assert after is not None
    cost = next(s for s in after.services if s.service == "OAP")
    assert cost.unit_cost is not None
    assert abs(cost.unit_cost - money.to_decimal(cost.cost, space.session.model.currency) / 1_000_000) < Decimal("1e-6")
    window.actions_by_key["undo"].trigger()
    qtbot.waitUntil(lambda: not space.stale and space.result is not None and space.result.run_id == before.run_id)


def test_the_cap_is_met_in_one_year_and_broken_in_the_next(window: MainWindow) -> None:
    window.show_page("cap")
    page = window.page("cap")
    assert isinstance(page, CapScreen)
    status = {p.period: p.status for cap in window.workspace.caps for p in cap.periods}
    assert status["2024"] == "within"
    assert status["2025"] == "over"
    assert window.navigation.state("cap")[0] == "Over 2025"


def test_the_report_says_what_the_screen_says(window: MainWindow, tmp_path: Path) -> None:
    pdf, workbook = sorted(window.workspace.session.write_report(tmp_path, "cost", "2025"))
    assert workbook.suffix == ".xlsx"
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    service = expected("2025")["services"]["OAP"]
    assert f"{Decimal(service['unit_cost']):,.2f}" in pages[0]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Luangwa National Social Security Fund" in text


def test_saved_and_opened_again_everything_is_there(window: MainWindow, tmp_path: Path) -> None:
    space, path = window.workspace, tmp_path / "Fund 2025.abcproj"
    result = space.result
    assert result is not None
    window.files.save_to(path)
    assert window.windowTitle().startswith("Fund 2025.abcproj")
    assert not window.isWindowModified()
    with Session.open(path, read_only=True) as again:
        assert again.calculate("2025").run_id == result.run_id
        assert len(again.postings) == len(space.session.postings)
