"""What the inspector says about a row of the matrix: how it is known, its rate, where it sends the cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from abc_costing.model.evidence import spread_of
from abc_costing.model.results import Result
from abc_costing.model.rows import Driver, DriverQuantity, key_of
from ui.frame import parts
from ui.frame.inspector import Contribution
from ui.screens.drivers.columns import BY_COST
from ui.screens.drivers.equations import part_words, result_words, worked
from ui.screens.drivers.matrix import ACCUMULATED, Cell, Matrix, MatrixRow, is_stale, position_words
from ui.screens.drivers.overuse import offer_to_accept
from ui.screens.periodic_rows import in_scenario
from ui.shell.formats import Formats, shares
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_SHOWN = 10


@dataclass(frozen=True)
class Cursor:
    """Where the cursor is in the matrix: a row, and the key of a target where it is at one."""

    row: MatrixRow
    matrix: Matrix
    target: str

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        return self.row.cells.get(self.target)


def fill_for_row(
    inspector: Inspector, of: Cursor, workspace: Workspace, formats: Formats, edit: Callable[[DriverQuantity], object],
    one_more: Callable[[], object],
) -> None:  # fmt: skip
    """The whole inspector for a row. `edit` opens the equation of a quantity; `one_more` tells what one more moves."""
    row = of.row
    inspector.set_title("Driver")
    offer_to_accept(inspector, workspace, row.source)
    _rate(inspector, row, workspace, formats)
    if of.cell is not None and of.cell.equation:
        _equation(inspector, of, of.cell.rows[0], workspace, formats)
        quantity = of.cell.rows[0]
        inspector.add_buttons(parts.button("Edit equation", icon="edit", press=lambda: edit(quantity)))
    if row.is_accumulated:
        inspector.add_section("By cost so far").text(BY_COST, "secondary")
    fill_for_driver(inspector, row.driver, workspace)
    one_more()
    if row.is_accumulated:
        _charged(inspector, of, workspace, formats)
    else:
        _targets(inspector, row, of.matrix, workspace, formats)


def fill_for_list(inspector: Inspector, driver: Driver | None, workspace: Workspace) -> bool:
    """What is known of the driver whose quantities are listed; False without one."""
    if driver is None:
        return False
    inspector.set_title("Driver")
    inspector.add_section().text(driver.name or driver.driver, semibold=True)
    if driver.kind == ACCUMULATED:
        inspector.add_section("By cost so far").text(BY_COST, "secondary")
    fill_for_driver(inspector, driver, workspace)
    return True


def _equation(
    inspector: Inspector, of: Cursor, row: DriverQuantity, workspace: Workspace, formats: Formats
) -> None:
    """The equation at the cursor, part by part."""
    model = in_scenario(workspace.session, workspace.scenario, "case_features")
    found = worked(model, row, row.equation, workspace.period)
    target = of.matrix.target(of.target)
    section = inspector.add_section(f"Time equation, {target.name if target else row.target}", of.row.driver.unit)
    section.text(row.equation, semibold=True)
    if found.problem is not None:
        section.text(position_words(found.problem), "negative")
        return
    for part in found.parts:
        section.line(part_words(part, formats), formats.number(part.total, 0, dash=False))
    section.line("All cases", formats.number(found.total, 0, dash=False), semibold=True, rule=True)
    section.text(result_words(found, of.row.driver.unit, formats), "secondary")
    missing = [part.name for part in found.parts if part.count is None]
    if missing:
        section.text(f"Not counted for {found.period}: {', '.join(missing)}.", "warning")


def fill_for_driver(inspector: Inspector, driver: Driver, workspace: Workspace) -> None:
    """How a driver's quantities are known."""
    section = inspector.add_section("Evidence")
    if driver.source:
        section.text(driver.source)
    section.line("Kind", driver.evidence or "not stated", "" if driver.evidence else "warning")
    section.line("May be off by", f"± {spread_of(workspace.session.model, driver).normalize():f} %")
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
    if row.is_accumulated:
        inspector.figure(crumb, formats.money(sum(row.charged.values()), money), f"{money.code} by cost so far")
        return
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


def _charged(inspector: Inspector, of: Cursor, workspace: Workspace, formats: Formats) -> None:
    """What a driver of accumulated cost charged in the result."""
    money, names = workspace.session.model.currency, {target.key: target.name for target in of.matrix.targets}
    lines = sorted(of.row.charged.items(), key=lambda item: -item[1])
    if not lines:
        return
    shown, rest = lines[:_SHOWN], lines[_SHOWN:]
    if rest:
        shown = [*shown, ("", sum(amount for _, amount in rest))]
    names[""] = f"Other, {len(rest)}"
    percent = shares([amount for _, amount in shown])
    entries = [
        Contribution(names.get(key, key), formats.money(amount, money), formats.percent(part), key or None)
        for (key, amount), part in zip(shown, percent, strict=True)
    ]
    section = inspector.add_section(f"Charged, {money.code}", "% of row")
    total = sum(amount for _, amount in lines)
    section.contributions(entries, (formats.money(total, money), formats.percent(1)))
    section.chosen.connect(lambda key: workspace.go_to("trace", key))
