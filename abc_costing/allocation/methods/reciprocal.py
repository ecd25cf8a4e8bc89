"""Reciprocal method: every link counts; activities that serve each other are solved together."""

from __future__ import annotations

from abc_costing.allocation.network import Charges, everything


def charges() -> Charges:
    """Every link."""
    return everything
