"""The list of planted faults fits the engine: every text is there, once, and each fault is another."""

from __future__ import annotations

import ast

import pytest

from tests.mutation.__main__ import ENGINE, ROOT, WANTED
from tests.mutation.fault import Fault
from tests.mutation.faults import FAULTS


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{number}-{fault.file}" for number, fault in enumerate(FAULTS)])
def test_the_text_of_a_fault_occurs_once(fault: Fault) -> None:
    text = (ROOT / ENGINE / fault.file).read_text("utf-8")
    assert text.count(fault.old) == 1, fault.old
    changed = ast.parse(text.replace(fault.old, fault.new))
    assert ast.dump(changed) != ast.dump(ast.parse(text))


def test_there_are_many_and_all_differ() -> None:
    assert len({(fault.file, fault.old, fault.new) for fault in FAULTS}) == len(FAULTS) >= 50
    assert 0.95 <= WANTED <= 1
