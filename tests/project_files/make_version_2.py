"""Writes the stored project file of version 2: `python -m tests.project_files.make_version_2`.

Run once, when version 2 was made. The file it wrote is what later programs must be able to open; do not write it anew.
"""

import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from abc_costing import storage
from abc_costing.model import rows
from abc_costing.model.postings import Posting, Postings
from abc_costing.storage import Batch, Change, KeptProfile, homes, schema
from tests.session.little_fund import MODEL, POSTINGS

TARGET = Path(__file__).with_name("version_2.abcproj")
D = Decimal


def make(target: Path) -> None:
    """A project that uses every table and every column, with steps to undo and to redo.

    What is new in version 2 stands where it does not change the cost: on a driver without an assignment, and in
    assignments of another year.
    """
    full = replace(
        MODEL,
        periods=(
            rows.Period(period="2025", start=date(2025, 1, 1), end=date(2025, 12, 31), status="open"),
            rows.Period(period="2026"),
        ),
        cost_centres=(rows.CostCentre(cost_centre="10", name="Siège"), rows.CostCentre(cost_centre="20", parent="10")),
        drivers=(
            *MODEL.drivers,
            rows.Driver(driver="MINUTES", evidence="sample", spread=D("7.5")),
            rows.Driver(driver="COST", kind="accumulated cost"),
        ),
        evidence_spreads=(rows.EvidenceSpread(evidence="survey", spread=D("12.50")),),
        driver_quantities=(
            *MODEL.driver_quantities,
            rows.DriverQuantity(driver="MINUTES", target="OLD", quantity=D(700), equation="8 + 12*paper + 2,5*“page”"),
        ),
        case_features=(
            rows.CaseFeature(target="OLD", feature="Paper", quantity=D("140.0")),
            rows.CaseFeature(target="OLD", feature="page", period="2025", quantity=D(2100)),
        ),
        assignments=(
            *MODEL.assignments,
            rows.Assignment(source="CLAIMS", driver="MINUTES", period="2026", capacity=D(90000), unused="charge",
                            charge_to="SICK", fte=D("1.5")),
            rows.Assignment(source="STAFF", driver="FTE", period="2026", fixed_amount=123_45),
            rows.Assignment(source="STAFF", driver="COST", period="2026"),
            rows.Assignment(source="PAY", driver="CASES", period="2026", rate=D("1.2500")),
        ),
        scenarios=(rows.Scenario(scenario="Budget", description="Board, December"),),
        scenario_changes=(
            rows.ScenarioChange(scenario="Budget", sheet="Ledger", match="account=51*", factor=D("1.030")),
        ),
    )
    project = storage.create()
    profile = KeptProfile(name="Monthly", content='{"name": "Monthly", "mapping": {}}')
    project.apply(Change("Import the model", replace(project.content, model=full, profiles=(profile,))))
    batch = Batch(file="ledger.csv", sha256="ab" * 32, rows=4, debit=11_501_00, credit=1_00)
    ledger = Postings.of((*POSTINGS, Posting(account="5110", amount=-1_00, period="2025", scenario="Budget", row=5)))
    project.apply(Change("Import ledger.csv", replace(project.content, batches=(batch,)), (ledger,)))
    for name in ("Kept", "Undone"):
        pools = (*project.content.model.pools, rows.Pool(pool=name))
        model = project.content.model.with_table("pools", pools)
        project.apply(Change(f"Add {name}", replace(project.content, model=model)))
    project.undo()
    project.publish_as(target)
    project.close()


if __name__ == "__main__":
    if schema.VERSION != 2:
        raise SystemExit(f"This program writes version {schema.VERSION}.")
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ABC_COSTING_HOME", home)
        patch.setenv("LOGNAME", "ana")
        patch.setattr(homes, "host", lambda: "office")
        make(TARGET)
