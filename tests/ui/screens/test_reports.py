"""The reports as seen, printed and written: the same pages each time, never out of date."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from abc_costing.progress import Cancelled
from abc_costing.session import ClosePeriod, EditCell
from ui.screens.reports.printing import fit_paper, paint_pages
from ui.screens.reports.screen import ReportsScreen
from ui.shell.settings import Settings
from ui.workspace import Workspace

PAGE = '<svg viewBox="0 0 {}" xmlns="http://www.w3.org/2000/svg"><path d="M 50 50 h 200 v 90 z"/></svg>'
LANDSCAPE, PORTRAIT = PAGE.format("841.89 595.28").encode(), PAGE.format("595.28 841.89").encode()


def pdf_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def sheets(path: Path) -> list[tuple[int, int]]:
    boxes = [page.mediabox for page in PdfReader(BytesIO(path.read_bytes())).pages]
    return [(round(float(box.width)), round(float(box.height))) for box in boxes]


def drawn(path: Path) -> list[bool]:
    """Whether each sheet has a line on it."""
    contents = [page.get_contents() for page in PdfReader(BytesIO(path.read_bytes())).pages]
    return [found is not None and b" l\n" in found.get_data() for found in contents]


@pytest.fixture
def shown(workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> ReportsScreen:
    screen = ReportsScreen(workspace, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(screen)
    screen.options.packs.button(2).setChecked(True)
    screen.resize(894, 420)
    screen.show()
    qtbot.waitUntil(lambda: screen.is_current() and bool(screen.pages.pages()), timeout=15_000)
    return screen


@pytest.fixture
def refusals(workspace: Workspace) -> list[tuple[str, object]]:
    told: list[tuple[str, object]] = []
    workspace.refused.connect(lambda title, error: told.append((title, error)))
    return told


def test_every_page_is_one_sheet_turned_as_it_is_set(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "out.pdf"
    printer = pdf_printer(path)
    fit_paper(printer, PORTRAIT)
    assert paint_pages((PORTRAIT, LANDSCAPE, LANDSCAPE, PORTRAIT), printer) == 4
    assert sheets(path) == [(595, 842), (842, 595), (842, 595), (595, 842)]
    assert drawn(path) == [True] * 4


def test_a_range_prints_only_its_pages(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "out.pdf"
    printer = pdf_printer(path)
    fit_paper(printer, PORTRAIT)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert paint_pages((PORTRAIT, LANDSCAPE, PORTRAIT, PORTRAIT), printer) == 2
    assert sheets(path) == [(842, 595), (595, 842)]


def test_nothing_is_printed_where_there_are_no_pages(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "out.pdf"
    assert paint_pages((), pdf_printer(path)) == 0
    assert not path.exists()


def test_a_print_that_is_cancelled_ends(tmp_path: Path, qtbot: QtBot) -> None:
    def stop(_message: str, fraction: float) -> None:
        if fraction > 0:
            raise Cancelled

    printer = pdf_printer(tmp_path / "out.pdf")
    with pytest.raises(Cancelled):
        paint_pages((PORTRAIT, PORTRAIT), printer, progress=stop)
    assert printer.printerState() != QPrinter.PrinterState.Active


def test_what_is_printed_is_what_is_seen_and_is_noted(shown: ReportsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    printer = pdf_printer(path)
    fit_paper(printer, shown.pages.pages()[0])
    shown.print_on(printer)
    log = shown.workspace.session.audit_log
    qtbot.waitUntil(lambda: log()[-1].what == "Print the report ratio of 2025", timeout=15_000)
    assert len(sheets(path)) == len(shown.pages.pages())


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_files_are_written_with_the_same_pages(shown: ReportsScreen, qtbot: QtBot, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"report.{form}"
    shown.save(path, form)  # type: ignore[arg-type]
    log = shown.workspace.session.audit_log
    qtbot.waitUntil(lambda: path.name in log()[-1].after, timeout=15_000)
    if form == "pdf":
        assert len(sheets(path)) == len(shown.pages.pages())
    else:
        assert len(load_workbook(path).sheetnames) > 1


def test_a_folder_that_is_gone_is_told(
    shown: ReportsScreen, qtbot: QtBot, tmp_path: Path, refusals: list[tuple[str, object]]
) -> None:
    shown.save(tmp_path / "gone" / "report.pdf", "pdf")
    qtbot.waitUntil(lambda: bool(refusals), timeout=15_000)
    assert "folder" in str(refusals[0][1])


def test_pages_out_of_date_say_so_and_files_are_made_anew(shown: ReportsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    shown.workspace.automatic = False
    session = shown.workspace.session
    cap = next(row for row in session.model.caps if row.starts == "2025")
    session.do(EditCell("caps", cap.id, "source", "Act 7 of 2021, s. 12"))
    assert shown.pages.outdated
    path = tmp_path / "report.pdf"
    shown.save(path, "pdf")
    qtbot.waitUntil(path.exists, timeout=15_000)
    qtbot.waitUntil(lambda: not shown.pages.outdated, timeout=15_000)
    assert "Act 7 of 2021" in "".join(page.extract_text() for page in PdfReader(path).pages)


def test_an_edit_renews_the_pages_by_itself(shown: ReportsScreen, qtbot: QtBot) -> None:
    before = shown.pages.pages()
    session = shown.workspace.session
    statistic = next(row for row in session.model.statistics if row.period == "2025")
    session.do(EditCell("statistics", statistic.id, "value", "6000000000"))
    qtbot.waitUntil(lambda: shown.is_current() and shown.pages.pages() != before, timeout=15_000)
    assert not shown.pages.outdated


def test_only_a_closed_period_gives_a_final_report(shown: ReportsScreen, qtbot: QtBot) -> None:
    assert not shown.options.draft.isEnabled()
    assert shown.options.wish().draft
    shown.workspace.session.do(ClosePeriod("2025"))
    qtbot.waitUntil(lambda: shown.options.draft.isEnabled(), timeout=15_000)
    qtbot.waitUntil(shown.is_current, timeout=15_000)
    assert shown.made is not None
    assert shown.made.document is not None
    assert shown.made.document.stamp[0] == "FINAL"


def test_names_to_sign_are_on_the_pages_and_kept(shown: ReportsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    name, post = shown.options.signers["approved"]
    QTest.keyClicks(name, "N. Mwale")
    QTest.keyClicks(post, "Director General")
    qtbot.waitUntil(lambda: _approved(shown) == ("N. Mwale", "Director General"), timeout=15_000)
    again = ReportsScreen(shown.workspace, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(again)
    assert again.options.wish().signatories[2].name == "N. Mwale"


def test_how_sure_the_figures_are_is_said_where_it_is_wanted(
    shown: ReportsScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not shown.options.sure.isEnabled()
    shown.options.packs.button(1).setChecked(True)
    qtbot.waitUntil(shown.is_current, timeout=15_000)
    assert shown.options.sure.isEnabled()
    assert "R11" not in _codes(shown)
    shown.options.sure.click()
    qtbot.waitUntil(lambda: shown.is_current() and "R11" in _codes(shown), timeout=15_000)
    again = ReportsScreen(shown.workspace, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(again)
    assert again.options.sure.isChecked()
    again.options.packs.button(0).setChecked(True)
    assert again.options.sure.isChecked()
    assert "how_sure" not in again.options.wish().options()
    assert again.options.wish().options("cost")["how_sure"] is True


def _codes(screen: ReportsScreen) -> list[str]:
    document = screen.made.document if screen.made else None
    return [section.code for section in document.sections] if document else []


def _approved(screen: ReportsScreen) -> tuple[str, str]:
    document = screen.made.document if screen.made else None
    return (document.sign_offs[2].name, document.sign_offs[2].post) if document else ("", "")


def test_pages_are_turned_by_keys_and_zoomed(shown: ReportsScreen, qtbot: QtBot) -> None:
    view = shown.pages
    view.set_zoom("page")
    last = len(view.pages()) - 1
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page() == 1
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page() == last
    assert view.accessibleDescription() == f"Page {last + 1} of {last + 1}"
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.page() == 0
    small = view.factor()
    view.set_zoom("width")
    assert view.factor() > small
    assert view.place(0).width() <= view.viewport().width()


def test_paper_is_white_in_the_dark(shown: ReportsScreen, qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    from ui.shell import theme

    assert isinstance(qapp, QApplication)
    theme.apply(qapp, "dark")
    corner = shown.pages.place(0).topLeft()
    colour = shown.pages.viewport().grab().toImage().pixelColor(corner.x() + 6, corner.y() + 6)
    assert colour.lightness() == 255


def test_a_model_with_errors_says_why_there_is_no_report(shown: ReportsScreen, qtbot: QtBot) -> None:
    session = shown.workspace.session
    session.do(EditCell("pool_rules", session.model.pool_rules[0].id, "pool", "No such pool"))
    qtbot.waitUntil(shown.empty.isVisible, timeout=15_000)
    assert not shown.pages.pages()
    session.undo()
    qtbot.waitUntil(lambda: shown.is_current() and shown.pages.isVisible(), timeout=15_000)
