"""A report as plain data: what stands on paper, without a word about how it gets there.

The builders of this room make a `Document` from results; `typesetting` sets it as pages and `spreadsheet` as a
workbook, both from this same value, so that no figure can differ between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from abc_costing.reporting.chart_data import ChartData

Paper = Literal["a4", "us-letter"]
Align = Literal["left", "right"]
RowKind = Literal["group", "line", "key", "subtotal", "total"]
"""group: a heading over the lines that follow; key: a line that matters more; subtotal: ruled above; total: ruled
above, double ruled below."""


@dataclass(frozen=True)
class Figure:
    """A number as it is and how it is shown.

    value: exact, in the unit of the column's heading before scaling (money: major units).
    digits: decimals shown. scale: 1, or 1000 where the column shows thousands. signed: a plus before a rise.
    nil: what an exact zero is shown as; "" shows it as a number.
    """

    value: Decimal
    digits: int = 0
    scale: int = 1
    signed: bool = False
    nil: str = "–"


@dataclass(frozen=True)
class Blank:
    """Room to write by hand after a label: ruled lines on paper, a cell to type into in the workbook."""

    label: str


Cell = str | int | Figure | Blank | None
"""A text, a plain count (line numbers), a figure, room to write, or nothing."""


@dataclass(frozen=True)
class Column:
    """A column: heading and unit stand on two lines. strong: semibold; quiet: in secondary colour."""

    heading: str
    unit: str = ""
    align: Align = "right"
    strong: bool = False
    quiet: bool = False
    rule: bool = False
    """A column that is read first, such as the year reported on: tinted."""


@dataclass(frozen=True)
class Row:
    """A row of a table. A group has one cell, its heading; the others have one for each column."""

    kind: RowKind
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table. `caption` names it for readers that cannot see it, and for the workbook."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    shown: bool = False
    """Whether the caption is also printed above the table."""


@dataclass(frozen=True)
class Notes:
    """Notes under a table: mark and text, the mark "" for those no line refers to. Set in two columns."""

    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; `lead` is a statement set larger than the rest."""

    text: str
    lead: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart with its message as title; `alt` is what it says, in words."""

    title: str
    subtitle: str
    alt: str
    data: ChartData
    width: int = 764
    height: int = 210
    """Size in points."""


Part = Table | Notes | Heading | Paragraph | Chart


@dataclass(frozen=True)
class Pair:
    """Blocks side by side with others; `left_share` is the left ones' part of the width in percent."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]
    left_share: int = 55


Block = Part | Pair


@dataclass(frozen=True)
class Section:
    """One report, or one page of one: starts on a new page under its own title."""

    code: str
    title: str
    blocks: tuple[Block, ...]
    context: str = ""
    """The line under the title: period, scenario, currency and scale, method."""
    sign_off: bool = False

    @property
    def heading(self) -> str:
        """Code and title."""
        return f"{self.code} {self.title}".strip()


@dataclass(frozen=True)
class SignOff:
    """One line of the sign-off block: what was done (Prepared, Reviewed, Approved), by whom."""

    act: str
    name: str = ""
    post: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document. Every page carries institution, title, context, stamp, provenance, print time and number."""

    title: str
    institution: str
    sections: tuple[Section, ...]
    draft: bool
    provenance: str
    """Run, ledger with the short form of its hash, and the difference."""
    printed: str
    printed_at: datetime
    sign_offs: tuple[SignOff, ...]
    period: str
    run_id: str
    paper: Paper = "a4"
    language: str = "en"

    @property
    def stamp(self) -> tuple[str, str]:
        """The word in the frame at the top of every page and the words under it."""
        return ("DRAFT", "not signed off") if self.draft else ("FINAL", "period closed")
