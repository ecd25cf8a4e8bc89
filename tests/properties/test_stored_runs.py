"""Runs of today against runs of before, on whatever machine."""

from __future__ import annotations

import json

from tests.properties.stored_runs import FILE, SEEDS, digest


def test_models_give_what_they_gave() -> None:
    stored = json.loads(FILE.read_text("utf-8"))["runs"]
    assert {str(seed): digest(seed) for seed in SEEDS} == stored
    assert len(set(stored.values())) > len(SEEDS) * 9 // 10
