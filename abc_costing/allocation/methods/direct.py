"""Direct method: a support activity charges primary activities and services only."""

from __future__ import annotations

from abc_costing.allocation.ids import Ids
from abc_costing.allocation.network import Charges


def charges(ids: Ids) -> Charges:
    """Links of support activities to primary activities and services, and every link of other sources."""
    support, final = ids.is_support, ids.is_final
    return lambda source, target: ~support[source] | final[target]
