"""Every version of the project file that was ever written opens, with all that is in it."""

import shutil
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import apsw
import pytest

from abc_costing import storage
from abc_costing.errors import ProjectRefused
from abc_costing.model import rows
from abc_costing.model.tables import TABLES
from abc_costing.session import Session
from abc_costing.storage import ProjectFile, migrations, schema, seal, versions

FOLDER = Path(__file__).parent
VERSIONS = range(1, schema.VERSION + 1)
OLDER = VERSIONS[:-1]


def stored(version: int, folder: Path) -> Path:
    """A copy of the stored file of a version."""
    return Path(shutil.copyfile(FOLDER / f"version_{version}.abcproj", folder / "fund.abcproj"))


def version_of(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_stored_project_opens_calculates_and_saves(version: int, tmp_path: Path) -> None:
    path = stored(version, tmp_path)
    assert version_of(path) == version
    with Session.open(path) as session:
        model = session.model
        new = {"evidence_spreads", "case_features"} if version == 1 else set()
        assert {key for key in TABLES if not model.table(key)} == new
        assert [row.pool for row in model.pools] == ["STAFF", "RENT", "Kept"]
        assert model.scenario_changes[0].factor == Decimal("1.030")
        assert (session.batches[0].rows, session.batches[0].amount, len(session.postings)) == (4, 11_500_00, 4)
        assert (session.profiles, session.undo_label, session.redo_label) == (("Monthly",), "Add Kept", "Add Undone")
        assert session.verify_audit() == ()
        result = session.calculate("2025")
        assert (result.costed, result.difference) == (1_623_46, 0)
        session.redo()
        session.save()
    assert version_of(path) == schema.VERSION
    again = storage.open_file(path)
    assert [row.pool for row in again.content.model.pools][-1] == "Undone"
    again.close()


def test_the_stored_file_of_version_2_has_what_is_new_in_it(tmp_path: Path) -> None:
    project = storage.open_file(stored(2, tmp_path))
    model = project.content.model
    project.close()
    assert model.driver_quantities[-1].equation == "8 + 12*paper + 2,5*“page”"
    assert [(row.feature, str(row.quantity), row.period) for row in model.case_features] == [
        ("Paper", "140.0", ""), ("page", "2100", "2025")]
    assert [(row.driver, row.kind, row.spread) for row in model.drivers[-2:]] == [
        ("MINUTES", "quantity", Decimal("7.5")), ("COST", "accumulated cost", None)]
    assert [(row.evidence, row.spread) for row in model.evidence_spreads] == [("survey", Decimal("12.50"))]
    assert [(r.fixed_amount, r.rate, r.unused, r.charge_to, r.fte) for r in model.assignments if r.period] == [
        (None, None, "charge", "SICK", Decimal("1.5")), (123_45, None, "keep apart", "", None),
        (None, None, "keep apart", "", None), (None, Decimal("1.2500"), "keep apart", "", None)]


def cells(path: Path, tables: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Every row of some tables of a file, by column."""
    found = {}
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    for table in tables:
        result = connection.execute(f'SELECT * FROM "{table}"')
        rows_ = result.fetchall()
        names = [column for column, *_ in connection.execute(f'SELECT name FROM pragma_table_info("{table}")')]
        found[table] = [dict(zip(names, row, strict=True)) for row in rows_]
    connection.close()
    return found


def test_no_cell_of_version_1_is_lost_or_changed(tmp_path: Path) -> None:
    path = stored(1, tmp_path)
    tables = [*(key for key in TABLES if key not in ("evidence_spreads", "case_features")),
              "settings", "profiles", "batches", "postings", "posting_texts"]
    before = cells(path, tables)
    project = storage.open_file(path)
    project.publish()
    project.close()
    after = cells(path, tables)
    added = {column for table in tables for column in {*after[table][0]} - {*before[table][0]}}
    assert added == {"spread", "equation", "fixed_amount", "rate", "unused", "charge_to", "fte"}
    for table in tables:
        assert [{k: v for k, v in row.items() if k not in added} for row in after[table]] == before[table]


@pytest.mark.parametrize("version", OLDER)
def test_opening_an_older_file_is_noted_and_leaves_it_as_it_was(version: int, tmp_path: Path, home: Path) -> None:
    path = stored(version, tmp_path)
    before = path.read_bytes()
    project = storage.open_file(path)
    assert (project.unsaved, project.undo_label) == (False, "Add Kept")
    assert project.audit()[-1].what == f"Bring the project from file version {version} to {schema.VERSION}"
    assert project.broken_audit() == ()
    project.close()
    assert path.read_bytes() == before
    assert [kept.read_bytes() for kept in versions.kept(path)] == [before]
    storage.open_file(path).publish()
    assert [version_of(kept) for kept in versions.kept(path)] == [schema.VERSION, version]


@pytest.mark.parametrize("version", OLDER)
def test_a_kept_version_of_an_older_program_opens(version: int, tmp_path: Path) -> None:
    path = stored(version, tmp_path)
    project = storage.open_file(path)
    project.publish()
    project.close()
    oldest = storage.open_file(versions.kept(path)[-1], untitled=True)
    assert [row.pool for row in oldest.content.model.pools] == ["STAFF", "RENT", "Kept"]
    oldest.close()


def all_undone(project: ProjectFile) -> list[Any]:
    """The contents from the present one back to the first."""
    found = [project.content]
    while project.undo_label is not None:
        project.undo()
        found.append(project.content)
    return found


@pytest.mark.parametrize("version", OLDER)
def test_everything_is_undone_and_done_again_over_the_change_of_version(version: int, tmp_path: Path) -> None:
    path = stored(version, tmp_path)
    project = storage.open_file(path)
    back = all_undone(project)
    assert [len(content.model.assignments) for content in back] == [5, 5, 5, 0]
    forth = [project.content]
    for _ in back[1:]:
        project.redo()
        forth.append(project.content)
    assert forth == back[::-1]
    project.publish()
    project.close()
    assert storage.open_file(path).content == back[0]


@pytest.mark.parametrize("version", OLDER)
def test_an_older_file_can_be_read_where_nothing_may_be_written(version: int, tmp_path: Path) -> None:
    path = stored(version, tmp_path)
    before = path.read_bytes()
    path.chmod(0o444)
    for read_only in (True, False):
        project = storage.open_file(path, read_only=read_only)
        assert project.read_only
        assert len(project.postings()) == 4
        assert project.content.model.assignments[0] == rows.Assignment(
            id=project.content.model.assignments[0].id, source="STAFF", driver="FTE")
        project.close()
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("version", OLDER)
def test_work_that_an_older_program_left_behind_is_recovered(version: int, tmp_path: Path, home: Path) -> None:
    """A working copy of the older version, with a step that its file does not have."""
    path = stored(version, tmp_path)
    folder = home / "working" / "left"
    folder.mkdir(parents=True)
    shutil.copyfile(path, folder / "project.sqlite")
    connection = apsw.Connection(str(folder / "project.sqlite"))
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute('UPDATE "meta" SET "value" = 0 WHERE "key" = \'saved_step\'')
    connection.close()
    (left,) = storage.recoverable()
    project = storage.recover(left)
    assert project.unsaved
    assert [row.pool for row in project.content.model.pools] == ["STAFF", "RENT", "Kept"]
    project.publish_as(tmp_path / "other.abcproj")
    project.close()
    assert version_of(tmp_path / "other.abcproj") == schema.VERSION


def test_a_working_copy_of_a_newer_program_is_left_alone(tmp_path: Path, home: Path) -> None:
    path = stored(schema.VERSION, tmp_path)
    folder = home / "working" / "left"
    folder.mkdir(parents=True)
    shutil.copyfile(path, folder / "project.sqlite")
    connection = apsw.Connection(str(folder / "project.sqlite"))
    connection.execute(
        f'PRAGMA user_version = {schema.VERSION + 1}; UPDATE "meta" SET "value" = 0 WHERE "key" = \'saved_step\'')
    connection.close()
    (left,) = storage.recoverable()
    with pytest.raises(ProjectRefused, match="newer"):
        storage.recover(left)
    assert version_of(folder / "project.sqlite") == schema.VERSION + 1


@pytest.mark.parametrize("statement", [
    'CREATE TABLE "extra" ("a")',
    'ALTER TABLE "drivers" ADD COLUMN "spread" TEXT',
    """UPDATE "journal" SET "images" = x'00' WHERE "step" = 1""",
    """UPDATE "assignments" SET "capacity" = 'much'""",
])  # fmt: skip
def test_an_older_file_that_is_not_what_it_says_is_refused(statement: str, tmp_path: Path) -> None:
    path = stored(1, tmp_path)
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    placeholder = seal.prepare(connection)
    connection.close()
    seal.close(path, placeholder)
    before = path.read_bytes()
    with pytest.raises(ProjectRefused, match="is damaged"):
        storage.open_file(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("statement", [
    """UPDATE "case_features" SET "quantity" = 'NaN'""",
    """UPDATE "evidence_spreads" SET "spread" = 'Infinity'""",
    """UPDATE "assignments" SET "rate" = 'much' WHERE "rate" IS NOT NULL""",
    """UPDATE "drivers" SET "spread" = '1,5' WHERE "spread" IS NOT NULL""",
])  # fmt: skip
def test_cells_of_the_later_columns_are_not_believed_either(statement: str, tmp_path: Path) -> None:
    path = stored(2, tmp_path)
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    placeholder = seal.prepare(connection)
    connection.close()
    seal.close(path, placeholder)
    with pytest.raises(ProjectRefused, match="is damaged"):
        storage.open_file(path)


def test_there_is_a_way_from_every_version_to_the_next() -> None:
    assert set(migrations.STEPS) == set(OLDER)
    assert set(schema.FINGERPRINTS) == set(VERSIONS)


def test_the_steps_are_final() -> None:
    """They import nothing that goes on changing."""
    for version in OLDER:
        module = f"abc_costing.storage.migrations.from_{version}"
        text = Path(sys.modules[module].__file__ or "").read_text("utf-8")
        assert "abc_costing" not in text
