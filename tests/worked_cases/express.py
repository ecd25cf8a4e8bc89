"""How a published case is written as a model: one function a kind of case, giving the figures that the case states.

Amounts are taken ten thousand times larger than stated, so that cases in millions or without cents keep their digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from abc_costing import allocation, indicators, money
from abc_costing.model import rows
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import EMPTY, Posting, Postings
from abc_costing.model.results import Result

PERIOD = "2025"
SCALE = 10_000
EURO = money.currency("EUR")
Figures = dict[str, Any]
Inputs = Mapping[str, Any]


def minor(value: Any) -> int:
    amount = money.to_minor(Decimal(str(value)) * SCALE, EURO)
    assert amount is not None
    return amount


def major(amount: int) -> Decimal:
    return money.to_decimal(amount, EURO) / SCALE


@dataclass
class Book:
    """A model while a case is written into it."""

    method: rows.Method = "reciprocal"
    pools: dict[str, int] = field(default_factory=dict)
    activities: list[rows.Activity] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    drivers: list[rows.Driver] = field(default_factory=list)
    quantities: list[rows.DriverQuantity] = field(default_factory=list)
    assignments: list[rows.Assignment] = field(default_factory=list)
    direct: list[rows.DirectCost] = field(default_factory=list)
    volumes: list[rows.Volume] = field(default_factory=list)

    def pool(self, name: str, cost: Any) -> None:
        self.pools[name] = minor(cost)

    def activity(self, name: str, cost: Any = 0, *, support: bool = False, step: int | None = None) -> None:
        self.activities.append(rows.Activity(activity=name, kind="support" if support else "primary", step=step))
        self.direct.append(rows.DirectCost(target=name, period=PERIOD, amount=minor(cost)))

    def service(self, name: str, volume: Any = None, cost: Any = 0) -> None:
        self.services.append(name)
        self.direct.append(rows.DirectCost(target=name, period=PERIOD, amount=minor(cost)))
        if volume is not None:
            self.volumes.append(rows.Volume(target=name, period=PERIOD, quantity=Decimal(str(volume))))

    def assign(
        self, source: str, usage: Mapping[str, Any], *, kind: rows.DriverKind = "quantity", capacity: Any = None,
        weights: Mapping[str, Any] | None = None, fixed: Any = None, rate: Any = None,
    ) -> None:
        """fixed: an amount that is carried first; rate: what each unit of the driver is charged first."""
        before = sum(row.source == source for row in self.assignments)
        driver = f"driver {before + 1} of {source}" if before else f"driver of {source}"
        self.drivers.append(rows.Driver(driver=driver, kind=kind))
        self.quantities += [
            rows.DriverQuantity(driver=driver, target=target, quantity=Decimal(str(quantity)),
                                weight=Decimal(str((weights or {}).get(target, 1))))
            for target, quantity in usage.items()]
        self.assignments.append(rows.Assignment(
            source=source, driver=driver, capacity=None if capacity is None else Decimal(str(capacity)),
            fixed_amount=None if fixed is None else minor(fixed),
            rate=None if rate is None else Decimal(str(rate)) * SCALE))

    def run(self) -> Result:
        accounts = {pool: f"{6000 + i}" for i, pool in enumerate(self.pools)}
        model = Model(
            settings=Settings(currency="EUR", method=self.method), periods=(rows.Period(period=PERIOD),),
            pools=tuple(rows.Pool(pool=pool) for pool in self.pools),
            pool_rules=tuple(rows.PoolRule(accounts=account, pool=pool) for pool, account in accounts.items()),
            activities=tuple(self.activities), services=tuple(rows.Service(service=s) for s in self.services),
            drivers=tuple(self.drivers), driver_quantities=tuple(self.quantities),
            assignments=tuple(self.assignments), direct_costs=tuple(self.direct), volumes=tuple(self.volumes))
        ledger = Postings.of(Posting(accounts[pool], cost, period=PERIOD) for pool, cost in self.pools.items())
        result = allocation.allocate(model, ledger, PERIOD)
        assert result.difference == 0
        return result


def total(result: Result, node: str) -> Decimal:
    found = result.node(node)
    assert found is not None
    return major(found.total)


def flow(result: Result, source: str, target: str) -> Decimal:
    return major(sum(f.amount for f in result.flows if (f.source, f.target) == (source, target)))


def unit_costs(result: Result) -> dict[str, Decimal]:
    return {s.service: s.unit_cost / SCALE for s in result.services if s.unit_cost is not None}


def centres(method: rows.Method) -> Callable[[Inputs], Figures]:
    """Service and operating departments: direct, step-down, reciprocal or repeated distribution."""

    def figures(inputs: Inputs) -> Figures:
        book = Book(method)
        order = list(inputs.get("order", ()))
        for name, cost in inputs["operating"].items():
            book.activity(name, cost)
        for name, centre in inputs["service"].items():
            step = order.index(name) + 1 if method == "step-down" else None
            book.activity(name, centre["cost"], support=True, step=step)
            book.assign(name, centre["usage"])
        result = book.run()
        assert not order or method != "step-down" or list(result.step_order) == order
        return {
            "operating_total": {name: total(result, name) for name in inputs["operating"]},
            "reciprocated_cost": {name: total(result, name) for name in inputs["service"]},
            "stepped_down_cost": {name: total(result, name) for name in inputs["service"]},
            "allocations": {s: {t: flow(result, s, t) for t in c["usage"]} for s, c in inputs["service"].items()},
        }

    return figures


def two_rates(inputs: Inputs) -> Figures:
    """One department: its fixed amount over a base with its capacity, and a rate on actual use."""
    actual = inputs["actual_usage"]
    base = inputs.get("fixed_base", actual)
    whole = inputs.get("fixed_base_total", inputs.get("budgeted_usage_total"))
    book = Book()
    book.pool("Department", inputs["fixed_cost"] + inputs["variable_rate"] * sum(actual.values()))
    for name in actual:
        book.activity(name)
    book.assign("Department", base, capacity=whole, fixed=inputs["fixed_cost"])
    book.assign("Department", actual, rate=inputs["variable_rate"])
    result = book.run()
    assert total(result, "Department") - major(result.unused) == sum(total(result, name) for name in actual)
    fixed = result.capacities[0]
    fixed_rate = major(fixed.cost) / fixed.supplied
    return {
        "rate": fixed_rate + inputs["variable_rate"],
        "fixed_rate": fixed_rate,
        "allocation": {name: total(result, name) for name in actual},
        "unallocated_fixed": major(fixed.unused_cost),
    }


def absorbed(inputs: Inputs) -> Figures:
    """A rate fixed in advance by the budget; what it absorbs too little of goes by units at a supplementary rate."""
    budget = Book()
    budget.pool("Overhead", inputs["budget_cost"])
    budget.activity("Production")
    budget.assign("Overhead", {"Production": inputs["budget_base"]}, capacity=inputs["budget_base"])
    planned = budget.run().capacities[0]
    rate = major(planned.cost) / planned.supplied
    book = Book()
    book.pool("Overhead", inputs["actual_cost"])
    book.activity("Production")
    for name in inputs["units"]:
        book.service(name)
    book.assign("Overhead", {"Production": inputs["actual_base"]}, rate=rate)
    charged = book.run()
    overhead = charged.node("Overhead")
    assert overhead is not None
    book.assign("Overhead", inputs["units"])
    supplied = book.run()
    supplement = {name: total(supplied, name) for name in inputs["units"]}
    return {
        "rate": rate,
        "absorbed": flow(charged, "Overhead", "Production"),
        "over_absorbed": -major(overhead.unassigned),
        "supplementary_rate": sum(supplement.values()) / sum(inputs["units"].values()),
        "supplementary": supplement,
    }


def time_driven(inputs: Inputs) -> Figures:
    """Minutes per unit x volume against practical capacity; and the survey's percentages for comparison."""
    work = inputs["activities"]
    quantity = {name: entry.get("quantity", 1) for name, entry in work.items()}
    book = Book()
    book.pool("Department", inputs["cost"])
    for name in work:
        book.service(name, quantity[name])
    survey = replace(book, drivers=[], quantities=[], assignments=[])
    book.assign("Department", quantity, capacity=inputs["practical_capacity"],
                weights={name: entry["unit_time"] for name, entry in work.items()})
    result = book.run()
    capacity = result.capacities[0]
    found: Figures = {
        "capacity_cost_rate": major(capacity.cost) / capacity.supplied,
        "unit_cost": unit_costs(result),
        "total_time_used": capacity.used,
        "unused_time": capacity.unused,
        "total_cost_assigned": major(capacity.cost - capacity.unused_cost),
        "unused_cost": major(capacity.unused_cost),
    }
    if all("survey_pct" in entry for entry in work.values()):
        survey.assign("Department", {name: entry["survey_pct"] for name, entry in work.items()}, kind="percent")
        found["conventional_rate"] = unit_costs(survey.run())
    return found


def two_stages(inputs: Inputs) -> Figures:
    """Resources by percentages to activities, activities by drivers to products with direct costs."""
    book = Book()
    for name, resource in inputs["resources"].items():
        book.pool(name, resource["cost"])
        book.assign(name, resource["to"], kind="percent")
    for name in inputs["pools"]:
        book.activity(name)
        book.assign(name, inputs["drivers"][name]["usage"])
    for name, units in inputs["units"].items():
        book.service(name, units, inputs["direct_cost"][name])
    result = book.run()
    full = {s.service: major(s.cost) for s in result.services}
    usage = {name: sum(inputs["drivers"][name]["usage"].values()) for name in inputs["pools"]}
    return {
        "pool_total": {name: total(result, name) for name in inputs["pools"]},
        "rate": {name: total(result, name) / usage[name] for name in inputs["pools"]},
        "total": {name: full[name] - inputs["direct_cost"][name] for name in full},
        "full_cost": full,
        "full_cost_per_unit": unit_costs(result),
    }


def activity_based(inputs: Inputs) -> Figures:
    """Activities to products; where a driver's volume is stated, it is the capacity."""
    book = Book()
    products = {name for entry in inputs["activities"].values() for name in entry["usage"]}
    for name in sorted(products):
        book.service(name, inputs.get("units", {}).get(name))
    for name, entry in inputs["activities"].items():
        book.activity(name, entry["cost"])
        book.assign(name, entry["usage"], capacity=entry.get("driver_volume"))
    result = book.run()
    volume = {name: entry.get("driver_volume", sum(entry["usage"].values()))
              for name, entry in inputs["activities"].items()}
    return {
        "rate": {name: total(result, name) / volume[name] for name in volume},
        "total": {s.service: major(s.cost) for s in result.services},
        "per_unit": unit_costs(result),
    }


def primary(inputs: Inputs) -> Figures:
    """Items of cost to departments, each by its own basis."""
    book = Book()
    departments = dict.fromkeys(name for item in inputs["items"].values() for name in item["basis"])
    for name in departments:
        book.activity(name)
    for name, item in inputs["items"].items():
        book.pool(name, item["cost"])
        book.assign(name, item["basis"])
    result = book.run()
    return {"primary_total": {name: total(result, name) for name in departments}}


def unit_cost(inputs: Inputs) -> Figures:
    """Activities that all serve one service, per output."""
    book = Book()
    book.service("Award", inputs["outputs"])
    for name, cost in inputs["activity_costs"].items():
        book.activity(name, cost)
        book.assign(name, {"Award": 1}, kind="even")
    service = book.run().services[0]
    assert service.unit_cost is not None
    return {"total": major(service.cost), "unit_cost": service.unit_cost / SCALE}


def totals(inputs: Inputs) -> Figures:
    """Parts that add up: one pool a part, a service each."""
    book = Book()
    for name, cost in inputs["parts"].items():
        book.pool(name, cost)
        book.service(f"service {name}")
        book.assign(name, {f"service {name}": 1})
    return {"total": major(book.run().costed)}


def ratios(pairs: Mapping[str, tuple[Any, Any]]) -> dict[str, Decimal]:
    found = {}
    for name, (expense, base) in pairs.items():
        value = indicators.ratio(minor(expense), Decimal(str(base)) * SCALE, EURO)
        assert value is not None
        found[name] = value
    return found


def expense_ratio(inputs: Inputs) -> Figures:
    """Expense as a percentage of a base."""
    return {"ratio_pct": ratios({name: (pair["num"], pair["den"]) for name, pair in inputs["pairs"].items()})}


def expense_cap(inputs: Inputs) -> Figures:
    """Expense against the sum of percentages of bases."""
    terms = {term["of"]: term for term in inputs["limit_terms"]}
    model = Model(
        settings=Settings(currency="EUR"), periods=(rows.Period(period=PERIOD),),
        accounts=(rows.Account(account="6000"),),
        statistics=tuple(rows.Statistic(statistic=name, period=PERIOD, value=Decimal(str(term["base"])) * SCALE)
                         for name, term in terms.items()),
        caps=tuple(rows.CapStep(cap="law", starts="2000", percent=Decimal(str(term["pct"])), base=name)
                   for name, term in terms.items()))
    ledger = Postings.of([Posting("6000", minor(inputs["expense"]), period=PERIOD)])
    spent = indicators.expense(model, ledger, PERIOD)
    period = indicators.caps(model, {PERIOD: spent})[0].periods[0]
    assert indicators.expense(model, EMPTY, PERIOD) == 0
    return {
        "limit": major(period.limit), "headroom": major(period.headroom), "breach": period.status == "over",
        "expense_pct_of_limit": Decimal(period.expense) / Decimal(period.limit) * 100,
        "ratio_pct": ratios({name: (inputs["expense"], base) for name, base in inputs.get("ratios", {}).items()}),
    }


KINDS: dict[str, Callable[[Inputs], Figures]] = {
    "direct": centres("direct"),
    "step_down": centres("step-down"),
    "reciprocal": centres("reciprocal"),
    "repeated_distribution": centres("reciprocal"),
    "single_rate": two_rates,
    "dual_rate": two_rates,
    "absorption": absorbed,
    "tdabc": time_driven,
    "two_stage_abc": two_stages,
    "abc": activity_based,
    "primary_apportionment": primary,
    "activity_unit_cost": unit_cost,
    "total": totals,
    "expense_ratio": expense_ratio,
    "expense_cap": expense_cap,
}
