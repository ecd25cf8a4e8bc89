"""Time equations: what they mean, exactly, and where a wrong one goes wrong."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from abc_costing.model.equation_tokens import LONGEST
from abc_costing.model.equations import DEEPEST, Equation, EquationError, parse
from abc_costing.model.rows import key_of

D, F = Decimal, Fraction


def wrong(text: str) -> EquationError:
    with pytest.raises(EquationError) as caught:
        parse(text)
    return caught.value


def test_minutes_of_cases_with_extras() -> None:
    equation = parse("8 + 12*paper + 15*appeal")
    assert equation == Equation(F(8), (("paper", F(12)), ("appeal", F(15))))
    assert equation.features == ("paper", "appeal")
    assert equation.total(D(1000), {"paper": D(250), "appeal": D("12.5"), "other": D(9)}) == 8000 + 3000 + F("187.5")
    assert equation.total(D(1000), {}) == 8000


@pytest.mark.parametrize(("text", "base", "terms"), [
    ("8", 8, {}),
    (" 8,5 + 1,25 * paper ", "8.5", {"paper": "1.25"}),
    ("8.5 - paper", "8.5", {"paper": -1}),
    ("-(2 + paper)/4 * 3", "-1.5", {"paper": "-0.75"}),
    ("(1 + paper) * 6 + PAPER", 6, {"paper": 7}),
    ("paper/3", 0, {"paper": F(1, 3)}),
    ("12 000 + 1\u202f000,5*x", 12000, {"x": "1000.5"}),
    ("1,000.5*x", 0, {"x": "1000.5"}),
    ("2 × x − 1 ÷ 4 · y", 0, {"x": 2, "y": "-0.25"}),
    ("٣ + ٢٫٥*مراجعة", 3, {"مراجعة": "2.5"}),
    ("3*कागज + 2*réclamation_2", 3 - 3, {"कागज": 3, "réclamation_2": 2}),
    ('4*"Paper claim" + “65+” ', 0, {"paper claim": 4, "65+": 1}),
    ('"the ""old"" form"', 0, {'the "old" form': 1}),
    ("5 + x - x", 5, {"x": 0}),
    ("--+-3", -3, {}),
    ("2*(3*(4*x))", 0, {"x": 24}),
    ("x*2/8", 0, {"x": "0.25"}),
])  # fmt: skip
def test_what_texts_mean(text: str, base: Any, terms: Mapping[str, Any]) -> None:
    assert parse(text) == Equation(F(base), tuple((key, F(value)) for key, value in terms.items()))


@pytest.mark.parametrize(("text", "position", "cause"), [
    ("", 1, "empty"),
    ("   ", 1, "empty"),
    ("8 +", 3, "missing behind “+”"),
    ("8 + * paper", 5, "missing behind “+”"),
    (")", 1, "missing at the beginning"),
    ("8 + 2)", 6, "no parenthesis is open"),
    ("8 + (2 + x", 5, "not closed"),
    ("()", 2, "missing behind “(”"),
    ("12paper", 3, "sign is missing between “12” and “paper”"),
    ("8 + (2 x)", 8, "sign is missing"),
    ("paper claim", 7, "sign is missing"),
    ("8 + 2*paper*appeal", 12, "two features"),
    ("(paper + 1)*(1 + appeal)", 12, "two features"),
    ("8/paper", 3, "divided by a feature"),
    ("8/(x - x)", 3, "divided by a feature"),
    ("8/(2 - 2)", 3, "zero"),
    ("8 + 10%*paper", 7, "“%” has no meaning"),
    ("=8+2", 1, "“=” has no meaning"),
    ("x**2", 3, "missing behind “*”"),
    ("1,234*x", 1, "two different numbers"),
    ("8.5 + 1,234*x + 2,5", 7, "two different numbers"),
    ("8 + 1.2.3", 5, "1.2.3"),
    ('8 + 2*"paper', 7, "not closed"),
    ('8 + 2*" "', 7, "no name"),
    ("__import__(os)", 11, "sign is missing"),
    ("(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), DEEPEST + 1, "inside each other"),
    ("1+" * 500 + "1", LONGEST + 1, "longer than 1,000 characters"),
])  # fmt: skip
def test_mistakes_are_told_with_their_place(text: str, position: int, cause: str) -> None:
    error = wrong(text)
    assert (error.position, cause in error.cause) == (position, True), (error.position, error.cause)
    assert error.remedy.endswith(".")


def test_as_deep_and_as_long_as_allowed() -> None:
    assert parse("(" * DEEPEST + "x" + ")" * DEEPEST) == parse("x")
    assert parse("-" * (LONGEST - 1) + "1") == parse("-1")


names = st.one_of(
    st.sampled_from(["paper", "appeal", "65+", 'the "old" form', "बीमा", "x_1", "a b"]),
    st.text(min_size=1, max_size=6).map(key_of).filter(bool),
)
fractions = st.one_of(
    st.integers(-(10**6), 10**6).map(F),
    st.fractions(max_denominator=999),
    st.decimals(-(10**4), 10**4, places=3).map(F),
)


@st.composite
def equations(draw: st.DrawFn) -> Equation:
    keys = draw(st.lists(names, max_size=5, unique=True))
    return Equation(draw(fractions), tuple((key, draw(fractions)) for key in keys))


@given(equations())
def test_an_equation_written_and_read_again_is_the_same(equation: Equation) -> None:
    assert parse(str(equation)) == equation


numbers = st.decimals(0, 10**4, places=2).map(lambda value: f"{value:f}")
features = ("paper", "appeal", "pages")


@st.composite
def linear(draw: st.DrawFn, depth: int = 3) -> str:
    """An expression that is linear in the features, written as somebody might."""
    kind = draw(st.sampled_from("number name sum difference product quotient signed".split() if depth else ["number"]))
    if kind in ("number", "name"):
        return draw(numbers if kind == "number" else st.sampled_from(features))
    left = draw(linear(depth - 1))
    if kind == "signed":
        return f"-({left})"
    if kind in ("sum", "difference"):
        return f"({left} {'+' if kind == 'sum' else '-'} {draw(linear(depth - 1))})"
    number = draw(numbers.filter(lambda text: D(text) != 0))
    return f"({left})/{number}" if kind == "quotient" else f"{number}*({left})"


def independently(text: str, one: Mapping[str, Fraction]) -> Fraction:
    """The text evaluated by Python, with every number in it exact."""
    exact = re.sub(r"\d+(?:\.\d+)?", lambda found: f"F('{found[0]}')", text)
    return eval(exact, {"F": F, "__builtins__": {}}, dict(one))


counts = st.fixed_dictionaries({name: st.decimals(0, 10**5, places=2) for name in features})


@given(linear(), counts)
def test_equations_give_what_python_gives_for_one_case(text: str, have: dict[str, Decimal]) -> None:
    # for one case a feature's count is its value, so the equation is the plain expression
    assert parse(text).total(D(1), have) == independently(text, {key: F(value) for key, value in have.items()})


@given(linear(), st.decimals(0, 10**6, places=1), counts)
def test_the_base_counts_once_a_case(text: str, cases: Decimal, have: dict[str, Decimal]) -> None:
    equation = parse(text)
    base = independently(text, dict.fromkeys(features, F(0)))
    assert equation.total(cases, have) - equation.total(D(0), have) == base * F(cases)


likely = st.text(st.sampled_from(list("0123456789.,+-*/() \"“”_%=aé٣\u00a0\u200f'")), max_size=40)


@given(st.one_of(st.text(), likely, st.lists(st.sampled_from(["(", "1", "x", "+", "*", ")", "/", "-"])).map("".join)))
@example("(" * LONGEST)
@example("1/" * 499 + "3")
@example("\x00")
@example("1\udc80")
def test_any_text_is_an_equation_or_an_error_inside_it(text: str) -> None:
    error = None
    try:
        equation = parse(text)
    except EquationError as found:
        error = found
    if error is not None:
        assert 1 <= error.position <= max(len(text), 1)
        assert error.cause
        assert error.remedy
    else:
        assert isinstance(equation.total(D(3), dict.fromkeys(equation.features, D(2))), Fraction)
        assert str(equation)
