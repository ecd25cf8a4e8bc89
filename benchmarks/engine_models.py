"""The random array models as the engine takes them: as links, and as the tables and postings of a project."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np

from abc_costing.allocation.double import Double, over
from abc_costing.allocation.links import Links
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Posting, Postings
from abc_costing.model.rows import Activity, Assignment, Driver, DriverQuantity, Period, Pool, PoolRule, Service, Volume
from benchmarks.models import ArrayModel

KEPT = -1


def links_of(model: ArrayModel) -> Links:
    """The links of a model; services keep what they get."""
    services = np.arange(model.pools + model.activities, len(model.own))
    weight = np.concatenate([model.weight, np.ones(len(services), np.int64)]).astype(np.float64)
    source = np.concatenate([model.source.astype(np.int64), services])
    target = np.concatenate([model.target.astype(np.int64), np.full(len(services), KEPT)])
    total = np.bincount(source, weight)[source]
    share = over(Double(weight, np.zeros(len(weight))), Double(total, np.zeros(len(total))))
    return Links(len(model.own), source, target, source.copy(), share)


def tables_of(model: ArrayModel, *, by_period: bool) -> tuple[Model, Postings, tuple[str, ...]]:
    """The same as a project: one driver a source, one account a pool, months as periods.

    by_period: every quantity is stated for every month, else once for all of them.
    """
    periods = tuple(f"2025-{month:02}" for month in range(1, model.own.shape[1] + 1))
    first_service = model.pools + model.activities
    support = set(model.support.tolist())
    kinds = np.repeat(["P", "A", "S"], [model.pools, model.activities, model.services]).tolist()
    names = [f"{kind}{at:06}" for at, kind in enumerate(kinds)]
    sources = sorted(set(model.source.tolist()))
    quantities = [
        DriverQuantity(driver=f"D-{names[s]}", target=names[t], period=period, quantity=Decimal(w))
        for s, t, w in zip(model.source.tolist(), model.target.tolist(), model.weight.tolist(), strict=True)
        for period in (periods if by_period else ("",))]
    tables = Model(
        periods=tuple(Period(period=period) for period in periods),
        pools=tuple(Pool(pool=name) for name in names[: model.pools]),
        pool_rules=tuple(PoolRule(order=at, accounts=f"{at + 100_000}", pool=names[at]) for at in range(model.pools)),
        activities=tuple(Activity(activity=names[at], kind="support" if at in support else "primary")
                         for at in range(model.pools, first_service)),
        services=tuple(Service(service=name) for name in names[first_service:]),
        drivers=tuple(Driver(driver=f"D-{names[at]}", evidence="survey") for at in sources),
        driver_quantities=tuple(replace(row, id=at) for at, row in enumerate(quantities, 1)),
        assignments=tuple(Assignment(source=names[at], driver=f"D-{names[at]}") for at in sources),
        volumes=tuple(Volume(target=name, period=period, quantity=Decimal(1000))
                      for name in names[first_service:] for period in periods))
    postings = Postings.of(
        Posting(f"{at + 100_000}", int(model.own[at, column]), "C1", period=period, row=at + 2)
        for at in range(model.pools) for column, period in enumerate(periods))
    return tables, postings, periods
