"""Pool rules over groups of postings: who takes what share of which group.

Rules work order by order, blank orders last and each by itself. Within one order stated shares (of what arrives at the
order) come first, then the first rule without a share takes the rest; what is left goes on to the next order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from abc_costing.model.findings import Finding
from abc_costing.model.patterns import CodeIndex, Pattern
from abc_costing.model.rows import ROUNDING, PoolRule

UNTAKEN = -1
SPLIT = -2
EXCLUDED = -3

Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Taken:
    """Who took each group.

    whole: a rule's position, or UNTAKEN, SPLIT, EXCLUDED. parts: for split groups, (rule or UNTAKEN, share) with shares
    adding up to 1.
    """

    whole: NDArray[np.int64]
    parts: dict[int, list[tuple[int, Fraction]]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Rule:
    position: int
    row: PoolRule
    matches: Positions

    @property
    def share(self) -> Fraction | None:
        """The stated share, or None for all that is left."""
        return None if self.row.share is None or self.row.share == 1 else Fraction(self.row.share)


def levels(rules: Sequence[PoolRule]) -> list[list[int]]:
    """Positions of the rules order by order; a rule without an order is an order of its own, behind the others."""
    stated = [i for i, rule in enumerate(rules) if rule.order is not None]
    ordered = sorted(stated, key=lambda i: (rules[i].order or 0, i))
    grouped = [list(same) for _, same in groupby(ordered, key=lambda i: rules[i].order)]
    return grouped + [[i] for i, rule in enumerate(rules) if rule.order is None]


class _Taking:
    """The state while rules take, order by order."""

    def __init__(self, kept: Mask) -> None:
        self.whole = np.where(kept, UNTAKEN, EXCLUDED).astype(np.int64)
        self.left: dict[int, Fraction] = {}
        self.parts: dict[int, list[tuple[int, Fraction]]] = {}
        self.findings: list[Finding] = []

    def level(self, rules: list[_Rule]) -> None:
        stated: dict[int, list[_Rule]] = {}
        for rule in rules:
            if rule.share is not None:
                for group in rule.matches.tolist():
                    if self.whole[group] == UNTAKEN or group in self.left:
                        stated.setdefault(group, []).append(rule)
        for group in sorted(stated):
            self._split(group, stated[group])
        for rule in rules:
            if rule.share is None:
                self._rest(rule)

    def _split(self, group: int, rules: list[_Rule]) -> None:
        """Stated shares of what arrives at this order; above 100 % the later ones get what is left."""
        arriving = left = self.left.pop(group, Fraction(1))
        self.whole[group] = SPLIT
        total = sum((rule.share or Fraction(0) for rule in rules), Fraction(0))
        if total > 1 + ROUNDING:
            self._report(rules, total)
        for rule in rules:
            part = max(min(arriving * (rule.share or Fraction(0)), left), Fraction(0))
            if part:
                self.parts.setdefault(group, []).append((rule.position, part))
            left -= part
        if left:
            self.left[group] = left

    def _rest(self, rule: _Rule) -> None:
        """All that is left of what the rule matches."""
        state = self.whole[rule.matches]
        self.whole[rule.matches[state == UNTAKEN]] = rule.position
        for group in [g for g in rule.matches[state == SPLIT].tolist() if g in self.left]:
            self.parts.setdefault(group, []).append((rule.position, self.left.pop(group)))

    def _report(self, rules: list[_Rule], total: Fraction) -> None:
        last = rules[-1].row
        if any(found.row_id == last.id and found.value == last.pool for found in self.findings):
            return
        order = "" if last.order is None else f" of order {last.order}"
        self.findings.append(Finding(
            "error", "pool-rule.share-sum",
            f"The pool rules{order} take {float(total * 100):g} % "
            f"of the same postings ({', '.join(rule.row.pool for rule in rules)}).",
            "Lower the shares so that they add up to 100 % or less.",
            value=last.pool, table="pool_rules", row_id=last.id, field="share",
        ))

    def finish(self) -> Taken:
        for group, left in self.left.items():
            self.parts.setdefault(group, []).append((UNTAKEN, left))
        return Taken(self.whole, self.parts, tuple(self.findings))


def take(
    rules: Sequence[PoolRule], accounts: Sequence[str], centres: Sequence[str], funds: Sequence[str], kept: Mask
) -> Taken:
    """Who takes which group. A rule whose pattern cannot be read takes nothing (`model.checks` reports it).

    accounts, centres, funds: the codes of each group; groups of one account stand together.
    """
    taking = _Taking(kept)
    columns = _Columns(accounts, centres, funds)
    for level in levels(rules):
        taking.level([_Rule(i, rules[i], columns.matching(rules[i])) for i in level])
    return taking.finish()


class _Columns:
    """The codes of all groups, arranged for rules that each match few of them."""

    def __init__(self, accounts: Sequence[str], centres: Sequence[str], funds: Sequence[str]) -> None:
        self.count = len(accounts)
        changes = [i for i in range(self.count) if not i or accounts[i] != accounts[i - 1]]
        self.ends = [*changes, self.count]
        self.accounts = CodeIndex([accounts[i] for i in changes])
        self.others = [_Column(centres), _Column(funds)]

    def matching(self, rule: PoolRule) -> Positions:
        """The groups that a rule matches, ascending."""
        try:
            wanted = Pattern.of(rule.accounts)
            others = [Pattern.of(rule.cost_centres), Pattern.of(rule.funds)]
        except ValueError:
            return np.empty(0, np.int64)
        found = np.arange(self.count, dtype=np.int64)
        if not wanted.everything:
            spans = [found[self.ends[k] : self.ends[k + 1]] for k in self.accounts.matching(wanted)]
            found = np.concatenate(spans) if spans else found[:0]
        for column, pattern in zip(self.others, others, strict=True):
            if not pattern.everything:
                found = found[column.mask(pattern)[column.codes[found]]]
        return found


class _Column:
    def __init__(self, texts: Sequence[str]) -> None:
        positions: dict[str, int] = {}
        self.codes = np.fromiter((positions.setdefault(text, len(positions)) for text in texts), np.int64, len(texts))
        self.values = len(positions)
        self.index = CodeIndex(list(positions))
        self.masks: dict[str, Mask] = {}

    def mask(self, pattern: Pattern) -> Mask:
        """Which of the column's distinct codes match."""
        if pattern.text not in self.masks:
            mask = np.zeros(self.values, np.bool_)
            mask[self.index.matching(pattern)] = True
            self.masks[pattern.text] = mask
        return self.masks[pattern.text]
