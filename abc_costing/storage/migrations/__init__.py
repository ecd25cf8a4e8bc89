"""Project files of older versions brought to the present one, on the working copy, in one transaction.

To add a version: raise `schema.VERSION` and add its fingerprint, write `from_<n>.py` beside this, and put it into
`STEPS`. A step is final: it carries its own copy of what its two versions knew and never imports `schema`, `codecs` or
`model.tables`, which go on changing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import apsw

from abc_costing.storage import audit, schema
from abc_costing.storage.connecting import check_schema, transaction
from abc_costing.storage.migrations import from_1

STEPS: Final[dict[int, Callable[[apsw.Connection], None]]] = {
    1: from_1.migrate,
}
"""By version, what makes the next version of a file of it. Each is called inside a transaction."""


def bring_up_to_date(connection: apsw.Connection, version: int, name: str) -> None:
    """Makes a working copy of an older version, whose schema is known to be right, one of the present version.

    Raises:
        ProjectRefused, ValueError: the file is damaged; the working copy is as it was.
    """
    if version == schema.VERSION:
        return
    with transaction(connection):
        for older in range(version, schema.VERSION):
            STEPS[older](connection)
            connection.execute(f"PRAGMA user_version = {older + 1}")
            check_schema(connection, older + 1, name)
        audit.append(connection, f"Bring the project from file version {version} to {schema.VERSION}")
