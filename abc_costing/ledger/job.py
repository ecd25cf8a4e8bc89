"""What is done with a file once it may be opened: the same in the worker process and, for small texts, without one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from abc_costing.ledger.build import postings_of, settled_amounts
from abc_costing.ledger.checks import check_sheet
from abc_costing.ledger.gate import FileKind, refuse
from abc_costing.ledger.grid import Book, Grid, text_of
from abc_costing.ledger.inspection import ControlTotals, Inspection, LedgerRead, PreviewRow, SheetView, Skipped
from abc_costing.ledger.mapping import Mapping
from abc_costing.ledger.options import ReadOptions
from abc_costing.ledger.sheet import SheetRead, read_sheet, view_of
from abc_costing.ledger.sheets import recommend
from abc_costing.ledger.text_reader import read_text
from abc_costing.ledger.workbook_reader import AllowMemory, read_workbook
from abc_costing.model.findings import Finding
from abc_costing.model.postings import concatenated
from abc_costing.money import Currency
from abc_costing.progress import Progress, part


def read_book(path: Path, kind: FileKind, options: ReadOptions, progress: Progress, allow: AllowMemory) -> Book:
    """All sheets of a file."""
    if kind == "text":
        allow(path.stat().st_size * 60)
        return read_text(path, options, progress)
    return read_workbook(path, kind, progress, allow)


def sha256_of(path: Path) -> str:
    """The file's fingerprint."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inspect_file(
    path: Path, kind: FileKind, of: Currency, options: ReadOptions, progress: Progress, allow: AllowMemory
) -> Inspection:
    """See `ledger.inspect`."""
    book = read_book(path, kind, options, part(progress, 0.0, 0.6), allow)
    views = _detected(book, of, options, part(progress, 0.6, 1.0))[1]
    return Inspection(
        file=path.name, kind=book.kind, sha256=sha256_of(path), currency=of,
        sheets=tuple(_placed(v, path.name) for v in views), findings=tuple(book.findings),
        encoding=book.encoding, delimiter=book.delimiter,
    )  # fmt: skip


def _placed(view: SheetView, file: str) -> SheetView:
    return replace(view, findings=tuple(f.at(file=file) for f in view.findings))


def _detected(
    book: Book, of: Currency, options: ReadOptions, progress: Progress
) -> tuple[list[SheetRead], list[SheetView]]:
    reads, views = [], []
    for n, grid in enumerate(book.grids):
        progress(f"Looking at sheet {grid.name}", n / len(book.grids))
        read = read_sheet(grid, None, of, options)
        reads.append(read)
        views.append(replace(view_of(read, of), findings=tuple(check_sheet(read, of, options))))
    return reads, recommend(reads, views)


def read_file(
    path: Path, kind: FileKind, mapping: Mapping | None, of: Currency, options: ReadOptions,
    progress: Progress, allow: AllowMemory,
) -> LedgerRead:  # fmt: skip
    """See `ledger.read`."""
    book = read_book(path, kind, options, part(progress, 0.0, 0.6), allow)
    reads, views = _chosen(path, book, mapping, of, options, part(progress, 0.6, 0.8))
    postings, findings, skipped = [], list(book.findings), list[tuple[str, Skipped]]()
    for n, (read, view) in enumerate(zip(reads, views, strict=True)):
        progress(f"Building the postings of {view.name}", 0.8 + 0.2 * n / len(reads))
        postings.append(postings_of(read, path.name, options, settled_amounts(read, options)))
        findings += view.findings
        skipped += [(view.name, s) for s in view.skipped]
    return LedgerRead(
        postings=concatenated(postings), findings=tuple(f.at(file=path.name) for f in findings),
        totals=_added([v.totals for v in views]), skipped=tuple(skipped), sha256=sha256_of(path),
        mapping=_complete(mapping, reads, views),
        sheets=tuple(views),
    )  # fmt: skip


def _complete(mapping: Mapping | None, reads: list[SheetRead], views: list[SheetView]) -> Mapping:
    """The mapping as it was used, with all its columns and sheets."""
    if not reads:
        return mapping or Mapping()
    columns = mapping.columns if mapping else reads[0].mapping.columns
    return replace(reads[0].mapping, columns=columns, sheets=tuple(dict.fromkeys(v.name for v in views)))


def _chosen(
    path: Path, book: Book, mapping: Mapping | None, of: Currency, options: ReadOptions, progress: Progress
) -> tuple[list[SheetRead], list[SheetView]]:
    """The sheets to read with their views."""
    if mapping is None or not mapping.sheets:
        if mapping is None or len(book.grids) > 1:
            reads, views = _detected(book, of, options, progress)
            wanted = [i for i, v in enumerate(views) if v.recommended]
            if mapping is None:
                if not wanted:
                    book.findings.append(_nothing(path))
                return [reads[i] for i in wanted], [views[i] for i in wanted]
            names = [views[i].name for i in wanted]
        else:
            names = [book.grids[0].name]
    else:
        names = list(mapping.sheets)
    single = _by_amount(mapping)
    reads = [read_sheet(_grid(path, book, name), one, of, options) for name in names for one in single]
    views = [replace(view_of(r, of), findings=tuple(check_sheet(r, of, options)), recommended=True) for r in reads]
    return reads, views


def _by_amount(mapping: Mapping) -> list[Mapping]:
    """A mapping with several amount columns as one mapping each."""
    letters = mapping.letters("amount")
    if len(letters) < 2:
        return [mapping]
    return [
        replace(mapping, columns=tuple(c for c in mapping.columns if c.role != "amount" or c.letter == letter))
        for letter in letters
    ]


def _nothing(path: Path) -> Finding:
    return Finding("error", "ledger.no-postings", "No sheet of the file holds postings.", "Choose another file.",
                   file=path.name)  # fmt: skip


def _grid(path: Path, book: Book, name: str) -> Grid:
    for grid in book.grids:
        if grid.name == name:
            return grid
    if book.kind == "text":
        return book.grids[0]
    names = ", ".join(g.name for g in book.grids)
    raise refuse(path, f"has no sheet “{name}”", f"It has: {names}.")


def _added(totals: list[ControlTotals]) -> ControlTotals:
    return ControlTotals(
        sum(t.debit for t in totals), sum(t.credit for t in totals),
        sum(t.amount for t in totals), sum(t.rows for t in totals),
    )  # fmt: skip


def preview_file(
    path: Path, kind: FileKind, sheet: str, first_row: int, count: int, options: ReadOptions,
    progress: Progress, allow: AllowMemory,
) -> tuple[PreviewRow, ...]:  # fmt: skip
    """See `ledger.preview`."""
    book = read_book(path, kind, options, progress, allow)
    grid = _grid(path, book, sheet) if sheet else book.grids[0]
    first = max(first_row, 1)
    return tuple(
        PreviewRow(number, tuple(text_of(c) for c in row))
        for number, row in enumerate(grid.rows[first - 1 : first - 1 + count], first)
    )


