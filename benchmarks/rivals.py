"""What the rivals need, on the same models and with the same result (checked against numpy).

    python -m benchmarks.rivals [--out FILE] [--only libreoffice|cloud-cost]

LibreOffice recalculates a workbook of 1000x500x200x12, cloud-cost-allocation allocates 1000x500x100 without cycles. A
rival that is missing is named and left out. FILE gets {"measured": [...], "absent": [...]} as JSON; the fields of a
line are those of benchmarks.measured.Measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from benchmarks import rival_cloud_cost, rival_libreoffice
from benchmarks.measured import Absent, Measured

RIVALS = {"libreoffice": rival_libreoffice.measure, "cloud-cost": rival_cloud_cost.measure}


def measure(names: Iterable[str], rounds: int) -> tuple[list[Measured], list[dict[str, str]]]:
    """The lines of the rivals that are there; name and reason of the others."""
    lines: list[Measured] = []
    absent: list[dict[str, str]] = []
    for name in names:
        try:
            lines += RIVALS[name](rounds)
        except Absent as reason:
            absent.append({"rival": name, "reason": str(reason)})
    return lines, absent


def report(lines: Iterable[Measured], absent: Iterable[dict[str, str]]) -> str:
    """The lines to print."""
    said = [
        f"{line.rival} {line.version}, {line.model}, {line.work}: {line.seconds:.3f} s"
        f" ({line.seconds / line.plain_pass:,.0f} x the plain pass of {line.plain_pass * 1e3:.3f} ms);"
        f" largest error {line.error:.1e} {'(agrees)' if line.agrees else '(DISAGREES)'}"
        for line in lines]
    return "\n".join([*said, *(f"{item['rival']}: not measured: {item['reason']}" for item in absent)])


def main(arguments: list[str] | None = None) -> int:
    """Prints and writes; 1 if a rival's result disagrees, because then its time means nothing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, help="JSON file for the table")
    parser.add_argument("--only", choices=sorted(RIVALS), help="one rival alone")
    parser.add_argument("--rounds", type=int, default=5, help="runs of which the median counts (5)")
    asked = parser.parse_args(arguments)
    lines, absent = measure([asked.only] if asked.only else RIVALS, asked.rounds)
    sys.stdout.write(report(lines, absent) + "\n")
    if asked.out is not None:
        found = {"measured": [asdict(line) for line in lines], "absent": absent}
        asked.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0 if all(line.agrees for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
