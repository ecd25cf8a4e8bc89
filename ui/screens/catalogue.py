"""The screens in the order of the navigation, each made when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from ui.frame.navigation import Place
from ui.screens.screen import Screen
from ui.workspace import Workspace

PLACES: Final[tuple[Place, ...]] = (
    Place("ledger", "Ledger", "Build", 1, "ledger"),
    Place("pools", "Pools", "Build", 2, "pool"),
    Place("activities", "Activities", "Build", 3, "activity"),
    Place("services", "Services, volumes", "Build", 4, "service"),
    Place("drivers", "Drivers", "Build", 5, "driver"),
    Place("rules", "Rules", "Build", 6, "rule"),
    Place("run", "Run", "Build", 7, "run"),
    Place("results", "Cost per service", "Review", 8, "table"),
    Place("trace", "Trace and flow", "Review", None, "flow"),
    Place("cap", "Ratio and cap", "Review", None, "cap"),
    Place("scenarios", "Scenarios", "Review", None, "scenario"),
    Place("reports", "Reports", "Report", 9, "report"),
    Place("close", "Close period", "Report", None, "lock"),
)

_CLASSES: Final[dict[str, str]] = {
    "ledger": "ui.screens.ledger.screen:LedgerScreen",
    "pools": "ui.screens.pools.screen:PoolsScreen",
    "activities": "ui.screens.activities:ActivitiesScreen",
    "services": "ui.screens.services:ServicesScreen",
    "drivers": "ui.screens.drivers.screen:DriversScreen",
    "rules": "ui.screens.rules:RulesScreen",
    "run": "ui.screens.run:RunScreen",
    "results": "ui.screens.results.screen:ResultsScreen",
    "trace": "ui.screens.trace.screen:TraceScreen",
    "cap": "ui.screens.cap.screen:CapScreen",
    "scenarios": "ui.screens.scenarios:ScenariosScreen",
    "reports": "ui.screens.reports.screen:ReportsScreen",
    "close": "ui.screens.closing:CloseScreen",
}

SCREEN_OF_TABLE: Final[dict[str, str]] = {
    "periods": "close", "accounts": "ledger", "cost_centres": "ledger", "pools": "pools", "pool_rules": "pools",
    "activities": "activities", "services": "services", "volumes": "services", "direct_costs": "services",
    "drivers": "drivers", "driver_quantities": "drivers", "case_features": "drivers",
    "evidence_spreads": "drivers", "assignments": "rules", "statistics": "cap", "caps": "cap",
    "scenarios": "scenarios", "scenario_changes": "scenarios", "ledger": "ledger", "settings": "run",
}
"""Where a finding about a table is mended."""


def make(key: str, workspace: Workspace) -> Screen:
    """The screen of a place. Its module is imported now, not at the start of the program."""
    module, _, name = _CLASSES[key].partition(":")
    made = getattr(import_module(module), name)(workspace)
    assert isinstance(made, Screen)
    return made
