"""A fault that can be planted into the engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`old` in `file` (of abc_costing/allocation) becomes `new`; `breaks` says what then goes wrong."""

    file: str
    old: str
    new: str
    breaks: str
