"""What a row of `Scenario changes` applies to: `account=61*; cost_centre=R2*` on the columns of one sheet."""

from __future__ import annotations

from dataclasses import dataclass

from abc_costing.model.patterns import Pattern
from abc_costing.model.rows import key_of
from abc_costing.model.tables import TABLES

LEDGER_SHEET = "Ledger"

VALUE_FIELDS = {
    "driver_quantities": "quantity",
    "case_features": "quantity",
    "assignments": "capacity",
    "direct_costs": "amount",
    "volumes": "quantity",
    "statistics": "value",
    "ledger": "amount",
}
"""The tables that a scenario can change ("ledger": the postings), and the field that a factor multiplies."""

IDENTITIES = {
    "driver_quantities": ("driver", "target", "period"),
    "case_features": ("target", "feature", "period"),
    "assignments": ("source", "driver", "period"),
    "direct_costs": ("target", "period"),
    "volumes": ("target", "period"),
    "statistics": ("statistic", "period"),
}
"""The fields by which a scenario's row takes the place of the rows it would inherit."""

_LEDGER_FIELDS = ("account", "cost_centre", "fund", "document", "description")
_SHEETS = {key_of(TABLES[key].sheet if key in TABLES else LEDGER_SHEET): key for key in VALUE_FIELDS}

CHANGEABLE_SHEETS = tuple(TABLES[key].sheet if key in TABLES else LEDGER_SHEET for key in VALUE_FIELDS)


def changeable(sheet: str) -> str | None:
    """The table key of a sheet that scenarios can change ("ledger" for the postings); None for any other name."""
    return _SHEETS.get(key_of(sheet))


def match_columns(table_key: str) -> dict[str, str]:
    """What a match may name in a table: headings, as compared, and their fields."""
    if table_key == "ledger":
        return {field: field for field in _LEDGER_FIELDS}
    return {key_of(column.heading): column.field for column in TABLES[table_key].columns
            if column.kind in ("code", "text", "period") and column.field != "scenario"}


@dataclass(frozen=True)
class Match:
    """Conditions that must all hold: field and pattern. None: everything matches."""

    conditions: tuple[tuple[str, Pattern], ...]

    @staticmethod
    def of(text: str, table_key: str) -> Match:
        """The match that a text means in a table.

        Raises:
            ValueError: with the cause, in words for the user.
        """
        columns = match_columns(table_key)
        conditions = []
        for part in filter(str.strip, text.split(";")):
            name, equals, pattern = part.partition("=")
            if not equals or not pattern.strip():
                raise ValueError(f"“{part.strip()}” is not of the form column=pattern, as in account=61*")
            field = columns.get(key_of(name))
            if field is None:
                raise ValueError(f"“{name.strip()}” is not a column to match by; there are {', '.join(columns)}")
            conditions.append((field, Pattern.of(pattern)))
        return Match(tuple(conditions))

    def takes(self, row: object) -> bool:
        """Whether a row of the table meets all conditions."""
        return all(pattern.matches(getattr(row, field)) for field, pattern in self.conditions)
