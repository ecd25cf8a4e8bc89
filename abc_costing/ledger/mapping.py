"""How a ledger file is to be read: which column plays which role, marks, date order, signs. Also kept as a profile."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from abc_costing.errors import InputRefused
from abc_costing.model.findings import Finding
from abc_costing.numbers import Marks

if TYPE_CHECKING:
    from abc_costing.ledger.inspection import Inspection, SheetView

Role = Literal[
    "date", "period", "account", "account_name", "cost_centre", "fund", "document", "description",
    "amount", "debit", "credit", "side", "level", "contra_account", "ignore",
]  # fmt: skip
"""What a column is. `level`: depth of a row in a hierarchy, only one level is added up. `contra_account`: a second
account of the same row, which gets the opposite posting. Several `amount` columns: one posting a column, the column's
heading is its period. Two `period` columns: year and month."""

ROLES: tuple[Role, ...] = get_args(Role)

DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True)
class ColumnRole:
    """A column by Excel letter and heading (may be "" where the file has none), and its role."""

    letter: str
    heading: str
    role: Role


@dataclass(frozen=True)
class Mapping:
    """Everything needed to turn the rows of one or more like sheets into postings.

    Attributes:
        sheets: names of the sheets to read; empty: the recommended ones.
        header_row: Excel row of the (last line of the) heading, None where the sheet has none.
        header_lines: how many rows the heading has.
        columns: roles; columns not named are ignored.
        first_row, last_row: Excel rows of the data, None: from under the heading to the end.
        marks: decimal and thousands marks of number texts; None: as found in the file.
        date_order: order of day, month, year in date texts; None: as found in the file.
        credit_negative: the credit column holds negative amounts (debit + credit is the amount).
        side_signed: amounts beside a debit/credit mark carry their sign already.
        negate: amounts are stored credit positive.
        carry: roles whose value stands in a heading row and holds for the rows below it.
        level: the level that is added up where a column has the role `level`.
        year: the year of dates that have none (DATEV).
    """

    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    header_lines: int = 1
    columns: tuple[ColumnRole, ...] = ()
    first_row: int | None = None
    last_row: int | None = None
    marks: Marks | None = None
    date_order: DateOrder | None = None
    credit_negative: bool = False
    side_signed: bool = False
    negate: bool = False
    carry: tuple[Role, ...] = ()
    level: str = ""
    year: int | None = None

    def letters(self, role: Role) -> tuple[str, ...]:
        """Letters of the columns of a role, in the mapping's order."""
        return tuple(c.letter for c in self.columns if c.role == role)

    def with_role(self, letter: str, role: Role, heading: str = "") -> Mapping:
        """The mapping with another role for one column."""
        if any(c.letter == letter for c in self.columns):
            columns = tuple(replace(c, role=role) if c.letter == letter else c for c in self.columns)
        else:
            columns = (*self.columns, ColumnRole(letter, heading, role))
        return replace(self, columns=columns)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        plain["sheets"] = list(self.sheets)
        plain["carry"] = list(self.carry)
        plain["columns"] = [{"letter": c.letter, "heading": c.heading, "role": c.role} for c in self.columns]
        plain["marks"] = {"decimal": self.marks.decimal, "group": self.marks.group} if self.marks else None
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The mapping of `to_json`'s values. Unknown keys are left out, so that an older program reads newer profiles.

        Raises:
            InputRefused: a value is of the wrong kind.
        """
        try:
            known = {f.name: plain[f.name] for f in fields(cls) if f.name in plain}
            known["columns"] = tuple(_column(c) for c in plain.get("columns", ()))
            known["sheets"] = tuple(str(s) for s in plain.get("sheets", ()))
            known["carry"] = tuple(_role(r) for r in plain.get("carry", ()))
            marks = plain.get("marks")
            known["marks"] = Marks(str(marks["decimal"]), str(marks["group"])) if marks else None
            return cls(**known)
        except (KeyError, TypeError, AttributeError) as problem:
            raise InputRefused(f"The column map cannot be read ({problem}). Set the columns up again.") from problem


def _column(plain: dict[str, Any]) -> ColumnRole:
    return ColumnRole(str(plain["letter"]), str(plain["heading"]), _role(plain["role"]))


def _role(name: object) -> Role:
    for role in ROLES:
        if role == name:
            return role
    raise TypeError(f"unknown role {name!r}")


def heading_key(text: str) -> str:
    """How headings are compared: case, blanks and line breaks do not count."""
    return re.sub(r"\s+", " ", text).strip().casefold()


@dataclass(frozen=True)
class Profile:
    """A named mapping for files that come again and again. Holds no file name; columns are found by heading."""

    name: str
    mapping: Mapping

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"name": self.name, "mapping": self.mapping.to_json()}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The profile of `to_json`'s values; raises `InputRefused`."""
        if not isinstance(plain.get("mapping"), dict):
            raise InputRefused("The profile holds no column map. Save it again from an import.")
        return cls(str(plain.get("name", "")), Mapping.from_json(plain["mapping"]))

    def apply(self, inspection: Inspection) -> Mapping:
        """The mapping for an inspected file, with columns found by their heading wherever they now are.

        Raises:
            InputRefused: headings that are missing, each as a finding that names it.
        """
        found = [v for v in inspection.sheets if v.name in self.mapping.sheets]
        views = found or [v for v in inspection.sheets if v.recommended] or list(inspection.sheets[:1])
        if not views:
            raise InputRefused("The file holds no sheet with rows. Choose another file.")
        columns, missing = _moved(self.mapping.columns, views[0])
        if missing:
            names = ", ".join(f"“{m.heading}”" for m in missing)
            findings = [_missing(m, views[0], inspection.file) for m in missing]
            raise InputRefused(
                f"The profile “{self.name}” needs the heading {names}, which sheet “{views[0].name}” does not have. "
                "Choose the columns again, or another profile.",
                findings,
            )
        return replace(
            self.mapping, sheets=tuple(v.name for v in views), header_row=views[0].header_row,
            header_lines=views[0].header_lines, columns=tuple(columns),
        )  # fmt: skip


def _moved(wanted: tuple[ColumnRole, ...], view: SheetView) -> tuple[list[ColumnRole], list[ColumnRole]]:
    """Each wanted column where it is in this sheet, and those whose heading is missing."""
    placed: list[ColumnRole] = []
    missing: list[ColumnRole] = []
    taken: set[str] = set()
    for column in wanted:
        if column.role == "ignore":
            continue
        same = [c for c in view.columns if heading_key(c.heading) == heading_key(column.heading)]
        if not column.heading:
            same = [c for c in same if c.letter == column.letter]
        same = [c for c in same if c.letter == column.letter] or [c for c in same if c.letter not in taken]
        if same:
            taken.add(same[0].letter)
            placed.append(ColumnRole(same[0].letter, same[0].heading, column.role))
        else:
            missing.append(column)
    return placed, missing


def _missing(column: ColumnRole, view: SheetView, file: str) -> Finding:
    return Finding(
        "error", "ledger.heading-missing", f"The heading “{column.heading}” ({column.role}) is missing.",
        "Choose the column that holds it now, or another profile.",
        value=column.heading, file=file, sheet=view.name, row=view.header_row,
    )  # fmt: skip
