"""An import on its way, as a value: what was chosen and found so far, and what still hinders it. No widgets in here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from abc_costing.model.findings import Finding, errors
from abc_costing.money import Currency, to_minor
from abc_costing.numbers import NotANumber, parse
from ui.shell.formats import Formats

if TYPE_CHECKING:
    from abc_costing.session import Batch, Inspection, Mapping, Reading, ReadOptions, Role, SheetView

StepState = Literal["done", "error", "warning", "open"]
STEPS: Final = ("File and profile", "Sheet and range", "Columns", "Check and import")
OPEN_RULES: Final = {"ledger.date-order-open": "dates", "ledger.marks-open": "marks"}
"""Findings that are questions: answered here, not mended in the file."""
MANY: Final = frozenset({"ignore", "amount", "period"})
"""Roles that several columns may have."""


@dataclass(frozen=True)
class Draft:
    """Everything of one import. `mapping` is how the columns are read; `reading` what came of it, None while unknown.

    control: what the user typed as control total; `control_total` in minor units, None where blank or unreadable.
    replace: the user has agreed that earlier imports of the same file go out. pending: a reading is on its way; the one
    that is there is of an older column map.
    """

    currency: Currency
    path: Path | None = None
    inspection: Inspection | None = None
    mapping: Mapping | None = None
    options: ReadOptions | None = None
    profile: str = ""
    reading: Reading | None = None
    problem: str = ""
    control: str = ""
    control_total: int | None = None
    control_problem: str = ""
    replace: bool = False
    pending: bool = False
    profiles: tuple[str, ...] = field(default=())

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the sheets to read."""
        return self.mapping.sheets if self.mapping else ()

    @property
    def sheet(self) -> SheetView | None:
        """The first sheet to read: as read, else as inspected."""
        if self.reading is not None and self.reading.sheets:
            return self._with_roles(self.reading.sheets[0])
        found = self.inspection.sheet(self.sheets[0]) if self.inspection and self.sheets else None
        return self._with_roles(found) if found else None

    def _with_roles(self, view: SheetView) -> SheetView:
        """The sheet with the roles that are chosen now; its quality may still be that of the roles before."""
        role_of = {column.letter: column.role for column in self.mapping.columns} if self.mapping else {}
        columns = tuple(replace(column, role=role_of.get(column.letter, "ignore")) for column in view.columns)
        return replace(view, columns=columns)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of the reading, else those of the inspection of the chosen sheets."""
        if self.reading is not None:
            return self.reading.facts.findings
        if self.inspection is None:
            return ()
        views = [self.inspection.sheet(name) for name in self.sheets]
        return (*self.inspection.findings, *(f for view in views if view for f in view.findings))

    @property
    def questions(self) -> tuple[Finding, ...]:
        """What the file leaves open and the user must answer: the order of dates, the decimal mark."""
        asked = {OPEN_RULES[f.rule]: f for f in reversed(self.findings) if f.rule in OPEN_RULES}
        return tuple(asked.values())

    @property
    def same_file(self) -> tuple[Batch, ...]:
        """Imports of the same content."""
        return self.reading.facts.same_file if self.reading else ()

    @property
    def same_name(self) -> tuple[Batch, ...]:
        """Imports of the same file name with other content."""
        return self.reading.facts.same_name if self.reading else ()

    @property
    def difference(self) -> int | None:
        """What was read less the control total; None without one."""
        if self.reading is None or self.control_total is None:
            return None
        return self.reading.facts.totals.amount - self.control_total

    @property
    def rows(self) -> int:
        """Postings that were read."""
        return self.reading.facts.totals.rows if self.reading else 0

    def reading_with_total(self) -> Reading | None:
        """The reading with the control total that is typed now."""
        if self.reading is None:
            return None
        return replace(self.reading, facts=replace(self.reading.facts, control_total=self.control_total),
                       profile=self.profile)  # fmt: skip


def with_role(mapping: Mapping, letter: str, role: Role, heading: str) -> Mapping:
    """A column in another role; the column that had it is ignored, unless several may have it."""
    if role not in MANY:
        for other in mapping.letters(role):
            if other != letter:
                mapping = mapping.with_role(other, "ignore")
    return mapping.with_role(letter, role, heading)


def with_control(draft: Draft, text: str, formats: Formats) -> Draft:
    """The draft with a typed control total, or with why it is none."""
    if not text.strip():
        return replace(draft, control=text, control_total=None, control_problem="")
    try:
        minor = to_minor(parse(text, formats.marks), draft.currency)
    except NotANumber as why:
        return replace(draft, control=text, control_total=None, control_problem=f"The control total cannot be read: "
                       f"{why}.")  # fmt: skip
    if minor is None:
        why_not = f"The control total has more than {draft.currency.digits} decimals or is too large."
        return replace(draft, control=text, control_total=None, control_problem=why_not)
    return replace(draft, control=text, control_total=minor, control_problem="")


def hindrance(draft: Draft, step: int, formats: Formats) -> str:
    """Why it does not go on from a step, in words; "" where it does."""
    if draft.path is None:
        return "Choose a file first."
    if draft.problem:
        return draft.problem
    if draft.inspection is None:
        return "The file is being read."
    if not draft.sheets:
        return "Choose at least one sheet that holds postings."
    if step < len(STEPS) - 1:
        return ""
    return _not_yet(draft, formats)


def _not_yet(draft: Draft, formats: Formats) -> str:
    if draft.pending:
        return "The file is being checked."
    if draft.reading is None:
        return "The check was stopped."
    reasons = []
    wrong = len(errors(draft.findings))
    if draft.questions:
        asked = " and ".join(sorted({OPEN_RULES[q.rule] for q in draft.questions}))
        reasons.append(f"state how {asked} are written")
        wrong -= sum(1 for f in errors(draft.findings) if f.rule in OPEN_RULES)
    if wrong:
        reasons.append("1 error" if wrong == 1 else f"{formats.number(wrong)} errors")
    if draft.control_problem:
        return draft.control_problem
    if draft.difference:
        amount = formats.exact_money(draft.difference, draft.currency)
        reasons.append(f"the control total differs by {amount}")
    if reasons:
        return "Cannot import yet: " + ", and ".join(reasons) + "."
    if not draft.rows:
        return "Cannot import: no posting was found. Choose another sheet or other columns."
    if draft.same_file and not draft.replace:
        return f"This file is in the project already, as “{draft.same_file[0].file}”. Replace it, or choose another."
    return ""


def states(draft: Draft, reached: int) -> tuple[StepState, ...]:
    """The state of each step; steps that were not reached are open."""
    first: StepState = "error" if draft.problem else "done" if draft.inspection else "open"
    second: StepState = "done" if draft.sheets else "open"
    questions = bool(draft.questions) or any(f.rule.startswith("ledger.no-amount") for f in draft.findings)
    third: StepState = "error" if questions else "done"
    last: StepState = "open"
    if draft.reading is not None:
        doubts = any(f.severity == "warning" for f in draft.findings)
        twice = bool(draft.same_file) and not draft.replace
        bad = errors(draft.findings) or draft.difference or draft.control_problem or twice
        last = "error" if bad else "warning" if doubts else "done"
    found = (first, second, third, last)
    return tuple(state if n <= reached else "open" for n, state in enumerate(found))
