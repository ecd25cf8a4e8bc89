"""`abc-costing`, `python -m abc_costing`: a command on the command line, or the window.

The core knows no screen. Opening the window from here is the one place where the core's package names the other one:
the import stands in a function, runs only when the window is wanted, and the walls' contract names just this exception.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path

PROJECT_SUFFIX = ".abcproj"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries out a command, or opens the window: without arguments, with a project file, or with `--sample`.

    Returns the exit code: 0 done, 1 bad input or an unbalanced model; wrong usage exits with 2.
    """
    from abc_costing.cli import failures

    failures.install()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if wants_window(given):
        return _window(given)
    from abc_costing.cli import commands

    return commands.main(given)


def wants_window(given: Sequence[str]) -> bool:
    """Whether the arguments are none, a project file, or the sample."""
    if not given or list(given) == ["--sample"]:
        return True
    return len(given) == 1 and Path(given[0]).suffix.lower() == PROJECT_SUFFIX


def _window(given: Sequence[str]) -> int:
    from ui.app import main as open_window

    return open_window(list(given))


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
