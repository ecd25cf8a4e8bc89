"""How a long job tells where it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with a message for the user and the fraction done (0 to 1). May raise `Cancelled`."""


class Cancelled(Exception):
    """The user asked to stop. Not an error: nothing was changed, nothing is reported as wrong."""


def silent(message: str, fraction: float) -> None:
    """A progress that tells nobody."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """The progress of one step of a larger job: its 0..1 is mapped onto `start`..`end` of `progress`."""

    def inner(message: str, fraction: float) -> None:
        progress(message, start + (end - start) * fraction)

    return inner
