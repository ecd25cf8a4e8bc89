"""The table of findings, for the problems dock and for any screen that lists findings of its own.

    table = findings_table(findings, "Findings")        # a Table; row keys are places in `findings`
    show_findings(table, other_findings)

Columns: severity (icon and word), place (link), value, cause, remedy (link).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from ui.tables.column import Column, Kind, Mark, State, Tone
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table


class Found(Protocol):
    """What is shown of a finding."""

    @property
    def severity(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def remedy(self) -> str: ...


_LINK: Final = Mark(tone="link")
_WORDS: Final[dict[str, tuple[str, Tone]]] = {
    "error": ("Error", "negative"),
    "warning": ("Warning", "warning"),
    "info": ("Note", "info"),
}


def severity_state(finding: Found) -> State:
    """Icon and word of a severity."""
    word, tone = _WORDS.get(finding.severity, ("Note", "info"))
    return State(word, tone)


def place_words(finding: Found) -> str:
    """The place as a person says it: a table and field of the project in words, a place in a file as it is."""
    table = str(getattr(finding, "table", ""))
    if table and finding.place.partition(".")[0] == table:
        return finding.place.replace(".", ", ").replace("_", " ").capitalize()
    return finding.place


COLUMNS: Final[list[Column[Found]]] = [
    Column("severity", "Severity", Kind.STATE, severity_state, width=92),
    Column("place", "Place", value=place_words, mark=lambda _f: _LINK),
    Column("value", "Value", value=lambda f: f.value),
    Column("cause", "Cause", value=lambda f: f.cause, stretch=True, mark=lambda f: Mark(tooltip=f.cause)),
    Column("remedy", "Remedy", value=lambda f: f.remedy, mark=lambda f: Mark(tone="link", tooltip=f.remedy)),
]


def findings_table(findings: Sequence[Found], name: str) -> Table:
    """A table of findings in the order given."""
    return Table(TableModel(COLUMNS, RowSource(findings, COLUMNS)), name, zebra=True)


def show_findings(table: Table, findings: Sequence[Found]) -> None:
    """Other findings in a table made by `findings_table`."""
    table.model.set_source(RowSource(findings, COLUMNS))
