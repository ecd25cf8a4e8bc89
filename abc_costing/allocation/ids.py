"""The map between the names of a model and the positions of the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abc_costing.model.costing_model import Model
from abc_costing.model.results import NodeKind
from abc_costing.model.rows import key_of

_KIND_ORDER: dict[NodeKind, int] = {"pool": 0, "activity": 1, "service": 2}


@dataclass(frozen=True)
class Node:
    """A pool, an activity or a service. `id` is how the model writes it, `name` what it is called."""

    id: str
    name: str
    kind: NodeKind
    support: bool = False
    step: int | None = None

    @property
    def key(self) -> str:
        """What it is compared by."""
        return key_of(self.id)


@dataclass(frozen=True)
class Ids:
    """All nodes in the order of their stable keys, so that no result depends on the order of rows.

    shown: positions in the order of the model's tables, for lists that people read.
    """

    nodes: tuple[Node, ...]
    shown: tuple[int, ...]

    @classmethod
    def of(cls, model: Model, pools: Iterable[str]) -> Ids:
        """The nodes of a model; `pools` may name pools that the model's table lacks (`Unassigned`)."""
        nodes: dict[str, Node] = {}
        titles = {key_of(row.pool): row.name for row in reversed(model.pools)}
        for pool in [row.pool for row in model.pools] + list(pools):
            nodes.setdefault(key_of(pool), Node(pool, titles.get(key_of(pool), "") or pool, "pool"))
        for row in model.activities:
            nodes.setdefault(key_of(row.activity), Node(
                row.activity, row.name or row.activity, "activity", row.kind == "support", row.step))
        for service in model.services:
            nodes.setdefault(key_of(service.service), Node(
                service.service, service.name or service.service, "service"))
        listed = list(nodes.values())
        order = sorted(range(len(listed)), key=lambda i: (_KIND_ORDER[listed[i].kind], listed[i].key))
        position = {listed_at: at for at, listed_at in enumerate(order)}
        return cls(tuple(listed[i] for i in order), tuple(position[i] for i in range(len(listed))))

    @cached_property
    def position(self) -> dict[str, int]:
        """Position by key."""
        return {node.key: at for at, node in enumerate(self.nodes)}

    def of_name(self, name: str) -> int | None:
        """The position of a node by its name, None where there is no such node."""
        return self.position.get(key_of(name))

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def is_support(self) -> NDArray[np.bool_]:
        """Which nodes are support activities."""
        return np.array([node.support for node in self.nodes], np.bool_)

    @cached_property
    def is_final(self) -> NDArray[np.bool_]:
        """Which nodes are primary activities or services."""
        return np.array([node.kind != "pool" and not node.support for node in self.nodes], np.bool_)

    @cached_property
    def supports(self) -> tuple[int, ...]:
        """Positions of the support activities."""
        return tuple(at for at, node in enumerate(self.nodes) if node.support)
