"""The jobs of the reports screen: pages made and files written, on the worker thread; what is refused is an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from abc_costing.errors import AbcCostingError
from abc_costing.progress import Progress, part
from abc_costing.session import Job

if TYPE_CHECKING:
    from abc_costing.reporting import Document

FileForm = Literal["pdf", "xlsx"]


@dataclass(frozen=True)
class Made:
    """A document and its pages as SVG; `refusal` is set where there are none."""

    document: Document | None = None
    pages: tuple[bytes, ...] = ()
    refusal: AbcCostingError | None = None


def making(job: Job[Document]) -> Callable[[Progress], Made]:
    """Builds the document and sets its pages."""

    def work(progress: Progress) -> Made:
        from abc_costing.reporting import pages_svg

        try:
            document = job.run(part(progress, 0.0, 0.6))
            progress("Setting the pages", 0.65)
            return Made(document, pages_svg(document))
        except AbcCostingError as refused:
            return Made(refusal=refused)

    return work


@dataclass(frozen=True)
class Written:
    """Files written, or why not."""

    paths: tuple[Path, ...] = ()
    refusal: AbcCostingError | None = None


def writing(document: Document, path: Path, form: FileForm) -> Callable[[Progress], Written]:
    """Writes one file; an older one of that name stays whole until the new one was read back."""

    def work(progress: Progress) -> Written:
        from abc_costing.reporting import write_pdf, write_xlsx

        progress(f"Writing {path.name}", 0.2)
        try:
            (write_pdf if form == "pdf" else write_xlsx)(document, path)
        except AbcCostingError as refused:
            return Written(refusal=refused)
        return Written((path,))

    return work


def writing_all(jobs: Sequence[Job[tuple[Path, ...]]]) -> Callable[[Progress], Written]:
    """Writes several packs, one after the other."""

    def work(progress: Progress) -> Written:
        paths: list[Path] = []
        try:
            for index, job in enumerate(jobs):
                paths += job.run(part(progress, index / len(jobs), (index + 1) / len(jobs)))
        except AbcCostingError as refused:
            return Written(tuple(paths), refused)
        return Written(tuple(paths))

    return work
