"""What one more unit of a driver at a target does to every service: worked out in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from abc_costing.model.rows import key_of
from abc_costing.model.uncertainty import Sensitivity
from abc_costing.progress import Progress, silent
from ui.frame.lines import Line, SumRule
from ui.screens.drivers.matrix import ACCUMULATED
from ui.shell.formats import Formats
from ui.shell.tasks import Task
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector, Section
    from ui.screens.drivers.details import Cursor

Place = tuple[str, str, str]
"""Run, driver and target."""
_SHOWN: Final = 6
_ENTRIES_UP_TO: Final = 20_000_000
"""Quantities times services that are gone through to answer: some 200 MB. Larger projects get no answer."""
_AT_ONCE_UP_TO: Final = 200_000
"""So many are gone through at once, without the section coming later than the rest of the inspector."""
_PLACES: Final = 6


class OneMore:
    """`fill` adds a section once the answer is there; till then it is on its way and `arrived` is called with it."""

    def __init__(self, workspace: Workspace, arrived: Callable[[], object]) -> None:
        self._workspace, self._arrived = workspace, arrived
        self._all: tuple[str, Sequence[Sensitivity]] = ("", ())
        self._kept: dict[Place, tuple[Sensitivity, ...] | None] = {}
        self._asked: Place | None = None
        self._task: Task | None = None
        workspace.runner.failed.connect(self._on_ended)
        workspace.runner.cancelled.connect(self._on_ended)

    def fill(self, inspector: Inspector, of: Cursor, formats: Formats) -> None:
        """The section about the quantity under the cursor, where it has a measured one."""
        result, driver = self._workspace.result, of.row.driver
        target = of.matrix.target(of.target)
        if result is None or target is None or of.cell is None or not of.cell.measured or driver.kind == ACCUMULATED:
            return
        place = (result.run_id, key_of(driver.driver), target.key)
        self._ask(place)
        if place in self._kept:
            code = self._workspace.session.model.currency.code
            section = inspector.add_section(f"What one more moves, {code}", "% of cost")
            section.text(f"One more {driver.unit or 'unit'} at {target.name} changes the cost of", "secondary")
            _tell(section, self._kept[place], self._workspace, formats)

    def _ask(self, place: Place) -> None:
        """Has it worked out, once: to ask again would start it anew each time, and it would never arrive."""
        workspace, result = self._workspace, self._workspace.result
        on_its_way = self._task is not None and self._asked == place
        if place in self._kept or workspace.stale or on_its_way or result is None:
            return
        if self._all[0] == place[0] and len(self._all[1]) <= _AT_ONCE_UP_TO:
            self._kept[place] = _picked(self._all[1], place, len(result.services), silent)
            return
        job = workspace.session.sensitivity_job(None, result.period, result.scenario, result.method)
        kept, many = self._all, len(result.services)

        def work(progress: Progress) -> tuple[Sequence[Sensitivity], tuple[Sensitivity, ...] | None]:
            entries = kept[1] if kept[0] == place[0] else job.run(progress)
            return entries, _picked(entries, place, many, progress)

        def done(found: tuple[Sequence[Sensitivity], tuple[Sensitivity, ...] | None]) -> None:
            if self._all[0] != place[0]:
                self._kept.clear()
            self._all, self._kept[place], self._task = (place[0], found[0]), found[1], None
            self._arrived()

        self._asked = place
        self._task = workspace.runner.run("What one more moves", work, slot="own:one more", done=done)

    def _on_ended(self, task: Task, _failure: object = None) -> None:
        if task is self._task:
            self._task = None


def _picked(
    entries: Sequence[Sensitivity], place: Place, services: int, progress: Progress
) -> tuple[Sensitivity, ...] | None:
    """Those of one driver and target, one a service, largest change first; None where there are too many to go through.

    Entries stand by service, each with the same quantities in the same order.
    """
    if not services or len(entries) > _ENTRIES_UP_TO:
        return None
    each = len(entries) // services
    at = next((n for n in range(each) if (key_of(entries[n].driver), key_of(entries[n].target)) == place[1:]), None)
    found = []
    for number in range(services if at is not None else 0):
        progress("What one more moves", number / services)
        found.append(entries[number * each + (at or 0)])
    return tuple(sorted(found, key=lambda entry: -abs(entry.cost_change)))


def _tell(
    section: Section, found: tuple[Sensitivity, ...] | None, workspace: Workspace, formats: Formats
) -> None:
    """Services by what it changes of their cost, in money and per cent, and the rest: cost is shifted, none is new."""
    if found is None:
        section.text("services; this project is too large to tell by how much.", "secondary")
        return
    result, of = workspace.result, workspace.session.model.currency
    moved = [entry for entry in found if entry.cost_change]
    if not moved or result is None:
        section.text("no service.")
        return
    names = {key_of(service.service): service.name or service.service for service in result.services}
    costs = {key_of(service.service): service.cost for service in result.services}
    digits = _digits(abs(moved[0].cost_change), of.digits)
    for entry in moved[:_SHOWN]:
        cost = Decimal(costs.get(key_of(entry.service), 0)) / of.unit
        part = entry.cost_change / cost if cost else None
        line = Line(
            (names.get(key_of(entry.service), entry.service), formats.number(entry.cost_change, digits, signed=True),
             _percent(part, formats)), tones=("", "", "secondary"))  # fmt: skip
        section.add(line)
        if entry.unit_cost_change is not None:
            each = formats.number(entry.unit_cost_change, _digits(abs(entry.unit_cost_change), 2) + 1, signed=True)
            line.setToolTip(f"{each} {of.code} a unit")
    rest = moved[_SHOWN:]
    if rest:
        others = formats.number(sum(e.cost_change for e in rest), digits, signed=True)
        section.add(Line((f"Other, {len(rest)}", others, "")))
    apart = -round(sum((entry.cost_change for entry in moved), Decimal(0)), digits)
    if apart:
        section.add(Line(("Kept apart", formats.number(apart, digits, signed=True), "")))
    section.add(SumRule())
    section.add(Line(("Together, as no cost is new", formats.number(0), ""), semibold=True, tick=True))


def _percent(part: Decimal | None, formats: Formats) -> str:
    return "" if part is None else formats.percent(part, _digits(abs(part) * 100, 1), signed=True)


def _digits(size: Decimal, least: int) -> int:
    """So many decimals that a small size shows two figures that count, `_PLACES` at most."""
    return min(_PLACES, max(least, 1 - size.adjusted())) if size else least
