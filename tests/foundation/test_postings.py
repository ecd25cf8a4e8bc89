"""The columnar ledger gives back every posting as it came."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from abc_costing.model.postings import Posting, Postings, concatenated, exact_sum

codes = st.sampled_from(["", "5110", "007", "1E210", "R2"])
postings = st.lists(
    st.builds(
        Posting,
        account=codes,
        amount=st.integers(-(2**53), 2**53),
        cost_centre=codes,
        fund=codes,
        day=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        description=st.text(max_size=5),
        row=st.integers(1, 1_048_576),
    ),
    max_size=20,
)


@given(postings, postings)
def test_what_goes_in_comes_out(first: list[Posting], second: list[Posting]) -> None:
    whole = concatenated([Postings.of(first), Postings.of(second)])
    assert [whole[i] for i in range(len(whole))] == first + second
    assert whole.total == sum(p.amount for p in first + second)
    chosen = whole.take(np.array([p.amount > 0 for p in first + second], bool))
    assert [chosen[i] for i in range(len(chosen))] == [p for p in first + second if p.amount > 0]


def test_sum_beyond_64_bits_is_exact() -> None:
    many = np.full(5000, 2**53 - 1, np.int64)
    assert exact_sum(many) == 5000 * (2**53 - 1)
    assert exact_sum(-many) == -5000 * (2**53 - 1)
