"""The refusals of the program, as one small tree.

What a user gave wrongly is data, a `Finding` (see `abc_costing.model.findings`); an exception here means
that a request as a whole was refused. Every message states problem, cause and remedy in plain words and
can be shown to a user as it stands.

    AbcCostingError
    ├── InputRefused         a file or a model with findings that forbid going on
    │   ├── FileRefused      a file that cannot be read at all (password, not a workbook, too large ...)
    │   └── ModelRefused     a model with errors: allocation is not started
    ├── ClosedLoop           support activities that hold cost and have no way out
    ├── NotFound             a name that the project does not know
    ├── ProjectRefused       a project file that is foreign, damaged, newer, or held by somebody else
    ├── EditRefused          an edit that would break the model's own rules
    └── OutputRefused        a report or an export that could not be written
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abc_costing.model.findings import Finding


class AbcCostingError(Exception):
    """Base of all refusals. `str(error)` is a message for the user."""


class InputRefused(AbcCostingError):
    """Something the user gave was refused; `findings` says where and why, all of it at once."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings: tuple[Finding, ...] = tuple(findings)


class FileRefused(InputRefused):
    """The file as a whole cannot be read; the message names the real problem and the next step."""


class ModelRefused(InputRefused):
    """The model has errors, so nothing is allocated."""


class ClosedLoop(AbcCostingError):
    """Nodes that pass cost to each other for ever: cost goes in and none comes out.

    `members` are the node ids of the loop, in stable order.
    """

    def __init__(self, message: str, members: Sequence[str]) -> None:
        super().__init__(message)
        self.members: tuple[str, ...] = tuple(members)


class NotFound(AbcCostingError):
    """A period, scenario, node or profile that the project does not know; the message lists what it has."""


class ProjectRefused(AbcCostingError):
    """The project file cannot be opened or published; the file on disk is untouched."""


class EditRefused(AbcCostingError):
    """An edit that cannot be done; nothing was changed."""


class OutputRefused(AbcCostingError):
    """A file could not be written; an older file of that name is untouched."""
