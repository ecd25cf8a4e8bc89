"""An independent solution of a plan: dense Gaussian elimination over fractions, written from docs/method.md and the
meaning of the model's columns alone.

A source first passes on the amounts that are fixed in advance; z is what is left of its cost, and shares are of z.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from abc_costing import money
from tests.properties.plans import Link, Plan, exact

F = Fraction
NOTHING = F(0)
LEGS = ("unused", "unassigned", "kept")
CHARGED = "Unused capacity"
"""What a flow is named by that charges unused capacity to somebody."""


class Closed(Exception):
    """The plan has closed loops that cost flows into."""

    def __init__(self, loops: list[list[str]]) -> None:
        super().__init__(str(loops))
        self.loops = loops


@dataclass(frozen=True)
class Edge:
    """What goes by one driver to one target or leg: a share of z, and an amount."""

    driver: str
    target: str
    share: Fraction
    fixed: Fraction = NOTHING


Edges = dict[str, list[Edge]]
Order = dict[str, tuple]
Bases = dict[Link, dict[str, Fraction]]


@dataclass
class Exact:
    """Exact costs: total by node, z by node, flow by (source, driver, target) and how many such, legs by node."""

    total: dict[str, Fraction]
    z: dict[str, Fraction]
    edges: Edges
    flow: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)
    count: dict[tuple[str, str, str], int] = field(default_factory=dict)
    unused: dict[str, Fraction] = field(default_factory=dict)
    unassigned: dict[str, Fraction] = field(default_factory=dict)
    kept: dict[str, Fraction] = field(default_factory=dict)
    order: Order = field(default_factory=dict)


def charged(plan: Plan, source: str, target: str, order: Order) -> bool:
    if source == target:
        return False
    if plan.method == "reciprocal" or source not in plan.supports:
        return True
    if target in plan.primaries or target in plan.services:
        return True
    return plan.method == "step-down" and target in plan.supports and order[source] < order[target]


def weights(link: Link, bases: dict[str, dict[str, Fraction]]) -> dict[str, Fraction]:
    """What the driver measures at each target, where that is not nothing."""
    if link.kind == "accumulated cost":
        return {t: w for t, w in bases.get(link.source + link.driver, {}).items() if w}
    found = {t: exact(w) for t, w in link.weights.items() if w}
    return dict.fromkeys(found, F(1)) if link.kind == "even" else found


def shares(plan: Plan, link: Link, order: Order, weight: dict[str, Fraction]) -> tuple[dict[str, Fraction], Fraction]:
    """Share by target and unused share of what one link carries; both empty where it carries nothing."""
    taken = {t: w for t, w in weight.items() if charged(plan, link.source, t, order)}
    use = sum(taken.values(), F(0))
    if link.capacity is not None and link.unused != "spread":
        available = exact(link.capacity) - (sum(weight.values(), F(0)) - use)
        if available > use:
            return {t: w / available for t, w in taken.items()}, (available - use) / available
    return ({t: w / use for t, w in taken.items()} if use else {}), F(0)


def bearer(plan: Plan, link: Link, order: Order) -> tuple[str, str]:
    """Driver and target that unused capacity goes by."""
    if link.unused == "charge" and charged(plan, link.source, link.charge_to, order):
        return CHARGED, link.charge_to
    return link.driver, "unused"


def amount_first(plan: Plan, link: Link, use: Fraction) -> Fraction:
    """What a link carries before shares are taken: a stated amount, or its rate on every unit that it charges."""
    if link.fixed is not None:
        return F(link.fixed)
    return exact(link.rate) * money.currency(plan.currency).unit * use


def edges(plan: Plan, order: Order, bases: dict[str, dict[str, Fraction]]) -> Edges:
    """By source, how it passes its cost on."""
    found: Edges = {}
    for source in plan.nodes:
        mine = plan.of_source(source)
        sharing = [link for link in mine if not link.first]
        stated = sum((exact(link.share) for link in sharing), F(0))
        blank = sum(link.share is None for link in sharing)
        out: list[Edge] = []
        for link in mine:
            weight = weights(link, bases)
            rated = link.first and link.fixed is None
            targets, unused = shares(plan, replace(link, capacity=None) if rated else link, order, weight)
            if link.first:
                use = sum((w for t, w in weight.items() if charged(plan, source, t, order)), F(0))
                share, amount = F(0), amount_first(plan, link, use)
                if amount and not targets and not unused:
                    out.append(Edge("", "unassigned", F(0), amount))
            else:
                share, amount = exact(link.share) if link.share is not None else (1 - stated) / blank, F(0)
            out += [Edge(link.driver, t, share * part, amount * part) for t, part in targets.items()]
            if unused:
                driver, target = bearer(plan, link, order)
                out.append(Edge(driver, target, share * unused, amount * unused))
        rest = 1 - sum((edge.share for edge in out), F(0))
        if rest:
            out.append(Edge("", "kept" if source in plan.services else "unassigned", rest))
        found[source] = [edge for edge in out if edge.share or edge.fixed]
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
                rows[i] = [a - factor * b if b else a for a, b in zip(rows[i], rows[k], strict=True)]
    return [rows[k][n] / rows[k][k] for k in range(n)]


def reach(starts: set[str], links: dict[str, set[str]]) -> set[str]:
    seen, front = set(starts), set(starts)
    while front:
        front = {b for a in front for b in links.get(a, ())} - seen
        seen |= front
    return seen


def loops_among(carrying: list[str], links: dict[str, set[str]]) -> list[list[str]]:
    """Nodes that reach each other and no way out."""
    beyond = {n: reach({n}, links) for n in carrying}
    found = []
    for n in carrying:
        members = beyond[n]
        if not members & set(LEGS) and all(n in beyond[m] for m in members) and n == min(members):
            found.append(sorted(members))
    return found


def net(plan: Plan, own: dict[str, int], out: Edges) -> dict[str, Fraction]:
    """What each node has of its own and by fixed amounts, less the fixed amounts that leave it."""
    found = {n: F(own.get(n, 0)) for n in plan.nodes}
    for source, mine in out.items():
        for edge in mine:
            if edge.fixed:
                found[source] -= edge.fixed
                if edge.target in found:
                    found[edge.target] += edge.fixed
    return found


def costs(plan: Plan, own: dict[str, int], out: Edges) -> dict[str, Fraction]:
    """z of each node. Raises Closed."""
    links = {s: {e.target for e in mine if e.share} for s, mine in out.items()}
    given = net(plan, own, out)
    fixed = net(plan, {}, out)
    starts = {n for n in plan.nodes if own.get(n) or fixed[n]}
    reached = reach(starts, links)
    carrying = [n for n in plan.nodes if n in reached]
    loops = loops_among(carrying, links)
    if loops:
        raise Closed(loops)
    share = {(s, t): F(0) for s in carrying for t in carrying}
    for s in carrying:
        for edge in out[s]:
            if (s, edge.target) in share:
                share[s, edge.target] += edge.share
    matrix = [[F(int(a == b)) - share[a, b] for a in carrying] for b in carrying]
    solved = gauss(matrix, [given[n] for n in carrying])
    return {n: F(0) for n in plan.nodes} | dict(zip(carrying, solved, strict=True))


def totals(plan: Plan, z: dict[str, Fraction], out: Edges) -> dict[str, Fraction]:
    """What each node has: z and the fixed amounts that leave it."""
    return {n: z[n] + sum((edge.fixed for edge in out[n]), F(0)) for n in plan.nodes}


def silenced(out: Edges, silent: set[str]) -> Edges:
    """The same while some nodes pass nothing on."""
    return {s: [Edge("", "unassigned", F(1))] if s in silent else mine for s, mine in out.items()}


def receivers(plan: Plan, link: Link) -> set[str]:
    """Whom a driver serves; one of accumulated cost without quantities all activities."""
    if link.kind == "accumulated cost" and not link.weights:
        return {*plan.supports, *plan.primaries}
    return {t for t, w in link.weights.items() if w}


def closing_order(plan: Plan, own: dict[str, int]) -> Order:
    """Rank of each support activity in the step-down method."""
    if all(step is not None for step in plan.supports.values()):
        return {s: (0, step) for s, step in plan.supports.items()}
    everything = edges(replace(plan, method="reciprocal"), {}, {})
    quiet = silenced(everything, set(plan.supports))
    try:
        cost = totals(plan, costs(plan, own, quiet), quiet)
    except Closed:
        cost = dict.fromkeys(plan.nodes, F(0))  # refused later, in whatever order
    rank: Order = {}
    for s, step in plan.supports.items():
        served = {t for link in plan.of_source(s) for t in receivers(plan, link) if t in plan.supports} - {s}
        rank[s] = (0, step) if step is not None else (1, -len(served), -abs(round(cost[s])), s)
    return rank


def accumulated(plan: Plan, own: dict[str, int], order: Order) -> dict[str, dict[str, Fraction]]:
    """Weights of drivers that go by the receivers' cost so far: of whole minor units, credits as nothing.

    Sources that are no support activities look first and together, support activities in the order of closing.
    """
    bases: dict[str, dict[str, Fraction]] = {}
    left = {link.source for link in plan.links if link.kind == "accumulated cost"}
    while left:
        stepping = plan.method == "step-down" and not left - set(plan.supports)
        now = {s for s in left if order[s] == min(order[t] for t in left)} if stepping else (
            left - set(plan.supports) if plan.method == "step-down" else set(left))
        silent = set(left)
        if plan.method == "step-down":
            silent |= {s for s in plan.supports if not stepping or order[s] >= order[min(now)]}
        quiet = silenced(edges(plan, order, bases), silent)
        cost = totals(plan, costs(plan, own, quiet), quiet)
        for source in now:
            for link in plan.of_source(source):
                if link.kind == "accumulated cost":
                    activities = dict.fromkeys((*plan.supports, *plan.primaries), F(1))
                    factors = {t: exact(w) for t, w in link.weights.items()} if link.weights else activities
                    bases[source + link.driver] = {
                        t: factor * max(round(cost[t]), 0) for t, factor in factors.items() if t != source}
        left -= now
    return bases


def own_of(plan: Plan) -> dict[str, int]:
    own = dict(plan.pools)
    for target, amount in plan.direct.items():
        own[target] = own.get(target, 0) + amount
    return own


def solve(plan: Plan, own: dict[str, int] | None = None) -> Exact:
    """The exact result of a plan. Raises Closed."""
    base = own_of(plan)
    order = closing_order(plan, base) if plan.method == "step-down" else {}
    out = edges(plan, order, accumulated(plan, base, order) if plan.accumulates else {})
    z = costs(plan, base if own is None else own, out)
    result = Exact(totals(plan, z, out), z, out, order=order)
    for source, mine in out.items():
        for edge in mine:
            amount = edge.fixed + z[source] * edge.share
            if edge.target in LEGS:
                legs: dict[str, Fraction] = getattr(result, edge.target)
                legs[source] = legs.get(source, F(0)) + amount
            else:
                key = (source, edge.driver, edge.target)
                result.flow[key] = result.flow.get(key, F(0)) + amount
                result.count[key] = result.count.get(key, 0) + 1
    return result
