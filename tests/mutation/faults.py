"""The faults to plant into the allocation engine, one at a time."""

from __future__ import annotations

from tests.mutation.answers import MEMORY, TOLD
from tests.mutation.cents import CENTS, PRECISION
from tests.mutation.ways import NETWORK

FAULTS = (*CENTS, *PRECISION, *NETWORK, *TOLD, *MEMORY)
