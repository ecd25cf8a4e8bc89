"""Files that are no project, or can no longer be trusted: refused with the reason, never written to."""

import hashlib
import re
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing import storage
from abc_costing.errors import AbcCostingError, NotFound, ProjectRefused
from abc_costing.storage import Change, schema, seal
from tests.session.little_fund import MODEL


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "fund.abcproj"
    made = storage.create(path)
    made.apply(Change("Model", storage.Content(MODEL, made.content.batches, made.content.profiles)))
    made.publish()
    made.close()
    return path


def refusal(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(ProjectRefused) as refused:
        storage.open_file(path)
    assert path.read_bytes() == before
    return str(refused.value)


def resealed(path: Path, statement: str) -> None:
    """Changes a project file by SQLite, and seals it again as a forger would."""
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    placeholder = seal.prepare(connection)
    connection.close()
    seal.close(path, placeholder)


@pytest.mark.parametrize("content", [b"text", b"PK\x03\x04 a workbook", b"SQLite format 3\0", b"\0" * 200])
def test_another_kind_of_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.abcproj"
    path.write_bytes(content)
    assert "is not an ABC Costing project" in refusal(path)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.abcproj"
    path.touch()
    assert "empty (0 bytes)" in refusal(path)


def test_another_programs_database_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "x.abcproj"
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    assert "is not an ABC Costing project" in refusal(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        storage.open_file(tmp_path / "none.abcproj")
    with pytest.raises(ProjectRefused, match="folder"):
        storage.open_file(tmp_path)


def test_a_newer_file_names_both_versions(project: Path) -> None:
    resealed(project, f"PRAGMA user_version = {schema.VERSION + 6}")
    message = refusal(project)
    assert f"file version {schema.VERSION + 6}" in message
    assert f"up to {schema.VERSION}" in message


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE VIEW "twice" AS SELECT 2',
        'CREATE TRIGGER "more" AFTER INSERT ON "pools" BEGIN DELETE FROM "pools"; END',
        'CREATE TABLE "extra" ("a")',
        'ALTER TABLE "pools" ADD COLUMN "extra" TEXT',
        'DROP TABLE "caps"',
    ],
)
def test_a_schema_that_is_not_ours_is_refused(project: Path, statement: str) -> None:
    resealed(project, statement)
    assert "its tables are not those of a project" in refusal(project)


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE "volumes" SET "quantity" = 'many'""",
        """UPDATE "volumes" SET "quantity" = 'Infinity'""",
        """UPDATE "drivers" SET "as_of" = 'yesterday'""",
    ],
)
def test_cells_that_cannot_be_are_refused(project: Path, statement: str) -> None:
    resealed(project, statement)
    assert "is damaged" in refusal(project)


def test_the_message_names_the_last_good_version(project: Path) -> None:
    data = bytearray(project.read_bytes())
    data[-100] ^= 1
    project.write_bytes(data)
    assert re.search(r"The last version saved from this machine is kept as “.*\.abcproj”", refusal(project))


@given(st.data())
def test_any_damage_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damage")
    path = folder / "fund.abcproj"
    storage.create(path).close()
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["bit", "cut", "zeros", "more"]))
    if kind == "bit":
        harmed = bytearray(whole)
        harmed[at] ^= 1 << data.draw(st.integers(0, 7))
    elif kind == "cut":
        harmed = bytearray(whole[:at])
    elif kind == "zeros":
        harmed = bytearray(whole)
        harmed[at:at + 512] = bytes(len(harmed[at:at + 512]))
    else:
        harmed = bytearray(whole + b"x")
    path.write_bytes(harmed)
    if bytes(harmed) == whole:
        storage.open_file(path).close()
    else:
        with pytest.raises(AbcCostingError):
            storage.open_file(path)
        assert path.read_bytes() == bytes(harmed)


def test_a_text_that_looks_like_a_seal_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    lure = "abc-costing-seal:" + hashlib.sha256(b"x").hexdigest()
    from dataclasses import replace

    settings = replace(project.content.model.settings, name=lure)
    project.apply(Change("Name", replace(project.content, model=replace(project.content.model, settings=settings))))
    project.publish()
    project.close()
    again = storage.open_file(path)
    assert again.content.model.settings.name == lure
    again.close()


def test_the_schema_of_this_version_has_not_changed() -> None:
    # where this fails, a table changed: raise schema.VERSION, write the migration, keep a stored file of the old one
    connection = apsw.Connection(":memory:")
    for statement in schema.statements():
        connection.execute(statement)
    entries = [(str(a), str(b), None if c is None else str(c)) for a, b, c in
               connection.execute("SELECT type, name, sql FROM sqlite_schema")]
    assert schema.fingerprint(entries) == schema.FINGERPRINTS[schema.VERSION]
