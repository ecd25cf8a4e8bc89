"""Ten thousand seeded models under all laws; `python -m tests.properties.soak` runs more."""

from __future__ import annotations

import pytest

from tests.properties.soak import first_broken

MODELS = 10_000
EACH = 250

FAST = 500
"""Models of the fast set."""


@pytest.mark.parametrize("first", [
    pytest.param(first, marks=[pytest.mark.slow] if first >= FAST else []) for first in range(0, MODELS, EACH)])
def test_laws(first: int) -> None:
    broken = first_broken(first, first + EACH)
    assert broken is None, broken.told
