"""Short ways to write models and ledgers in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from abc_costing.model import rows
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import Posting, Postings

PERIOD = "2025"


def ledger(*amounts: tuple[str, int] | tuple[str, int, str], period: str = PERIOD) -> Postings:
    """Postings of (account, minor units, cost centre)."""
    return Postings.of(
        Posting(item[0], item[1], item[2] if len(item) > 2 else "", period=period, row=row)
        for row, item in enumerate(amounts, 2))


def quantities(driver: str, targets: Mapping[str, Any], period: str = "") -> tuple[rows.DriverQuantity, ...]:
    """Rows of one driver by target."""
    return tuple(
        rows.DriverQuantity(driver=driver, target=target, quantity=Decimal(str(value)), period=period)
        for target, value in targets.items())


def model(
    *, pools: Sequence[str] = ("Staff",), support: Sequence[str] = (), primary: Sequence[str] = (),
    services: Sequence[str] = ("Pension", "Grant"), drivers: Mapping[str, rows.DriverKind] | None = None,
    rules: Sequence[rows.PoolRule] | None = None, **tables: Any,
) -> Model:
    """A model of one period 2025; without rules the first pool takes everything."""
    given = rules if rules is not None else (rows.PoolRule(pool=pools[0]),)
    return Model(
        settings=tables.pop("settings", Settings(currency="EUR")),
        periods=tables.pop("periods", (rows.Period(period=PERIOD),)),
        pools=tuple(rows.Pool(pool=pool) for pool in pools),
        pool_rules=tuple(given),
        activities=tuple([rows.Activity(activity=a, kind="support") for a in support]
                         + [rows.Activity(activity=a) for a in primary]),
        services=tuple(rows.Service(service=s) for s in services),
        drivers=tuple(rows.Driver(driver=name, kind=kind) for name, kind in (drivers or {}).items()),
        **tables)
