"""The background work of an import: inspecting, previewing, reading. A refusal comes back as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from abc_costing.errors import AbcCostingError, InputRefused
from abc_costing.progress import Progress
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.session import Inspection, Mapping, PreviewRow, Reading, Session
    from ui.dialogs.import_ledger.draft import Draft

T = TypeVar("T")
FIRST_ROWS: Final = 200
AROUND: Final = 3
MOST_SPAN: Final = 150_000
"""Rows of a sheet that are looked through at most for the rows around findings."""
MOST_FINDINGS: Final = 120
SLOTS: Final = ("import inspect", "import preview", "import read")


@dataclass(frozen=True)
class Refusal:
    """Why a file was refused."""

    error: AbcCostingError


def _or_refusal(work: Callable[[Progress], T]) -> Callable[[Progress], T | Refusal]:
    def guarded(progress: Progress) -> T | Refusal:
        try:
            return work(progress)
        except AbcCostingError as refused:
            return Refusal(refused)

    return guarded


def inspect(workspace: Workspace, path: Path, done: Callable[[Inspection | Refusal], None]) -> None:
    """Finds out how a file would be read."""
    session = workspace.session
    workspace.runner.run(
        f"Look at {path.name}", _or_refusal(lambda progress: session.inspect(path, progress)), slot=SLOTS[0], done=done)


def fitting(session: Session, found: Inspection) -> tuple[str, Mapping]:
    """The kept profile that explains most columns of a file, else ("", the column map as detected)."""
    best, most = ("", found.mapping), 0
    for name in session.profiles:
        try:
            mapping = session.profile(name).apply(found)
        except InputRefused:
            continue
        if len(mapping.columns) > most:
            best, most = (name, mapping), len(mapping.columns)
    return best


def read(workspace: Workspace, draft: Draft, done: Callable[[Reading | Refusal], None]) -> None:
    """Reads the file by the draft's column map."""
    assert draft.path is not None
    job = workspace.session.reading_job(
        draft.path, draft.mapping, period=_period(draft, workspace), options=draft.options)
    workspace.runner.run(job.label, _or_refusal(job.run), slot=SLOTS[2], done=done)


def _period(draft: Draft, workspace: Workspace) -> str | None:
    return draft.options.period if draft.options and draft.options.period else None


Rows = dict[int, tuple[str, ...]]


def preview(
    workspace: Workspace, path: Path, sheet: str, wanted: Sequence[int], done: Callable[[Rows | Refusal], None]
) -> None:  # fmt: skip
    """The first rows of a sheet, and some rows around each of those wanted."""
    session = workspace.session

    def work(_progress: Progress) -> Rows:
        rows = _of(session.preview(path, sheet, 1, FIRST_ROWS))
        far = sorted(row for row in wanted if row > FIRST_ROWS - AROUND)[:MOST_FINDINGS]
        if far and far[-1] - far[0] < MOST_SPAN:
            first = max(1, far[0] - AROUND)
            near = {near for row in far for near in range(row - AROUND, row + AROUND + 1)}
            found = _of(session.preview(path, sheet, first, far[-1] + AROUND - first + 1))
            rows |= {row: cells for row, cells in found.items() if row in near}
        return rows

    workspace.runner.run(f"Show {path.name}", _or_refusal(work), slot=SLOTS[1], done=done)


def _of(rows: Iterable[PreviewRow]) -> Rows:
    return {row.row: row.cells for row in rows}
