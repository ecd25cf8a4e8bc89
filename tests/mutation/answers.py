"""Faults of what is told, traced, identified and remembered."""

from __future__ import annotations

from tests.mutation.fault import Fault

TOLD = (
    Fault("capacity.py", "over = use.measured.total - use.capacity\n",
          "over = Fraction(0)\n", "use above capacity is not told"),
    Fault("capacity.py", "cost=cost,\n", "cost=cost - (idle or 0),\n", "capacity cost without the unused part"),
    Fault("capacity.py", "spread and capacity else idle or 0", "spread and capacity else 0",
          "unused cost is not shown"),
    Fault("problems.py", "if not total or abs(total - 100) <= 100 * ROUNDING:", "if True:",
          "percentages need not add up"),
    Fault("problems.py", "(links.target == UNASSIGNED) & (result.flows != 0)",
          "(links.target == UNASSIGNED) & (result.flows > 9)", "small unassigned amounts are not told"),
    Fault("trace.py", "share = arriving[prepared.network.ids.position[key_of(pool)]]",
          "share = arriving[0]", "accounts contribute by the first node's way"),
    Fault("solve.py", "links.target[at], links.source[at], np.arange(len(at)), links.share[at])",
          "links.source[at], links.target[at], np.arange(len(at)), links.share[at])", "the trace goes the wrong way"),
    Fault("trace.py", "exact = [amount * scaled[group] for",
          "exact = [abs(amount) * scaled[group] for", "credits count as debits in a trace"),
    Fault("trace.py", "found[ids.position[key_of(pool)]] = amount",
          "found = {ids.position[key_of(pool)]: amount}", "forward from an account follows one pool only"),
    Fault("identity.py", "yield [\"quantity\", names[target].key, weight, measured.scale]",
          "yield [\"quantity\", names[target].key, 1, 1]", "run id forgets quantities"),
    Fault("identity.py", "direct.get(at, 0)]", "0]", "run id forgets direct costs"),
    Fault("ids.py", "key=lambda i: (_KIND_ORDER[listed[i].kind], listed[i].key))",
          "key=lambda i: _KIND_ORDER[listed[i].kind])", "the order of rows decides ties"),
)

MEMORY = (
    Fault("memory.py",
          "not any(map(is_not, before[0], inputs)):\n            return before[1]  # type: ignore[no-any-return]\n  "
          "      result",
          "True:\n            return before[1]  # type: ignore[no-any-return]\n        result",
          "memory looks at no inputs"),
    Fault("memory.py", "before.groups[now] = tuple(rows[at] for at in before.places[now])",
          "pass", "an edited quantity is not seen"),
    Fault("memory.py", "if all(before.keys[at] == now for at, now in zip(changed, keys, strict=True)):",
          "if True:", "a quantity that moves to another driver stays"),
    Fault("memory.py", "if old_items.get(key, _NOTHING) is not item]",
          "if key not in old_items]", "changed items are found as they were"),
    Fault("prepare.py", "(postings, model.accounts, model.pools, model.pool_rules, *calendar)",
          "(postings, model.accounts, model.pools, *calendar)", "stale: pool rules"),
    Fault("prepare.py", "(postings, model.accounts, model.pools, model.pool_rules, *calendar)",
          "(model.accounts, model.pools, model.pool_rules, *calendar)", "stale: the ledger"),
    Fault("prepare.py", "(ids, model.direct_costs, *calendar)", "(ids, *calendar)", "stale: direct costs"),
    Fault("prepare.py", "return any(any(map(_PERIOD, rows)) for rows in", "return any(rows is None for rows in",
          "rows of one period count in all periods"),
    Fault("uses.py", "(ids, drivers, model.assignments, *_calendar(model)),\n",
          "(ids, drivers, *_calendar(model)),\n", "stale: assignments"),
    Fault("uses.py", "for row in held), *counted.values())", "for row in held))",
          "stale: features of time equations"),
    Fault("prepare.py", "(\"charges\", place, method), (ids, closing)", "(\"charges\", place, method), (ids,)",
          "stale: the order of closing"),
    Fault("network.py", "new.source == old.source and not new.fixed and not old.fixed and",
          "new.source == old.source and", "stale: fixed amounts"),
    Fault("solved.py", "(one.network.links, one.network.own))\n", "(one.network.links,))\n", "stale: own costs"),
    Fault("identity.py", "(model.volumes, model.periods, model.settings)", "(model.periods, model.settings)",
          "stale: volumes in the run id"),
)
