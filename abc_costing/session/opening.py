"""A session's project opened, made, recovered, or read from a workbook."""

from __future__ import annotations

import hashlib
import shutil
import time
import uuid
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from abc_costing import storage
from abc_costing.errors import ModelRefused, NotFound, ProjectRefused
from abc_costing.model.costing_model import Settings
from abc_costing.model.findings import errors
from abc_costing.progress import Progress, part, silent
from abc_costing.session import editing, importing
from abc_costing.session.commands import ImportBatch, ImportModel, SetSettings
from abc_costing.session.everything_wrong import everything_wrong
from abc_costing.session.state import State
from abc_costing.storage import Batch, Content, MemoryProject, ProjectFile, Recovery

if TYPE_CHECKING:
    from abc_costing.workbook import WorkbookRead

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"})
PROJECT_SUFFIX = ".abcproj"
SAMPLE_LEDGERS = ("ledger_2024.xlsx", "ledger_2025.xlsx")
_A_DAY = 24 * 60 * 60


def opened(path: Path, read_only: bool) -> State:
    """A project file opened."""
    return State(storage.open_file(path, read_only=read_only))


def copied(path: Path) -> State:
    """A copy of a project file that belongs to no file."""
    return State(storage.open_file(path, untitled=True))


def kept_versions(path: Path | None) -> tuple[Path, ...]:
    """The kept versions of a file, latest first."""
    return tuple(storage.kept_versions(path)) if path else ()


def made(path: Path | None, workbook: Path | None, settings: Settings | None, *, passing: bool = False) -> State:
    """A new project, from a model workbook if given; of a passing one a crash leaves nothing to recover."""
    if path is not None and path.exists():
        raise ProjectRefused(f"There is a file “{path.name}” already. Choose another name.")
    if path is not None and is_workbook(path):
        raise ProjectRefused(
            f"“{path.name}” is the name of a workbook, and a project file of that name could not be opened again. "
            f"Name it “{path.stem}{PROJECT_SUFFIX}”.")
    read_model = _read_without_errors(workbook) if workbook else None
    state = State(storage.create(passing=passing), told=read_model.findings if read_model else ())
    done = False
    try:
        if workbook is not None and read_model is not None:
            editing.do(state, ImportModel(workbook.name, _sha256(workbook), read_model.model, read_model.postings))
        if settings is not None:
            editing.do(state, SetSettings(settings))
        if path is not None:
            state.file.publish_as(path)
        done = True
    finally:
        if not done:
            state.file.close()
    return state


def _read_without_errors(workbook: Path) -> WorkbookRead:
    from abc_costing.workbook import read_model

    found = read_model(_existing(workbook))
    if errors(found.findings):
        wrong = errors(everything_wrong(found.model, found.postings, found, None))
        raise ModelRefused(
            f"“{workbook.name}” has {len(wrong)} errors, so no project was made of it. Correct them first.", wrong)
    return found


def read(workbook: Path, progress: Progress = silent) -> State:
    """A model workbook in memory."""
    from abc_costing.workbook import read_model

    found = read_model(_existing(workbook), progress=progress)
    batches: tuple[Batch, ...] = ()
    if len(found.postings):
        made_of = editing.batch_of(ImportBatch(workbook.name, _sha256(workbook), found.postings))
        batches = (replace(made_of, id=1, imported_at="", imported_by=""),)
    reason = f"“{workbook.name}” is a model workbook. To edit it, make a project of it, or edit it in Excel."
    project = MemoryProject(Content(found.model, batches), found.postings, reason)
    return State(project, source=workbook.absolute(), workbook=found)


def sampled(progress: Progress = silent) -> State:
    """A copy of the sample project; the sample itself is built when it is wanted for the first time."""
    from abc_costing.places import sample

    folder = sample()
    key = hashlib.sha256()
    for name in ("model.xlsx", *SAMPLE_LEDGERS):
        key.update((folder / name).read_bytes())
    kept = storage.folder("sample") / f"sample-{key.hexdigest()[:16]}{PROJECT_SUFFIX}"
    file = _opened_sample(kept)
    if file is None:
        _build_sample(folder, kept, progress)
        progress("Opening the sample", 0.95)
        file = storage.open_file(kept, untitled=True)
    return State(file, title="Sample fund")


def _opened_sample(kept: Path) -> ProjectFile | None:
    """A copy of the built sample; None where there is none or it is damaged, for it can be built again."""
    try:
        return storage.open_file(kept, untitled=True)
    except (NotFound, ProjectRefused):
        return None


def _build_sample(folder: Path, target: Path, progress: Progress) -> None:
    """Builds in a folder of its own, so that neither a killed build nor two at once leave half a sample."""
    for left in target.parent.iterdir():
        with suppress(OSError):  # on Windows somebody may be reading it: the next build takes it away
            if time.time() - left.stat().st_mtime > _A_DAY:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
    place = storage.folder("sample", f"building-{uuid.uuid4().hex[:8]}")
    try:
        _publish_sample(folder, place / target.name, progress)
        with suppress(PermissionError):  # on Windows somebody may be reading one that is built by now
            (place / target.name).replace(target)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _publish_sample(folder: Path, target: Path, progress: Progress) -> None:
    progress("Reading the sample model", 0.0)
    state = made(None, folder / "model.xlsx", None, passing=True)
    try:
        for index, name in enumerate(SAMPLE_LEDGERS):
            request = importing.Request(folder / name)
            reading = importing.reading_job(state, request).run(part(progress, 0.1 + 0.4 * index, 0.5 + 0.4 * index))
            importing.accept(state, reading, replace=False)
        state.file.publish_as(target)
    finally:
        state.file.close()


def is_workbook(path: Path) -> bool:
    """Whether a PROJECT of the command line is a model workbook, by its name."""
    return path.suffix.lower() in WORKBOOKS


def recoverable() -> tuple[Recovery, ...]:
    """Unsaved work left behind by a crash."""
    return storage.recoverable()


def recovered(recovery: Recovery) -> State:
    """Goes on with it."""
    return State(storage.recover(recovery))


def discard(recovery: Recovery) -> None:
    """Throws it away."""
    storage.discard(recovery)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise NotFound(f"There is no file “{path}”. Check the name.")
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
