"""The columns of a model table for a grid: headings and hints in plain words, kinds, choices, order."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from abc_costing.model import tables
from abc_costing.model.costing_model import Model
from abc_costing.model.tables import TABLES
from ui.tables.column import Choices, Column, Kind, Mark
from ui.workspace import Workspace

_KINDS: Final[dict[str, Kind]] = {
    "text": Kind.TEXT,
    "code": Kind.CODE,
    "integer": Kind.QUANTITY,
    "quantity": Kind.QUANTITY,
    "share": Kind.PERCENT,
    "percent": Kind.QUANTITY,
    "money": Kind.MONEY,
    "date": Kind.TEXT,
    "choice": Kind.TEXT,
    "yesno": Kind.TEXT,
    "period": Kind.CODE,
}
_HEADINGS: Final[dict[str, str]] = {
    "account_class": "Class", "cost_centre": "Cost centre", "cost_centres": "Cost centres", "as_of": "As of",
    "accept_overuse": "Over-use accepted", "starts": "From", "based_on": "Based on", "fixed_amount": "Fixed amount",
    "unused": "Unused is", "charge_to": "Charged to", "fte": "Staff",
}  # fmt: skip
_UNITS: Final[dict[str, str]] = {"fte": "FTE", "spread": "± %"}
_TIPS: Final[dict[tuple[str, str], str]] = {
    ("assignments", "source"): "Pool, activity or service whose cost is shared out",
    ("assignments", "driver"): "The measure by which the cost is shared",
    ("assignments", "capacity"): "Practical capacity: what can really be supplied, in the driver's unit",
    ("assignments", "share"): "The part of the source's cost that this driver carries; blank takes the rest",
    ("assignments", "fixed_amount"): "An amount that this driver carries first; what is left goes by the other rules",
    ("assignments", "rate"): "A standard rate for each unit of the driver: rate × quantity is charged first",
    ("assignments", "fte"): "Full-time equivalents of staff that supply the capacity",
    ("assignments", "unused"): "What becomes of unused capacity: kept apart from unit cost, charged to someone, or "
    "spread over those who use it",
    ("assignments", "charge_to"): "Pool, activity or service that unused capacity is charged to",
    ("assignments", "accept_overuse"): "yes: use above capacity is accepted, and the rate is cost over use",
    ("assignments", "period"): "Blank: for every period without a rule of its own",
    ("driver_quantities", "quantity"): "In the driver's unit; with an equation, the number of cases",
    ("driver_quantities", "weight"): "What one counts for; the driver measures quantity × weight",
    ("driver_quantities", "equation"): "What one case takes by its features, such as 8 + 12*paper + 15*appeal; it "
    "takes the place of the weight",
    ("driver_quantities", "period"): "Blank: for every period without a quantity of its own",
    ("drivers", "kind"): "quantity; percent, which adds up to 100; even, 1 for each target; accumulated cost: by what "
    "each target has cost so far",
    ("drivers", "evidence"): "How the quantities are known",
    ("drivers", "spread"): "By how many per cent the quantities may be off, up or down; blank: as the evidence says",
    ("case_features", "target"): "Whose cases have the feature",
    ("case_features", "feature"): "The name that equations use",
    ("case_features", "quantity"): "How many cases have it, or its sum over them (pages)",
    ("case_features", "period"): "Blank: for every period without a count of its own",
}  # fmt: skip
CHOICE_WORDS: Final[dict[tuple[str, str], str]] = {
    ("unused", "keep apart"): "stands by itself, in no unit cost",
    ("unused", "charge"): "goes to the one named beside",
    ("unused", "spread"): "over those who use it",
}
"""What a choice means, beside it in the list."""
_WIDE: Final = frozenset({"name", "description", "source", "accounts", "cost_centres", "match", "equation"})


@dataclass(frozen=True)
class Field:
    """What a screen has to say about one column of the table.

    value: what is shown in place of the field's value. hint: what a cell's tooltip says. check: why a typed text
    cannot be taken, before the session is asked. heading, unit: in place of the usual ones ("{currency}" stands for its
    code). stretch: takes the room that is left (None: as usual).
    """

    value: Callable[[Any], Any] | None = None
    hint: Callable[[Any], str] | None = None
    check: Callable[[str], str | None] | None = None
    heading: str = ""
    unit: str = ""
    stretch: bool | None = None


PLAIN: Final = Field()


@dataclass(frozen=True)
class Layout:
    """Which columns are shown in which order.

    order: the first keys (of the screen's own columns too); the others follow as declared. optional: fields that are
    shown only where a row says something in them, or when they are asked for. hidden: never shown.
    """

    order: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def place(self, key: str) -> int:
        """Where a column stands; the others keep their order behind."""
        return self.order.index(key) if key in self.order else len(self.order)


def heading_of(field: str) -> str:
    """A field's name on the screen."""
    return _HEADINGS.get(field, field.replace("_", " ").capitalize())


def in_use(table: tables.Table, field: str, rows: Any) -> bool:
    """Whether some row says in a field something else than what a blank cell means."""
    default = next(f.default for f in dataclasses.fields(table.row) if f.name == field)
    return any(getattr(row, field) != default for row in rows)


def column_of(
    workspace: Workspace, table: tables.Table, declared: tables.Column, of: Field, mark: Callable[[Any], Mark | None]
) -> Column[Any]:
    """One declared column for a grid."""
    name, kind = declared.field, declared.kind
    money = workspace.session.model.currency if workspace.is_open else None
    is_money = money is not None and kind == "money"
    unit = of.unit.replace("{currency}", money.code if money else "").strip() or _UNITS.get(name, "")
    unit = unit or ("%" if kind in {"share", "percent"} else "")
    return Column(
        name,
        of.heading or heading_of(name),
        _KINDS[kind],
        of.value or (lambda row: shown_value(getattr(row, name), kind)),
        unit=money.code if money and is_money and not unit else unit,
        decimals=money.digits if money and is_money else None,
        divisor=money.unit if money and is_money else 1,
        editable=not (workspace.is_open and workspace.session.read_only),
        edit_text=(lambda row: share_text(getattr(row, name))) if kind == "share" else None,
        mark=mark,
        stretch=name in _WIDE if of.stretch is None else of.stretch,
        tooltip=_TIPS.get((table.key, name), ""),
        choices=_choices(workspace, declared),
    )


def _choices(workspace: Workspace, declared: tables.Column) -> Callable[[], Choices] | None:
    if declared.choices:
        return lambda: {text: CHOICE_WORDS.get((declared.field, text), "") for text in declared.choices}
    if declared.kind == "yesno":
        return lambda: ["yes", ""]
    if declared.refers:
        return lambda: names_in(workspace.session.model, declared.refers)
    if declared.kind == "period":
        return lambda: ["", *workspace.session.periods]
    if declared.field == "scenario":
        return lambda: ["", *workspace.session.scenarios[1:]]
    return None


def names_in(model: Model, keys: tuple[str, ...]) -> dict[str, str]:
    """The codes of all rows of some tables, with what they are called."""
    return {getattr(row, TABLES[key].identity[0]): getattr(row, "name", "") for key in keys for row in model.table(key)}


def field_named(table: tables.Table, text: str, fields: Mapping[str, Field]) -> str | None:
    """The field that a heading means, as the workbook or the screen writes it."""
    wanted = text.strip().casefold()
    for column in table.columns:
        own = fields.get(column.field, PLAIN).heading
        known = {column.field, column.heading, heading_of(column.field), own} - {""}
        if wanted in {name.casefold() for name in known}:
            return column.field
    return None


def shown_value(value: Any, kind: str) -> Any:
    """A field's value as the grid's kinds want it."""
    if value is None:
        return None
    if kind == "date":
        return value.isoformat()
    if kind == "yesno":
        return "yes" if value else ""
    return value


def share_text(share: Decimal | None) -> str:
    """What the editor of a share starts with: `37.5%`, or nothing."""
    return "" if share is None else f"{(share * 100).normalize():f}%"
