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


@pytest.mark.parametrize("seed", [5_003_410])
def test_what_once_went_wrong(seed: int) -> None:
    """Shares far above 1, of sources whose fixed amounts are far above their cost, traced."""
    broken = first_broken(seed, seed + 1)
    assert broken is None, broken.told
