"""What the inspector says about a row of the matrix: how it is known, its rate, where it sends the cost."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from abc_costing.model.results import Result
from abc_costing.model.rows import Driver, key_of
from ui.frame.inspector import Contribution
from ui.screens.drivers.matrix import Matrix, MatrixRow, is_stale
from ui.shell.formats import Formats, shares
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_SHOWN = 10


def fill_for_row(inspector: Inspector, row: MatrixRow, matrix: Matrix, workspace: Workspace, formats: Formats) -> None:
    """The whole inspector for a row."""
    inspector.set_title("Driver")
    _rate(inspector, row, workspace, formats)
    fill_for_driver(inspector, row.driver, workspace)
    _targets(inspector, row, matrix, workspace, formats)


def fill_for_driver(inspector: Inspector, driver: Driver, workspace: Workspace) -> None:
    """How a driver's quantities are known."""
    section = inspector.add_section("Evidence")
    if driver.source:
        section.text(driver.source)
    section.line("Kind", driver.evidence or "not stated", "" if driver.evidence else "warning")
    if driver.owner:
        section.line("Owner", driver.owner)
    if driver.as_of:
        stale = is_stale(driver, workspace.session.model.span(workspace.period))
        section.line("As of", driver.as_of.isoformat(), "warning" if stale else "")
        if stale:
            section.text(f"The evidence is older than {workspace.period}. Renew it.", "warning")


def _rate(inspector: Inspector, row: MatrixRow, workspace: Workspace, formats: Formats) -> None:
    money, name = workspace.session.model.currency, row.driver.name or row.driver.driver
    cost = _cost(row, workspace.result)
    crumb = f"{row.source_name} › {name}"
    measured, unit = row.total, row.driver.unit or "unit"
    base = max(row.capacity, measured) if row.capacity is not None else measured
    if cost is None or not base:
        inspector.figure(crumb, formats.number(measured, None), row.driver.unit)
        return
    rate = Fraction(cost, money.unit) / Fraction(base)
    formula = f"{formats.money(cost, money)} {money.code} ÷ {formats.number(base, None)} {unit}"
    inspector.figure(crumb, formats.number(rate, 4 if rate < 1 else 2), f"{money.code} per {unit}", formula)


def _cost(row: MatrixRow, result: Result | None) -> int | None:
    """What the row shares out in minor units, unused capacity with it."""
    if result is None:
        return None
    capacity = next((c for c in result.capacities if (key_of(c.source), key_of(c.driver)) == row.key), None)
    if capacity is not None:
        return capacity.cost
    flows = [f.amount for f in result.flows if (key_of(f.source), key_of(f.driver)) == row.key]
    return sum(flows) if flows else None


def _targets(inspector: Inspector, row: MatrixRow, matrix: Matrix, workspace: Workspace, formats: Formats) -> None:
    names = {target.key: target.name for target in matrix.targets}
    cells = sorted(row.cells.items(), key=lambda item: -item[1].measured)
    lines = [(names.get(key, key), cell.measured, key) for key, cell in cells if cell.measured]
    if not lines:
        return
    shown, rest = lines[:_SHOWN], lines[_SHOWN:]
    if rest:
        shown = [*shown, (f"Other, {len(rest)}", sum((amount for _, amount, _ in rest), start=rest[0][1] * 0), "")]
    entries = [
        Contribution(name, formats.number(amount, row.decimals), formats.percent(part), key or None)
        for (name, amount, key), part in zip(shown, shares([amount for _, amount, _ in shown]), strict=True)
    ]
    section = inspector.add_section(f"Shared out by {row.driver.unit or 'quantity'}", "% of row")
    section.contributions(entries, (formats.number(row.total, row.decimals), formats.percent(1)))
    section.chosen.connect(lambda key: workspace.go_to("trace", key))
