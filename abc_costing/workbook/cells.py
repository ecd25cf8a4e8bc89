"""What one cell means, by the kind of its column. A cell that means nothing raises `BadCell` with cause and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from abc_costing.model.rows import key_of
from abc_costing.model.tables import Column
from abc_costing.money import LIMIT, Currency, to_minor, to_text
from abc_costing.numbers import POINT, Marks, NotANumber, detect_marks, parse
from abc_costing.workbook.book import Raw
from abc_costing.workbook.faults import Fault, Percentage

YES = frozenset({"yes", "y", "true", "x", "1"})
NO = frozenset({"no", "n", "false", "0"})
SURE_DIGITS = 10**15
"""A spreadsheet number keeps 15 digits; a longer code typed as a number has lost its end."""

_ISO_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$")


class BadCell(Exception):
    """A cell that cannot be what its column asks for."""

    def __init__(self, rule: str, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.rule, self.cause, self.remedy = rule, cause, remedy


@dataclass(frozen=True)
class Reading:
    """How the numbers of one column are read: the project's currency, and the marks of numbers written as text."""

    currency: Currency
    marks: Marks = POINT


Converter = Callable[[Raw], object]


def marks_of(values: Iterable[Raw]) -> Marks:
    """The marks of a column's number texts: as the texts show, else decimal point and thousands comma."""
    texts = [value for value in values if isinstance(value, str) and value]
    return (detect_marks(texts) or POINT) if texts else POINT


def converter(column: Column, reading: Reading, *, days_stay_days: bool = False) -> Converter:
    """The function from a cell that is not blank to a value of the column.

    Args:
        days_stay_days: in a period column, a date means that day (caps), not its month.
    """
    by_kind: dict[str, Converter] = {
        "text": text,
        "code": code,
        "period": day_or_period if days_stay_days else period,
        "date": day,
        "choice": lambda raw: choice(raw, column.choices),
        "yesno": yes_or_no,
        "integer": lambda raw: integer(raw, reading.marks),
        "money": lambda raw: amount(raw, reading),
        "share": lambda raw: share(raw, reading.marks),
        "percent": lambda raw: percent(raw, reading.marks),
        "quantity": lambda raw: number(raw, reading.marks),
    }
    return by_kind[column.kind]


def shown(raw: Raw) -> str:
    """A cell's value as text for a message, cut short where it is long."""
    if isinstance(raw, Fault):
        return raw.shown or "a formula without a value"
    plain = f"{_exact(raw) * 100:f}%" if isinstance(raw, Percentage) else _plain(raw)
    return plain if len(plain) <= 80 else plain[:79] + "…"


def text(raw: Raw) -> str:
    """Any cell as text, stripped."""
    _refuse_fault(raw)
    return _plain(raw)


def code(raw: Raw) -> str:
    """A code as text: the number 5110 is "5110", the text 007 stays."""
    _refuse_fault(raw)
    if isinstance(raw, date | time | timedelta):
        raise BadCell("workbook.code-became-date", "a date stands here in place of a code or a name",
                      "Format the cell as Text and type the code again: Excel turns codes such as 1-2 into dates.")
    if isinstance(raw, int | float) and abs(raw) >= SURE_DIGITS:
        raise BadCell("workbook.code-digits",
                      "this code is stored as a number of more than 15 digits, of which Excel keeps only the first 15",
                      "Format the cell as Text and type the whole code again.")
    return _plain(raw)


def period(raw: Raw) -> str:
    """A period's label. Excel turns 2025 into a number and 2025-03 into 1 March 2025: both are turned back."""
    if isinstance(raw, date):
        if raw.day != 1:
            raise BadCell("workbook.period-is-day", f"{_plain(raw)} is a day, not a period",
                          "Write the period's label: a year (2025), a quarter (2025-Q1) or a month (2025-03).")
        return f"{raw.year:04}-{raw.month:02}"
    return _label(raw)


def day_or_period(raw: Raw) -> str:
    """A period's label, or a day as an ISO date."""
    return _day_of(raw).isoformat() if isinstance(raw, date) else _label(raw)


def _label(raw: Raw) -> str:
    _refuse_fault(raw)
    if isinstance(raw, time | timedelta | bool):
        raise BadCell("workbook.not-a-period", f"“{shown(raw)}” is not a period",
                      "Write the period's label: a year (2025), a quarter (2025-Q1) or a month (2025-03).")
    return _plain(raw)


def day(raw: Raw) -> date:
    """A day: an Excel date, or the text 2025-03-31."""
    _refuse_fault(raw)
    if isinstance(raw, date):
        return _day_of(raw)
    if isinstance(raw, str) and (found := _ISO_DAY.match(raw.strip())):
        try:
            return date.fromisoformat(found[1])
        except ValueError as problem:
            raise BadCell("workbook.not-a-date", f"there is no day {found[1]}",
                          "Write a date of the calendar, such as 2025-03-31.") from problem
    raise BadCell("workbook.not-a-date", f"“{shown(raw)}” is not a date",
                  "Format the cell as a date and type the date again, or write it as 2025-03-31.")


def choice(raw: Raw, options: tuple[str, ...]) -> str:
    """One of the options, in any case."""
    wanted = key_of(text(raw))
    for option in options:
        if option and key_of(option) == wanted:
            return option
    raise BadCell("workbook.choice", f"“{shown(raw)}” is not one of the values allowed here",
                  f"Write one of: {', '.join(option for option in options if option)}.")


def yes_or_no(raw: Raw) -> bool:
    """Yes or no, also y, n, true, false, 1, 0, x."""
    answer = "1" if isinstance(raw, bool) and raw else "0" if isinstance(raw, bool) else key_of(text(raw))
    if answer in YES or answer in NO:
        return answer in YES
    raise BadCell("workbook.yes-no", f"“{shown(raw)}” is neither yes nor no",
                  "Write yes, or leave the cell blank for no.")


def number(raw: Raw, marks: Marks) -> Decimal:
    """A number exactly as written: of a spreadsheet number its shortest decimal, of a text what it says."""
    if isinstance(raw, str):
        try:
            return parse(raw, marks)
        except NotANumber as problem:
            raise BadCell("workbook.not-a-number", f"{problem}", "Write the number in figures.") from problem
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        _refuse_fault(raw)
        raise BadCell("workbook.not-a-number", f"“{shown(raw)}” is not a number", "Write the number in figures.")
    value = _exact(raw)
    if not value.is_finite():
        raise BadCell("workbook.not-a-number", f"“{raw}” is not a finite number", "Write the number in figures.")
    return value


def integer(raw: Raw, marks: Marks) -> int:
    """A whole number."""
    value = number(raw, marks)
    if value != value.to_integral_value():
        raise BadCell("workbook.not-whole", f"“{shown(raw)}” is not a whole number",
                      "Write a whole number, such as 1, 2, 3.")
    return int(value)


def amount(raw: Raw, reading: Reading) -> int:
    """An amount in major units, as minor units; never rounded."""
    value = number(raw, reading.marks)
    minor = to_minor(value, reading.currency)
    if minor is not None:
        return minor
    unit = reading.currency
    if abs(value) * unit.unit > LIMIT:
        raise BadCell("workbook.amount-too-large",
                      f"the amount {shown(raw)} is beyond {to_text(LIMIT, unit)} {unit.code}, the largest kept exactly",
                      "Correct the amount, or split it over several rows.")
    allowed = f"{unit.digits} decimals" if unit.digits else "no decimals"
    raise BadCell("workbook.money-decimals", f"the amount {shown(raw)} has more decimals than {unit.code} ({allowed})",
                  "Round the amount in the source, so that it is known who rounded.")


def share(raw: Raw, marks: Marks) -> Decimal:
    """A share as a fraction: 0.4, 40 and 40% are the same; a bare 1 is everything."""
    value = number(raw, marks)
    if value > 1 and not says_percent(raw):
        return value.scaleb(-2)
    return value


def percent(raw: Raw, marks: Marks) -> Decimal:
    """A percentage as its figure: 5.5 and 5.5% are the same."""
    value = number(raw, marks)
    return value.scaleb(2) if says_percent(raw) else value


def says_percent(raw: Raw) -> bool:
    """Whether the cell itself shows a percent sign."""
    return isinstance(raw, Percentage) or (isinstance(raw, str) and "%" in raw)


def _day_of(raw: date) -> date:
    return raw.date() if isinstance(raw, datetime) else raw


def _exact(raw: float) -> Decimal:
    """The shortest decimal that a spreadsheet number was written as; 100, not 1E+2."""
    if isinstance(raw, int) or (raw.is_integer() and abs(raw) < SURE_DIGITS):
        return Decimal(int(raw))
    return Decimal(float.__repr__(raw))


def _plain(raw: Raw) -> str:
    match raw:
        case str():
            return raw.strip()
        case bool():
            return "TRUE" if raw else "FALSE"
        case int() | float():
            return f"{_exact(raw):f}"
        case datetime():
            return raw.isoformat(" ") if raw.time() != time(0) else raw.date().isoformat()
        case date() | time():
            return raw.isoformat()
        case _:
            return str(raw)


def _refuse_fault(raw: Raw) -> None:
    if not isinstance(raw, Fault):
        return
    if raw.shown:
        raise BadCell("workbook.error-cell", f"the cell holds Excel's error {raw.shown}",
                      "Correct the formula in Excel, or write the value itself.")
    raise BadCell("workbook.formula-without-value", "the cell holds a formula that was never calculated",
                  "Open the workbook in Excel, let it calculate and save it, or write the value itself.")
