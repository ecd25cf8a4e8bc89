"""Where the cards and ribbons of a flow picture stand. Values in, values out; no Qt.

    picture = arrange(stops, links, Room(866, 470), cut_off=5_000_000)
    picture.cards, picture.ribbons, picture.balances[-1].other

Links lead from one column to the next. What does not fit a column is one card *Other*; ribbons below the cut-off are
not drawn but counted: in every stage displayed + other = total, to the minor unit. Amounts stay whole minor units up to
the last step, where `Picture.scale` (pixels for a minor unit) turns them into heights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

OTHER: Final = "\0other"
"""How the key of an *Other* card begins; its column follows."""


@dataclass(frozen=True)
class Stop:
    """A place money passes. `special` ones (unused, unassigned, traced direct) are never folded and stand last."""

    key: str
    name: str
    column: int
    amount: int
    special: bool = False
    note: str = ""


@dataclass(frozen=True)
class Link:
    """An amount in minor units that goes from a stop to one of the next column; negative for a reversal."""

    source: str
    target: str
    amount: int


@dataclass(frozen=True)
class Room:
    """The space in pixels, and how large things are in it at least."""

    width: float
    height: float
    card_width: float = 150.0
    least: float = 22.0
    gap: float = 5.0
    widest_gap: float = 36.0

    @property
    def cards(self) -> int:
        """How many cards a column has at most: in two thirds of the height, so that money shows as height."""
        return max(6, int((self.height + self.gap) * 2 / 3 // (self.least + self.gap)))


@dataclass(frozen=True)
class Card:
    """A stop in its place. `size` is the money its edge bars stand for: no side's ribbons are more than it."""

    key: str
    name: str
    column: int
    amount: int
    size: int
    x: float
    y: float
    width: float
    height: float
    bar_top: float
    bar: float
    special: bool = False
    note: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ribbon:
    """A link between two cards; it starts and ends so many minor units below the top of their edge bars."""

    source: str
    target: str
    amount: int
    source_at: int
    target_at: int


@dataclass(frozen=True)
class Balance:
    """What is drawn between two columns and what is not: displayed + other = total."""

    displayed: int
    other: int
    flows: int
    """How many flows `other` is."""

    @property
    def total(self) -> int:
        """All that goes from the one column to the next."""
        return self.displayed + self.other


@dataclass(frozen=True)
class Picture:
    """The cards by column from top to bottom, the ribbons, and a balance for each stage."""

    cards: tuple[Card, ...]
    ribbons: tuple[Ribbon, ...]
    balances: tuple[Balance, ...]
    scale: float

    def card(self, key: str) -> Card | None:
        """The card of a stop, be it folded into *Other*."""
        return next((c for c in self.cards if c.key == key or key in c.members), None)

    def column(self, column: int) -> list[Card]:
        """A column's cards from top to bottom."""
        return [c for c in self.cards if c.column == column]


def arrange(
    stops: Iterable[Stop], links: Iterable[Link], room: Room, cut_off: int = 1, nouns: Sequence[str] = ()
) -> Picture:
    """The picture of stops and links; ribbons of less than `cut_off` minor units are not drawn.

    `nouns` name what *Other* cards hold, a column each. Raises ValueError for a link that skips a column.
    """
    known = {stop.key: stop for stop in stops}
    given = [link for link in links if link.amount]
    for link in given:
        if known[link.target].column != known[link.source].column + 1:
            raise ValueError(f"{link.source} and {link.target} are not in neighbouring columns")
    touched = {key for link in given for key in (link.source, link.target)}
    shown = [stop for stop in known.values() if stop.amount or stop.key in touched]
    last = max((stop.column for stop in known.values()), default=0)
    cards, place_of = _folded(shown, room, nouns, last)
    merged = _merged(given, place_of)
    column_of = {card.key: card.column for card in cards}
    drawn = [link for link in merged if link.amount >= max(1, cut_off)]
    columns = _ordered(_sized(cards, drawn), drawn, last)
    scale = min((_scale(sizes, room) for column in columns if any(sizes := [c.size for c in column])), default=0.0)
    placed = [card for column in columns for card in _placed(column, scale, room, last)]
    balances = tuple(_balance([x for x in merged if column_of[x.source] == at], cut_off) for at in range(last))
    return Picture(tuple(placed), tuple(_ribbons(placed, drawn)), balances, scale)


def _folded(
    stops: Iterable[Stop], room: Room, nouns: Sequence[str], last: int
) -> tuple[list[Card], dict[str, str]]:
    """The cards, not yet placed, and the card of each stop: the smallest of a full column become one."""
    cards: list[Card] = []
    place_of: dict[str, str] = {}
    for column in range(last + 1):
        own = [stop for stop in stops if stop.column == column]
        plain = sorted((s for s in own if not s.special), key=lambda s: -s.amount)
        free = max(1, room.cards - (len(own) - len(plain)))
        kept, rest = (plain, []) if len(plain) <= free else (plain[: free - 1], plain[free - 1 :])
        for stop in [*kept, *(s for s in own if s.special)]:
            cards.append(Card(stop.key, stop.name, column, stop.amount, 0, 0, 0, 0, 0, 0, 0, stop.special, stop.note))
            place_of[stop.key] = stop.key
        if rest:
            noun = f" {nouns[column]}" if column < len(nouns) else ""
            key, names = f"{OTHER}{column}", listed([stop.name for stop in rest])
            cards.append(
                Card(key, f"Other, {len(rest)}{noun}", column, sum(s.amount for s in rest), 0, 0, 0, 0, 0, 0, 0,
                     special=True, note=names, members=tuple(s.key for s in rest))
            )
            place_of.update({stop.key: key for stop in rest})
    return cards, place_of


def listed(names: Sequence[str], most: int = 16) -> str:
    """Names one below the other; of many the first ones and how many more there are."""
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return "\n".join([*names[:most], *more])


def _merged(links: Iterable[Link], place_of: Mapping[str, str]) -> list[Link]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for link in links:
        sums[place_of[link.source], place_of[link.target]] += link.amount
    return [Link(source, target, amount) for (source, target), amount in sums.items() if amount]


def _sized(cards: Iterable[Card], drawn: Iterable[Link]) -> list[Card]:
    """Cards as large as their amount, or as what is drawn on a side where reversals make that more."""
    inward: dict[str, int] = defaultdict(int)
    outward: dict[str, int] = defaultdict(int)
    for link in drawn:
        outward[link.source] += link.amount
        inward[link.target] += link.amount
    return [replace(c, size=max(0, c.amount, inward[c.key], outward[c.key])) for c in cards]


def _ordered(cards: Sequence[Card], drawn: Sequence[Link], last: int) -> list[list[Card]]:
    """Outer columns by size; inner ones by where their money comes from and goes to, so that ribbons cross little."""
    columns = [sorted((c for c in cards if c.column == at), key=_by_size) for at in range(last + 1)]
    for at in range(1, last):
        heights = {**_heights(columns[at - 1]), **(_heights(columns[at + 1]) if at > 1 else {})}
        pulls: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for link in drawn:
            for near, far in ((link.source, link.target), (link.target, link.source)):
                if far in heights:
                    pulls[near].append((heights[far], link.amount))
        centre = {key: sum(h * a for h, a in found) / sum(a for _, a in found) for key, found in pulls.items()}
        columns[at].sort(key=lambda c: (c.special, bool(not c.members and c.special), centre.get(c.key, 1.0)))
    return columns


def _by_size(card: Card) -> tuple[bool, bool, int]:
    return card.special, not card.members, -card.size


def _heights(column: Sequence[Card]) -> dict[str, float]:
    """Where the middle of each card stands, from 0 at the top to 1."""
    whole = sum(card.size for card in column) or 1
    found, above = {}, 0
    for card in column:
        found[card.key] = (above + card.size / 2) / whole
        above += card.size
    return found


def _scale(sizes: Sequence[int], room: Room) -> float:
    """The most pixels a minor unit can have so that the column fits: small cards take the least height."""
    free = max(room.height, room.cards * room.least) - room.gap * (len(sizes) - 1)
    left = sorted(sizes, reverse=True)
    small = 0
    while left and left[0]:
        scale = (free - small * room.least) / sum(left)
        if left[-1] * scale >= room.least or len(left) == 1:
            return max(scale, 0.0)
        left.pop()
        small += 1
    return 0.0


def _placed(column: Sequence[Card], scale: float, room: Room, last: int) -> list[Card]:
    bars = [card.size * scale for card in column]
    tall = [max(room.least, bar) for bar in bars]
    gap = room.gap
    if len(column) > 1:
        gap = min(room.widest_gap, max(room.gap, (room.height - sum(tall)) / (len(column) - 1)))
    x = column[0].column * (room.width - room.card_width) / max(1, last) if column else 0.0
    y = max(0.0, (room.height - sum(tall) - gap * (len(column) - 1)) / 2)
    found = []
    for card, bar, height in zip(column, bars, tall, strict=True):
        top = y + (height - bar) / 2
        found.append(replace(card, x=x, y=y, width=room.card_width, height=height, bar_top=top, bar=bar))
        y += height + gap
    return found


def _ribbons(placed: Sequence[Card], drawn: Iterable[Link]) -> list[Ribbon]:
    """Each side's ribbons in the order of the cards across, from the top of the edge bar."""
    place = {card.key: at for at, card in enumerate(placed)}
    used_out: dict[str, int] = defaultdict(int)
    used_in: dict[str, int] = defaultdict(int)
    source_at: dict[tuple[str, str], int] = {}
    for link in sorted(drawn, key=lambda x: place[x.target]):
        source_at[link.source, link.target] = used_out[link.source]
        used_out[link.source] += link.amount
    found = []
    for link in sorted(drawn, key=lambda x: place[x.source]):
        at = source_at[link.source, link.target]
        found.append(Ribbon(link.source, link.target, link.amount, at, used_in[link.target]))
        used_in[link.target] += link.amount
    return found


def _balance(links: Sequence[Link], cut_off: int) -> Balance:
    hidden = [link.amount for link in links if link.amount < max(1, cut_off)]
    shown = sum(link.amount for link in links) - sum(hidden)
    return Balance(shown, sum(hidden), len(hidden))
