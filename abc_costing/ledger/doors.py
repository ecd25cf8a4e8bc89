"""The three doors of this room: inspect, read, preview. Each goes through the gate and, where needed, a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from abc_costing.ledger.gate import kind_of
from abc_costing.ledger.inspection import Inspection, LedgerRead, PreviewRow
from abc_costing.ledger.mapping import Mapping
from abc_costing.ledger.options import DEFAULT, ReadOptions
from abc_costing.money import Currency
from abc_costing.progress import Progress, silent

SMALL_TEXT = 4 << 20
"""Bytes up to which a text file is read without a worker process."""

_TWO_DECIMALS = Currency("", 2)


def inspect(
    path: str | Path, *, currency: Currency = _TWO_DECIMALS, options: ReadOptions | None = None,
    progress: Progress = silent,
) -> Inspection:  # fmt: skip
    """How a file would be read: sheets, header row, columns and roles, control totals, skipped rows, problems.

    Raises:
        FileRefused: the file as a whole cannot be read; the message names the problem and the next step.
        Cancelled: by `progress`.
    """
    result = _run("inspect_file", Path(path), (currency, options or DEFAULT), options or DEFAULT, progress)
    assert isinstance(result, Inspection)
    return result


def read(
    path: str | Path, mapping: Mapping | None = None, *, currency: Currency = _TWO_DECIMALS,
    options: ReadOptions | None = None, progress: Progress = silent,
) -> LedgerRead:  # fmt: skip
    """The postings of a file by a mapping (None: as detected), with findings, control totals and skipped rows.

    Raises:
        FileRefused: the file as a whole cannot be read.
        Cancelled: by `progress`.
    """
    result = _run("read_file", Path(path), (mapping, currency, options or DEFAULT), options or DEFAULT, progress)
    assert isinstance(result, LedgerRead)
    return result


def preview(
    path: str | Path, sheet: str = "", first_row: int = 1, count: int = 50, *, options: ReadOptions | None = None
) -> tuple[PreviewRow, ...]:
    """Rows of a sheet as texts, with Excel row numbers; `sheet` "" is the first one.

    Raises:
        FileRefused: the file cannot be read, or has no such sheet.
    """
    chosen = options or DEFAULT
    result: tuple[PreviewRow, ...] = _run(
        "preview_file", Path(path), (sheet, first_row, count, chosen), chosen, silent
    )
    return result


def _run(job: str, path: Path, arguments: tuple[Any, ...], options: ReadOptions, progress: Progress) -> Any:
    """The job's result, in a worker process; small text files are read right here, where nothing can go wrong."""
    kind = kind_of(path)
    if kind == "text" and path.stat().st_size <= SMALL_TEXT:
        from abc_costing.ledger import job as jobs

        function: Callable[..., Any] = getattr(jobs, job)
        return function(path, kind, *arguments, progress, _no_limit)
    from abc_costing.ledger import worker

    return worker.run(
        f"abc_costing.ledger.job:{job}", path, (kind, *arguments), progress,
        seconds=worker.time_limit(path) if options.time_limit is None else options.time_limit,
        memory=options.memory_limit,
    )


def _no_limit(needed: int) -> None:
    """A small text needs no limit of memory."""
