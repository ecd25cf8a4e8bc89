"""What was written as a ledger comes back as the same postings, in whatever dress a program gave it."""

import csv
import datetime
import io
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abc_costing import ledger

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
TEXTS = st.sampled_from(
    ["Rent", "Salaries March", "Total Energies SA", "Opening balance refund", "Invoice 12", "Miete; Büro",
     'A "quoted" one', "مصاريف", "=1+1", "", "Page 2 of report", "Sum insured premium"]
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    day: datetime.date
    account: str
    cost_centre: str
    document: str
    text: str
    cents: int


ROWS = st.lists(
    st.builds(
        Row,
        day=st.dates(datetime.date(2019, 1, 1), datetime.date(2025, 12, 31)),
        account=st.sampled_from(["4000", "4010", "0610", "7E210", "500100"]),
        cost_centre=st.sampled_from(["1000", "1E210", "R2-10", "0042"]),
        document=st.integers(1, 99999).map(lambda n: f"JE{n}"),
        text=TEXTS,
        cents=st.integers(-(10**11), 10**11).filter(bool) | st.integers(-999, 999).filter(bool),
    ),
    min_size=4,
    max_size=25,
)


@dataclass(frozen=True)
class Dress:
    """How the table is shown."""

    comma: bool
    grouped: bool
    negative: str
    date: str
    mode: str
    titles: int
    subtotal: int
    label_at: int
    """Column of a total's label, -1: totals have none."""
    delimiter: str


DRESSES = st.builds(
    Dress,
    comma=st.booleans(),
    grouped=st.booleans(),
    negative=st.sampled_from(["minus", "trailing", "parentheses"]),
    date=st.sampled_from(["iso", "dotted", "named", "digits"]),
    mode=st.sampled_from(["amount", "debit and credit", "negative credit", "side"]),
    titles=st.integers(0, 4),
    subtotal=st.sampled_from([0, 3, 7]),
    label_at=st.integers(-1, 4),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)


def shown(cents: int, dress: Dress) -> str:
    text = f"{abs(cents) / 100:,.2f}" if dress.grouped else f"{abs(cents) // 100}.{abs(cents) % 100:02d}"
    if dress.comma:
        text = text.translate(str.maketrans(",.", ".,"))
    if cents >= 0:
        return text
    return {"minus": f"-{text}", "trailing": f"{text}-", "parentheses": f"({text})"}[dress.negative]


def day_text(day: datetime.date, dress: Dress) -> str:
    return {
        "iso": day.isoformat(),
        "dotted": f"{day:%d.%m.%Y}",
        "named": f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year}",
        "digits": f"{day:%Y%m%d}",
    }[dress.date]


HEADINGS = {
    "amount": ["Amount"],
    "debit and credit": ["Debit", "Credit"],
    "negative credit": ["Debit", "Credit"],
    "side": ["Betrag", "Soll/Haben"],
}


def amounts_of(cents: int, mode: str) -> list[int | str]:
    if mode == "amount":
        return [cents]
    if mode == "side":
        return [abs(cents), "S" if cents > 0 else "H"]
    credit = cents if mode == "negative credit" else -cents
    return [cents, ""] if cents > 0 else ["", credit]


def table(rows: list[Row], dress: Dress) -> list[list[object]]:
    """Cells of the whole sheet: dates as dates, amounts as integer cents."""
    head = ["Posting date", "Document no", "Account", "Cost centre", "Text", *HEADINGS[dress.mode]]
    lines: list[list[object]] = [[f"Report line {n}"] for n in range(dress.titles)]
    lines.append(list(head))
    group: list[Row] = []
    for row in rows:
        amounts = amounts_of(row.cents, dress.mode)
        lines.append([row.day, row.document, row.account, row.cost_centre, row.text, *amounts])
        group.append(row)
        if dress.subtotal and len(group) == dress.subtotal:
            lines += [total_line(group, dress, "Subtotal March"), []]
            group = []
    if dress.mode != "side":
        lines.append(total_line(rows, dress, "Total"))
    return lines


def total_line(group: list[Row], dress: Dress, label: str) -> list[object]:
    parts = [amounts_of(r.cents, dress.mode) for r in group]
    if dress.mode == "side":
        return []
    sums = [sum(int(p[n]) for p in parts if p[n] != "") for n in range(len(parts[0]))]
    return [*[label if n == dress.label_at else "" for n in range(5)], *sums]


def as_text(cell: object, dress: Dress) -> str:
    if isinstance(cell, datetime.date):
        return day_text(cell, dress)
    return shown(cell, dress) if isinstance(cell, int) else str(cell)


def write_csv(path: Path, lines: list[list[object]], dress: Dress) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=dress.delimiter).writerows([[as_text(c, dress) for c in line] for line in lines])
    path.write_bytes(out.getvalue().encode("utf-8"))


def write_xlsx(path: Path, lines: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for n, line in enumerate(lines, 1):
        for m, cell in enumerate(line, 1):
            if cell == "":
                continue
            target = sheet.cell(n, m)
            target.value = cell / 100 if isinstance(cell, int) else cell  # type: ignore[assignment]
            if isinstance(cell, str):
                target.data_type = "s"
    book.save(path)


def assert_same(path: Path, rows: list[Row], dress: Dress) -> None:
    read = ledger.read(path)
    got = [read.postings[i] for i in range(len(read.postings))]
    assert [p.amount for p in got] == [r.cents for r in rows]
    assert [(p.account, p.cost_centre, p.document, p.day) for p in got] == [
        (r.account, r.cost_centre, r.document, r.day) for r in rows
    ]
    assert [p.description for p in got] == [r.text.strip() for r in rows]
    assert read.totals.amount == sum(r.cents for r in rows)
    assert read.totals.rows == len(rows)
    debit, credit = (sum(abs(r.cents) for r in rows if (r.cents > 0) is side) for side in (True, False))
    assert (read.totals.debit, abs(read.totals.credit)) == (debit, credit)
    assert not [f for f in read.findings if f.severity == "error"]
    assert not [f for f in read.findings if f.rule == "ledger.total-differs"]


@given(rows=ROWS, dress=DRESSES)
def test_text_file_comes_back(rows: list[Row], dress: Dress, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("csv") / "ledger.csv"
    write_csv(path, table(rows, dress), dress)
    assert_same(path, rows, dress)


@settings(max_examples=12)
@given(rows=ROWS, dress=DRESSES)
def test_workbook_comes_back(rows: list[Row], dress: Dress, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("xlsx") / "ledger.xlsx"
    write_xlsx(path, table(rows, dress))
    assert_same(path, rows, dress)
