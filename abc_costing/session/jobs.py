"""A long job as a value: a pure function of what it was given, to be run on any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from abc_costing.progress import Progress, silent

T = TypeVar("T")


@dataclass(frozen=True)
class Job(Generic[T]):
    """Something that takes time. `run` touches neither session nor project file, so a worker thread may call it.

    Attributes:
        label: what it does, for the status line ("Calculate 2025").
        work: the function; it tells where it is by `progress`, which may raise `Cancelled`.
        key: hash of all inputs where the outcome can be kept (`Session.keep`); "" elsewhere.
    """

    label: str
    work: Callable[[Progress], T]
    key: str = ""

    def run(self, progress: Progress = silent) -> T:
        """Does it. Raises AbcCostingError where refused, Cancelled where the user stopped it."""
        return self.work(progress)
