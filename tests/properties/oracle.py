"""An independent solution of a plan: dense Gaussian elimination over fractions, written from docs/method.md alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from tests.properties.plans import Link, Plan, exact

F = Fraction


class Closed(Exception):
    """The plan has a closed loop that cost flows into."""


@dataclass
class Exact:
    """Exact costs: total by node, flow by (source, driver, target), legs by node."""

    total: dict[str, Fraction]
    flow: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)
    unused: dict[str, Fraction] = field(default_factory=dict)
    unassigned: dict[str, Fraction] = field(default_factory=dict)
    kept: dict[str, Fraction] = field(default_factory=dict)


def charged(plan: Plan, source: str, target: str, order: dict[str, tuple]) -> bool:
    if source == target:
        return False
    if plan.method == "reciprocal" or source not in plan.supports:
        return True
    if target in plan.primaries or target in plan.services:
        return True
    return plan.method == "step-down" and target in plan.supports and order[source] < order[target]


def shares(plan: Plan, link: Link, order: dict[str, tuple]) -> tuple[dict[str, Fraction], Fraction]:
    """Share by target and unused share of what one link carries; both empty where it carries nothing."""
    weight = {t: exact(w) for t, w in link.weights.items() if w}
    if link.kind == "even":
        weight = dict.fromkeys(weight, F(1))
    taken = {t: w for t, w in weight.items() if charged(plan, link.source, t, order)}
    use = sum(taken.values(), F(0))
    if link.capacity is None:
        return ({t: w / use for t, w in taken.items()} if use else {}), F(0)
    available = exact(link.capacity) - (sum(weight.values(), F(0)) - use)
    if available > use:
        return {t: w / available for t, w in taken.items()}, (available - use) / available
    return ({t: w / use for t, w in taken.items()} if use else {}), F(0)


def edges(plan: Plan, order: dict[str, tuple]) -> dict[str, list[tuple[str, str, Fraction]]]:
    """By source: (driver, target or leg, share of the source's cost)."""
    found: dict[str, list[tuple[str, str, Fraction]]] = {}
    for source in plan.nodes:
        mine = plan.of_source(source)
        stated = sum((exact(link.share) for link in mine), F(0))
        blank = sum(link.share is None for link in mine)
        out: list[tuple[str, str, Fraction]] = []
        for link in mine:
            part = exact(link.share) if link.share is not None else (1 - stated) / blank
            targets, unused = shares(plan, link, order)
            out += [(link.driver, target, part * share) for target, share in targets.items()]
            if unused:
                out.append((link.driver, "unused", part * unused))
        rest = 1 - sum((share for *_, share in out), F(0))
        if rest:
            out.append(("", "kept" if source in plan.services else "unassigned", rest))
        found[source] = [edge for edge in out if edge[2]]
    return found


def gauss(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Plain elimination with pivoting. Raises ZeroDivisionError where the matrix is singular."""
    n = len(matrix)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            raise ZeroDivisionError
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(n):
            if i != k and rows[i][k]:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [rows[k][n] / rows[k][k] for k in range(n)]


def reach(starts: set[str], links: dict[str, set[str]]) -> set[str]:
    seen, front = set(starts), set(starts)
    while front:
        front = {b for a in front for b in links.get(a, ())} - seen
        seen |= front
    return seen


def costs(plan: Plan, own: dict[str, int], out: dict[str, list[tuple[str, str, Fraction]]]) -> dict[str, Fraction]:
    """Total of each node. Raises Closed."""
    links = {s: {t for _, t, _ in found} for s, found in out.items()}
    carrying = [n for n in plan.nodes if n in reach({n for n in plan.nodes if own.get(n)}, links)]
    if any(not reach({n}, links) & {"kept", "unused", "unassigned"} for n in carrying):
        raise Closed
    share = {(s, t): F(0) for s in carrying for t in carrying}
    for s in carrying:
        for _, t, part in out[s]:
            if (s, t) in share:
                share[s, t] += part
    matrix = [[F(int(a == b)) - share[a, b] for a in carrying] for b in carrying]
    solved = gauss(matrix, [F(own.get(n, 0)) for n in carrying])
    return {n: F(0) for n in plan.nodes} | dict(zip(carrying, solved, strict=True))


def closing_order(plan: Plan, own: dict[str, int]) -> dict[str, tuple]:
    """Rank of each support activity in the step-down method."""
    everything = edges(Plan(**{**plan.__dict__, "method": "reciprocal"}), {})
    silent = {s: [("", "unassigned", F(1))] if s in plan.supports else found for s, found in everything.items()}
    cost = costs(plan, own, silent)
    rank: dict[str, tuple] = {}
    for s, step in plan.supports.items():
        served = {t for link in plan.of_source(s) for t, w in link.weights.items() if w and t in plan.supports} - {s}
        rank[s] = (0, step) if step is not None else (1, -len(served), -abs(cost[s]), s)
    return rank


def own_of(plan: Plan) -> dict[str, int]:
    own = dict(plan.pools)
    for target, amount in plan.direct.items():
        own[target] = own.get(target, 0) + amount
    return own


def solve(plan: Plan, own: dict[str, int] | None = None) -> Exact:
    """The exact result of a plan. Raises Closed."""
    base = own_of(plan)
    order = closing_order(plan, base) if plan.method == "step-down" else {}
    out = edges(plan, order)
    result = Exact(costs(plan, base if own is None else own, out))
    for source, found in out.items():
        for driver, target, share in found:
            amount = result.total[source] * share
            legs = {"unused": result.unused, "unassigned": result.unassigned, "kept": result.kept}.get(target)
            if legs is not None:
                legs[source] = legs.get(source, F(0)) + amount
            else:
                result.flow[source, driver, target] = amount
    return result
