"""A parsed command carried out, with its exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from abc_costing.cli import comparing, console, failures, parser, projects, reports, results, tracing, uncertainty
from abc_costing.errors import AbcCostingError
from abc_costing.progress import Cancelled

_COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "new": projects.new, "inspect": projects.inspect, "import": projects.import_, "check": projects.check,
    "export": projects.export, "run": results.run, "compare": comparing.compare,
    "trace": tracing.trace, "cap": results.cap,
    "uncertainty": uncertainty.uncertainty, "report": reports.report, "demo": reports.demo,
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Carries out a command. Returns 0, or 1 on bad input or an unbalanced model; wrong usage exits with 2."""
    args = parser.build().parse_args(arguments)
    try:
        code = _COMMANDS[args.command](args)
        sys.stdout.flush()
    except AbcCostingError as error:
        return failures.refused(error)
    except (Cancelled, KeyboardInterrupt):
        console.complain("Stopped.")
        return console.BAD_INPUT
    except BrokenPipeError:
        # whoever read our output has gone (| head): what is left goes nowhere
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return console.BAD_INPUT
    return code
