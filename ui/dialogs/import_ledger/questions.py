"""What the user must be asked: the order of dates, the decimal mark, and what to do with an earlier import."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton

from abc_costing.model.findings import Finding
from abc_costing.numbers import COMMA, POINT
from ui.dialogs.import_ledger import samples
from ui.dialogs.import_ledger.draft import OPEN_RULES, Draft
from ui.frame import parts
from ui.frame.page import Page


def ask(page: Page, draft: Draft, answer: Callable[[str, object], None], replace: Callable[[bool], None]) -> None:
    """The first open question as a banner of the page; the answers are its buttons."""
    if draft.questions:
        finding = draft.questions[0]
        what = OPEN_RULES[finding.rule]
        answers = [parts.button(text, press=partial(answer, what, value)) for text, value in choices(finding)]
        page.banner(question(finding), "warning", "warning", *answers)
    elif draft.same_file:
        old = draft.same_file[0]
        when = samples.moment(old.imported_at)
        text = f"This file is in the project already: “{old.file}”, {when}, {old.rows:,} rows."
        page.banner(text, "warning", "warning", _either(draft.replace, replace, "Replace it", "Do not replace"))
    elif draft.same_name:
        old = draft.same_name[0]
        text = f"An earlier “{old.file}” with other content is in the project: {old.rows:,} rows."
        if draft.replace:
            text += " It will be replaced."
        page.banner(text, "warning", "warning", _either(draft.replace, replace, "Replace it", "Keep both"))


def _either(on: bool, act: Callable[[bool], None], turn_on: str, turn_off: str) -> QPushButton:
    return parts.button(turn_off if on else turn_on, press=partial(act, not on))


def question(finding: Finding) -> str:
    """The question of a finding, with the file's own sample."""
    if OPEN_RULES[finding.rule] == "dates":
        return f"Which date is “{finding.value}” in this file?"
    return f"How much is “{finding.value}” in this file?"


def choices(finding: Finding) -> list[tuple[str, object]]:
    """The answers, each with its sample spelled out, and what it stands for."""
    if OPEN_RULES[finding.rule] == "dates":
        return [(day, order) for order in ("dmy", "mdy") if (day := samples.spelled_day(finding.value, order))]
    return [(text, marks) for marks in (POINT, COMMA) if (text := samples.spelled_number(finding.value, marks))]
