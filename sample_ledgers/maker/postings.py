"""The single postings of a year: every yearly amount split over months and documents, to the ngwee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sample_ledgers.maker.accounts import FLOWS, FUNDS, SPENDING, STAFF_ACCOUNTS, Flow, Spend
from sample_ledgers.maker.amounts import split, yearly
from sample_ledgers.maker.cost_centres import BY_CODE, CENTRES
from sample_ledgers.maker.years import chance

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
# who the fund buys from, by the beginning of the account; "" for all others
FIRMS = {
    "513": ("Nsaka Training Centre", "Musuku Consult", "Chambeshi Business School"),
    "521": ("Msasa Engineering", "Zambezi Sun Hardware", "Impwa Builders", "Chimwemwe & Sons"),
    "523": ("Lechwe Data", "Mosi Systems", "Bangweulu Networks"),
    "5224": ("Luapula Print House", "Mukwa Press"),
    "526": ("Mubanga & Partners", "Kalungwishi Chambers", "Musuku Consult"),
    "527": ("Mukwa Press", "Radio Lechwe", "Nkhwazi Media"),
    "1613": ("Great Dyke Motors",),
    "161": ("Mosi Systems", "Bangweulu Networks", "Lechwe Data", "Msasa Engineering"),
    "": ("Baobab Supplies", "Kalungwishi Traders", "Mukwa Office World", "Chimwemwe & Sons", "Zambezi Sun Hardware"),
}
_DENSITY = 0.8
"""Lines in the tables of accounts are for a fund somewhat larger than this one."""
_REVERSED_EVERY = 210


class Posting(NamedTuple):
    """A posting. amount: ngwee, debit positive. reversal: printed as a negative debit, not as a credit."""

    day: date
    document: str
    account: str
    centre: str
    fund: str
    text: str
    amount: int
    reversal: bool = False


def _workday(year: int, month: int, random: Random) -> date:
    day = date(year, month, random.randint(3, 28))
    while day.weekday() >= 5:
        day = day.replace(day=day.day + 1 if day.day < 28 else 3)
    return day


def _payday(year: int, month: int) -> date:
    """The 25th, or the working day before."""
    day = date(year, month, 25)
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _months(count: int, random: Random) -> list[int]:
    """Months of `count` postings: every month where there are enough of them, else spread over the year."""
    whole, rest = divmod(count, 12)
    extra = [int(12 * (i + random.random()) / rest) + 1 for i in range(rest)]
    return sorted([month for month in range(1, 13) for _ in range(whole)] + extra)


def _payroll(year: int, amounts: dict[tuple[str, str], int]) -> Iterator[Posting]:
    seasons = [1.0] * 11 + [1.06]
    for centre in CENTRES:
        random = chance("payroll", centre.code, year)
        for account, _, _ in STAFF_ACCOUNTS:
            if not centre.staff:
                continue
            parts = [season * random.uniform(0.985, 1.015) for season in seasons]
            for month, amount in enumerate(split(amounts[account, centre.code], parts), 1):
                fund = "02" if centre.code == "1520" else "01"
                yield Posting(_payday(year, month), f"JV/{centre.code}", account, centre.code, fund,
                              f"Payroll {MONTHS[month - 1]}", amount)


def _text(pattern: str, centre: str, month: int, firms: Sequence[str], random: Random) -> str:
    place, batch = BY_CODE[centre].name.removesuffix(" branch"), random.randint(101, 989)
    return pattern.format(place=place, month=MONTHS[month - 1], firm=random.choice(firms), batch=batch)


def _spread(steady: bool, random: Random) -> float:
    return random.uniform(0.94, 1.06) if steady else random.lognormvariate(0, 0.55)


def _of_account(row: Spend | Flow, centre: str, amount: int, lines: int, year: int) -> Iterator[Posting]:
    random = chance("lines", row.code, centre, year)
    steady = "{month}" in row.text or isinstance(row, Flow)
    months = _months(lines, random)
    firms = next(names for prefix, names in FIRMS.items() if row.code.startswith(prefix))
    closing = "epreciation" in row.text or "Amortisation" in row.text
    for month, part in zip(months, split(amount, [_spread(steady, random) for _ in months]), strict=True):
        day = _month_end(year, month) if closing else _workday(year, month, random)
        fund = row.fund if isinstance(row, Flow) else _fund(row.funds, centre, random)
        text = _text(row.text, centre, month, firms, random)
        yield Posting(day, _kind(row, closing), row.code, centre, fund, text, part)


def _fund(funds: str, centre: str, random: Random) -> str:
    if funds not in FUNDS or centre == "1520":
        return "02" if centre == "1520" else funds
    weights = FUNDS[funds]
    return random.choices(list(weights), list(weights.values()))[0]


def _kind(row: Spend | Flow, closing: bool) -> str:
    if closing:
        return "JV"
    if isinstance(row, Spend):
        return "PV" if row.amount > 0 else "RC"
    return {"benefit": "BP", "contribution": "RC", "capital": "PV"}.get(row.account_class, "JV")


def _others(year: int, amounts: dict[tuple[str, str], int]) -> Iterator[Posting]:
    rows: tuple[Spend | Flow, ...] = (*SPENDING, *FLOWS)
    for row in rows:
        mine = {centre: amount for (account, centre), amount in amounts.items() if account == row.code}
        whole = sum(mine.values())
        for centre, amount in mine.items():
            yield from _of_account(row, centre, amount, max(1, round(row.lines * _DENSITY * amount / whole)), year)


def _reversed(postings: list[Posting], year: int) -> Iterator[Posting]:
    """Postings made twice by mistake and taken back a few days later."""
    random = chance("reversed", year)
    bills = [posting for posting in postings if posting.document == "PV" and posting.day.day < 20]
    for posting in random.sample(bills, len(postings) // _REVERSED_EVERY):
        yield posting
        later = posting.day + timedelta(days=random.randint(2, 7))
        yield posting._replace(day=later, document="CN", text=f"Reversal, {posting.text}", amount=-posting.amount,
                               reversal=True)


def _numbered(postings: list[Posting], year: int) -> Iterator[Posting]:
    """Document numbers in order of date; all payroll lines of a cost centre and day are one document."""
    numbers: dict[str, int] = {}
    given: dict[tuple[date, str], str] = {}
    for posting in postings:
        prefix, _, shared = posting.document.partition("/")
        key = (posting.day, posting.document)
        if not shared or key not in given:
            numbers[prefix] = numbers.get(prefix, 1000 * (year - 2004)) + 1
            given[key] = f"{prefix}-{numbers[prefix]:05d}"
        yield posting._replace(document=given[key])


def postings(year: int) -> list[Posting]:
    """All postings of a year in order of date and document."""
    amounts = yearly(year)
    found = [*_payroll(year, amounts), *_others(year, amounts)]
    found += _reversed(found, year)
    found = [posting for posting in found if posting.amount]
    found.sort(key=lambda p: (p.day, p.document, p.account, p.centre, p.text, p.amount))
    return list(_numbered(found, year))
