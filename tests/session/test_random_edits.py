"""Random edits, undo, redo, saving, reopening and crashes, against a plain list of states."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from abc_costing.model import rows
from abc_costing.model.postings import Posting, Postings
from abc_costing.session import AddRows, DeleteRows, EditCell, ImportBatch, MoveRows, RemoveBatch, Session
from abc_costing.session.commands import Command

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(str.strip)
amounts = st.integers(-(2**53) + 1, 2**53 - 1)
Ledger = tuple[tuple[str, int], ...]
Snapshot = tuple[Any, Any, Ledger]


class Project(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("ABC_COSTING_HOME", str(self.folder / "home"))
        self.path = self.folder / "fund.abcproj"
        self.session = Session.new(self.path)
        self.states: list[Snapshot] = [self.snapshot()]
        self.at = 0
        self.saved = (list(self.states), self.at)

    def snapshot(self) -> Snapshot:
        postings = self.session.postings
        ledger = tuple((postings[i].account, postings[i].amount) for i in range(len(postings)))
        return self.session.model.pools, self.session.model.direct_costs, ledger

    def do(self, command: Command) -> None:
        before = self.session.undo_label, self.session.redo_label, self.snapshot()
        self.session.do(command)
        after = self.snapshot()
        if after == before[2]:
            return
        self.states[self.at + 1:] = [after]
        self.at += 1

    @rule(name=texts, at=st.integers(0, 5))
    def add(self, name: str, at: int) -> None:
        pools = self.session.model.pools
        before = pools[at].id if at < len(pools) else None
        self.do(AddRows("pools", (rows.Pool(pool="x" + name),), before))

    @rule(amount=amounts)
    def add_cost(self, amount: int) -> None:
        self.do(AddRows("direct_costs", (rows.DirectCost(target="S", period="2025", amount=amount),)))

    @precondition(lambda self: self.session.model.pools)
    @rule(data=st.data(), text=texts)
    def edit(self, data: st.DataObject, text: str) -> None:
        row = data.draw(st.sampled_from(self.session.model.pools))
        self.do(EditCell("pools", row.id, "name", text))

    @precondition(lambda self: self.session.model.pools)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        ids = [row.id for row in self.session.model.pools]
        self.do(DeleteRows("pools", tuple(data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))))

    @precondition(lambda self: len(self.session.model.pools) > 1)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        ids = [row.id for row in self.session.model.pools]
        moved = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1, unique=True))
        before = data.draw(st.sampled_from([None, *(each for each in ids if each not in moved)]))
        self.do(MoveRows("pools", tuple(moved), before))

    @rule(values=st.lists(st.tuples(texts, amounts), min_size=1, max_size=4))
    def import_ledger(self, values: list[tuple[str, int]]) -> None:
        postings = Postings.of(Posting(account=text, amount=amount, row=i) for i, (text, amount) in enumerate(values))
        self.do(ImportBatch("a.xlsx", "00", postings))

    @precondition(lambda self: self.session.batches)
    @rule(data=st.data())
    def remove_ledger(self, data: st.DataObject) -> None:
        self.do(RemoveBatch(data.draw(st.sampled_from(self.session.batches)).id))

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        self.session.undo()
        self.at -= 1

    @precondition(lambda self: self.at + 1 < len(self.states))
    @rule()
    def redo(self) -> None:
        self.session.redo()
        self.at += 1

    @rule()
    def save(self) -> None:
        self.session.save()
        self.saved = (list(self.states), self.at)

    @rule()
    def crash_and_recover(self) -> None:
        unsaved = self.session.unsaved
        self.session._state.file.abandon()  # type: ignore[union-attr]
        left = Session.recoverable()
        assert len(left) == int(unsaved)
        self.session = Session.recover(left[0]) if left else Session.open(self.path)
        if not unsaved:  # nothing was lost but what could have been redone
            self.states, self.at = list(self.saved[0]), self.saved[1]

    @rule()
    def save_close_and_open(self) -> None:
        self.save()
        self.session.close()
        self.session = Session.open(self.path)

    @invariant()
    def what_is_shown_is_what_was_done(self) -> None:
        assert self.snapshot() == self.states[self.at]
        assert (self.session.undo_label is None) == (self.at == 0)
        assert (self.session.redo_label is None) == (self.at + 1 == len(self.states))
        assert self.session.unsaved or self.saved[0][self.saved[1]] == self.states[self.at]
        assert self.session.verify_audit() == ()

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            with Session.open(self.path) as again:
                self.session = again
                assert self.snapshot() == self.saved[0][self.saved[1]]
            self.patch.undo()
            shutil.rmtree(self.folder)


TestProject = Project.TestCase
TestProject.settings = settings(max_examples=settings().max_examples // 2, stateful_step_count=20)
