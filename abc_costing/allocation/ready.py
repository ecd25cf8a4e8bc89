"""What forbids solving: errors of the tables, of the period, closed loops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from abc_costing.allocation import problems
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.prepare import Prepared, prepare
from abc_costing.errors import ClosedLoop, ModelRefused
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding, errors
from abc_costing.model.postings import Postings
from abc_costing.model.rows import Method


def beyond(tables: Sequence[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about places that the checks of the tables do not report already."""
    told = {(f.table, f.row_id, f.field) for f in tables if f.row_id is not None}
    return (f for f in found if (f.table, f.row_id, f.field) not in told)


def ready(
    model: Model, postings: Postings, period: str, method: Method | None = None, memory: Memory | None = None
) -> Prepared:
    """A period that can be solved. memory: of an earlier call, for what has not changed since.

    Raises:
        NotFound: no such period or method.
        ModelRefused: with everything that is wrong.
        ClosedLoop: where closed loops are all that is wrong.
    """
    prepared = prepare(model, postings, period, method, memory)
    wrong = [*prepared.wrong, *errors(beyond(prepared.wrong, problems.before(prepared)))]
    if not wrong:
        return prepared
    if all(finding.rule == "network.closed-loop" for finding in wrong):
        members = prepared.loops[0]
        raise ClosedLoop(f"{wrong[0].cause} {wrong[0].remedy}", [prepared.network.ids.nodes[at].id for at in members])
    raise ModelRefused(
        f"The model has {len(wrong)} error{'s' if len(wrong) > 1 else ''}; nothing was allocated. "
        f"{wrong[0].cause} {wrong[0].remedy}", wrong)
