"""A command carried out: what the project is to hold, whether that may be, the step, and the record of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from abc_costing import money
from abc_costing.errors import EditRefused
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.tables import TABLES
from abc_costing.session import calculating, closed_periods, rows_edited
from abc_costing.session.changes import ChangeRecord, StepKind, TableChange
from abc_costing.session.commands import (
    AddRows,
    ChangeRows,
    ClosePeriod,
    Command,
    DeleteProfile,
    DeleteRows,
    EditCell,
    EditCells,
    ImportBatch,
    ImportModel,
    MoveRows,
    PasteRows,
    RemoveBatch,
    Rename,
    ReopenPeriod,
    ReplaceTable,
    SaveProfile,
    SetSettings,
)
from abc_costing.session.state import State
from abc_costing.storage import Applied, Batch, Change, Content, KeptProfile, TableDelta, user

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings

_ROWS: dict[type[Any], Callable[[Model, Any], Model]] = {
    EditCells: rows_edited.edit_cells,
    AddRows: rows_edited.add_rows,
    DeleteRows: rows_edited.delete_rows,
    ChangeRows: rows_edited.change_rows,
    MoveRows: rows_edited.move_rows,
    PasteRows: rows_edited.paste_rows,
    ReplaceTable: rows_edited.replace_table,
    Rename: rows_edited.rename,
}


def do(state: State, command: Command, reason: str = "") -> ChangeRecord:
    """Carries out a command. Raises EditRefused; nothing is changed then."""
    if state.file.read_only:
        raise EditRefused(f"The project is open for reading only. {state.file.read_only_reason}")
    content, new = _wanted(state, command)
    old = state.file.content.model
    closed_periods.check_model(old, content.model, reason)
    _check_batches(state, content, new, command.label)
    before = state.file.step
    if isinstance(command, ClosePeriod) and not reason:
        reason = _closed_on(state, command.period)
    applied = state.file.apply(Change(command.label, content, new, reason))
    if isinstance(command, SetSettings) and command.settings == replace(old.settings, method=command.settings.method):
        state.steps_alike(state.file.step, before)  # results are kept by method: those of the other ones stay right
    return _record(state, "do", applied, before)


def _closed_on(state: State, period: str) -> str:
    """Which result a period is closed on, for the audit log."""
    choice = calculating.Choice(period)
    result = state.kept(calculating.key(state, choice))
    if result is None:
        return "Closed without a current result"
    of = money.currency(result.currency)
    costed, difference = money.to_text(result.costed, of), money.to_text(result.difference, of)
    return f"Closed on run {result.run_id}: costed {costed}, difference {difference} {result.currency}"


def undo(state: State) -> ChangeRecord:
    """Takes back the last step."""
    return _record(state, "undo", state.file.undo(), None)


def redo(state: State) -> ChangeRecord:
    """Does again what was undone last."""
    return _record(state, "redo", state.file.redo(), None)


def _wanted(state: State, command: Command) -> tuple[Content, tuple[Postings, ...]]:
    """What the project is to hold after a command, and the postings of new batches."""
    content = state.file.content
    match command:
        case EditCell():
            cells = ((command.row_id, command.field, command.text),)
            command = EditCells(command.table, cells, command.marks)
            return replace(content, model=rows_edited.edit_cells(content.model, command)), ()
        case SetSettings():
            return replace(content, model=with_settings(state, command.settings)), ()
        case ClosePeriod() | ReopenPeriod():
            status: Literal["open", "closed"] = "closed" if isinstance(command, ClosePeriod) else "open"
            dated = closed_periods.with_status(content.model, state.dated_model(), command.period, status)
            return replace(content, model=dated), ()
        case ImportBatch():
            rest = tuple(batch for batch in content.batches if batch.id not in command.replaces)
            return replace(content, batches=(*rest, batch_of(command))), (command.postings,)
        case RemoveBatch():
            return replace(content, batches=_without(content.batches, command.batch_id)), ()
        case SaveProfile():
            return replace(content, profiles=_with_profile(content.profiles, command)), ()
        case DeleteProfile():
            return replace(content, profiles=_without_profile(content.profiles, command.name)), ()
        case ImportModel():
            return _imported(content, command)
        case _:
            return replace(content, model=_ROWS[type(command)](content.model, command)), ()


def with_settings(state: State, settings: Settings) -> Model:
    """The model with other settings. Raises EditRefused where amounts would change their meaning."""
    model = state.file.content.model
    if not 1 <= settings.fiscal_year_start <= 12:
        raise EditRefused("The first month of the fiscal year is a number from 1 to 12.")
    amounts = bool(state.file.content.batches or model.direct_costs)
    if amounts and money.currency(settings.currency).digits != model.currency.digits:
        raise EditRefused(
            f"The project holds amounts in {model.currency.code}, and {settings.currency} has another number of "
            "decimals. Change the currency in a new project.")
    return replace(model, settings=settings)


def batch_of(command: ImportBatch) -> Batch:
    """The batch that an import makes, with its totals."""
    from datetime import UTC, date, datetime

    from abc_costing.model.postings import exact_sum

    postings = command.postings
    debit = exact_sum(postings.amount[postings.amount > 0])
    days = postings.day[postings.day > 0]
    return Batch(
        file=command.file, sha256=command.sha256, imported_at=datetime.now(UTC).isoformat(timespec="seconds"),
        imported_by=user(), rows=len(postings), debit=debit, credit=debit - postings.total,
        first_day=date.fromordinal(int(days.min())) if len(days) else None,
        last_day=date.fromordinal(int(days.max())) if len(days) else None,
        profile=command.profile, mapping=command.mapping, control_total=command.control_total)


def _without(batches: tuple[Batch, ...], batch_id: int) -> tuple[Batch, ...]:
    rest = tuple(batch for batch in batches if batch.id != batch_id)
    if len(rest) == len(batches):
        raise EditRefused("That import is not in the project any more.")
    return rest


def _with_profile(profiles: tuple[KeptProfile, ...], command: SaveProfile) -> tuple[KeptProfile, ...]:
    if not command.name.strip():
        raise EditRefused("A profile needs a name.")
    wanted = command.name.strip().casefold()
    same = next((p for p in profiles if p.name.casefold() == wanted), None)
    new = KeptProfile(id=same.id if same else 0, name=command.name.strip(), content=command.content)
    return tuple(new if p is same else p for p in profiles) if same else (*profiles, new)


def _without_profile(profiles: tuple[KeptProfile, ...], name: str) -> tuple[KeptProfile, ...]:
    rest = tuple(p for p in profiles if p.name.casefold() != name.strip().casefold())
    if len(rest) == len(profiles):
        raise EditRefused(f"There is no profile “{name}”.")
    return rest


def _imported(content: Content, command: ImportModel) -> tuple[Content, tuple[Postings, ...]]:
    """All tables replaced, their rows being new rows to the project. Its ledger takes the place of all batches."""
    model = command.model
    for key in TABLES:
        model = model.with_table(key, tuple(replace(row, id=0) for row in model.table(key)))
    if command.postings is None or not len(command.postings):
        return replace(content, model=model), ()
    batch = batch_of(ImportBatch(command.file, command.sha256, command.postings))
    return replace(content, model=model, batches=(batch,)), (command.postings,)


def _check_batches(state: State, content: Content, new: tuple[Postings, ...], label: str) -> None:
    old = state.file.content
    if content.batches is old.batches or not closed_periods.closed(old.model):
        return
    for postings in new:
        closed_periods.check_ledger(old.model, postings, label)
    kept = {batch.id for batch in content.batches}
    gone = [batch.id for batch in old.batches if batch.id not in kept]
    if gone:
        closed_periods.check_ledger(old.model, _postings_of(state, set(gone)), label)


def _postings_of(state: State, batch_ids: set[int]) -> Postings:
    """The postings of some batches: they lie one behind the other, batch by batch."""
    import numpy as np

    batches = state.file.content.batches
    owner = np.repeat([batch.id for batch in batches], [batch.rows for batch in batches])
    return state.postings().take(np.isin(owner, list(batch_ids)))


def _record(state: State, kind: StepKind, applied: Applied, before: int | None) -> ChangeRecord:
    tables = {key: _change(delta) for key, delta in applied.tables.items() if key in TABLES}
    settings, ledger = "settings" in applied.tables, "batches" in applied.tables
    stale = bool(tables) or settings or ledger
    if not stale and before is not None:
        state.steps_alike(state.file.step, before)
    return ChangeRecord(
        kind, applied.label, tables, settings=settings, ledger=ledger, profiles="profiles" in applied.tables,
        results_stale=stale)


def _change(delta: TableDelta) -> TableChange:
    return TableChange(delta.added, delta.changed, delta.removed, delta.moved)
