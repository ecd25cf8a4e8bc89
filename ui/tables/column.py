"""A table column declared as data, and what a single cell may show beside its text.

A column says how its value is read (`value`), written (`kind`, `decimals`, `divisor`, `signed`), edited and decorated.
Values by kind: money is an int of minor units (`divisor` = minor units in one shown unit: 100, or 100,000 for
thousands); quantity an int, Decimal or Fraction; percent, ratio and share a fraction (0.218 shows 21.8); trend a
sequence of numbers; state a `State`; bar a `Bar`; text and code a str. None is an empty cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from ui.shell.icons import TONE_ICONS

Row = TypeVar("Row")
Value: TypeAlias = Any
"""A cell's value; what it is depends on the column's kind, see above."""
Choices: TypeAlias = Sequence[str] | Mapping[str, str]
RowObject: TypeAlias = Any
"""Whatever object a screen keeps for a row."""
Tone = Literal["", "secondary", "link", "positive", "warning", "negative", "info"]


class Kind(StrEnum):
    """What a column holds; decides alignment, formatting, sorting and copying."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    QUANTITY = "quantity"
    PERCENT = "percent"
    RATIO = "ratio"
    SHARE = "share"
    TREND = "trend"
    STATE = "state"
    BAR = "bar"


NUMERIC: Final = frozenset({Kind.MONEY, Kind.QUANTITY, Kind.PERCENT, Kind.RATIO, Kind.SHARE})
SEARCHED: Final = frozenset({Kind.TEXT, Kind.CODE, Kind.STATE})
DEFAULT_DECIMALS: Final[dict[Kind, int | None]] = {
    Kind.MONEY: 0,
    Kind.QUANTITY: None,
    Kind.PERCENT: 1,
    Kind.RATIO: 2,
    Kind.SHARE: 1,
}


@dataclass(frozen=True)
class State:
    """The value of a state cell: an icon and a word, never a colour alone. `quiet` keeps the word secondary."""

    word: str
    tone: Tone = "secondary"
    icon: str = ""
    quiet: bool = False

    @property
    def drawn_icon(self) -> str:
        return self.icon or TONE_ICONS.get(self.tone, "")


@dataclass(frozen=True)
class Figure:
    """A number already written, for tables whose rows differ in unit (a ratio above an amount). `value` is copied."""

    text: str
    value: Value = None


@dataclass(frozen=True)
class Bar:
    """A small picture in a cell, on one scale for its whole column, 0 at the leading edge and 1 at the trailing one.

    pieces: (from, to, colour of the theme). words: what it says, for tooltip, clipboard and screen reader. order: what
    the column is sorted by. tick: where a line across stands. thin: half as high.
    """

    pieces: tuple[tuple[float, float, str], ...]
    words: str
    order: Value = None
    tick: float | None = None
    thin: bool = False


@dataclass(frozen=True)
class Mark:
    """What one cell shows beside its text. All of it is optional.

    Attributes:
        tone: colour of the text; link also gives the pointing hand and the signal `Table.link_clicked`.
        fill: the tone's background too (error and warning cells).
        icon: before the text, in `icon_tone` (the tone when not stated).
        tooltip: plain text; for errors problem, cause and remedy.
        semibold: overrules the column's weight.
        heat: step 0 to 6 of the heat fill; -1 for none.
        tint: accent tint, for the column of the last closed year.
        changed: edited and not yet applied: edit fill, semibold, accent triangle.
        note: a note's text: warning triangle, the text joins the tooltip.
        letter: one letter in a box before the text (evidence: C, T, S, J).
        action: text of a link behind the value ("Fix…"), told by `Table.link_clicked`.
        read_only: this cell cannot be edited although its column can.
    """

    tone: Tone = ""
    fill: bool = False
    icon: str = ""
    icon_tone: str = ""
    tooltip: str = ""
    semibold: bool | None = None
    heat: int = -1
    tint: bool = False
    changed: bool = False
    note: str = ""
    letter: str = ""
    action: str = ""
    read_only: bool = False


PLAIN: Final = Mark()


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a table.

    Attributes:
        key: stable id, for edits, widths and sorting.
        heading, unit: first and second line of the header.
        value: reads the cell from a row object; None with columnar sources.
        decimals: shown decimals; None takes the kind's own (quantity: as many as there are).
        row_decimals: decimals that depend on the row (a driver's own), in place of `decimals`.
        divisor: the stored value is divided by it for display.
        signed: changes carry + or −.
        semibold, secondary: the weight or the quieter colour of the whole column.
        summed: group rows and the totals row add this column.
        editable: cells take edits (a `Mark` may forbid one).
        edit_text: what the editor starts with; by default the whole number without grouping, or the text.
        mark: decorates a cell from its row object.
        width, stretch: fixed width in pixels; share in the room that is left.
        rotated, band: heading written upwards; title above neighbouring columns of the same band.
        rule_before: a stronger line at the leading edge.
        choices: the texts an editor offers, with a description each where it is a mapping.
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    value: Callable[[Row], Value] | None = None
    unit: str = ""
    decimals: int | None = None
    row_decimals: Callable[[Row], int] | None = None
    divisor: int = 1
    signed: bool = False
    semibold: bool = False
    secondary: bool = False
    summed: bool = False
    editable: bool = False
    edit_text: Callable[[Row], str] | None = None
    mark: Callable[[Row], Mark | None] | None = None
    width: int | None = None
    min_width: int = 28
    stretch: bool = False
    rotated: bool = False
    band: str = ""
    rule_before: bool = False
    tooltip: str = ""
    choices: Callable[[], Choices] | None = None

    @property
    def is_number(self) -> bool:
        """Right aligned, sized from its widest number, never elided."""
        return self.kind in NUMERIC

    @property
    def shown_decimals(self) -> int | None:
        return self.decimals if self.decimals is not None else DEFAULT_DECIMALS.get(self.kind)

    @property
    def full_heading(self) -> str:
        """Heading and unit in one line, for copying and for screen readers."""
        return f"{self.heading}, {self.unit}" if self.unit and self.heading else self.heading or self.unit
