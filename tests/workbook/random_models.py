"""Random models and ledgers with the texts, figures and dates that break exports."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from abc_costing import money
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import Posting, Postings
from abc_costing.model.rows import Method
from abc_costing.model.tables import TABLES, Column, Table

ODD = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+49",
    "-5",
    "@SUM(A1)",
    "#REF!",
    "#N/A",
    "007",
    "5110",
    "1e5",
    "TRUE",
    "2025-03-01",
    "50%",
    "_x000D_",
    "a_x0041_b",
    "x\ny",
    "x\r\ny",
    "\ta\tb",
    "nul\x00byte",
    "Ünïcode 保険 العربية 🏥",
    "a  b",
    "'quoted",
    '"q"',
    "<a&b>",
    "external:x",
    "http://x",
    "long " * 6553,
]

# not characters at all: Excel's own escape of them is not undone by every reader
any_character = st.characters(codec="utf-8", exclude_characters="\ufffe\uffff")
texts = st.one_of(st.sampled_from(ODD), st.text(any_character, max_size=12)).map(str.strip)
names = texts.filter(bool)
days = st.dates(date(1880, 1, 1), date(9999, 12, 31))
decimals = st.one_of(
    st.integers(-(10**6), 10**6).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=7),
    st.sampled_from([Decimal("33.33333333333333333333"), Decimal("1E-20"), Decimal("0.1"), Decimal("1E+25")]),
)
shares = st.one_of(
    st.none(), st.decimals(0, 1, places=6), st.just(Decimal("1.5")), st.just(Decimal("0.3333333333333333333"))
)
amounts = st.one_of(st.integers(-(10**9), 10**9), st.integers(-money.LIMIT, money.LIMIT), st.just(money.LIMIT))

BY_KIND: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "code": texts,
    "period": texts,
    "integer": st.none() | st.integers(-(10**6), 10**9),
    "quantity": decimals,
    "percent": decimals,
    "share": shares,
    "money": amounts,
    "date": st.none() | days,
    "yesno": st.booleans(),
}


def values(table: Table, column: Column) -> st.SearchStrategy[Any]:
    if column.kind == "choice":
        return st.sampled_from([option for option in column.choices if option])
    if column.required and column.kind in ("text", "code", "period"):
        return names
    if column.kind in ("quantity", "percent", "money") and not column.required and column.field != "weight":
        return st.none() | BY_KIND[column.kind]
    if column.field == "based_on":
        return names  # a blank one means Actual
    return BY_KIND[column.kind]


def tables(table: Table) -> st.SearchStrategy[tuple[Any, ...]]:
    row = st.builds(table.row, **{column.field: values(table, column) for column in table.columns})
    return st.lists(row, max_size=3).map(tuple)


settings = st.builds(
    Settings,
    name=texts,
    institution=texts,
    currency=st.sampled_from(["JPY", "EUR", "TND"]),
    fiscal_year_start=st.integers(1, 12),
    method=st.sampled_from(get_args(Method)),
)

models = st.builds(Model, settings, **{key: tables(table) for key, table in TABLES.items()})

dated = st.builds(
    Posting,
    account=names,
    amount=amounts,
    cost_centre=texts,
    fund=texts,
    day=days,
    document=texts,
    description=texts,
    scenario=texts,
)
labelled = st.builds(Posting, account=names, amount=amounts, cost_centre=texts, period=names, scenario=texts)
ledgers = st.lists(dated | labelled, max_size=6).map(Postings.of)
