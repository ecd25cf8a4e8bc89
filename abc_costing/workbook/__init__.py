"""The model workbook, in and out: one sheet a table, every wrong cell named by its place.

    read_model    workbook -> model, postings, findings       (reader, book, faults, cells, sheet, ledger_sheet)
    write_model   model, postings -> workbook                 (writer, sheets_out)
    locate        a finding about a row -> a finding about a cell (layout)

Nothing heavy is imported before a workbook is read or written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from abc_costing.progress import Progress, silent
from abc_costing.workbook.layout import Layout, WorkbookRead, locate

if TYPE_CHECKING:
    from abc_costing.model.costing_model import Model
    from abc_costing.model.postings import Postings

__all__ = ["Layout", "WorkbookRead", "locate", "read_model", "write_model"]


def read_model(path: Path | str, *, progress: Progress = silent) -> WorkbookRead:
    """Everything a model workbook (.xlsx, .xlsm) says, and every finding about it at once.

    With error findings the model is complete enough to look for more errors in it, but must not be calculated: a cell
    that could not be read stands there with its default.

    Raises:
        FileRefused: the file as a whole cannot be read; one sentence says why and what to do.
        Cancelled: by `progress`.
    """
    from abc_costing.workbook import reader

    return reader.read(Path(path), progress)


def write_model(path: Path | str, model: Model, postings: Postings, *, progress: Progress = silent) -> None:
    """The whole model with its ledger as a workbook that `read_model` reads back as the same model.

    Written beside the target, read back and compared, then put in its place: a failure leaves an older file as it was.

    Raises:
        OutputRefused: with cause and remedy.
        Cancelled: by `progress`.
    """
    from abc_costing.workbook import writer

    writer.write(Path(path), model, postings, progress)
