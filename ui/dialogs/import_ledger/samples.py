"""Dates, moments, decimals and signs spelled out with samples of the file, so that nobody has to know what "dmy" is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QDateTime, QLocale

from abc_costing.numbers import COMMA, POINT, Marks, NotANumber, exact_text, parse

if TYPE_CHECKING:
    from abc_costing.session import Mapping, Role

ROLE_NAMES: Final[dict[str, str]] = {
    "ignore": "Ignore", "date": "Date", "period": "Period", "account": "Account", "account_name": "Account name",
    "cost_centre": "Cost centre", "fund": "Fund", "document": "Document", "description": "Text", "amount": "Amount",
    "debit": "Debit", "credit": "Credit", "side": "Debit or credit", "level": "Level",
    "contra_account": "Contra account",
}  # fmt: skip
ORDERS: Final = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
NUMERIC_ROLES: Final[frozenset[Role]] = frozenset({"amount", "debit", "credit"})


def order_text(order: str | None) -> str:
    """How dates are written, for the list of facts."""
    return ORDERS.get(order or "", "as in the cells")


def marks_text(marks: Marks | None) -> str:
    """How amounts are written."""
    if marks is None:
        return "as in the cells"
    return "1.234,50 → 1234.50" if marks.decimal == "," else "1,234.50 → 1234.50"


def sign_text(mapping: Mapping) -> str:
    """What makes an amount positive."""
    if mapping.letters("debit"):
        text = "Debit + credit" if mapping.credit_negative else "Debit − credit"
    else:
        text = "Debit or credit mark" if mapping.letters("side") else "As signed"
    return f"−({text})" if mapping.negate else text


def spelled_day(text: str, order: str) -> str:
    """A date's text as one order reads it: "04/05/2025" by "dmy" is "4 May 2025"; "" where it is none."""
    found = [int(part) for part in re.findall(r"\d+", text)[:3]]
    if len(found) < 3:
        return ""
    by = dict(zip(order, found, strict=True))
    year = by["y"] + (2000 if by["y"] < 70 else 1900 if by["y"] < 100 else 0)
    day = QDate(year, by["m"], by["d"])
    return QLocale().toString(day, "d MMMM yyyy") if day.isValid() else ""


def day_samples(texts: Iterable[str], order: str, most: int = 3) -> str:
    """Up to three of the file's dates with their meaning."""
    said = {text: spelled_day(text, order) for text in texts}
    return "; ".join([f"{text} → {day}" for text, day in said.items() if day][:most])


def spelled_number(text: str, marks: Marks) -> str:
    """An amount's text as one reading has it: "1.234" is 1234 or 1.234; "" where it is none."""
    try:
        return exact_text(parse(text, marks))
    except NotANumber:
        return ""


def marks_choices() -> tuple[tuple[str, Marks], ...]:
    """The two ways of writing amounts."""
    return (("Decimal point: 1,234.50", POINT), ("Decimal comma: 1.234,50", COMMA))


def answered(mapping: Mapping, what: str, answer: object) -> Mapping:
    """The column map with a question answered: `what` is "dates" or "marks"."""
    if what == "dates":
        return replace(mapping, date_order=answer)  # type: ignore[arg-type]
    assert isinstance(answer, Marks)
    return replace(mapping, marks=answer)


def moment(iso: str) -> str:
    """A moment in the reader's own time and manner."""
    if not iso:
        return ""
    at = datetime.fromisoformat(iso)
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at.timestamp())), "d MMM yyyy HH:mm")
