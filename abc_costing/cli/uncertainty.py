"""The command uncertainty."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from typing import Any

from abc_costing import money
from abc_costing.cli import console
from abc_costing.cli.console import OK, say
from abc_costing.cli.projects import reading
from abc_costing.cli.results import loops_told
from abc_costing.model.uncertainty import GROUNDS, DriverInfluence, ServiceUncertainty, Uncertainty
from abc_costing.numbers import exact_text

RATIO_NOTE = ("The administrative expense ratio has no such bounds: no driver moves it. It comes from the ledger and "
              "the base of its cap, which are counted.")


def uncertainty(args: Namespace) -> int:
    """Says how far unit costs may be off, what they rest on, and which drivers to measure next."""
    with reading(args.project) as session, loops_told(session, args):
        found = session.uncertainty(args.period, args.scenario, args.method, draws=args.draws, seed=args.seed)
    if args.json:
        console.as_json(uncertainty_json(found))
    else:
        show(found)
    return OK


def uncertainty_json(found: Uncertainty) -> dict[str, Any]:
    """An uncertainty for machines. Shares are fractions as text, amounts and unit costs text in major units."""
    of = money.currency(found.currency)
    return {
        "period": found.period, "scenario": found.scenario, "method": found.method, "currency": found.currency,
        "draws": found.draws, "seed": found.seed,
        "services": [_service_json(service, of) for service in found.services],
        "drivers": [
            {"driver": d.driver, "name": d.name, "evidence": d.evidence, "spread": exact_text(d.spread),
             "explained": exact_text(d.explained), "service": d.service, "cost": money.to_text(d.cost, of),
             "unit_cost": console.unit_cost(d.unit_cost)}
            for d in found.drivers
        ],
    }  # fmt: skip


def _service_json(service: ServiceUncertainty, of: money.Currency) -> dict[str, Any]:
    parts = {part.ground: part.amount for part in service.rests_on}
    return {
        "service": service.service, "name": service.name, "cost": money.to_text(service.cost, of),
        "cost_low": money.to_text(service.cost_low, of), "cost_high": money.to_text(service.cost_high, of),
        "volume": console.number(service.volume), "unit_cost": console.unit_cost(service.unit_cost),
        "unit_low": console.unit_cost(service.unit_low), "unit_high": console.unit_cost(service.unit_high),
        "judged": money.to_text(service.judged, of),
        "rests_on": {ground or "not stated": money.to_text(parts[ground], of) for ground in GROUNDS if ground in parts},
        "movers": [
            {"driver": m.driver, "explained": exact_text(m.explained), "cost": money.to_text(m.cost, of),
             "unit_cost": console.unit_cost(m.unit_cost)}
            for m in service.movers
        ],
    }  # fmt: skip


def show(found: Uncertainty) -> None:
    """An uncertainty for people."""
    of = money.currency(found.currency)
    say(f"Uncertainty of the cost per service, {found.period}, {found.scenario}, {found.method} method, {of.code}")
    say(f"In 90 of 100 cases cost lies between low and high ({found.draws:,} draws of the driver quantities, "
        f"seed {found.seed}).")
    say()
    console.table(
        ["service", "name", "cost", "low", "high", "unit cost", "unit low", "unit high", "on judgement"],
        [_service_row(service, of) for service in found.services], "llrrrrrrr")
    if found.measure_next:
        say()
        say("Measure this next: the drivers that explain most of it")
        say()
        console.table(["driver", "name", "evidence", "spread", "explains", "moves most", "by", "a unit"],
                      [_driver_row(driver, of) for driver in found.measure_next], "lllrrlrr")
    say()
    say(RATIO_NOTE)


def _service_row(service: ServiceUncertainty, of: money.Currency) -> list[str]:
    return [
        service.service, service.name, *(console.amount(minor, of) for minor in (
            service.cost, service.cost_low, service.cost_high)),
        *(_unit_cost(value) for value in (service.unit_cost, service.unit_low, service.unit_high)),
        _percent(service.judged_share)]


def _driver_row(driver: DriverInfluence, of: money.Currency) -> list[str]:
    return [driver.driver, driver.name, driver.evidence or "not stated", f"± {exact_text(driver.spread)} %",
            _percent(driver.explained), driver.service, f"± {console.amount(driver.cost, of)}",
            "–" if driver.unit_cost is None else f"± {driver.unit_cost:,.6f}"]


def _unit_cost(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:,.6f}"


def _percent(part: Decimal | None) -> str:
    return "–" if part is None else f"{part * 100:.1f} %"
