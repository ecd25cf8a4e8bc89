"""Bombs and lies made here: what must not be kept as files."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from abc_costing import ledger
from abc_costing.errors import FileRefused
from abc_costing.ledger import ReadOptions

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{REL}/%s" Target="%s"/>%s</Relationships>'
)
SST = f'<Relationship Id="rId2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'


def workbook(path: Path, sheet: str | bytes, strings: str = "") -> Path:
    """An xlsx with one sheet of the given XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS % ("officeDocument", "xl/workbook.xml", ""))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {NS} xmlns:r="{REL}"><sheets><sheet name="Ledger" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        archive.writestr("xl/_rels/workbook.xml.rels", RELS % ("worksheet", "worksheets/sheet1.xml", SST))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", strings or f'<sst {NS} count="0" uniqueCount="0"></sst>')
    return path


def data(rows: str, before: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet {NS}>{before}<sheetData>{rows}</sheetData></worksheet>'


def cell(ref: str, value: str) -> str:
    return f'<c r="{ref}"><v>{value}</v></c>'


LEDGER = "".join(
    f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{account}</t></is></c>{amount}</row>'
    for n, account, amount in [
        (1, "Account", '<c r="B1" t="inlineStr"><is><t>Amount</t></is></c>'),
        (2, "4000", cell("B2", "100.5")),
        (3, "4001", cell("B3", "-20.25")),
    ]
)


def far_cell(path: Path) -> Path:
    return workbook(path, data(f'<row r="1">{cell("A1", "1")}</row><row r="1048576">{cell("XFD1048576", "1")}</row>'))


def rows_beyond_excel(path: Path) -> Path:
    return workbook(path, data(f'<row r="4294967295">{cell("A4294967295", "5")}</row>'))


def unnumbered_rows(path: Path) -> Path:
    return workbook(path, data("<row><c><v>1</v></c></row>" * 1_100_000))


def white_space(path: Path) -> Path:
    return workbook(path, data(LEDGER + " " * (64 << 20)))


def false_count(path: Path) -> Path:
    strings = f'<sst {NS} count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    return workbook(path, data(LEDGER), strings)


def long_text(path: Path) -> Path:
    return workbook(path, data(LEDGER), f'<sst {NS} count="1" uniqueCount="1"><si><t>{"a" * (2 << 20)}</t></si></sst>')


def copied_text(path: Path) -> Path:
    """A text within the limits, which 60,000 cells share: a reader that copies it needs gigabytes."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 60_001))
    return workbook(path, data(rows), f'<sst {NS} count="1" uniqueCount="1"><si><t>{"a" * 900_000}</t></si></sst>')


def entities(path: Path) -> Path:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    return workbook(path, f'<?xml version="1.0"?>{bomb}<worksheet {NS}><sheetData/></worksheet>')


def external(path: Path) -> Path:
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return workbook(path, data(LEDGER), f'<?xml version="1.0"?>{bomb}<sst {NS}><si><t>&a;</t></si></sst>')


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(20_100):
            archive.writestr(f"xl/worksheets/{n}.xml", "")
    return path


def cut_off(path: Path) -> Path:
    whole = workbook(path, data(LEDGER)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def web_page(path: Path) -> Path:
    path.write_text("<html><table><tr><td>Account</td></tr></table></html>", "utf-8")
    return path


def nothing(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def noise(path: Path) -> Path:
    path.write_bytes(bytes(range(256)) * 40)
    return path


BOMBS: list[tuple[Callable[[Path], Path], str]] = [
    (far_cell, "far outside"), (rows_beyond_excel, "beyond the last row"), (unnumbered_rows, "beyond the last row"),
    (white_space, "without a single cell"), (false_count, "counts are false"), (long_text, "32,767 characters"),
    (copied_text, "reader fail"), (entities, "entities"), (external, "entities"), (many_parts, "parts"),
    (cut_off, "cut off"), (web_page, "HTML"), (nothing, "0 bytes"), (noise, "neither a workbook nor a text"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), [pytest.param(m, w, id=m.__name__) for m, w in BOMBS])
def test_bomb_ends_in_one_sentence(make: Callable[[Path], Path], words: str, tmp_path: Path) -> None:
    path = make(tmp_path / "ledger.xlsx")
    with pytest.raises(FileRefused, match=words) as refused:
        ledger.inspect(path)
    assert str(refused.value).startswith("“ledger.xlsx” ")


def test_false_dimension_loses_no_row(tmp_path: Path) -> None:
    for lie in ("A1:A1", "A1:XFD1048576"):
        path = workbook(tmp_path / "ledger.xlsx", data(LEDGER, f'<dimension ref="{lie}"/>'))
        view = ledger.inspect(path).sheets[0]
        assert (view.rows, view.totals.amount) == (2, 8025)


def test_number_that_a_reader_loses_is_noticed(tmp_path: Path) -> None:
    twice = f'<row r="4">{cell("B4", "7")}{cell("B4", "8")}</row>'
    with pytest.raises(FileRefused, match="4 numbers and 3 came through"):
        ledger.inspect(workbook(tmp_path / "ledger.xlsx", data(LEDGER + twice)))


def test_error_value_is_a_finding_not_a_blank(tmp_path: Path) -> None:
    error = '<row r="4"><c r="A4" t="inlineStr"><is><t>4002</t></is></c><c r="B4" t="e"><v>#REF!</v></c></row>'
    view = ledger.inspect(workbook(tmp_path / "ledger.xlsx", data(LEDGER + error))).sheets[0]
    (finding,) = [f for f in view.findings if f.severity == "error"]
    assert (finding.place, finding.value) == ("Ledger!B4", "#REF!")
    assert view.rows == 2


def test_formula_without_value_is_a_finding(tmp_path: Path) -> None:
    blank = '<row r="4"><c r="A4" t="inlineStr"><is><t>4002</t></is></c><c r="B4"><f>B2+B3</f></c></row>'
    view = ledger.inspect(workbook(tmp_path / "ledger.xlsx", data(LEDGER + blank))).sheets[0]
    (finding,) = [f for f in view.findings if f.severity == "error"]
    assert finding.rule == "ledger.formula-without-value"
    assert finding.place == "Ledger!B4"


def test_time_limit_ends_the_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", data(LEDGER))
    with pytest.raises(FileRefused, match="took too long"):
        ledger.inspect(path, options=ReadOptions(time_limit=0.0))


def test_memory_limit_ends_the_read(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}">{cell(f"A{n}", str(n))}{cell(f"B{n}", "1.5")}</row>' for n in range(1, 40_000))
    path = workbook(tmp_path / "ledger.xlsx", data(rows))
    with pytest.raises(FileRefused, match="reader fail"):
        ledger.inspect(path, options=ReadOptions(memory_limit=100 << 20))
