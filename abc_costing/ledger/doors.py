"""The three doors of this room: inspect, read, preview. Each goes through the gate and, where needed, a worker."""

from __future__ import annotations

from pathlib import Path

from abc_costing.ledger.inspection import Inspection, LedgerRead, PreviewRow
from abc_costing.ledger.mapping import Mapping
from abc_costing.ledger.options import DEFAULT, ReadOptions
from abc_costing.money import Currency
from abc_costing.progress import Progress, silent

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
    raise NotImplementedError(path, currency, options or DEFAULT, progress)


def read(
    path: str | Path, mapping: Mapping | None = None, *, currency: Currency = _TWO_DECIMALS,
    options: ReadOptions | None = None, progress: Progress = silent,
) -> LedgerRead:  # fmt: skip
    """The postings of a file by a mapping (None: as detected), with findings, control totals and skipped rows.

    Raises:
        FileRefused: the file as a whole cannot be read.
        Cancelled: by `progress`.
    """
    raise NotImplementedError(path, mapping, currency, options or DEFAULT, progress)


def preview(
    path: str | Path, sheet: str = "", first_row: int = 1, count: int = 50, *, options: ReadOptions | None = None
) -> tuple[PreviewRow, ...]:
    """Rows of a sheet as texts, with Excel row numbers; `sheet` "" is the first one.

    Raises:
        FileRefused: the file cannot be read, or has no such sheet.
    """
    raise NotImplementedError(path, sheet, first_row, count, options or DEFAULT)
