from hypothesis import given
from hypothesis import strategies as st

from abc_costing.storage.ordering import GAP, positions

orders = st.lists(st.integers(1, 40), unique=True, max_size=25)


@given(orders, st.dictionaries(st.integers(1, 40), st.integers(-5 * GAP, 5 * GAP)))
def test_positions_rise_in_the_wanted_order(order: list[int], known: dict[int, int]) -> None:
    placed = positions(order, known)
    assert sorted(placed, key=placed.__getitem__) == order
    assert len(set(placed.values())) == len(order)


@given(orders.filter(lambda order: len(order) > 1), st.data())
def test_moving_one_row_leaves_all_others_where_they_are(order: list[int], data: st.DataObject) -> None:
    known = positions(order, {})
    moved = data.draw(st.sampled_from(order))
    rest = [row for row in order if row != moved]
    at = data.draw(st.integers(0, len(rest)))
    placed = positions([*rest[:at], moved, *rest[at:]], known)
    assert sum(placed[row] != known[row] for row in order) <= 1


def test_a_place_without_room_numbers_all_anew() -> None:
    assert positions([1, 3, 2], {1: 7, 2: 8}) == {1: GAP, 3: 2 * GAP, 2: 3 * GAP}
