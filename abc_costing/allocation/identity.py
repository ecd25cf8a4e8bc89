"""The identity of a run: equal inputs give equal ids, whatever the order of rows, the machine or the day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from abc_costing.allocation.prepare import Prepared
from abc_costing.allocation.rules import levels
from abc_costing.allocation.services import volumes
from abc_costing.model.rows import key_of

ENGINE = "1"
"""Raised whenever equal inputs may give other figures than before."""


def run_id(prepared: Prepared, scenario: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of everything that the result depends on."""
    digest = hashlib.sha256()
    for line in _lines(prepared, scenario):
        digest.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()[:12]


def _lines(prepared: Prepared, scenario: str) -> Iterator[list[str | int | None]]:
    model, network, groups = prepared.model, prepared.network, prepared.pooled.groups
    yield ["engine", ENGINE, prepared.period, scenario, prepared.method, model.currency.code]
    for codes in zip(groups.account, groups.cost_centre, groups.fund, groups.amount, strict=True):
        yield ["ledger", *(key_of(code) for code in codes[:3]), codes[3]]
    for account in sorted(model.accounts, key=lambda row: key_of(row.account)):
        yield ["class", key_of(account.account), account.account_class]
    for order, level in enumerate(levels(model.pool_rules)):
        rules = [model.pool_rules[i] for i in level]
        for rule in sorted(rules, key=lambda r: (r.accounts, r.cost_centres, r.funds, key_of(r.pool))):
            yield ["rule", order, rule.accounts, rule.cost_centres, rule.funds, key_of(rule.pool), _text(rule.share)]
    for at, node in enumerate(network.ids.nodes):
        yield ["node", node.kind, node.key, node.name, int(node.support), node.step, prepared.direct.get(at, 0)]
    for service in sorted(model.services, key=lambda row: key_of(row.service)):
        yield ["service", key_of(service.service), service.kind, service.branch, service.unit]
    yield from _assignments(prepared)
    for target, volume in sorted(volumes(model, prepared.period).items()):
        yield ["volume", target, _text(volume)]


def _assignments(prepared: Prepared) -> Iterator[list[str | int | None]]:
    nodes = prepared.network.ids.nodes
    for use in prepared.network.uses:
        driver = use.driver
        yield ["use", nodes[use.source].key, key_of(driver.driver), driver.kind, driver.unit, _text(use.capacity),
               _text(use.share), int(use.accept_overuse)]
        for target, weight in use.measured.weights.items():
            yield ["quantity", nodes[target].key, weight, use.measured.scale]


def _text(value: Decimal | Fraction | None) -> str | None:
    """An exact number as text that does not depend on how it was written (0.50 and 0.5 are one)."""
    return None if value is None else str(Fraction(value))
