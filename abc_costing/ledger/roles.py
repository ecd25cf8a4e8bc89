"""Which column plays which role: by heading first, checked against the content; by content alone without headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from abc_costing.ledger.amounts import is_number
from abc_costing.ledger.days import is_day
from abc_costing.ledger.grid import Cell, CellError, Grid, Row, is_blank, text_of
from abc_costing.ledger.headings import meanings, plain, year_of
from abc_costing.ledger.inspection import Kind
from abc_costing.ledger.mapping import ROLES, Role

SAMPLED = 1500
DEBIT_WORDS = frozenset(plain(w) or w for w in "s soll d dr debit debet debe deve db dt + مدين a ausgabe".split())
CREDIT_WORDS = frozenset(plain(w) or w for w in "h haben c cr credit kredit k haber haver cd - دائن e einnahme".split())
_ACTUAL = frozenset("ist actual actuals realise ejecutado regnskab regnskap utfall".split())
_PLANNED = frozenset("plan budget ansatz forecast presupuesto".split())


@dataclass(frozen=True)
class Content:
    """What a sample of a column's cells is: shares of the filled ones."""

    filled: float
    number: float
    decimals: float
    day: float
    code: float
    length: float
    distinct: float
    sides: bool
    small: bool

    @property
    def kind(self) -> Kind:
        """The column's kind in a word."""
        if not self.filled:
            return "empty"
        if self.day > 0.6:
            return "date"
        if self.number > 0.8 and (self.decimals > 0 or self.code < 0.9):
            return "number"
        return "code" if self.code > 0.6 else "number" if self.number > 0.8 else "text"


def sample_rows(grid: Grid, header_row: int | None) -> list[Row]:
    """Up to some thousand filled rows under the heading, spread over the sheet."""
    below = grid.rows[header_row or 0 :]
    step = max(1, len(below) // SAMPLED)
    return [row for row in below[::step] if not is_blank(row)]


def content_of(rows: Sequence[Row], index: int) -> Content:
    """Shares over the sample."""
    cells = [row[index] for row in rows]
    filled = [c for c in cells if not (isinstance(c, str) and not c.strip())]
    if not filled:
        return Content(0, 0, 0, 0, 0, 0, 0, False, False)
    count = len(filled)
    distinct = set(map(text_of, filled))
    numbers = {text: is_number(text) for text in distinct}
    days = {text: is_day(text) for text in distinct}
    texts = [text_of(c) for c in filled]
    return Content(
        filled=count / len(cells),
        number=sum(1 for c, t in zip(filled, texts, strict=True) if _numeric(c, numbers[t])) / count,
        decimals=sum(1 for c in filled if _has_decimals(c)) / count,
        day=sum(1 for c, t in zip(filled, texts, strict=True) if is_day(c) or (isinstance(c, str) and days[t])) / count,
        code=sum(1 for t in texts if _is_code(t)) / count,
        length=sum(map(len, texts)) / count,
        distinct=len(distinct) / count,
        sides=len(distinct) <= 6 and all(side_of(t) for t in distinct),
        small=len(distinct) <= 9 and all(t.isdigit() and len(t) <= 2 for t in distinct),
    )


def _numeric(cell: Cell, text_is: bool) -> bool:
    return not isinstance(cell, CellError) and (
        (isinstance(cell, float | int) and not isinstance(cell, bool)) or (isinstance(cell, str) and text_is)
    )


def _has_decimals(cell: Cell) -> bool:
    if isinstance(cell, float):
        return not cell.is_integer()
    return isinstance(cell, str) and re.search(r"\d[.,]\d{2}\)?-?\s*$", cell) is not None


def _is_code(text: str) -> bool:
    return 1 <= len(text) <= 14 and " " not in text and re.search(r"[.,]\d{2}$", text) is None and bool(
        re.fullmatch(r"[\w&./\-]+", text)
    )


def side_of(text: str) -> int:
    """1 for a debit mark, -1 for a credit mark, 0 for neither."""
    word = plain(text) or text.strip()
    return 1 if word in DEBIT_WORDS else -1 if word in CREDIT_WORDS else 0


def _fit(role: str, content: Content) -> float:
    """How well the content suits a role, 0 to 1."""
    if not content.filled:
        return 0.25
    if role in ("amount", "debit", "credit"):
        return 0.0 if content.number < 0.5 or content.day > 0.5 else 0.6 + 0.4 * content.number
    if role == "date":
        return 1.0 if content.day > 0.5 or content.number > 0.8 else 0.1 if content.day else 0.0
    if role == "side":
        return 1.0 if content.sides else 0.0
    if role == "level":
        return 1.0 if content.small else 0.0
    if role in ("cost_centre", "fund") and content.number > 0.9 and (content.distinct > 0.9 or content.length > 7.5):
        return 0.2
    if role in ("account", "cost_centre", "fund"):
        return 0.2 if content.day > 0.5 else 0.55 if content.decimals > 0.2 else 1.0 - 0.15 * (content.length > 30)
    return 0.5 if role == "description" and content.number > 0.9 else 1.0


def _filled_enough(role: str, content: Content) -> float:
    """Each posting has an account; cost centres and texts may be rare."""
    return 0.4 + 0.6 * content.filled if role == "account" else 0.6 + 0.4 * min(1.0, content.filled * 10)


def assign(headings: Sequence[str], contents: Sequence[Content]) -> tuple[list[Role], list[int]]:
    """Roles by column, and the columns that are further amounts side by side (years, plan and actual)."""
    options: list[tuple[float, int, Role]] = []
    blocked: set[int] = set()
    for index, (heading, content) in enumerate(zip(headings, contents, strict=True)):
        for role, score in meanings(heading):
            if role in ("ignore", "contra_account"):
                blocked |= {index} if score >= meanings(heading)[0][1] else set()
                continue
            value = score * _fit(role, content) * _filled_enough(role, content)
            if value > 0.12:
                options.append((value, index, _role(role)))
    roles: list[Role] = ["ignore"] * len(headings)
    taken: set[Role] = set()
    periods = 0
    for _, index, role in sorted(options, key=lambda o: (-o[0], o[1])):
        if roles[index] != "ignore" or index in blocked:
            continue
        if role in taken and not (role == "period" and periods < 2):
            continue
        roles[index] = role
        taken.add(role)
        periods += role == "period"
    _settle_amounts(roles, headings, contents, blocked)
    return roles, _side_by_side(roles, headings, contents, blocked)


def _role(name: str) -> Role:
    return next(r for r in ROLES if r == name)


def _settle_amounts(
    roles: list[Role], headings: Sequence[str], contents: Sequence[Content], blocked: set[int]
) -> None:
    """Debit and credit stand together or not at all; a mark of the side needs one amount."""
    present = set(roles)
    if {"debit", "credit"} <= present:
        _drop(roles, "amount", "side")
    elif "amount" in present:
        _drop(roles, "debit", "credit")
    elif present & {"debit", "credit"}:
        roles[:] = ["amount" if r in ("debit", "credit") else r for r in roles]
    elif (index := _amount_by_content(roles, headings, contents, blocked)) >= 0:
        roles[index] = "amount"
    if "account" not in roles and "account_name" in roles:
        roles[roles.index("account_name")] = "account"


def _drop(roles: list[Role], *dropped: Role) -> None:
    roles[:] = ["ignore" if r in dropped else r for r in roles]


def _amount_by_content(
    roles: Sequence[Role], headings: Sequence[str], contents: Sequence[Content], blocked: set[int]
) -> int:
    free = [
        i for i, c in enumerate(contents)
        if roles[i] == "ignore" and i not in blocked and c.number > 0.8 and c.kind == "number"
    ]  # fmt: skip
    return max(free, key=lambda i: (contents[i].decimals > 0, contents[i].filled, i), default=-1)


def _side_by_side(
    roles: list[Role], headings: Sequence[str], contents: Sequence[Content], blocked: set[int]
) -> list[int]:
    """Columns that are amounts as the chosen one is (`Ansatz 2016`, `Ansatz 2017`); the latest actual is chosen."""
    if "amount" not in roles:
        return []
    like = [
        i for i, h in enumerate(headings)
        if i not in blocked and roles[i] in ("ignore", "amount") and contents[i].number > 0.5
        and any(r == "amount" for r, _ in meanings(h)[:1]) and year_of(h)
    ]  # fmt: skip
    if len(like) < 2:
        return []
    chosen = max(like, key=lambda i: (_is_actual(headings[i]), year_of(headings[i]), -i))
    _drop(roles, "amount")
    roles[chosen] = "amount"
    return [i for i in like if i != chosen]


def _is_actual(heading: str) -> int:
    words = set(plain(heading).split())
    return 2 if words & _ACTUAL else 0 if words & _PLANNED else 1


def guess(contents: Sequence[Content]) -> list[Role]:
    """Roles by content alone, for a sheet without headings."""
    roles: list[Role] = ["ignore"] * len(contents)

    def give(role: Role, candidates: list[int]) -> None:
        if candidates:
            roles[candidates[0]] = role

    def free(test: object = None) -> list[int]:
        return [i for i, r in enumerate(roles) if r == "ignore" and contents[i].filled > 0.3]

    give("date", [i for i in free() if contents[i].day > 0.8])
    give("side", [i for i in free() if contents[i].sides])
    numbers = [i for i in free() if contents[i].number > 0.8 and contents[i].kind == "number"]
    give("amount", sorted(numbers, key=lambda i: (-(contents[i].decimals > 0), -i)))
    if "amount" not in roles:
        give("amount", [i for i in reversed(free()) if contents[i].number > 0.9])
    give("account", [i for i in free() if contents[i].code > 0.8 and contents[i].distinct < 0.9])
    give("account", [i for i in free() if contents[i].code > 0.8] if "account" not in roles else [])
    give("description", sorted((i for i in free() if contents[i].length > 5 and contents[i].number < 0.5),
                               key=lambda i: -contents[i].length))  # fmt: skip
    return roles
