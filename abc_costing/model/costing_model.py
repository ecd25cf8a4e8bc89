"""A whole costing model as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from abc_costing import money
from abc_costing.errors import NotFound
from abc_costing.model import rows
from abc_costing.model.rows import ACTUAL, Row, key_of
from abc_costing.period import Span, span_of


@dataclass(frozen=True)
class Settings:
    """The sheet `Model`: what holds for the project as a whole."""

    name: str = ""
    institution: str = ""
    currency: str = "USD"
    fiscal_year_start: int = 1
    method: rows.Method = "reciprocal"


@dataclass(frozen=True)
class Model:
    """All tables of a model; field names are the table keys of `abc_costing.model.tables`. Postings stand apart."""

    settings: Settings = field(default_factory=Settings)
    periods: tuple[rows.Period, ...] = ()
    accounts: tuple[rows.Account, ...] = ()
    cost_centres: tuple[rows.CostCentre, ...] = ()
    pools: tuple[rows.Pool, ...] = ()
    pool_rules: tuple[rows.PoolRule, ...] = ()
    activities: tuple[rows.Activity, ...] = ()
    services: tuple[rows.Service, ...] = ()
    drivers: tuple[rows.Driver, ...] = ()
    evidence_spreads: tuple[rows.EvidenceSpread, ...] = ()
    driver_quantities: tuple[rows.DriverQuantity, ...] = ()
    case_features: tuple[rows.CaseFeature, ...] = ()
    assignments: tuple[rows.Assignment, ...] = ()
    direct_costs: tuple[rows.DirectCost, ...] = ()
    volumes: tuple[rows.Volume, ...] = ()
    statistics: tuple[rows.Statistic, ...] = ()
    caps: tuple[rows.CapStep, ...] = ()
    scenarios: tuple[rows.Scenario, ...] = ()
    scenario_changes: tuple[rows.ScenarioChange, ...] = ()

    def table(self, key: str) -> tuple[Row, ...]:
        """The rows of a table by its key. Raises KeyError on an unknown key."""
        if key not in _KEYS:
            raise KeyError(key)
        return getattr(self, key)  # type: ignore[no-any-return]

    def with_table(self, key: str, new_rows: tuple[Row, ...]) -> Model:
        """The same model with other rows in one table."""
        if key not in _KEYS:
            raise KeyError(key)
        changed: Mapping[str, Any] = {key: new_rows}
        return replace(self, **changed)

    @cached_property
    def currency(self) -> money.Currency:
        """The project's currency with its decimals."""
        return money.currency(self.settings.currency)

    def span(self, label: str) -> Span | None:
        """The days of a period: as stated in the table Periods, else as its label means; None where unknown."""
        stated = self._stated_spans
        key = key_of(label)
        return stated[key] if key in stated else span_of(label, self.settings.fiscal_year_start)

    @cached_property
    def _stated_spans(self) -> dict[str, Span | None]:
        """The days of the periods in the table, by key; of two with one name the first."""
        found: dict[str, Span | None] = {}
        for row in reversed(self.periods):
            meant = span_of(row.period, self.settings.fiscal_year_start)
            start = row.start or (meant.start if meant else None)
            end = row.end or (meant.end if meant else None)
            found[key_of(row.period)] = Span(start, end) if start and end else None
        return found

    @cached_property
    def period_labels(self) -> tuple[str, ...]:
        """Labels of all periods in order of time (a longer one behind those inside it): the table Periods, or, where
        that is empty, every label that the tables mention. (For those of the ledger see `ledger_periods`.)
        """
        labels = [row.period for row in self.periods] or self._mentioned_labels()
        return tuple(sorted(dict.fromkeys(labels), key=self._time_order))

    def _mentioned_labels(self) -> list[str]:
        tables: tuple[tuple[Any, ...], ...] = (
            self.volumes,
            self.direct_costs,
            self.statistics,
            self.driver_quantities,
            self.case_features,
            self.assignments,
        )
        seen = {key_of(row.period): row.period for table in tables for row in table if row.period}
        return list(seen.values())

    def _time_order(self, label: str) -> tuple[int, int, str]:
        span = self.span(label)
        return (span.end.toordinal(), span.days, label) if span else (0, 0, label)

    def period_named(self, label: str) -> str:
        """The period as the model writes it. Raises NotFound with the labels there are."""
        for known in self.period_labels:
            if key_of(known) == key_of(label):
                return known
        raise NotFound(f"There is no period “{label}”. The project has: {', '.join(self.period_labels) or 'none'}.")

    @cached_property
    def scenario_names(self) -> tuple[str, ...]:
        """All scenarios, `Actual` first: the table Scenarios and every name used in a column `scenario`."""
        names = {key_of(ACTUAL): ACTUAL}
        for scenario in self.scenarios:
            names.setdefault(key_of(scenario.scenario), scenario.scenario)
        tables: tuple[tuple[Any, ...], ...] = (
            self.driver_quantities,
            self.case_features,
            self.assignments,
            self.direct_costs,
            self.volumes,
            self.statistics,
        )
        for table in tables:
            for row in table:
                if row.scenario:
                    names.setdefault(key_of(row.scenario), row.scenario)
        return tuple(names.values())

    def scenario_named(self, name: str) -> str:
        """The scenario as the model writes it. Raises NotFound with the names there are."""
        for known in self.scenario_names:
            if key_of(known) == key_of(name):
                return known
        raise NotFound(f"There is no scenario “{name}”. The project has: {', '.join(self.scenario_names)}.")


_KEYS = frozenset(Model.__dataclass_fields__) - {"settings"}
