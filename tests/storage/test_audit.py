"""The audit log tells everything, and tells when it was tampered with."""

import json
from pathlib import Path

import pytest

from abc_costing import storage
from abc_costing.storage import ProjectFile
from tests.storage.test_project_file import add_pool, import_batch, put


@pytest.fixture
def project() -> ProjectFile:
    made = storage.create()
    for name in "ABCDE":
        add_pool(made, name)
    return made


def test_every_step_its_undo_and_its_redo_are_entries(project: ProjectFile) -> None:
    project.undo()
    project.redo()
    assert [entry.what for entry in project.audit()][-3:] == ["Add E", "Undo: Add E", "Redo: Add E"]
    assert project.broken_audit() == ()
    project.close()


def test_an_entry_has_the_values_before_and_after_and_who_and_where(project: ProjectFile) -> None:
    from dataclasses import replace

    row = project.content.model.pools[0]
    put(project, "Name it", pools=(replace(row, name="Staff"), *project.content.model.pools[1:]))
    entry = project.audit()[-1]
    assert json.loads(entry.before) == {"pools": {str(row.id): {"name": ""}}}
    assert json.loads(entry.after) == {"pools": {str(row.id): {"name": "Staff"}}}
    assert (entry.who, entry.host) == (storage.user(), storage.host())
    project.close()


def test_an_import_is_told_with_its_file(project: ProjectFile) -> None:
    import_batch(project, "march.xlsx")
    assert "march.xlsx" in project.audit()[-1].after
    project.close()


@pytest.mark.parametrize(
    "tampering",
    [
        """UPDATE "audit" SET "after" = '{}' WHERE "number" = 3""",
        """UPDATE "audit" SET "who" = 'Ana' WHERE "number" = 6""",
        """DELETE FROM "audit" WHERE "number" = 3""",
        """DELETE FROM "audit" WHERE "number" = 1""",
        """DELETE FROM "audit" WHERE "number" = 6""",
        """UPDATE "audit" SET "number" = 1 - "number" WHERE "number" IN (3, 4)""",
    ],
)
def test_an_entry_altered_removed_or_moved_is_found(project: ProjectFile, tampering: str) -> None:
    project._connection.execute(tampering)
    assert project.broken_audit() != ()
    project.close()


def test_the_log_stays_over_saving_and_opening(project: ProjectFile, tmp_path: Path) -> None:
    project.publish_as(tmp_path / "fund.abcproj")
    told = project.audit()
    project.close()
    again = storage.open_file(tmp_path / "fund.abcproj")
    assert again.audit() == told
    assert again.broken_audit() == ()
    again.close()
