"""Workbooks by python-calamine, checked against the counts of the gate: a lost row is found, an error cell is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from abc_costing.ledger.gate import damaged, password, refuse
from abc_costing.ledger.grid import Book, CellError, Grid, Row
from abc_costing.ledger.package import Package, open_package
from abc_costing.ledger.sheet_scan import LARGEST_AREA, SheetScan, check_strings, count_numbers, scan_sheet
from abc_costing.model.findings import Finding
from abc_costing.progress import Progress, part

AllowMemory = Callable[[int], None]
"""Told how many bytes the workbook may need, once that is known."""


def read_workbook(path: Path, container: str, progress: Progress, allow: AllowMemory) -> Book:
    """All worksheets of a workbook, in their order.

    Raises:
        FileRefused: protected, damaged, false counts, or rows were lost in reading.
    """
    progress("Checking the file", 0.0)
    if container != "zip":
        return _read(path, container, None, progress, allow)
    with closing(open_package(path)) as package:
        return _read(path, package.kind, package, progress, allow)


def _read(path: Path, kind: str, package: Package | None, progress: Progress, allow: AllowMemory) -> Book:
    scans = _scan(package, part(progress, 0.0, 0.4)) if package else {}
    allow(_bytes_needed(path, scans))
    progress("Reading the workbook", 0.4)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            grids = [
                _checked(_grid(path, workbook.get_sheet_by_name(meta.name), meta, kind), package, scans.get(meta.name))
                for meta in workbook.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as problem:
        raise password(path) from problem
    except (CalamineError, OSError, ValueError) as problem:
        raise damaged(path, f"is damaged and cannot be read ({_short(problem)})") from problem
    if not grids:
        raise refuse(path, "holds no worksheet", "Choose a workbook with the ledger in a sheet.")
    return Book(kind, grids)


def _short(problem: Exception) -> str:
    return str(problem).splitlines()[0][:120] if str(problem) else type(problem).__name__


def _scan(package: Package, progress: Progress) -> dict[str, SheetScan]:
    check_strings(package)
    scans = {}
    for n, (name, place) in enumerate(package.sheets):
        progress("Counting rows and cells", n / len(package.sheets))
        if place:
            scans[name] = scan_sheet(package, place)
    return scans


def _bytes_needed(path: Path, scans: dict[str, SheetScan]) -> int:
    """A generous bound: cells as Python values, the reader's own table of the covered area, shared texts."""
    cells = sum(s.cells for s in scans.values())
    area = max((s.last_row * s.last_column for s in scans.values()), default=0)
    return cells * 320 + min(area, LARGEST_AREA) * 48 + path.stat().st_size * (20 if scans else 60)


def _checked(grid: Grid, package: Package | None, scan: SheetScan | None) -> Grid:
    """The sheet compared with what was counted in its XML, with error values put back."""
    if package is not None and scan is not None:
        _overlay(grid, scan)
        _check_nothing_lost(package, dict(package.sheets)[grid.name], grid, scan)
    return grid


def _grid(path: Path, sheet: CalamineSheet, meta: SheetMetadata, kind: str) -> Grid:
    end = sheet.end
    if end and (end[0] + 1) * (end[1] + 1) > LARGEST_AREA * 2:
        far = f"has cells far outside the table in sheet “{meta.name}”"
        raise refuse(path, far, "Delete them and import it again.")
    rows: list[Row] = list(sheet.to_python(skip_empty_area=False))
    width = max(map(len, rows), default=0)
    grid = Grid(meta.name, rows, width, meta.visible != SheetVisibleEnum.Visible)
    if kind in ("xls", "xlsb"):
        grid.findings.append(Finding(
            "info", "ledger.errors-unseen",
            f"Error values such as #REF! cannot be told from blank cells in .{kind} files.",
            "Compare the control totals with the ledger, or save it as .xlsx.", sheet=grid.name,
        ))  # fmt: skip
    return grid


def _overlay(grid: Grid, scan: SheetScan) -> None:
    """Puts error values, which the reader gives as blank, back where they stand."""
    furthest = max((column for _, column in scan.errors), default=0)
    if furthest > grid.width:
        grid.rows = [[*row, *[""] * (furthest - grid.width)] for row in grid.rows]
        grid.width = furthest
    for (row, column), text in scan.errors.items():
        while len(grid.rows) < row:
            grid.rows.append([""] * grid.width)
        cells = list(grid.rows[row - 1])
        cells[column - 1] = CellError(text)
        grid.rows[row - 1] = cells
    grid.hidden_rows = frozenset(scan.hidden_rows)
    grid.no_value = tuple(scan.no_value)
    grid.no_value_count = scan.no_value_count


def _check_nothing_lost(package: Package, place: str, grid: Grid, scan: SheetScan) -> None:
    """The reader must give a value for each valued cell of the file; empty texts are the only excuse."""
    path = package.path
    got = sum(1 for row in grid.rows for cell in row if cell != "" or isinstance(cell, CellError))
    if scan.values and got == 0 and scan.last_row:
        raise damaged(path, f"could not be read: sheet “{grid.name}” has {scan.values:,} values and none came through")
    if got >= scan.values:
        return
    written = count_numbers(package, place)
    numbers = sum(1 for row in grid.rows for cell in row if not isinstance(cell, str))
    if numbers < written:
        raise damaged(
            path,
            f"could not be read whole: sheet “{grid.name}” holds {written:,} numbers and {numbers:,} came through",
        )
