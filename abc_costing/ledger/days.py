"""Cells as days and periods. Day and month are never guessed: where texts leave the order open, that is said."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from abc_costing.ledger.amounts import BLANK, ERROR, VALID
from abc_costing.ledger.grid import Cell, CellError, text_of
from abc_costing.ledger.mapping import DateOrder

_EPOCH = date(1899, 12, 30).toordinal()
_MONTHS = (
    "jan ene gen ian يناير", "feb fev fevr fevereiro فبراير", "mar mae mrz mrt maart maerz مارس",
    "apr abr avr ابريل أبريل",
    "may mai maj mei mag مايو", "jun juin giu يونيو", "jul juil lug يوليو", "aug ago aou agosto اغسطس أغسطس",
    "sep set sept سبتمبر", "oct okt out ott أكتوبر اكتوبر", "nov نوفمبر", "dec dez dic des ديسمبر",
)  # fmt: skip
_MONTH_OF = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T\s])")
_NUMERIC = re.compile(r"^(\d{1,2})\s?[-/.\s]\s?(\d{1,2})\s?[-/.\s]\s?(\d{4}|\d{2})\.?(?:$|[T\s,])")
_ROC = re.compile(r"^(\d{2,3})[/.](\d{1,2})[/.](\d{1,2})$")
_DAY_NAMED = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s\-/.]*(?:de\s+)?([^\W\d_]{3,})\.?[\s\-/.,]*(?:de\s+)?(\d{4}|\d{2})\b"
)
_NAMED_DAY = re.compile(r"^([^\W\d_]{3,})\.?[\s\-/.]+(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]+(\d{4}|\d{2})\b")
_YEAR_NAMED = re.compile(r"^(\d{4})[\s\-/.]+([^\W\d_]{3,})\.?[\s\-/.]+(\d{1,2})\b")
_EMPTY = re.compile(r"^[0\s/.\-]*$")


@dataclass
class DayColumn:
    """Ordinals of the days of a column (0 where none). `causes` by position; `samples` of texts that are open."""

    day: NDArray[np.int32]
    state: NDArray[np.uint8]
    causes: dict[int, str] = field(default_factory=dict)


def date_order(texts: set[str]) -> tuple[DateOrder | None, str]:
    """Order of day and month that date texts prove, and a text that can be read in two ways where they prove none.

    A dot between the parts (04.05.2026) is only used for day.month.year.
    """
    dmy = mdy = 0
    open_text = ""
    for text in texts:
        found = _NUMERIC.match(text.strip())
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second or re.match(r"\d+\s?\.", text.strip()):
            dmy += 1
        elif second > 12 >= first:
            mdy += 1
        elif first != second and first <= 12 and (not open_text or text < open_text):
            open_text = text.strip()
    if dmy or mdy:
        return ("dmy" if dmy >= mdy else "mdy"), ""
    return None, open_text


def day_column(cells: list[Cell], order: DateOrder | None, year: int | None = None) -> DayColumn:
    """Days of each cell. An unknown order counts as day-month, for the caller to report."""
    column = DayColumn(np.zeros(len(cells), np.int32), np.zeros(len(cells), np.uint8))
    known: dict[Cell, int | str] = {}
    for at, cell in enumerate(cells):
        key = (cell, True) if isinstance(cell, bool) else cell
        value = known.get(key)  # type: ignore[arg-type]
        if value is None:
            value = known[key] = _day(cell, order or "dmy", year)  # type: ignore[index]
        if isinstance(value, str):
            column.state[at] = ERROR
            column.causes[at] = value
        elif value:
            column.day[at] = value
            column.state[at] = VALID
    return column


def _day(cell: Cell, order: DateOrder, year: int | None) -> int | str:
    """Ordinal, 0 for blank, or the cause why the cell is no date."""
    if isinstance(cell, datetime):
        return cell.date().toordinal()
    if isinstance(cell, date):
        return cell.toordinal()
    if isinstance(cell, CellError):
        return f"the Excel error {cell} in place of a date"
    if isinstance(cell, bool) or not isinstance(cell, str | float | int):
        return "a time or a truth value in place of a date"
    if isinstance(cell, float | int):
        return _day_of_number(cell, year)
    text = cell.strip()
    return 0 if _EMPTY.match(text) else _day_of_text(text, order, year)


def _day_of_number(number: float, year: int | None) -> int | str:
    if number == 0:
        return 0
    whole = int(number)
    if year and number == whole and 101 <= whole <= 3112:
        return _checked(year, whole % 100, whole // 100, text_of(number))
    if 19_000_101 <= whole <= 21_991_231:
        return _checked(whole // 10_000, whole // 100 % 100, whole % 100, text_of(number))
    if 10_000 <= number <= 110_000:
        return (date.fromordinal(_EPOCH) + timedelta(days=whole)).toordinal()
    return f"{text_of(number)} is not a date"


def _checked(year: int, month: int, day: int, shown: str) -> int | str:
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return f"“{shown}” is not a day of the calendar"


def _day_of_text(text: str, order: DateOrder, year: int | None) -> int | str:
    if found := _ISO.match(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _NUMERIC.match(text):
        a, b, c = int(found[1]), int(found[2]), int(found[3])
        if order == "ymd":
            return _checked(a, b, c, text)
        return _checked(c, b, a, text) if order == "dmy" else _checked(c, a, b, text)
    if text.isdigit():
        return _day_of_digits(text, year)
    return _day_of_words(text)


def _day_of_digits(text: str, year: int | None) -> int | str:
    if year and len(text) in (3, 4):
        return _checked(year, int(text[-2:]), int(text[:-2]), text)
    if len(text) == 8:
        if "1900" <= text[:4] <= "2199" and "01" <= text[4:6] <= "12":
            return _checked(int(text[:4]), int(text[4:6]), int(text[6:]), text)
        return _checked(int(text[4:]), int(text[2:4]), int(text[:2]), text)
    return _day_of_number(float(text), None) if len(text) == 5 else f"“{text}” is not a date"


def _day_of_words(text: str) -> int | str:
    if found := _ROC.match(text):
        return _checked(int(found[1]) + 1911, int(found[2]), int(found[3]), text)
    bare = re.sub(r"^[^\W\d_]{2,}\.?,?\s+(?=\d)", "", text) if not _NAMED_DAY.match(text) else text
    if found := _DAY_NAMED.match(bare):
        day, name, year = found[1], found[2], found[3]
    elif found := _NAMED_DAY.match(text):
        name, day, year = found[1], found[2], found[3]
    elif found := _YEAR_NAMED.match(text):
        year, name, day = found[1], found[2], found[3]
    else:
        return f"“{text}” is not a date"
    month = month_of(name)
    return _checked(int(year), month, int(day), text) if month else f"“{text}” is not a date"


def month_of(name: str) -> int:
    """Number of a month's name in our languages, 0 where it is none."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    folded = folded.rstrip(".")
    if name.casefold() in _MONTH_OF:
        return _MONTH_OF[name.casefold()]
    for length in (4, 3):
        if folded[:length] in _MONTH_OF:
            return _MONTH_OF[folded[:length]]
    return 0


def is_day(cell: Cell) -> bool:
    """Whether a cell is a date, or a text that is one under some order."""
    if isinstance(cell, date):
        return True
    if not isinstance(cell, str) or len(cell) > 40 or not any(c.isdigit() for c in cell):
        return False
    text = cell.strip()
    if text.isdigit() and len(text) != 8:
        return False
    return isinstance(_day_of_text(text, "dmy", None), int) or isinstance(_day_of_text(text, "mdy", None), int)


_YEAR_MONTH = re.compile(r"^(\d{4})[-/.\s]?(?:M|P)?(\d{1,2})$", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.\s](\d{4})$")
_WORD_YEAR = re.compile(r"^([^\W\d_]{3,})\.?[\s\-/.,']*(\d{4}|\d{2})$")


def period_label(cell: Cell) -> str:
    """A period cell as our label where it is one (`2025-03`, `2025-Q1`, `2025`), else the text as it stands."""
    if isinstance(cell, datetime | date):
        return f"{cell.year:04d}-{cell.month:02d}"
    text = text_of(cell)
    if (found := _YEAR_MONTH.match(text)) and 1 <= int(found[2]) <= 12 and 1900 <= int(found[1]) <= 2199:
        return f"{found[1]}-{int(found[2]):02d}"
    if (found := _MONTH_YEAR.match(text)) and 1 <= int(found[1]) <= 12:
        return f"{found[2]}-{int(found[1]):02d}"
    if (found := _WORD_YEAR.match(text)) and (month := month_of(found[1])):
        year = int(found[2]) + (2000 if len(found[2]) == 2 else 0)
        return f"{year}-{month:02d}"
    return text


__all__ = ["BLANK", "DayColumn", "date_order", "day_column", "is_day", "month_of", "period_label"]
