"""Pictures of the frame and the tables with made-up figures, to be looked at.

    python tests/ui/gallery.py output/gallery                 # light, dark, contrast, small, right to left
    QT_SCALE_FACTOR=2 python tests/ui/gallery.py output/gallery double

The figures are fictitious and add up.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ui.dialogs.message import Choice, ask
from ui.frame import parts
from ui.frame.chips import Chip, Pill
from ui.frame.inspector import Contribution
from ui.frame.navigation import Place
from ui.frame.page import Page
from ui.frame.window import ShellWindow
from ui.shell import fonts, measures, theme
from ui.shell.formats import Formats, shares
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column, Figure, Kind, Mark, State
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table

PLACES = [
    Place("ledger", "Ledger", "Build", 1, "pending", "Done", "positive"),
    Place("pools", "Pools", "Build", 2, "pending", "Done", "positive"),
    Place("activities", "Activities", "Build", 3, "pending", "Done", "positive"),
    Place("services", "Services, volumes", "Build", 4, "pending", "Done", "positive"),
    Place("drivers", "Drivers", "Build", 5, "pending", "2 open", "warning"),
    Place("rules", "Rules", "Build", 6, "pending", "Done", "positive"),
    Place("run", "Run", "Build", 7, "pending", "Done", "positive"),
    Place("results", "Cost per service", "Review", 8, "pending", "1 open", "warning"),
    Place("flow", "Trace and flow", "Review", None, "flow"),
    Place("cap", "Ratio and cap", "Review", None, "cap", "Over 2026", "warning"),
    Place("scenarios", "Scenarios", "Review", None, "scenario", "2"),
    Place("reports", "Reports", "Report", 9, "pending", "Not started"),
    Place("close", "Close period", "Report", None, "lock", "Open"),
]


@dataclass(frozen=True)
class Service:
    group: str
    name: str
    unit: str
    volume: int | None
    direct: int
    activity: int
    support: int
    last: Decimal | None
    trend: tuple[int, ...]
    share: Decimal = Decimal(0)

    @property
    def total(self) -> int:
        return self.direct + self.activity + self.support

    @property
    def unit_cost(self) -> Decimal | None:
        return Decimal(self.total * 1000) / self.volume if self.volume else None

    @property
    def change(self) -> Decimal | None:
        return self.unit_cost - self.last if self.unit_cost is not None and self.last is not None else None

    @property
    def change_share(self) -> Decimal | None:
        return self.change / self.last if self.change is not None and self.last else None


RAW = [
    ("benefit", "Old-age pension", "payment", 1_142_400, 13919, 73628, 18696, "90.20", (4, 7, 7, 2, 8)),
    ("benefit", "Survivors’ pension", "payment", 402_610, 4912, 38208, 9702, "128.38", (5, 6, 1, 4, 7)),
    ("benefit", "Invalidity pension", "payment", 94_820, 2998, 25253, 6412, "325.24", (3, 2, 4, 4, 8)),
    ("benefit", "Lump-sum refund", "claim", 64_720, 1438, 24469, 6212, "470.85", (1, 7, 2, 8, 7)),
    ("benefit", "Early-retirement pension", "payment", 186_250, 2267, 18523, 4704, "139.39", (2, 5, 6, 8, 7)),
    ("benefit", "Work-injury pension", "payment", 71_340, 2385, 13229, 3359, "278.77", (8, 4, 2, 5, 4)),
    ("benefit", "Maternity benefit", "claim", 38_940, 1073, 13082, 3321, "505.96", (4, 8, 5, 3, 2)),
    ("benefit", "Work-injury medical care", "case", 12_480, 3259, 9782, 2484, "1163.70", (7, 5, 3, 4, 6)),
    ("benefit", "Funeral grant", "claim", 21_365, 512, 6243, 1586, "385.77", (2, 5, 4, 6, 7)),
    ("member", "Contribution return", "return", 514_600, 0, 81412, 20672, "190.20", (2, 3, 2, 5, 6)),
    ("member", "Member statement", "statement", 1_260_000, 0, 19621, 4981, "21.27", (8, 3, 5, 4, 2)),
    ("member", "Member registration", "member", 148_300, 0, 18281, 4643, "164.62", (3, 5, 2, 7, 3)),
    ("member", "Employer registration", "employer", 9_840, 0, 7358, 1868, "963.62", (6, 2, 5, 3, 4)),
    ("apart", "Unused capacity", "–", None, 0, 7259, 1843, None, ()),
    ("apart", "Sustaining cost", "–", None, 0, 0, 6620, None, ()),
]
TITLES = {
    "benefit": "Benefit products",
    "member": "Membership and contributions",
    "apart": "Kept apart from services",
}


def services() -> list[Service]:
    made = [Service(g, n, u, v, d, a, s, Decimal(last) if last else None, t) for g, n, u, v, d, a, s, last, t in RAW]
    rounded = shares([row.total for row in made])
    return [
        Service(r.group, r.name, r.unit, r.volume, r.direct, r.activity, r.support, r.last, r.trend, share)
        for r, share in zip(made, rounded, strict=True)
    ]


def _flag(row: Service) -> Mark | None:
    if row.change_share is None or abs(row.change_share) < Decimal("0.1"):
        return None
    return Mark(icon="flag", icon_tone="warning", tooltip="Changed by more than 10 % since FY 2024.")


def result_columns() -> list[Column[Service]]:
    dash = Decimal(0)
    return [
        Column("service", "Service", value=lambda r: r.name, stretch=True),
        Column("unit", "Unit", value=lambda r: r.unit, secondary=True),
        Column("volume", "Volume", Kind.QUANTITY, lambda r: r.volume or 0),
        Column("direct", "Direct", Kind.MONEY, lambda r: r.direct, summed=True),
        Column("activity", "Activity", Kind.MONEY, lambda r: r.activity, summed=True),
        Column("support", "Support", Kind.MONEY, lambda r: r.support, summed=True),
        Column("total", "Total", Kind.MONEY, lambda r: r.total, summed=True, semibold=True),
        Column("unit_cost", "Unit cost", Kind.QUANTITY, lambda r: r.unit_cost or dash, "ZMW", 2, semibold=True),
        Column("last", "FY 2024", Kind.QUANTITY, lambda r: r.last or dash, "ZMW", 2, secondary=True),
        Column("change", "Change", Kind.QUANTITY, lambda r: r.change or dash, "ZMW", 2, signed=True),
        Column("percent", "", Kind.PERCENT, lambda r: r.change_share or dash, "%", signed=True, mark=_flag),
        Column("share", "Share", Kind.SHARE, lambda r: r.share, "%", summed=True),
        Column("trend", "5 years", Kind.TREND, lambda r: r.trend),
    ]


def results_table() -> Table:
    columns = result_columns()
    model = TableModel(columns, RowSource(services(), columns, key=lambda r: r.name), Formats(QLocale("en")))
    model.set_groups(GroupBy(lambda r: r.group, TITLES))
    model.set_totals("Total costed", equal=True)
    return Table(model, "Cost per service")


def results_page(table: Table) -> Page:
    page = Page("Cost per service", "ZMW thousand unless stated · reciprocal method")
    page.add_action("Chart", "chart", checkable=True)
    page.add_action("Table", "table", checkable=True).setChecked(True)
    page.add_stop()
    page.add_action("", "copy", tip="Copy the table with headings (Ctrl+Shift+C)")
    page.add_action("Excel", "excel")
    page.filters.add(parts.tool("", "filter", "Filters", small=True))
    page.filters.add(Chip("Group by", "Benefit product", menu=QMenu(page)))
    page.filters.add(Chip("Sort", "Total, largest first", removable=True))
    page.filters.add(Chip("Compare", "FY 2024", removable=True))
    page.filters.add(parts.tool("Filter", "plus", small=True))
    page.filters.add_end(Pill("2 changes beyond ±10 %", "warning", icon="flag"))
    page.set_content(table)
    page.note(
        "Unused capacity and sustaining cost are not part of any unit cost. "
        "Figures are rounded; unrounded totals reconcile."
    )
    return page


@dataclass(frozen=True)
class Line:
    pool: str
    letter: str
    driver: str
    cells: tuple[float, ...]
    sum: float
    control: float


MATRIX = [
    Line("Branch staff", "S", "Time survey, FTE", (14.5, 38.0, 31.5, 28.0, 64.0, 22.5, 18.5, 0), 412.0, 412.0),
    Line("Claims staff", "S", "Time survey, FTE", (0, 0, 0, 0, 18.5, 47.0, 74.5, 12.0), 247.5, 248.0),
    Line("Contribution staff", "S", "Time survey, FTE", (9.0, 0, 8.5, 188.5, 0, 0, 0, 0), 214.0, 214.0),
    Line("ICT staff", "T", "Time record, hours", (0, 0, 0, 7300, 0, 0, 0, 0), 62400, 62400),
    Line("Premises, utilities", "C", "Floor area, m²", (620, 1480, 1720, 6740, 2860, 2240, 3180, 1460), 38640, 38640),
    Line("Medical boards", "C", "Assessments", (0, 0, 0, 0, 0, 0, 0, 6204), 9620, 9620),
]
TARGETS = [
    ("Register employer", "Registration"),
    ("Register member", "Registration"),
    ("Maintain record", "Registration"),
    ("Contributions", ""),
    ("Receive claim", "Claims"),
    ("Verify service record", "Claims"),
    ("Assess claim", "Claims"),
    ("Assess medically", "Claims"),
]


def _heat(row: Line, number: int) -> int:
    part = row.cells[number] / row.sum
    return sum(part > limit for limit in (0, 0.04, 0.08, 0.14, 0.22, 0.40)) if part else 0


def _cell_mark(row: Line, number: int) -> Mark:
    changed = row.pool in {"Branch staff", "Claims staff"} and number in {4, 5} and row.cells[number] != 18.5
    note = "Medical officers only" if row.pool == "Claims staff" and number == 7 else ""
    return Mark(heat=_heat(row, number), changed=changed, note=note)


def _target(number: int, name: str, band: str) -> Column[Line]:
    def value(row: Line) -> Decimal:
        return Decimal(str(row.cells[number]))

    def mark(row: Line) -> Mark:
        return _cell_mark(row, number)

    process = not band
    return Column(
        f"t{number}",
        name,
        Kind.QUANTITY,
        value,
        "+ 5" if process else "",
        mark=mark,
        rotated=True,
        band=band,
        row_decimals=_decimals,
        semibold=process,
        rule_before=process,
        editable=True,
        min_width=40,
    )


def matrix_columns() -> list[Column[Line]]:
    return [
        Column("pool", "Pool", value=lambda r: r.pool, stretch=True),
        Column("driver", "Driver", value=lambda r: r.driver, secondary=True, mark=lambda r: Mark(letter=r.letter)),
        *(_target(number, name, band) for number, (name, band) in enumerate(TARGETS)),
        Column("sum", "Row sum", Kind.QUANTITY, lambda r: Decimal(str(r.sum)), row_decimals=_decimals, semibold=True),
        Column(
            "control",
            "Control total",
            Kind.QUANTITY,
            lambda r: Decimal(str(r.control)),
            row_decimals=_decimals,
            secondary=True,
        ),
        Column("check", "Check", Kind.STATE, _check, mark=_check_mark, width=100),
    ]


def _decimals(row: Line) -> int:
    return 1 if "FTE" in row.driver else 0


def _check(row: Line) -> State:
    if row.sum == row.control:
        return State("Equal", "positive", "check", quiet=True)
    return State("−0.5", "warning")


def _check_mark(row: Line) -> Mark | None:
    return None if row.sum == row.control else Mark(tone="warning", fill=True, action="Fix…")


def matrix_page() -> Page:
    page = Page("Drivers", "12 pools × 30 activities · driver quantities, FY 2025")
    page.add_action("Transpose", "transpose")
    page.add_action("Copy last year", "copy")
    page.filters.add(Chip("Show", "Quantity", menu=QMenu(page)))
    page.filters.add(Chip("Shade by", "Share of row", menu=QMenu(page)))
    page.filters.add_end(Pill("1 row differs", "warning"))
    page.banner(
        "Paste preview  2 rows × 3 columns from Excel, full precision · 3 cells change · 0 names not found",
        "info",
        "paste",
        parts.button("Apply 3 changes", "primary"),
        parts.button("Cancel"),
    )
    columns = matrix_columns()
    model = TableModel(columns, RowSource(MATRIX, columns, key=lambda r: r.pool), Formats(QLocale("en")))
    model.on_edit = lambda _row, _column, text: "not a number: a letter in place of a digit" if "O" in text else None
    table = Table(model, "Drivers", selects_rows=False, padding=measures.MATRIX_PADDING)
    table.frame_block(QRect(6, 0, 3, 2))
    page.set_content(table)
    return page


Ratio = tuple[str, list[Figure | State]]


def _year(number: int, year: str) -> Column[Ratio]:
    def value(row: Ratio) -> Figure | State:
        return row[1][number]

    def mark(row: Ratio) -> Mark:
        if row[0].startswith("Headroom") and number == 2:
            return Mark("negative", fill=True, icon="error", tooltip="Over the cap", semibold=True)
        return Mark(tint=number == 1, semibold=row[0].startswith("Ratio"))

    unit = "actual" if number < 2 else "forecast"
    return Column(f"y{number}", year, Kind.MONEY, value, unit, mark=mark, width=110)


def ratio_page() -> Page:
    """A table whose rows differ in unit, and one with errors."""
    page = Page("Ratio and cap", "Administrative expense ÷ contributions")
    page.totals.add(parts.label("Displayed", "secondary"))
    page.totals.add(parts.label("474,411", semibold=True))
    page.totals.add_end(Pill("Equals run total", "positive"))
    years = ["FY 2024", "FY 2025", "FY 2026", "FY 2027"]
    rows: list[Ratio] = [
        ("Administrative expense", [Figure("461,905"), Figure("486,214"), Figure("512,300"), Figure("531,800")]),
        ("Ratio, %", [Figure("10.22"), Figure("9.70"), Figure("9.38"), Figure("8.93")]),
        ("Headroom, money", [Figure("+35,273"), Figure("+15,036"), Figure("−20,576"), Figure("+4,177")]),
        (
            "State",
            [State("Met", "positive"), State("Met", "positive"), State("Over", "negative"), State("Margin", "warning")],
        ),
    ]

    columns: list[Column[Ratio]] = [Column("what", "ZMW thousand", value=lambda r: r[0], stretch=True)]
    columns += [_year(number, year) for number, year in enumerate(years)]
    table = Table(TableModel(columns, RowSource(rows, columns), Formats(QLocale("en"))), "Ratio")
    page.set_content(table)
    page.busy("Calculating year 3 of 5", 0.55)
    return page


@dataclass(frozen=True)
class Found:
    severity: str
    rule: str
    place: str
    value: str
    cause: str
    remedy: str


FINDINGS = [
    Found(
        "warning",
        "driver.row",
        "Drivers!Claims staff",
        "247.5",
        "The row differs from its control total by −0.5 FTE.",
        "Scale the row to 248.0",
    ),
    Found(
        "error",
        "ledger.number",
        "GL_2025!G48203",
        "184,0O0.00",
        "Not a number: letter O in place of zero.",
        "Use 184,000.00",
    ),
    Found(
        "warning",
        "results.change",
        "Cost per service!Invalidity pension",
        "+12.4 %",
        "The unit cost changed beyond ±10 %.",
        "Explain the change",
    ),
    Found("info", "cap.margin", "Ratio and cap", "0.07 pp", "FY 2027 is within the warning margin.", "Open the ratio"),
]


def window() -> ShellWindow:
    made = ShellWindow(PLACES)
    made.setWindowTitle("Luangwa Fund 2025.abc[*] – ABC Costing")
    for title in ("&File", "&Edit", "&View", "&Model", "&Run", "&Report", "&Tools", "&Help"):
        made.menuBar().addMenu(title).addAction(title)
    made.add_tool(made.back, "back", text_beside=False)
    made.add_tool(made.forward, "forward", text_beside=False)
    made.tool_bar.addSeparator()
    for text, icon in (("Undo", "undo"), ("Redo", "redo")):
        action = QAction(text, made)
        action.setEnabled(text == "Undo")
        made.add_tool(action, icon, text_beside=False)
    made.tool_bar.addSeparator()
    for text, icon in (("Import", "import"), ("Run", "run"), ("Print", "print")):
        made.add_tool(QAction(text, made), icon)
    made.tool_bar.addWidget(parts.stretch())
    made.tool_bar.addWidget(Chip("Period", "FY 2025", menu=QMenu(made), height=measures.CONTROL))
    made.tool_bar.addWidget(Chip("Scenario", "Actual", menu=QMenu(made), height=measures.CONTROL))
    go_to = Chip("Go to account, activity…", icon="search", height=measures.CONTROL)
    go_to.setFixedWidth(measures.GO_TO)
    go_to.set_hint("Ctrl+K")
    made.tool_bar.addWidget(go_to)
    made.navigation.set_user("M. Banda", "Editing")
    formats = Formats(QLocale("en"))
    write = lambda minor: formats.number(minor, 2, divisor=100, dash=False)  # noqa: E731
    made.strip.show_reconciliation(321864051236, 273242613211, 48621438025, 0, write)
    made.strip.show_run("Run 0142 · 14:02 · current")
    made.strip.set_fields("ZMW", "FY 2025", "Actual")
    found = [finding for finding in FINDINGS if finding.severity == "warning"]
    made.problems.set_findings(found, "14:02", {"Drivers": 1, "Cost per service": 1})
    fill_inspector(made)
    return made


def fill_inspector(made: ShellWindow) -> None:
    made.inspector.set_title("Trace")
    made.inspector.figure(
        "Cost per service › Old-age pension › Unit cost",
        "93.00",
        "ZMW per payment",
        "106,243 thousand ÷ 1,142,400 = 93.00",
    )
    section = made.inspector.add_section("Contributions, ZMW thousand", "% of total")
    entries = [
        ("Traced direct", "13,919", "13.1"),
        ("Run pension payroll", "21,995", "20.7"),
        ("Answer at counter", "11,978", "11.3"),
        ("Verify life status", "11,179", "10.5"),
        ("Other, 7 activities", "47,172", "44.4"),
    ]
    section.contributions([Contribution(n, a, s, key=n) for n, a, s in entries], ("106,243", "100.0"))
    checks = made.inspector.add_section("Control total, ZMW")
    checks.line("Expected", "3,218,640,512.36")
    checks.line("Read from file", "3,218,171,941.61")
    checks.line("Difference", "468,570.75", "negative", semibold=True, rule=True)
    made.inspector.add_buttons(parts.button("Show flow", icon="flow"), parts.button("Ledger lines", icon="lines"))


def shot(app: QApplication, widget: QWidget, path: Path) -> None:
    for _ in range(3):
        app.processEvents()
    widget.grab().save(str(path))


def start(setting: theme.Setting) -> QApplication:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    fonts.install(app)
    theme.apply(app, setting)
    return app


def draw(out: Path, suffix: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    app = start("light")
    frame = window()
    table = results_table()
    for key, page in (("results", results_page(table)), ("drivers", matrix_page()), ("cap", ratio_page())):
        frame.add_page(key, page)
    empty = Page("Scenarios")
    nothing = Table(TableModel([Column("a", "Scenario")], RowSource([], [])), "Scenarios")
    nothing.set_empty(
        "No scenarios yet. Create one from actual figures.", "scenario", "New scenario", "How scenarios work"
    )
    empty.set_content(nothing)
    frame.add_page("scenarios", empty)
    frame.resize(1366, 738)
    frame.show()
    frame.activateWindow()
    for setting in ("light", "dark", "contrast"):
        theme.apply(app, setting)
        frame.show_page("results")
        table.go_to("Old-age pension", "unit_cost")
        table.setFocus()
        shot(app, frame, out / f"results-{setting}{suffix}.png")
        frame.show_page("drivers")
        shot(app, frame, out / f"matrix-{setting}{suffix}.png")
    theme.apply(app, "light")
    frame.problems.set_findings(FINDINGS, "14:02")
    frame.problems.set_open(True)
    frame.strip.show_out_of_date()
    frame.show_page("cap")
    shot(app, frame, out / f"ratio{suffix}.png")
    frame.problems.set_findings([], "14:05")
    frame.problems.set_open(False)
    frame.show_page("scenarios")
    shot(app, frame, out / f"empty{suffix}.png")
    message = ask(
        frame,
        "Delete activity “Appeals”?",
        "3 drivers use it; they lose their source. You can undo this.",
        [Choice("Delete activity", destructive=True), Choice("Keep it")],
        "warning",
    )
    shot(app, message, out / f"message{suffix}.png")
    message.close()
    frame.resize(960, 640)
    frame.show_page("results")
    shot(app, frame, out / f"small{suffix}.png")
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    frame.resize(1366, 738)
    shot(app, frame, out / f"rtl{suffix}.png")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    draw(Path(arguments[0] if arguments else "output/gallery"), f"-{arguments[1]}" if len(arguments) > 1 else "")
