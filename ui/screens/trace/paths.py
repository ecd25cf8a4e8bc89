"""The largest ways by which cost came to a figure: asked for in the background, and as the rows of a table.

Each way is a group whose heading says from where to where, with the amount and its share; its rows are the steps. What
is not listed stands in a last group, so that the table adds up to the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from abc_costing.model.costing_model import Model
from abc_costing.model.results import CostPath, PathStep, Result
from abc_costing.model.rows import key_of
from abc_costing.money import Currency
from abc_costing.session import Pooling
from ui.screens.node_figures import money_column
from ui.shell.formats import Formats
from ui.shell.tasks import Task
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column, Kind
from ui.tables.model import TableModel
from ui.workspace import Workspace

COUNTS: Final = (10, 25, 100, 500)
OTHERS: Final = -1
_ARROW: Final = " → "


@dataclass(frozen=True)
class Step:
    """One step of the way number `way`; `part` is what part of the step before came on by it, None at the start."""

    way: int
    number: int
    node: str
    name: str
    driver: str
    amount: int | None
    part: Fraction | None


class TraceModel(TableModel):
    """Steps of a way stand in their own order: `ordered` rows cannot be sorted."""

    ordered = False

    def sort_by(self, column_key: str, descending: bool = False) -> None:
        """As any table, unless the order of the rows is their meaning."""
        if not self.ordered:
            super().sort_by(column_key, descending)


class LargestPaths:
    """`of(node, count)` gives the ways if they are there; else they are on their way and `arrived` is called."""

    def __init__(self, workspace: Workspace, arrived: Callable[[], object]) -> None:
        self._workspace, self._arrived = workspace, arrived
        self._kept: dict[tuple[str, str, int], tuple[CostPath, ...]] = {}
        self._asked: tuple[str, str, int] | None = None
        self._task: Task | None = None
        workspace.runner.failed.connect(self._on_failed)

    def of(self, node: str, count: int) -> tuple[CostPath, ...] | None:
        """The ways to a node in the current result; None while they are looked for or results are out of date."""
        result = self._workspace.result
        if result is None:
            return None
        key = (result.run_id, key_of(node), count)
        if key not in self._kept and not self._workspace.stale and not self._on_its_way(key):
            self._ask(result, node, count, key)
        return self._kept.get(key)

    def _ask(self, result: Result, node: str, count: int, key: tuple[str, str, int]) -> None:
        job = self._workspace.session.paths_job(node, result.period, result.scenario, count, result.method)

        def done(found: tuple[CostPath, ...]) -> None:
            if any(run != result.run_id for run, _, _ in self._kept):
                self._kept.clear()
            self._kept[key] = found
            self._task = None
            self._arrived()

        self._asked = key
        self._task = self._workspace.runner.run(job.label, job.run, slot="trace-paths", done=done)

    def _on_its_way(self, key: tuple[str, str, int]) -> bool:
        return self._asked == key and self._task is not None and not self._task.stop.is_set()

    def _on_failed(self, task: Task, _failure: object) -> None:
        if task is self._task:
            self._task = None


class Origins:
    """What led to a step, in words: the driver; where cost entered, the largest of the accounts that it came from."""

    def __init__(self, model: Model, pooling: Pooling | None) -> None:
        self.currency = model.currency
        self._drivers = {key_of(row.driver): row.name for row in model.drivers}
        self._accounts = {key_of(row.account): row.name for row in model.accounts}
        self._direct = {key_of(row.target) for row in model.direct_costs}
        self._takes = {key_of(name): take for name, take in pooling.pools.items()} if pooling else {}

    def driver(self, driver: str) -> str:
        """A driver with its name."""
        name = self._drivers.get(key_of(driver), "")
        return f"{driver} · {name}" if name and key_of(name) != key_of(driver) else driver

    def start(self, step: PathStep) -> str:
        """Where a path begins; the accounts once they are known."""
        if step.kind != "pool":
            return "Direct costs"
        words = "Ledger and direct costs" if key_of(step.node) in self._direct else "Ledger"
        take = self._takes.get(key_of(step.node))
        if take is None or not take.accounts or not take.amount:
            return words
        code, amount = max(take.accounts, key=lambda account: abs(account[1]))
        part = f"{Formats().percent(Fraction(amount, take.amount))} % " if len(take.accounts) > 1 else ""
        more = f" · {len(take.accounts) - 1} more" if len(take.accounts) > 1 else ""
        return f"{words} · {part}{code} {self._accounts.get(key_of(code), '')}".rstrip() + more


def steps_of(found: Sequence[CostPath], total: int, asked: int, origins: Origins) -> list[Step]:
    """The steps of all ways, and a line for what is not listed where that is anything."""
    rows = []
    for way, path in enumerate(found, 1):
        before: PathStep | None = None
        for number, step in enumerate(path.steps):
            driver = origins.driver(step.driver) if before else origins.start(step)
            part = Fraction(step.amount, before.amount) if before and before.amount else None
            rows.append(Step(way, number, step.node, step.name or step.node, driver, step.amount, part))
            before = step
    if total != sum(path.amount for path in found):
        of, smallest = origins.currency, abs(found[-1].amount) if found else 0
        each = Formats().exact_money(1 if len(found) < asked else smallest, of)
        what = f"Every path is rounded to {each}" if len(found) < asked else f"None of them above {each}"
        rows.append(Step(OTHERS, 0, "", what, "", None, None))
    return rows


def ways(found: Sequence[CostPath], total: int, asked: int) -> GroupBy:
    """The groups: the ways by number, then what is not listed; rounding alone where fewer than `asked` were found."""
    titles = {way: f"{way}  {_ARROW.join(step.name or step.node for step in path.steps)}"
              for way, path in enumerate(found, 1)}  # fmt: skip
    titles[OTHERS] = "Rounding" if len(found) < asked else "All other paths"
    amounts = {way: path.amount for way, path in enumerate(found, 1)}
    amounts[OTHERS] = total - sum(amounts.values())

    def cells(key: Hashable) -> Mapping[str, Any]:
        amount = amounts[key]  # type: ignore[index]
        return {"amount": amount, "share": Fraction(amount, total) if total else None}

    return GroupBy(lambda step: step.way, titles, cells)


def coverage_words(found: Sequence[CostPath], total: int, formats: Formats) -> str:
    """What part of a figure the listed ways bring; nothing where there is none."""
    if not total or not found:
        return ""
    part = formats.percent(Fraction(sum(path.amount for path in found), total))
    told = "The only path brings" if len(found) == 1 else f"The {len(found)} largest bring"
    return f"{told} {part} %"


def path_columns(of: Currency) -> list[Column[Any]]:
    """A step: where, by which driver, what part of the step before, and what arrives."""
    return [
        Column("name", "Path and its steps", Kind.TEXT, lambda row: row.name, stretch=True),
        Column("node", "Code", Kind.CODE, lambda row: row.node),
        Column("driver", "By driver", Kind.TEXT, lambda row: row.driver, secondary=True),
        Column("part", "Passed on", Kind.PERCENT, lambda row: row.part, "%", secondary=True,
               tooltip="What part of the step before goes on by this path"),
        money_column("amount", "Arrives", of, lambda row: row.amount, decimals=of.digits),
        Column("share", "Of the total", Kind.PERCENT, lambda row: None, "%",
               tooltip="What part of the whole figure comes by this path"),
    ]  # fmt: skip
