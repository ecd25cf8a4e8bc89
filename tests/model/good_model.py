"""A model without findings, and what is found once rows are added to it."""

from decimal import Decimal
from typing import Any

from abc_costing.model import rows
from abc_costing.model.checks import check_model
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.findings import Finding

D = Decimal
GOOD = Model(
    Settings(name="Fund"),
    periods=(rows.Period(id=2, period="2025"), rows.Period(id=3, period="2025-Q1")),
    cost_centres=(rows.CostCentre(id=2, cost_centre="HQ"), rows.CostCentre(id=3, cost_centre="R1", parent="hq ")),
    pools=(rows.Pool(id=2, pool="People"), rows.Pool(id=3, pool="IT")),
    pool_rules=(
        rows.PoolRule(id=2, order=1, accounts="51*", pool="people", share=D("0.6")),
        rows.PoolRule(id=3, order=1, accounts="51*", pool="IT", share=D("0.4")),
    ),
    activities=(rows.Activity(id=2, activity="Assess claim"),),
    services=(rows.Service(id=2, service="Old age"),),
    drivers=(rows.Driver(id=2, driver="Hours"),),
    driver_quantities=(rows.DriverQuantity(id=2, driver="hours", target="ASSESS claim", quantity=D(1)),),
    assignments=(
        rows.Assignment(id=2, source="People", driver="Hours", share=D("0.5")),
        rows.Assignment(id=3, source="People", driver="Hours", period="2025", share=D("0.7")),
    ),
    direct_costs=(rows.DirectCost(id=2, target="Old age", period="2025", amount=-5),),
    volumes=(rows.Volume(id=2, target="Old age", period="2025", quantity=D(10)),),
    statistics=(rows.Statistic(id=2, statistic="contributions", period="2025", value=D(10)),),
    caps=(
        rows.CapStep(id=2, cap="Act", starts="2016-07-01", percent=D(5), base="Contributions"),
        rows.CapStep(id=3, cap="Act", starts="2026", percent=D(4), base="contributions"),
    ),
    scenarios=(rows.Scenario(id=2, scenario="Budget"), rows.Scenario(id=3, scenario="Forecast", based_on="budget")),
    scenario_changes=(
        rows.ScenarioChange(
            id=2, scenario="Forecast", sheet="ledger", match="account=61*; cost_centre=R2*", factor=D("1.03")
        ),
    ),
)


def found(**tables: Any) -> list[Finding]:
    """Findings of the good model with rows added to some tables."""
    model = GOOD
    for key, more in tables.items():
        model = model.with_table(key, (*model.table(key), *more))
    return list(check_model(model))


def one(**tables: Any) -> Finding:
    findings = found(**tables)
    assert len(findings) == 1, [finding.line() for finding in findings]
    assert findings[0].remedy[0].isupper()
    assert findings[0].cause.endswith(".")
    return findings[0]


def place(finding: Finding) -> tuple[str, str, int | None, str, str]:
    return finding.severity, finding.table, finding.row_id, finding.field, finding.value
