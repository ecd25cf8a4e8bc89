"""A pattern takes the codes that a reader of the rule would expect, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing.model.patterns import CodeIndex, Pattern


@pytest.mark.parametrize(
    ("text", "taken", "left"),
    [
        ("6010", ["6010", " 6010 "], ["60100", "601", ""]),
        ("61*", ["61", "6100", "61-A"], ["6010", "16", ""]),
        ("*", ["61", "x", ""], []),
        ("6000-6099", ["6000", "6050", "6099", "06050"], ["5999", "6100", "60500", "605", "6050A", ""]),
        ("5-12", ["5", "9", "12"], ["13", "51", "1"]),
        ("A10-A19", ["a10", "A15", "A19"], ["A20", "A1", "A150", "B15"]),
        ("HQ-01", ["hq-01", "HQ-01"], ["HQ", "01", "HQ-02"]),
        ("HQ-01-HQ-09", ["HQ-05"], ["HQ-10", "HQ"]),
        ("6000 – 6099", ["6050"], ["6100"]),
        ("R1, R2* ,, 300-310", ["r1", "R25", "305"], ["R10", "311", ""]),
        ("Élan*", ["ÉLAN 1"], ["ELAN"]),
    ],
)
def test_takes_what_it_says(text: str, taken: list[str], left: list[str]) -> None:
    pattern = Pattern.of(text)
    assert [code for code in taken if not pattern.matches(code)] == []
    assert [code for code in left if pattern.matches(code)] == []


@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_blank_takes_everything(text: str) -> None:
    assert all(Pattern.of(text).matches(code) for code in ("", "6010", "HQ-01"))


@pytest.mark.parametrize(
    ("text", "cause"),
    [("6099-6000", "backwards"), ("6*1", "star"), ("6000-", "both ends"), ("-6000", "both ends"), (" , ", "no code")],
)
def test_a_bad_pattern_is_refused_with_its_cause(text: str, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        Pattern.of(text)


@given(st.integers(0, 99999), st.integers(0, 99999), st.integers(0, 99999))
def test_a_range_of_numbers_is_a_range_of_numbers(a: int, b: int, code: int) -> None:
    first, last = sorted((a, b))
    assert Pattern.of(f"{first}-{last}").matches(str(code)) == (first <= code <= last)


CODES = st.lists(st.text("0169abAB-", max_size=5), max_size=12)
ITEMS = st.sampled_from(["", "6*", "61*", "600-699", "6-9", "a0-b9", "a-b", "6", "ab", "6*, a*", "0-60, ab", "*"])


@given(CODES, ITEMS)
def test_an_index_of_codes_finds_the_same(codes: list[str], text: str) -> None:
    pattern = Pattern.of(text)
    assert CodeIndex(codes).matching(pattern) == [i for i, code in enumerate(codes) if pattern.matches(code)]
