"""The identity of a run: equal inputs give equal ids, whatever the order of rows, the machine or the day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from abc_costing.allocation.ids import Ids
from abc_costing.allocation.pooling import Pooled
from abc_costing.allocation.prepare import Prepared
from abc_costing.allocation.rules import levels
from abc_costing.allocation.services import volumes
from abc_costing.allocation.uses import Use
from abc_costing.model.costing_model import Model
from abc_costing.model.rows import key_of

ENGINE = "2"
"""Raised whenever equal inputs may give other figures than before."""

Line = list[str | int | None]


def run_id(prepared: Prepared, scenario: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of everything that the result depends on."""
    memory = prepared.memory
    model, network, period = prepared.model, prepared.network, prepared.period
    ids = network.ids
    parts: list[bytes] = [
        _digest([["engine", ENGINE, period, scenario, prepared.method, model.currency.code, *prepared.step_order]]),
        memory.kept(("digest ledger", period), (prepared.pooled, model.accounts, model.pool_rules),
                    lambda: _digest(_ledger(model, prepared.pooled))),
        memory.kept(("digest nodes", period), (ids, prepared.direct, model.services),
                    lambda: _digest(_nodes(model, ids, prepared.direct))),
        memory.kept(("digest volumes", period), (model.volumes, model.periods, model.settings),
                    lambda: _digest(_volumes(model, period))),
    ]
    by_source = memory.each(("digest uses", prepared.place), (ids,), prepared.uses.by_source, lambda _, uses: b"".join(
        _digest(_use(use, ids)) for use in uses))
    parts.append(memory.kept(("digest all uses", prepared.place), (by_source,), lambda: b"".join(by_source.values())))
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]


def _digest(lines: Iterable[Line]) -> bytes:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.digest()


def _ledger(model: Model, pooled: Pooled) -> Iterator[Line]:
    groups = pooled.groups
    for codes in zip(groups.account, groups.cost_centre, groups.fund, groups.amount, strict=True):
        yield ["ledger", *(key_of(code) for code in codes[:3]), codes[3]]
    for account in sorted(model.accounts, key=lambda row: key_of(row.account)):
        yield ["class", key_of(account.account), account.account_class]
    for order, level in enumerate(levels(model.pool_rules)):
        rules = [model.pool_rules[i] for i in level]
        for rule in sorted(rules, key=lambda r: (r.accounts, r.cost_centres, r.funds, key_of(r.pool))):
            yield ["rule", order, rule.accounts, rule.cost_centres, rule.funds, key_of(rule.pool), _text(rule.share)]


def _nodes(model: Model, ids: Ids, direct: Mapping[int, int]) -> Iterator[Line]:
    for at, node in enumerate(ids.nodes):
        yield ["node", node.kind, node.key, node.name, int(node.support), node.step, direct.get(at, 0)]
    for row in sorted(model.services, key=lambda row: key_of(row.service)):
        yield ["service", key_of(row.service), row.kind, row.branch, row.unit]


def _volumes(model: Model, period: str) -> Iterator[Line]:
    for target, volume in sorted(volumes(model, period).items()):
        yield ["volume", target, _text(volume)]


def _use(use: Use, ids: Ids) -> Iterator[Line]:
    driver, names, measured = use.driver, ids.nodes, use.measured
    yield ["use", names[use.source].key, key_of(driver.driver), driver.kind, driver.unit, _text(use.capacity),
           _text(use.share), int(use.accept_overuse), _text(use.fixed), int(use.rated), use.unused,
           None if use.charge_to is None else names[use.charge_to].key, _text(use.fte)]
    for target, weight in zip(measured.targets.tolist(), measured.weights, strict=True):
        yield ["quantity", names[target].key, weight, measured.scale]


def _text(value: Decimal | Fraction | None) -> str | None:
    """An exact number as text that does not depend on how it was written (0.50 and 0.5 are one)."""
    return None if value is None else str(Fraction(value))
