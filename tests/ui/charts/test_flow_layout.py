"""The flow picture loses no minor unit, and its ribbons fit the cards."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.flow_layout import Link, Picture, Room, Stop, arrange, listed

amounts = st.integers(-(10**9), 10**15)


@st.composite
def nets(draw: st.DrawFn) -> tuple[list[Stop], list[Link]]:
    """Four columns of stops and links between neighbours; a stop is as much as comes in or goes out."""
    counts = [draw(st.integers(1, 25)) for _ in range(4)]
    links = []
    for column, (here, there) in enumerate(pairwise(counts)):
        ends = st.tuples(st.integers(0, here - 1), st.integers(0, there - 1), amounts)
        links += [Link(f"{column}-{a}", f"{column + 1}-{b}", m) for a, b, m in draw(st.lists(ends, max_size=40))]
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for link in links:
        out[link.source] += link.amount
        into[link.target] += link.amount
    keys = [(column, f"{column}-{n}") for column, count in enumerate(counts) for n in range(count)]
    return [Stop(key, key, c, max(into[key], out[key]), special=key.endswith("-7")) for c, key in keys], links


cut_offs = st.one_of(st.just(1), st.integers(0, 10**14))
heights = st.integers(40, 900)


@given(nets(), cut_offs, heights)
def test_displayed_and_other_are_the_total_of_each_stage(
    net: tuple[list[Stop], list[Link]], cut_off: int, height: int
) -> None:
    stops, links = net
    picture = arrange(stops, links, Room(860, height), cut_off)
    assert len(picture.balances) == 3
    for stage, balance in enumerate(picture.balances):
        here = [link.amount for link in links if link.source.startswith(f"{stage}-")]
        drawn = sum(r.amount for r in picture.ribbons if column_of(picture, r.source) == stage)
        assert balance.displayed == drawn
        assert balance.displayed + balance.other == sum(here) == balance.total


def column_of(picture: Picture, key: str) -> int:
    card = picture.card(key)
    assert card is not None
    return card.column


@given(nets(), cut_offs, heights)
def test_ribbons_lie_side_by_side_within_the_edge_bars(
    net: tuple[list[Stop], list[Link]], cut_off: int, height: int
) -> None:
    picture = arrange(*net, Room(860, height), cut_off)
    for card in picture.cards:
        out = sorted((r.source_at, r.amount) for r in picture.ribbons if r.source == card.key)
        into = sorted((r.target_at, r.amount) for r in picture.ribbons if r.target == card.key)
        for side in (out, into):
            end = 0
            for at, amount in side:
                assert at == end
                end = at + amount
            assert end <= card.size
        assert card.bar <= card.height + 1e-6


@given(nets(), heights)
def test_every_stop_with_money_is_on_one_card_and_cards_do_not_overlap(
    net: tuple[list[Stop], list[Link]], height: int
) -> None:
    stops, links = net
    picture = arrange(stops, links, Room(860, height))
    for stop in stops:
        homes = [c for c in picture.cards if c.key == stop.key or stop.key in c.members]
        assert len(homes) == (1 if homes or stop.amount else 0)
    for column in range(4):
        assert sum(c.amount for c in picture.column(column)) == sum(s.amount for s in stops if s.column == column)
        for upper, lower in pairwise(picture.column(column)):
            assert upper.y + upper.height <= lower.y


def test_a_column_that_fits_is_not_folded_and_fills_the_height() -> None:
    stops = [Stop("a", "A", 0, 100), Stop("b", "B", 1, 60), Stop("c", "C", 1, 40)]
    picture = arrange(stops, [Link("a", "b", 60), Link("a", "c", 40)], Room(400, 300))
    assert [c.key for c in picture.cards] == ["a", "b", "c"]
    lower = picture.cards[-1]
    assert lower.y + lower.height == pytest.approx(300)
    assert lower.bar * 60 == pytest.approx(picture.cards[1].bar * 40)


def test_the_smallest_of_a_full_column_become_other() -> None:
    stops = [Stop("a", "A", 0, 210), *(Stop(f"p{n}", f"P{n}", 1, n) for n in range(1, 21))]
    links = [Link("a", f"p{n}", n) for n in range(1, 21)]
    picture = arrange(stops, links, Room(400, 400), nouns=("groups", "pools"))
    column = picture.column(1)
    assert len(column) == 10
    assert (column[-1].name, column[-1].amount) == ("Other, 11 pools", sum(range(1, 12)))
    assert picture.card("p3") == column[-1]
    assert column[-1].note.splitlines() == [f"P{n}" for n in range(11, 0, -1)]


def test_a_long_list_of_names_is_cut_and_says_so() -> None:
    assert listed(["a", "b", "c"], 2) == "a\nb\nand 1 more"


def test_a_link_that_skips_a_column_is_refused() -> None:
    stops = [Stop("a", "A", 0, 1), Stop("b", "B", 2, 1)]
    with pytest.raises(ValueError, match="neighbouring"):
        arrange(stops, [Link("a", "b", 1)], Room(400, 300))
