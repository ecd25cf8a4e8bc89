"""What the user may state where a file leaves it open, and the limits of a read."""

from __future__ import annotations

from dataclasses import dataclass

from abc_costing.ledger.mapping import DateOrder
from abc_costing.numbers import Marks


@dataclass(frozen=True)
class ReadOptions:
    """Answers to what a file does not tell, and limits. What is None is found out, or asked for by a finding.

    Attributes:
        date_order: order of day, month and year in date texts.
        marks: decimal and thousands marks of number texts.
        encoding, delimiter: of text files (Python's name of the encoding).
        period: label of the period for postings that have neither date nor period.
        round_third_decimals: amounts with more decimals than the currency are rounded to it, so that their total is
            the rounded exact total; otherwise they are errors.
        skip_hidden_rows: leave out rows that are hidden in the sheet.
        time_limit: seconds for the whole read; memory_limit: bytes of address space. None: by the size of the file.
    """

    date_order: DateOrder | None = None
    marks: Marks | None = None
    encoding: str | None = None
    delimiter: str | None = None
    period: str = ""
    round_third_decimals: bool = False
    skip_hidden_rows: bool = False
    time_limit: float | None = None
    memory_limit: int | None = None


DEFAULT = ReadOptions()
