"""Direct method: a support activity charges primary activities and services only."""

from __future__ import annotations

from abc_costing.allocation.ids import Ids
from abc_costing.allocation.network import Charges


def charges(ids: Ids) -> Charges:
    """Links of support activities to primary activities and services, and every link of other sources."""
    support = [node.support for node in ids.nodes]
    final = [node.kind != "pool" and not node.support for node in ids.nodes]
    return lambda source, target: not support[source] or final[target]
