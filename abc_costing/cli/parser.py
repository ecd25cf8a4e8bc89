"""The commands and their options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from abc_costing import __version__
from abc_costing.model.rows import ACTUAL, Method, key_of

_EPILOG = """PROJECT is a project file (.abcproj), or a model workbook (.xlsx), which is only read.
Without a command the window opens; with a project file alone, it opens that file; with --sample, the sample."""


def build() -> argparse.ArgumentParser:
    """The parser of everything behind `abc-costing`."""
    parser = argparse.ArgumentParser(
        prog="abc-costing", description="Activity-based costing: from the general ledger to the cost of each service.",
        epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"abc-costing {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _projects(commands)
    _results(commands)
    _reports(commands)
    return parser


Commands = argparse._SubParsersAction  # the class has no public name


def _command(commands: Commands[argparse.ArgumentParser], name: str, does: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=does, description=does, allow_abbrev=False)


def _project(command: argparse.ArgumentParser) -> None:
    command.add_argument("project", metavar="PROJECT", type=Path, help="a project file or a model workbook")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _period(command: argparse.ArgumentParser) -> None:
    command.add_argument("--period", metavar="P", help="a period such as 2025, 2025-Q1, 2025-03 (default: the latest)")


def _method(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--method", metavar="M", type=key_of, choices=get_args(Method), help=", ".join(get_args(Method)))


def _between(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number between bounds."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"“{text}” is no whole number from {least:,} to {most:,}")
        return int(text)

    return read


def _projects(commands: Commands[argparse.ArgumentParser]) -> None:
    new = _command(commands, "new", "Make a project file.")
    new.add_argument("project", metavar="PROJECT", type=Path)
    new.add_argument("--from", dest="workbook", metavar="MODEL.xlsx", type=Path, help="take the model of this workbook")

    inspect = _command(commands, "inspect", "Say how a ledger file would be read.")
    inspect.add_argument("file", metavar="FILE", type=Path)
    _json(inspect)

    import_ = _command(commands, "import", "Import a ledger into a project.")
    import_.add_argument("project", metavar="PROJECT", type=Path)
    import_.add_argument("file", metavar="FILE", type=Path)
    import_.add_argument("--profile", metavar="NAME", help="read it by this import profile of the project")
    import_.add_argument("--sheet", metavar="NAME", help="read this sheet")
    import_.add_argument("--control-total", metavar="X", help="the ledger's total; another one is refused")
    import_.add_argument("--period", metavar="P", help="the period of postings that have neither date nor period")
    import_.add_argument("--replace", action="store_true", help="replace an earlier import of the same file")

    check = _command(commands, "check", "List the model's problems.")
    _project(check)
    _period(check)
    _json(check)

    export = _command(commands, "export", "Write the model workbook.")
    _project(export)
    export.add_argument("workbook", metavar="MODEL.xlsx", type=Path)


def _results(commands: Commands[argparse.ArgumentParser]) -> None:
    run = _command(commands, "run", "Allocate: the cost of each service.")
    _project(run)
    _period(run)
    run.add_argument("--scenario", metavar="S", default=ACTUAL, help="a scenario (default: Actual)")
    _method(run)
    run.add_argument("--flows", action="store_true", help="list every flow")
    _json(run)

    compare = _command(
        commands, "compare", "Set the three methods side by side, and say what the order of closing alone moves.")
    _project(compare)
    _period(compare)
    compare.add_argument("--scenario", metavar="S", default=ACTUAL, help="a scenario (default: Actual)")
    _json(compare)

    trace = _command(commands, "trace", "Say what a figure is made of, down to ledger rows.")
    _project(trace)
    trace.add_argument("node", metavar="NODE", help="a pool, an activity or a service")
    _period(trace)
    trace.add_argument("--scenario", metavar="S", default=ACTUAL, help="a scenario (default: Actual)")
    _method(trace)
    trace.add_argument("--to", choices=("ledger",), help="down to the ledger rows")
    trace.add_argument("--paths", metavar="N", type=_between(1, 10_000), default=0,
                       help="list the N largest paths by which the cost came")
    _json(trace)

    uncertainty = _command(
        commands, "uncertainty", "Say how far unit costs may be off, what they rest on, and what to measure next.")
    _project(uncertainty)
    _period(uncertainty)
    uncertainty.add_argument("--scenario", metavar="S", default=ACTUAL, help="a scenario (default: Actual)")
    _method(uncertainty)
    uncertainty.add_argument("--draws", metavar="N", type=_between(100, 100_000), default=1000,
                             help="draws of the driver quantities, 100 to 100,000 (default: 1,000)")
    uncertainty.add_argument("--seed", metavar="N", type=_between(0, 2**32 - 1), default=1,
                             help="equal seeds give equal bounds (default: 1)")
    _json(uncertainty)

    cap = _command(commands, "cap", "Ratio, cap and headroom by period.")
    _project(cap)
    cap.add_argument("--scenario", metavar="S", default=ACTUAL, help="a scenario (default: Actual)")
    _json(cap)


def _reports(commands: Commands[argparse.ArgumentParser]) -> None:
    report = _command(commands, "report", "Write the report pack: PDF and XLSX.")
    _project(report)
    report.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder to write to")
    report.add_argument("--pack", metavar="NAME", default="annual", help="the report pack (default: annual)")
    _period(report)
    report.add_argument("--scenario", metavar="S", default=ACTUAL, help="a scenario (default: Actual)")

    demo = _command(commands, "demo", "The sample ledgers, from import to reports.")
    demo.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("abc-costing-demo"),
        help="the folder to write to (default: abc-costing-demo)")
