"""What a session remembers: the project, who listens, and what was already worked out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from abc_costing.model.costing_model import Model
from abc_costing.model.results import MethodComparison, Result
from abc_costing.model.uncertainty import Uncertainty
from abc_costing.session.changes import ChangeRecord

if TYPE_CHECKING:
    from abc_costing.allocation import Memory
    from abc_costing.model.findings import Finding
    from abc_costing.model.postings import Postings
    from abc_costing.storage import Batch, MemoryProject, ProjectFile
    from abc_costing.workbook import WorkbookRead

RESULTS_KEPT = 24
T = TypeVar("T")


class State:
    """The memory of one session. `workbook` is what was read where the project is a workbook in memory, `told` what was
    doubtful in the workbook that the project was made of just now.
    """

    def __init__(
        self, file: ProjectFile | MemoryProject, *, source: Path | None = None, workbook: WorkbookRead | None = None,
        title: str = "", told: tuple[Finding, ...] = (),
    ) -> None:  # fmt: skip
        self.file = file
        self.source = source
        self.workbook = workbook
        self._told = told
        self._title = title
        self._listeners: list[Callable[[ChangeRecord], None]] = []
        self._lock = threading.RLock()
        self._postings: tuple[tuple[Batch, ...], Postings] | None = None
        self._parts: dict[int, Postings] = {}
        self._dated: tuple[Model, Postings, Model] | None = None
        self._remembered: dict[str, Any] = {}
        self._results: dict[str, Result] = {}
        self._comparisons: dict[str, MethodComparison] = {}
        self._uncertainties: dict[str, Uncertainty] = {}
        self._like: dict[int, int] = {}
        self._memories: dict[str, Memory] = {}

    @property
    def title(self) -> str:
        """The project's name, or that of its file."""
        path = self.source or self.file.path
        return self.file.content.model.settings.name or self._title or (path.stem if path else "Untitled")

    @property
    def workbook_findings(self) -> tuple[Finding, ...]:
        """What reading the workbook found."""
        return self.workbook.findings if self.workbook else self._told

    def postings(self) -> Postings:
        """All postings. Each batch is read once, so that one more import does not read the others again."""
        from abc_costing.model.postings import concatenated

        with self._lock:
            batches = self.file.content.batches
            if self._postings is None or self._postings[0] is not batches:
                for batch in batches:
                    if batch.id not in self._parts:
                        self._parts[batch.id] = self.file.postings(batch.id)
                parts = [self._parts[batch.id] for batch in batches]
                self._postings = (batches, parts[0] if len(parts) == 1 else concatenated(parts))
            return self._postings[1]

    def dated_model(self) -> Model:
        """The model with a table Periods: its own, or what its tables and its ledger mention."""
        from abc_costing.model.ledger_periods import with_ledger_periods

        model, postings = self.file.content.model, self.postings()
        with self._lock:
            if self._dated is None or self._dated[0] is not model or self._dated[1] is not postings:
                self._dated = (model, postings, with_ledger_periods(model, postings))
                self._remembered = {}
            return self._dated[2]

    def remembered(self, name: str, work: Callable[[Model, Postings], T]) -> T:
        """What a function finds about the present model (with its periods) and postings, worked out once."""
        model = self.dated_model()
        if name not in self._remembered:
            self._remembered[name] = work(model, self.postings())
        return self._remembered[name]  # type: ignore[no-any-return]

    @contextmanager
    def memory(self, scenario: str) -> Iterator[Memory]:
        """What calculations of a scenario remember from one edit to the next; a new one while another one runs."""
        from abc_costing.allocation import Memory

        with self._lock:
            memory = self._memories.setdefault(scenario, Memory())
        mine = memory.busy.acquire(blocking=False)
        try:
            yield memory if mine else Memory()
        finally:
            if mine:
                memory.busy.release()

    @property
    def inputs(self) -> int:
        """A number of the present inputs of calculations: the last step that changed any of them."""
        step = self.file.step
        return self._like.get(step, step)

    def steps_alike(self, step: int, other: int) -> None:
        """Notes that two steps stand for the same inputs: the one between changed none of them."""
        self._like[step] = self._like.get(other, other)

    def kept(self, key: str) -> Result | None:
        """The kept result of those inputs."""
        return self._results.get(key)

    def keep(self, key: str, result: Result) -> None:
        """Keeps a result; the oldest goes where there are too many."""
        self._results.pop(key, None)
        self._results[key] = result
        while len(self._results) > RESULTS_KEPT:
            del self._results[next(iter(self._results))]

    def kept_comparison(self, key: str) -> MethodComparison | None:
        """The kept comparison of methods of those inputs."""
        return self._comparisons.get(key)

    def keep_comparison(self, key: str, comparison: MethodComparison) -> None:
        """Keeps a comparison of methods; the oldest goes where there are too many."""
        self._comparisons.pop(key, None)
        self._comparisons[key] = comparison
        while len(self._comparisons) > RESULTS_KEPT:
            del self._comparisons[next(iter(self._comparisons))]

    def kept_uncertainty(self, key: str) -> Uncertainty | None:
        """The kept uncertainty of those inputs, draws and seed."""
        return self._uncertainties.get(key)

    def keep_uncertainty(self, key: str, found: Uncertainty) -> None:
        """Keeps an uncertainty, on any thread; the oldest goes where there are too many."""
        with self._lock:
            self._uncertainties.pop(key, None)
            self._uncertainties[key] = found
            while len(self._uncertainties) > RESULTS_KEPT:
                del self._uncertainties[next(iter(self._uncertainties))]

    def subscribe(self, callback: Callable[[ChangeRecord], None]) -> Callable[[], None]:
        """Adds a listener. Returns the function that takes it out again."""
        self._listeners.append(callback)

        def end() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return end

    def publish(self, record: ChangeRecord) -> ChangeRecord:
        """Tells all listeners, and gives the record back."""
        for listener in tuple(self._listeners):
            listener(record)
        return record
