"""A project is what was put into it: over undo, redo, saving, opening, crashes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from abc_costing import storage
from abc_costing.errors import EditRefused, ProjectRefused
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import CODED, Postings
from abc_costing.model.tables import TABLES
from abc_costing.storage import Batch, Change, KeptProfile, ProjectFile, journal
from tests.session.little_fund import MODEL, POSTINGS


def forget_ids(model: Model) -> Model:
    for key in TABLES:
        model = model.with_table(key, tuple(replace(row, id=0) for row in model.table(key)))
    return model


def put(project: ProjectFile, label: str = "Change", **tables: tuple[rows.Row, ...]) -> storage.Applied:
    model = project.content.model
    for key, new in tables.items():
        model = model.with_table(key, new)
    return project.apply(Change(label, replace(project.content, model=model)))


def add_pool(project: ProjectFile, name: str) -> storage.Applied:
    return put(project, f"Add {name}", pools=(*project.content.model.pools, rows.Pool(pool=name)))


def pools(project: ProjectFile) -> list[str]:
    return [row.pool for row in project.content.model.pools]


def import_batch(project: ProjectFile, file: str = "a.xlsx") -> storage.Applied:
    content = replace(project.content, batches=(*project.content.batches, Batch(file=file, sha256="00", rows=3)))
    return project.apply(Change(f"Import {file}", content, (Postings.of(POSTINGS),)))


def same_postings(one: Postings, other: Postings) -> bool:
    return len(one) == len(other) and all(one[i] == other[i] for i in range(len(one)))


def test_everything_comes_back_from_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    full = replace(
        MODEL,
        periods=(rows.Period(period="2025", start=date(2025, 1, 1), end=date(2025, 12, 31), status="closed"),),
        cost_centres=(rows.CostCentre(cost_centre="007", name="Élevage “x”\n", parent="1E210"),),
        scenarios=(rows.Scenario(scenario="Budget", description="=1+1"),),
        scenario_changes=(rows.ScenarioChange(scenario="Budget", sheet="Ledger", factor=Decimal("1.0300")),),
        direct_costs=(rows.DirectCost(target="OLD", period="2025", amount=-(2**53) + 1),),
        volumes=(rows.Volume(target="OLD", period="2025", quantity=Decimal("1E+3")),),
    )
    with_profile = (KeptProfile(name="SAP", content='{"name": "SAP"}'),)
    project = storage.create(path)
    project.apply(Change("Model", replace(project.content, model=full, profiles=with_profile)))
    import_batch(project)
    project.publish()
    project.close()
    again = storage.open_file(path)
    assert forget_ids(again.content.model) == full
    assert str(again.content.model.volumes[0].quantity) == "1E+3"
    assert [profile.name for profile in again.content.profiles] == ["SAP"]
    assert same_postings(again.postings(), Postings.of(POSTINGS))
    again.close()


def test_the_working_copy_has_a_write_ahead_log_and_the_file_has_none(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    add_pool(project, "A")
    (working,) = (home / "working").glob("*/project.sqlite")
    log = working.with_name("project.sqlite-wal")
    assert (working.read_bytes()[18:20], log.stat().st_size > 0) == (b"\2\2", True)  # journal versions of the header
    project.publish()
    assert path.read_bytes()[18:20] == b"\1\1"
    project.close()


def test_at_rest_there_is_one_file_and_nothing_beside_it(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    add_pool(project, "A")
    project.publish()
    project.close()
    assert [file.name for file in tmp_path.iterdir()] == ["fund.abcproj"]
    assert path.read_bytes()[18:20] == b"\x01\x01"  # rollback mode: opens on read-only media
    assert list((home / "working").iterdir()) == []


def test_what_was_not_saved_is_not_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    add_pool(project, "A")
    assert project.unsaved
    project.close()
    again = storage.open_file(path)
    assert pools(again) == []
    again.close()


def test_undo_back_to_the_saved_state_is_saved_again(tmp_path: Path) -> None:
    project = storage.create(tmp_path / "fund.abcproj")
    add_pool(project, "A")
    project.publish()
    add_pool(project, "B")
    assert project.unsaved
    project.undo()
    assert (project.unsaved, pools(project)) == (False, ["A"])
    add_pool(project, "C")  # another step than the one undone
    assert project.unsaved
    project.close()


def test_undo_reaches_back_over_a_restart_and_redo_too(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    for name in "ABC":
        add_pool(project, name)
    project.undo()
    project.publish()
    project.close()
    again = storage.open_file(path)
    assert (again.undo_label, again.redo_label) == ("Add B", "Add C")
    again.redo()
    assert pools(again) == ["A", "B", "C"]
    for _ in "ABC":
        again.undo()
    assert pools(again) == []
    with pytest.raises(EditRefused, match="nothing to undo"):
        again.undo()
    again.close()


def test_only_so_many_steps_are_remembered_and_saved_states_stay_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "KEPT_STEPS", 3)
    project = storage.create(tmp_path / "fund.abcproj")
    for name in "ABCDE":
        add_pool(project, name)
        if name == "B":
            project.publish()
    for _ in range(3):
        project.undo()
    assert (pools(project), project.undo_label, project.unsaved) == (["A", "B"], None, False)
    project.redo()
    assert project.unsaved
    project.close()


def test_undone_rows_come_back_in_their_place_with_their_id(tmp_path: Path) -> None:
    project = storage.create()
    put(project, pools=tuple(rows.Pool(pool=name) for name in "ABCD"))
    before = project.content.model.pools
    put(project, pools=(before[3], before[0], before[2]))
    assert pools(project) == ["D", "A", "C"]
    undone = project.undo()
    assert project.content.model.pools == before
    assert undone.tables["pools"].added == {before[1].id}
    project.close()


def test_an_import_is_one_step_and_its_postings_come_back_with_redo(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    import_batch(project)
    project.undo()
    assert len(project.postings()) == 0
    project.publish()
    project.close()
    again = storage.open_file(path)
    again.redo()
    assert same_postings(again.postings(), Postings.of(POSTINGS))
    again.close()


def test_postings_nothing_can_bring_back_leave_the_file(tmp_path: Path) -> None:
    from abc_costing.storage import ledger_rows

    project = storage.create(tmp_path / "fund.abcproj")
    import_batch(project)
    batch = project.content.batches[0].id
    project.undo()
    add_pool(project, "A")  # the redo is gone
    project.publish()
    assert len(ledger_rows.load(project._connection, [batch])) == 0
    project.close()


def test_two_batches_keep_apart_texts_of_the_same_code() -> None:
    project = storage.create()
    import_batch(project, "a.xlsx")
    import_batch(project, "b.xlsx")
    found = project.postings()
    assert same_postings(found.take(np.arange(3, 6)), Postings.of(POSTINGS))
    assert all(len(getattr(found, name)) == 6 for name in CODED)
    project.close()


def test_the_second_opener_reads_and_is_told_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    first = storage.create(path)
    second = storage.open_file(path)
    assert second.read_only
    assert f"{storage.user()} has it open on {storage.host()}" in second.read_only_reason
    with pytest.raises(EditRefused):
        add_pool(second, "A")
    with pytest.raises(ProjectRefused):
        second.publish()
    second.close()
    first.close()
    third = storage.open_file(path)
    assert not third.read_only
    third.close()


def test_a_project_only_opened_and_not_edited_is_held_too(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    storage.create(path).close()
    first = storage.open_file(path)
    second = storage.open_file(path)
    assert (first.read_only, second.read_only) == (False, True)
    assert storage.recoverable() == ()
    second.close()
    first.close()


def test_a_second_opener_may_save_under_another_name_and_goes_on_there(tmp_path: Path) -> None:
    first = storage.create(tmp_path / "fund.abcproj")
    second = storage.open_file(tmp_path / "fund.abcproj")
    second.publish_as(tmp_path / "copy.abcproj")
    add_pool(second, "A")
    second.publish()
    second.close()
    assert not first.read_only
    first.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.abcproj", "fund.abcproj"]


def test_an_owner_on_another_machine_counts_as_there(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    storage.create(path).close()
    (tmp_path / ".~fund.abcproj.owner").write_text(
        '{"user": "Ana", "host": "elsewhere", "pid": 4, "since": "2026-01-05T08:00:00+00:00", "working": "x"}', "utf-8")
    project = storage.open_file(path)
    assert project.read_only_reason == "Ana has it open on elsewhere since 2026-01-05 08:00:00 (UTC)."
    project.close()
    assert (tmp_path / ".~fund.abcproj.owner").exists()


@pytest.mark.parametrize("text", ["", "nonsense", '{"user": "Ana"}'])
def test_an_owner_file_that_says_nothing_is_stale(tmp_path: Path, text: str) -> None:
    path = tmp_path / "fund.abcproj"
    storage.create(path).close()
    (tmp_path / ".~fund.abcproj.owner").write_text(text, "utf-8")
    project = storage.open_file(path)
    assert not project.read_only
    project.close()


def test_saving_over_what_somebody_else_saved_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    other = storage.open_file(path, untitled=True)
    add_pool(other, "THEIRS")
    other.publish_as(tmp_path / "theirs.abcproj")
    other.close()
    path.write_bytes((tmp_path / "theirs.abcproj").read_bytes())
    add_pool(project, "MINE")
    with pytest.raises(ProjectRefused, match="changed by somebody else"):
        project.publish()
    assert path.read_bytes() == (tmp_path / "theirs.abcproj").read_bytes()
    assert project.changed_on_disk()
    project.publish_as(tmp_path / "mine.abcproj")
    assert not project.changed_on_disk()
    project.close()


def test_own_work_can_be_kept_over_what_somebody_else_saved(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    path.write_bytes(b"theirs")
    add_pool(project, "MINE")
    project.publish(whatever_is_there=True)
    project.close()
    again = storage.open_file(path)
    assert pools(again) == ["MINE"]
    again.close()


def test_a_file_deleted_meanwhile_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    path.unlink()
    add_pool(project, "A")
    project.publish()
    assert path.exists()
    project.close()


def test_a_write_protected_file_opens_for_reading(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    storage.create(path).close()
    path.chmod(0o444)
    project = storage.open_file(path)
    assert project.read_only_reason == "Its file or folder is write-protected."
    project.close()
    assert [file.name for file in tmp_path.iterdir()] == ["fund.abcproj"]


def test_what_a_crash_left_is_offered_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    add_pool(project, "A")
    add_pool(project, "B")
    project.undo()
    project.abandon()
    (left,) = storage.recoverable()
    assert (left.target, left.steps) == (path, 1)
    recovered = storage.recover(left)
    assert (pools(recovered), recovered.redo_label) == (["A"], "Add B")
    recovered.publish()
    recovered.close()
    assert storage.recoverable() == ()


def test_nothing_is_offered_after_a_crash_without_unsaved_work(tmp_path: Path, home: Path) -> None:
    project = storage.create(tmp_path / "fund.abcproj")
    add_pool(project, "A")
    project.publish()
    project.abandon()
    assert storage.recoverable() == ()
    assert list((home / "working").iterdir()) == []


def test_work_that_is_open_is_not_offered(tmp_path: Path) -> None:
    project = storage.create(tmp_path / "fund.abcproj")
    add_pool(project, "A")
    assert storage.recoverable() == ()
    project.close()


def test_recovered_work_can_be_thrown_away(home: Path) -> None:
    project = storage.create()
    add_pool(project, "A")
    project.abandon()
    (left,) = storage.recoverable()
    assert left.target is None
    storage.discard(left)
    assert storage.recoverable() == ()


def test_a_crash_between_replacing_the_file_and_noting_it_is_no_conflict(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    add_pool(project, "A")
    base = project._copy.base
    project.publish()
    published = project._copy.base
    project._copy.note(replace(base, pending=published.sha256))  # as a crash would leave it
    add_pool(project, "B")
    project.abandon()
    (left,) = storage.recoverable()
    recovered = storage.recover(left)
    recovered.publish()
    assert pools(recovered) == ["A", "B"]
    recovered.close()


def test_leftovers_of_a_crashed_save_are_cleared(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    storage.create(path).close()
    (tmp_path / ".fund.abcproj.0123abcd.publishing").write_bytes(b"half")
    storage.open_file(path).close()
    assert [file.name for file in tmp_path.iterdir()] == ["fund.abcproj"]


def test_the_last_saved_versions_are_kept_in_the_profile(tmp_path: Path) -> None:
    from abc_costing.storage import versions

    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    for number in range(versions.KEPT + 3):
        add_pool(project, f"P{number}")
        project.publish()
    kept = versions.kept(path)
    assert len(kept) == versions.KEPT
    assert kept[0].read_bytes() == path.read_bytes()
    older = storage.open_file(kept[1], untitled=True)
    assert len(pools(older)) == versions.KEPT + 2
    older.close()
    project.close()


def test_an_existing_file_is_never_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    path.write_text("mine", "utf-8")
    with pytest.raises(ProjectRefused, match="already"):
        storage.create(path)
    assert path.read_text("utf-8") == "mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    project = storage.create()
    with pytest.raises(ProjectRefused, match="could not be read or written"):
        project.publish_as(tmp_path / "gone" / "fund.abcproj")
    project.publish_as(tmp_path / "fund.abcproj")
    project.close()


def test_runs_are_noted_once_and_do_not_make_a_project_unsaved(tmp_path: Path) -> None:
    path = tmp_path / "fund.abcproj"
    project = storage.create(path)
    run = storage.RunRecord("ab12", "2026-01-01T00:00:00+00:00", "Ana", "2025", "Actual", "direct", "ab12", "{}")
    project.record_run(run)
    project.record_run(run)
    assert not project.unsaved
    assert project.runs() == (run,)
    project.publish()
    project.close()
    again = storage.open_file(path)
    assert again.runs() == (run,)
    again.close()
