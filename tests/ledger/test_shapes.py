"""The shapes in which ledgers come: what is a posting, what is none and why, what has to be asked."""

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from abc_costing import ledger
from abc_costing.errors import FileRefused
from abc_costing.ledger import LedgerRead, ReadOptions, SheetView
from abc_costing.money import currency
from abc_costing.numbers import COMMA, POINT
from abc_costing.progress import Cancelled

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "ledger.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def view(path: Path, **options: object) -> SheetView:
    return ledger.inspect(path, options=ReadOptions(**options)).sheets[0]  # type: ignore[arg-type]


def amounts(read: LedgerRead) -> list[int]:
    return [int(a) for a in read.postings.amount]


def rules(found: SheetView | LedgerRead, severity: str = "error") -> list[str]:
    return [f.rule for f in found.findings if f.severity == severity]


def reasons(found: SheetView) -> dict[int, str]:
    return {s.row: s.reason for s in found.skipped}


def test_rows_that_are_no_postings_are_named_with_their_reason(write: Write) -> None:
    found = view(write(
        "Social Security Board\nGeneral ledger 2025\n\nDate;Voucher;Account;Amount\n"
        "2025-01-05;V1;4000;10,50\n2025-01-06;V2;4000;20,00\n;;Total 4000;30,50\nPage 2 of 9\n"
        "Date;Voucher;Account;Amount\n2025-01-07;V3;4100;1,00\n\n;;Grand total;31,50\nGenerated on 2025-02-01\n"
    ))  # fmt: skip
    assert reasons(found) == {
        1: "title", 2: "title", 3: "blank", 4: "heading", 7: "total of the rows above", 8: "footer",
        9: "repeated heading", 11: "blank", 12: "total of the rows above", 13: "footer",
    }  # fmt: skip
    assert (found.header_row, found.first_row, found.last_row, found.rows) == (4, 5, 10, 3)
    assert found.totals.amount == 3150


def test_supplier_named_total_is_a_posting(write: Write) -> None:
    found = view(write(
        "Date,Doc,Account,Text,Amount\n2025-01-05,1,60,Total Energies,100.00\n2025-01-06,2,60,Total Energies,100.00\n"
        "2025-01-07,3,61,Rent,5.00\n,,,Total,205.00\n"
    ))  # fmt: skip
    assert (found.rows, found.totals.amount) == (3, 20500)


def test_printed_total_that_differs_is_reported(write: Write) -> None:
    found = view(write("Date,Doc,Account,Amount\n2025-01-05,1,60,100.00\n2025-01-06,2,60,50.00\n,,Total,151.00\n"))
    (finding,) = [f for f in found.findings if f.rule == "ledger.total-differs"]
    assert (finding.row, finding.amount, found.totals.amount) == (4, 100, 15000)
    assert "151.00" in finding.cause
    assert "150.00" in finding.cause


def test_opening_balance_is_left_out_and_told(write: Write) -> None:
    found = view(write(
        "Date,Doc,Account,Text,Debit,Credit\n2025-01-01,,60,Opening balance,900.00,\n2025-01-05,1,60,Rent,100.00,\n"
        "2025-01-06,2,60,Paper,50.00,\n2025-01-07,3,60,Refund,,20.00\n"
    ))  # fmt: skip
    assert (found.rows, found.totals.amount) == (3, 13000)
    assert [f.amount for f in found.findings if f.rule == "ledger.balances-left-out"] == [90000]


def test_amount_that_cannot_be_read_is_an_error_and_no_posting(write: Write) -> None:
    read = ledger.read(write("Date,Account,Amount\n2025-01-05,60,1O0.00\n2025-01-06,61,2.00\n2025-01-07,62,3.00\n"))
    (finding,) = [f for f in read.findings if f.severity == "error"]
    assert finding.place == "ledger!C2"
    assert "a letter (O, l)" in finding.cause
    assert amounts(read) == [200, 300]
    assert ("ledger", 2, "amount cannot be read") in [(n, s.row, s.reason) for n, s in read.skipped]


@pytest.mark.parametrize("codes", ["4 41 411 412 42 421 422 5", "4000 4100 4110 4120 4200 4210 4220 5000"])
def test_levels_of_the_chart_of_accounts_are_added_once(write: Write, codes: str) -> None:
    lines = [f"{c},Name,{a}" for c, a in zip(codes.split(), (10, 3, 1, 2, 7, 4, 3, 8), strict=True)]
    found = view(write("Account,Account name,Amount\n" + "\n".join(lines) + "\n"))
    assert (found.rows, found.totals.amount) == (5, 1800)
    assert [r for r, why in reasons(found).items() if why == "sum of the accounts below it"] == [2, 3, 6]


def test_accounts_that_are_no_sums_stay(write: Write) -> None:
    found = view(write("Account,Account name,Amount\n4,a,10\n41,b,3\n42,c,7\n5,d,1\n51,e,1\n52,f,1\n"))
    assert (found.rows, found.totals.amount) == (6, 2300)


def test_years_as_headings_are_amounts_of_which_one_is_taken(write: Write) -> None:
    found = view(write("Account;Cost centre;2023;2024\n60;C1;1,00;2,00\n61;C1;;4,00\n62;C2;3,00;\n"))
    assert (found.rows, found.totals.amount) == (3, 600)
    assert "ledger.several-amounts" in rules(found, "warning")


def test_dates_that_excel_swapped_are_doubted(tmp_path: Path) -> None:
    days: list[object] = [datetime.date(2025, n, 5) for n in range(1, 7)]
    days += [f"{n}/05/2025" for n in range(20, 26)]
    rows: list[list[object]] = [["Date", "Account", "Amount"], *[[d, "60", 1.5] for d in days]]
    assert "ledger.dates-swapped" in rules(view(workbook(tmp_path / "ledger.xlsx", {"GL": rows})), "warning")


def test_account_stands_in_the_heading_of_its_section(write: Write) -> None:
    text = "Account,Date,Doc,Text,Debit,Credit\n"
    for account in ("4000 - Salaries", "Account: 4100 Rent"):
        text += f"{account},,,,,\n,2025-01-05,1,a,10.00,\n,2025-01-06,2,b,,3.00\n,2025-01-09,3,c,4.00,\n"
        text += ",,,Total,14.00,3.00\n"
    read = ledger.read(write(text))
    assert [p.account for p in map(read.postings.__getitem__, range(6))] == ["4000"] * 3 + ["4100"] * 3
    assert amounts(read) == [1000, -300, 400] * 2


def test_heading_of_two_lines(write: Write) -> None:
    heading = "Posting,Account,Cost,Amount\ndate,number,centre,EUR\n"
    found = view(write(heading + "2025-01-05,60,C1,1.00\n2025-01-06,61,C2,2.00\n"))
    assert {c.heading: c.role for c in found.columns} == {
        "Posting date": "date", "Account number": "account", "Cost centre": "cost_centre", "Amount EUR": "amount",
    }  # fmt: skip
    assert (found.header_row, found.first_row, found.rows) == (2, 3, 2)


def test_sheet_without_heading_is_told_by_content(write: Write) -> None:
    found = view(write("2025-01-05,60100,Rent of the office,10.50\n2025-01-06,60200,Paper and pens,2.25\n"
                       "2025-01-07,60100,Rent of the hall,3.00\n"))  # fmt: skip
    assert (found.header_row, found.rows, found.totals.amount) == (None, 3, 1575)
    assert {c.letter: c.role for c in found.columns} == {"A": "date", "B": "account", "C": "description", "D": "amount"}
    assert "ledger.no-header" in rules(found, "warning")


@pytest.mark.parametrize(
    "headings",
    [
        "Fecha;Asiento;Cuenta;Centro de costo;Concepto;Debe;Haber",
        "Date;N° pièce;Compte;Centre de coût;Libellé;Débit;Crédit",
        "Data;Lançamento;Conta;Centro de custo;Histórico;Débito;Crédito",
        "Buchungsdatum;Belegnr.;Sachkonto;Kostenstelle;Buchungstext;Soll;Haben",
        "Bilagsdato;Bilagsnr.;Konto;Avdeling;Tekst;Debet;Kredit",
        "Bokföringsdatum;Verifikationsnr;Konto;Kostnadsställe;Text;Debet;Kredit",
        "التاريخ;رقم القيد;رقم الحساب;مركز التكلفة;البيان;مدين;دائن",
        "BUDAT;BELNR;HKONT;KOSTL;SGTXT;Debit;Credit",
        "Posting Date;Voucher No.;G/L Account;Department;Narration;Dr;Cr",
    ],
)
def test_headings_of_many_languages(write: Write, headings: str) -> None:
    rows = "".join(f"2025-01-{n:02d};V{n};40{n % 3};C{n % 2};Text {n};{n}.50;\n" for n in range(1, 9))
    found = view(write(f"{headings}\n{rows}2025-01-09;V9;400;C1;Back;;3.25\n"))
    assert [c.role for c in found.columns] == [
        "date", "document", "account", "cost_centre", "description", "debit", "credit",
    ]  # fmt: skip
    assert (found.totals.debit, found.totals.credit, found.totals.amount) == (4000, 325, 3675)


def test_ambiguous_dates_are_asked_with_both_readings(write: Write) -> None:
    path = write("Date,Account,Amount\n04/05/2026,60,1.00\n05/06/2026,61,2.00\n")
    (finding,) = [f for f in view(path).findings if f.severity == "error"]
    assert finding.cause == "“04/05/2026” may mean 4 May 2026 or 5 April 2026."
    for order, day in (("dmy", datetime.date(2026, 5, 4)), ("mdy", datetime.date(2026, 4, 5))):
        read = ledger.read(path, options=ReadOptions(date_order=order))  # type: ignore[arg-type]
        assert read.postings[0].day == day
        assert not rules(read)


def test_dates_prove_their_order(write: Write) -> None:
    read = ledger.read(write("Date,Account,Amount\n04/05/2026,60,1.00\n05/25/2026,61,2.00\n"))
    assert [read.postings[i].day for i in range(2)] == [datetime.date(2026, 4, 5), datetime.date(2026, 5, 25)]
    assert not rules(read)


def test_ambiguous_marks_are_asked(write: Write) -> None:
    path = write("Date;Account;Amount\n2026-01-01;60;15.000\n2026-01-02;61;2.500\n")
    assert "ledger.marks-open" in rules(view(path))
    read = ledger.read(path, options=ReadOptions(marks=COMMA))
    assert amounts(read) == [1500000, 250000]
    assert not rules(read)


def test_third_decimals_are_errors_or_rounded_to_the_exact_total(write: Write) -> None:
    path = write("Date,Account,Amount\n" + "".join(f"2026-01-0{n},6{n},1.005\n" for n in range(1, 7)))
    assert rules(view(path, marks=POINT)).count("ledger.decimals") == 6
    read = ledger.read(path, options=ReadOptions(marks=POINT, round_third_decimals=True))
    assert not rules(read)
    assert read.postings.total == read.totals.amount == 603
    assert all(abs(a - 100.5) < 1 for a in amounts(read))


def test_noise_of_a_formula_is_no_third_decimal(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Account", "Amount"], ["60", 0.1 + 0.2], ["61", 89885.32999999999], ["62", 1e-17]):
        sheet.append(row)
    book.save(tmp_path / "ledger.xlsx")
    read = ledger.read(tmp_path / "ledger.xlsx")
    assert amounts(read)[:2] == [30, 8988533]
    assert rules(read) == ["ledger.decimals"]


def test_currency_without_decimals_and_with_three(write: Write) -> None:
    path = write("Date,Account,Amount\n2026-01-01,60,1500\n2026-01-02,61,2.125\n")
    assert amounts(ledger.read(path, currency=currency("KWD"))) == [1500000, 2125]
    assert "ledger.decimals" in rules(ledger.read(path, currency=currency("XAF")))


def test_duplicate_rows_are_counted(write: Write) -> None:
    found = view(write("Date,Doc,Account,Amount\n" + "2026-01-01,7,60,5.00\n" * 3 + "2026-01-01,8,60,5.00\n"))
    (finding,) = [f for f in found.findings if f.rule == "ledger.duplicate-rows"]
    assert finding.cause.startswith("2 postings are the same")
    assert (finding.amount, found.rows) == (1000, 4)


def test_contra_account_gives_the_other_side_on_request(write: Write) -> None:
    heading = "Belegdatum;Konto;Gegenkonto;Umsatz;Soll/Haben\n"
    path = write(heading + "2025-01-05;4940;1200;5,00;S\n2025-01-06;8400;1200;7,50;H\n")
    found = ledger.inspect(path)
    assert "ledger.contra-account" in rules(found.sheets[0], "warning")
    read = ledger.read(path, found.mapping.with_role("C", "contra_account"))
    assert {(p.account, p.amount) for p in map(read.postings.__getitem__, range(4))} == {
        ("4940", 500), ("1200", -500), ("8400", -750), ("1200", 750),
    }  # fmt: skip


def test_year_and_month_columns_make_the_period(write: Write) -> None:
    read = ledger.read(write("GJAHR;MONAT;HKONT;DMBTR\n2025;3;60;1.00\n2025;12;61;2.00\n"))
    assert [read.postings[i].period for i in range(2)] == ["2025-03", "2025-12"]


def test_encodings(write: Write) -> None:
    text = "Datum;Konto;Text;Betrag\n05.01.2025;60;Büromöbel für Köln;1,50\n06.01.2025;61;Überführung;2,00\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"):
        read = ledger.read(write(text, encoding=encoding))
        assert (amounts(read), read.postings[0].description) == ([150, 200], "Büromöbel für Köln")


def test_cyrillic_is_not_taken_for_western(write: Write) -> None:
    text = "Дата;Счет;Описание;Сумма\n" + "05.01.2025;60;Аренда помещения за январь;1,50\n" * 5
    read = ledger.read(write(text, encoding="cp1251"))
    assert read.postings[0].description == "Аренда помещения за январь"


def test_text_with_the_name_of_a_workbook_is_read_as_text(write: Write) -> None:
    found = ledger.inspect(write("Date\tAccount\tAmount\n2025-01-05\t60\t1.50\n", name="export.xls"))
    assert (found.kind, found.delimiter, found.sheets[0].rows) == ("text", "\t", 1)


def test_unclosed_quote_is_refused_with_its_line(write: Write) -> None:
    rows = "".join(f"2025-01-05,{n},text,1.00\n" for n in range(500))
    with pytest.raises(FileRefused, match="near line 4"):
        ledger.inspect(write('Date,Account,Text,Amount\na,1,"x",1\nb,2,y,1\nc,3,"open,1\n' + rows))


def test_row_with_too_many_fields_is_an_error(write: Write) -> None:
    rows = "".join(f"2025-01-05,{n},1.00\n" for n in range(20))
    found = ledger.inspect(write(f"Date,Account,Amount\n{rows}2025-01-06,77,1,234.50\n"))
    assert [(f.rule, f.row) for f in found.findings] == [("ledger.row-too-long", 22)]


def workbook(path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


HEAD: list[object] = ["Date", "Doc", "Account", "Cost centre", "Amount"]


def month(number: int) -> list[list[object]]:
    return [HEAD, *[[datetime.date(2025, number, d), f"{number}-{d}", "60", "C1", d * 1.5] for d in range(1, 9)]]


def test_months_on_sheets_of_their_own_are_read_together(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {"Cover": [["Ledger of 2025"]], "Jan": month(1), "Feb": month(2)}
    sheets["Old copy"] = month(1)
    path = workbook(tmp_path / "ledger.xlsx", sheets)
    found = ledger.inspect(path)
    assert [s.name for s in found.sheets if s.recommended] == ["Jan", "Feb"]
    assert "All its rows are in the sheet “Jan”" in {s.name: s.note for s in found.sheets}["Old copy"]
    assert ledger.read(path).totals.amount == 2 * 5400


def test_hidden_copy_is_left_out_and_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", {"GL": month(3), "GL (2)": month(4)}, hidden=("GL (2)",))
    found = ledger.inspect(path)
    assert [(s.name, s.hidden, s.recommended) for s in found.sheets] == [("GL", False, True), ("GL (2)", True, False)]
    assert rules(found.sheets[1], "info") == ["ledger.hidden-sheet"]


def test_hidden_rows_are_told_with_their_amount_and_can_be_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", {"GL": month(3)})
    book = openpyxl.load_workbook(path)
    for row in (3, 4):
        book["GL"].row_dimensions[row].hidden = True
    book.save(path)
    (finding,) = [f for f in view(path).findings if f.rule == "ledger.hidden-rows"]
    assert (finding.row, finding.amount) == (3, 750)
    assert ledger.read(path, options=ReadOptions(skip_hidden_rows=True)).totals.amount == 5400 - 750


def test_table_need_not_begin_in_the_corner(tmp_path: Path) -> None:
    rows: list[list[object]] = [[] for _ in range(34)] + [[None, None, *row] for row in month(5)]
    found = ledger.inspect(workbook(tmp_path / "ledger.xlsx", {"GL": rows})).sheets[0]
    assert (found.header_row, found.first_row, found.last_row, found.totals.amount) == (35, 36, 43, 5400)
    assert {c.role: c.letter for c in found.columns}["amount"] == "G"


def test_quality_bar_counts_all_rows(write: Write) -> None:
    rows = "".join(f"2025-01-05,{n % 7 or ''},{'x1' if n == 1500 else n}.00\n" for n in range(1, 2001))
    columns = {c.role: c for c in view(write(f"Date,Account,Amount\n{rows}")).columns}
    amount, account = columns["amount"], columns["account"]
    assert (amount.valid, amount.empty, amount.error) == (1999, 0, 1)
    assert (account.valid, account.empty) == (2000 - 285, 285)


def test_cancelling_stops_the_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", {"GL": month(3)})

    def stop(message: str, fraction: float) -> None:
        raise Cancelled

    for reader in (ledger.inspect, ledger.read):
        with pytest.raises(Cancelled):
            reader(path, progress=stop)
    assert ledger.read(path).totals.rows == 8


def test_preview_shows_excel_rows_as_texts(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", {"Cover": [["x"]], "GL": month(3)})
    rows = ledger.preview(path, "GL", 2, 2)
    assert [(r.row, r.cells) for r in rows] == [
        (2, ("2025-03-01", "3-1", "60", "C1", "1.5")), (3, ("2025-03-02", "3-2", "60", "C1", "3")),
    ]  # fmt: skip
    with pytest.raises(FileRefused, match="It has: Cover, GL"):
        ledger.preview(path, "Ledger")
