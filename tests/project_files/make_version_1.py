"""Writes the stored project file of version 1: `python -m tests.project_files.make_version_1`.

Run once, when version 1 was made. The file it wrote is what later programs must be able to open; do not write it anew.
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

TARGET = Path(__file__).with_name("version_1.abcproj")


def make(target: Path) -> None:
    """A project that uses every table, with steps to undo and to redo."""
    full = replace(
        MODEL,
        periods=(rows.Period(period="2025", start=date(2025, 1, 1), end=date(2025, 12, 31), status="open"),),
        cost_centres=(rows.CostCentre(cost_centre="10", name="Siège"), rows.CostCentre(cost_centre="20", parent="10")),
        scenarios=(rows.Scenario(scenario="Budget", description="Board, December"),),
        scenario_changes=(
            rows.ScenarioChange(scenario="Budget", sheet="Ledger", match="account=51*", factor=Decimal("1.030")),
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
    if schema.VERSION != 1:
        raise SystemExit(f"This program writes version {schema.VERSION}.")
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ABC_COSTING_HOME", home)
        patch.setenv("LOGNAME", "ana")
        patch.setattr(homes, "host", lambda: "office")
        make(TARGET)
