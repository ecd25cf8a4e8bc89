"""The tables of a model declared as data: the one place that says which sheet, columns and kinds there are.

The model workbook (sheets, headings), the project file (SQL columns) and the screens (grids) are all made from it,
so that a new column is added here and nowhere else. Sheet and heading texts are the fixed contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from abc_costing.model import rows

Kind = Literal["text", "code", "integer", "quantity", "share", "percent", "money", "date", "choice", "yesno", "period"]
"""code: text that may look like a number and stays text; share: fraction shown as percentage; money: minor units."""


@dataclass(frozen=True)
class Column:
    """One column: the row's field, the workbook's heading, what may stand in it."""

    field: str
    heading: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    """Table keys in one of which the value must be known; () where anything goes."""


@dataclass(frozen=True)
class Table:
    """One table: `key` in code and file, `sheet` in the workbook, `identity` the fields that name a row."""

    key: str
    sheet: str
    row: type[rows.Row]
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        """The column of a field. Raises KeyError."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


def _choice(field: str, options: object, heading: str | None = None) -> Column:
    return Column(field, heading or field, "choice", choices=tuple(o for o in get_args(options) if o))


_SCENARIO = Column("scenario", "scenario", "code")
_NODES = ("pools", "activities", "services")

PERIODS = Table("periods", "Periods", rows.Period, (
    Column("period", "period", "period", required=True), Column("start", "start", "date"), Column("end", "end", "date"),
    Column("status", "status", "choice", choices=("open", "closed"))), ("period",))
ACCOUNTS = Table("accounts", "Accounts", rows.Account, (
    Column("account", "account", "code", required=True), Column("name", "name"),
    _choice("account_class", rows.AccountClass, "class")), ("account",))
COST_CENTRES = Table("cost_centres", "Cost centres", rows.CostCentre, (
    Column("cost_centre", "cost_centre", "code", required=True), Column("name", "name"),
    Column("parent", "parent", "code")), ("cost_centre",))
POOLS = Table("pools", "Cost pools", rows.Pool, (
    Column("pool", "pool", "code", required=True), Column("name", "name")), ("pool",))
POOL_RULES = Table("pool_rules", "Pool rules", rows.PoolRule, (
    Column("order", "order", "integer"), Column("accounts", "accounts", "code"),
    Column("cost_centres", "cost_centres", "code"), Column("funds", "funds", "code"),
    Column("pool", "pool", "code", required=True, refers=("pools",)), Column("share", "share", "share")))
ACTIVITIES = Table("activities", "Activities", rows.Activity, (
    Column("activity", "activity", "code", required=True), Column("name", "name"), Column("process", "process"),
    _choice("kind", rows.ActivityKind), Column("unit", "unit"), Column("step", "step", "integer")), ("activity",))
SERVICES = Table("services", "Services", rows.Service, (
    Column("service", "service", "code", required=True), Column("name", "name"), _choice("kind", rows.ServiceKind),
    Column("branch", "branch"), Column("unit", "unit")), ("service",))
DRIVERS = Table("drivers", "Drivers", rows.Driver, (
    Column("driver", "driver", "code", required=True), Column("name", "name"), Column("unit", "unit"),
    _choice("kind", rows.DriverKind),
    Column("evidence", "evidence", "choice", choices=tuple(get_args(rows.Evidence))),
    Column("owner", "owner"), Column("as_of", "as_of", "date"), Column("source", "source"),
    Column("spread", "spread", "percent")), ("driver",))
EVIDENCE_SPREADS = Table("evidence_spreads", "Evidence", rows.EvidenceSpread, (
    Column("evidence", "evidence", "choice", required=True, choices=tuple(get_args(rows.Evidence))),
    Column("spread", "spread", "percent", required=True)))
DRIVER_QUANTITIES = Table("driver_quantities", "Driver quantities", rows.DriverQuantity, (
    Column("driver", "driver", "code", required=True, refers=("drivers",)),
    Column("target", "target", "code", required=True, refers=_NODES), Column("period", "period", "period"),
    Column("quantity", "quantity", "quantity", required=True), Column("weight", "weight", "quantity"),
    Column("equation", "equation"), _SCENARIO))
CASE_FEATURES = Table("case_features", "Case features", rows.CaseFeature, (
    Column("target", "target", "code", required=True, refers=_NODES),
    Column("feature", "feature", "code", required=True), Column("period", "period", "period"),
    Column("quantity", "quantity", "quantity", required=True), _SCENARIO))
ASSIGNMENTS = Table("assignments", "Assignments", rows.Assignment, (
    Column("source", "source", "code", required=True, refers=_NODES),
    Column("driver", "driver", "code", required=True, refers=("drivers",)), Column("period", "period", "period"),
    Column("capacity", "capacity", "quantity"), Column("share", "share", "share"),
    Column("accept_overuse", "accept_overuse", "yesno"), Column("fixed_amount", "fixed_amount", "money"),
    Column("rate", "rate", "quantity"), _choice("unused", rows.Unused),
    Column("charge_to", "charge_to", "code", refers=_NODES), Column("fte", "fte", "quantity"), _SCENARIO))
DIRECT_COSTS = Table("direct_costs", "Direct costs", rows.DirectCost, (
    Column("target", "target", "code", required=True, refers=("activities", "services")),
    Column("period", "period", "period", required=True), Column("amount", "amount", "money", required=True), _SCENARIO))
VOLUMES = Table("volumes", "Volumes", rows.Volume, (
    Column("target", "target", "code", required=True, refers=("services", "activities")),
    Column("period", "period", "period", required=True),
    Column("quantity", "quantity", "quantity", required=True), _SCENARIO))
STATISTICS = Table("statistics", "Statistics", rows.Statistic, (
    Column("statistic", "statistic", "code", required=True), Column("period", "period", "period", required=True),
    Column("value", "value", "quantity", required=True), _SCENARIO))
CAPS = Table("caps", "Caps", rows.CapStep, (
    Column("cap", "cap", "code", required=True), Column("starts", "from", "period", required=True),
    Column("percent", "percent", "percent", required=True), Column("base", "base", "code", required=True),
    Column("shape", "shape", "choice", choices=("step", "linear")), Column("source", "source")))
SCENARIOS = Table("scenarios", "Scenarios", rows.Scenario, (
    Column("scenario", "scenario", "code", required=True), Column("based_on", "based_on", "code"),
    Column("description", "description")), ("scenario",))
SCENARIO_CHANGES = Table("scenario_changes", "Scenario changes", rows.ScenarioChange, (
    Column("scenario", "scenario", "code", required=True), Column("sheet", "sheet", "code", required=True),
    Column("match", "match", "code"), Column("period", "period", "period"),
    Column("factor", "factor", "quantity", required=True)))

TABLES: dict[str, Table] = {table.key: table for table in (
    PERIODS, ACCOUNTS, COST_CENTRES, POOLS, POOL_RULES, ACTIVITIES, SERVICES, DRIVERS, EVIDENCE_SPREADS,
    DRIVER_QUANTITIES, CASE_FEATURES, ASSIGNMENTS, DIRECT_COSTS, VOLUMES, STATISTICS, CAPS, SCENARIOS,
    SCENARIO_CHANGES)}
"""All tables by key, in the order of the workbook (the sheet `Ledger` is the postings, `Model` the settings)."""
