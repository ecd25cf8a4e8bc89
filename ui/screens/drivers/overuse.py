"""Use above practical capacity: told with its figures, and accepted where the officer says so."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from abc_costing.errors import AbcCostingError
from abc_costing.model.findings import Finding
from abc_costing.model.in_force import in_force
from abc_costing.model.rows import key_of
from ui.frame import parts
from ui.screens.drivers.matrix import matrix
from ui.screens.periodic_rows import Change, in_scenario
from ui.shell.formats import Formats
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

OVER_USED: Final = "capacity.over-used"


def overused_rules(workspace: Workspace) -> frozenset[int]:
    """The rules (row ids) whose capacity is over-used and has nobody who accepts it."""
    accepted = {row.id for row in workspace.session.model.assignments if row.accept_overuse}
    found = {f.row_id for f in _told(workspace) if f.row_id is not None}
    return frozenset(found - accepted)


def _told(workspace: Workspace) -> Iterator[Finding]:
    both = (*workspace.findings, *workspace.run_findings)
    return (finding for finding in both if finding.rule == OVER_USED and finding.severity == "error")


def offer_to_accept(inspector: Inspector, workspace: Workspace, source: str) -> bool:
    """Says that a source is over-used and what can be done; False where it is not."""
    over = overused_rules(workspace)
    rules = workspace.session.model.assignments if over else ()
    row = next((r for r in rules if r.id in over and key_of(r.source) == key_of(source)), None)
    if row is None:
        return False
    tables = ("driver_quantities", "assignments", "case_features")
    formats, model = Formats(), in_scenario(workspace.session, workspace.scenario, *tables)
    of = matrix(model, workspace.period).row((key_of(row.source), key_of(row.driver)))
    section = inspector.add_section("Over-used capacity", of.driver.unit if of else "")
    if of is not None and of.capacity:
        section.line("Supplied", formats.number(of.capacity, None))
        section.line(f"Used, {formats.percent(Fraction(of.total) / Fraction(of.capacity))} %",
                     formats.number(of.total, None))
        section.line("Over-used", formats.number(of.overused, None), "warning", semibold=True, rule=True)
    section.text("Raise the capacity, correct the quantities, or accept it: then the rate is cost over use.")
    accept_it = parts.button("Accept", "primary", press=lambda: accept(workspace, row.source, row.driver))
    accept_it.setEnabled(not workspace.session.read_only)
    show = parts.button("Quantities", icon="driver", press=lambda: workspace.go_to("drivers", row.source))
    inspector.add_buttons(accept_it, show)
    return True


def accept(workspace: Workspace, source: str, driver: str) -> None:
    """Accepts the over-use of a source by a driver in the chosen period and scenario, as one step."""
    session = workspace.session
    model = in_scenario(session, workspace.scenario, "assignments")
    found = in_force(model, model.assignments, workspace.period, lambda row: key_of(row.source))
    change = Change(session, "assignments", "accept_overuse", workspace.scenario)
    for row in found.get(key_of(source), ()):
        if key_of(row.driver) == key_of(driver) and not row.accept_overuse:
            change.set(row, "yes", {})
    if not len(change):
        return
    try:
        session.do(change.command(f"Accept the over-use of {source}", Formats().marks))
    except AbcCostingError as refused:
        workspace.refuse("The over-use was not accepted", refused)
