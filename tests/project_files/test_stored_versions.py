"""Every version of the project file that was ever written opens, with all that is in it."""

from decimal import Decimal
from pathlib import Path

import pytest

from abc_costing import storage
from abc_costing.model.tables import TABLES
from abc_costing.session import Session
from abc_costing.storage import schema

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_a_stored_project_opens_calculates_and_saves(version: int, tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    path.write_bytes((FOLDER / f"version_{version}.abcproj").read_bytes())
    with Session.open(path) as session:
        model = session.model
        assert [key for key in TABLES if not model.table(key)] == []
        assert [row.pool for row in model.pools] == ["STAFF", "RENT", "Kept"]
        assert model.scenario_changes[0].factor == Decimal("1.030")
        assert (session.batches[0].rows, session.batches[0].amount, len(session.postings)) == (4, 11_500_00, 4)
        assert (session.profiles, session.undo_label, session.redo_label) == (("Monthly",), "Add Kept", "Add Undone")
        assert session.verify_audit() == ()
        result = session.calculate("2025")
        assert (result.costed, result.difference) == (1_623_46, 0)
        session.redo()
        session.save()
    again = storage.open_file(path)
    assert [row.pool for row in again.content.model.pools][-1] == "Undone"
    again.close()
