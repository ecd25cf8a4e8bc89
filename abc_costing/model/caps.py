"""Ratio against cap as values: what `indicators` finds and screens, reports and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

CapStatus = Literal["within", "watch", "over"]


@dataclass(frozen=True)
class CapBase:
    """One base of a cap in one period: the statistic, its value in major units, the percentage of it."""

    base: str
    value: Decimal
    percent: Decimal


@dataclass(frozen=True)
class CapPeriod:
    """Expense against the limit in one period.

    expense, limit and headroom in minor units (headroom below 0: over the cap). With several bases `ratio_percent` and
    `cap_percent` are both taken of the first base, so that the one is above the other exactly when the cap is broken.
    """

    period: str
    expense: int
    bases: tuple[CapBase, ...]
    limit: int
    ratio_percent: Decimal
    cap_percent: Decimal
    headroom: int
    status: CapStatus
    source: str = ""

    @property
    def headroom_points(self) -> Decimal:
        """Headroom in percentage points."""
        return self.cap_percent - self.ratio_percent

    @property
    def cut_needed(self) -> int:
        """The cut in cost, in minor units, that would restore the cap; 0 where it is met."""
        return max(-self.headroom, 0)

    @property
    def rise_needed(self) -> Decimal:
        """The rise of the first base, in major units, that would restore the cap; 0 where it is met."""
        if self.headroom >= 0 or not self.cap_percent:
            return Decimal(0)
        value = self.bases[0].value
        return value * self.ratio_percent / self.cap_percent - value


@dataclass(frozen=True)
class CapResult:
    """One cap over all periods it is in force and its bases are known."""

    cap: str
    periods: tuple[CapPeriod, ...]

    @property
    def first_breach(self) -> str | None:
        """The first period over the cap."""
        return next((p.period for p in self.periods if p.status == "over"), None)
