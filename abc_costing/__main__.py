"""`abc-costing`, `python -m abc_costing`: a command on the command line, or the window.

The core knows no screen. Opening the window from here is the one place where the core's package names the other one:
the import stands in a function, runs only when the window is wanted, and the walls' contract names just this exception.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from abc_costing.errors import AbcCostingError

PROJECT_SUFFIX = ".abcproj"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries out a command, or opens the window: without arguments, with a project file, or with `--sample`.

    Returns the exit code: 0 done, 1 bad input or an unbalanced model; wrong usage exits with 2.
    """
    multiprocessing.freeze_support()  # first of all: in a frozen program a worker process starts with this same call
    from abc_costing.cli import console, failures

    console.take_every_letter()
    failures.install()
    _keep_font_list()
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


def _keep_font_list() -> None:
    """A frozen program gets a passing folder for matplotlib from PyInstaller: a new font list at every start."""
    if getattr(sys, "frozen", False):
        from abc_costing import storage

        with contextlib.suppress(AbcCostingError):  # then the passing folder serves
            os.environ["MPLCONFIGDIR"] = str(storage.folder("matplotlib"))


def _window(given: Sequence[str]) -> int:
    from ui.app import main as open_window

    return open_window(list(given))


if __name__ == "__main__":
    sys.exit(main())
