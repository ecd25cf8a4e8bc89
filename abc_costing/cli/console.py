"""What goes to standard output and standard error, and how figures are written there."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from abc_costing.model.findings import Finding
from abc_costing.money import Currency, to_decimal, to_text
from abc_costing.numbers import exact_text

OK, BAD_INPUT, WRONG_USAGE = 0, 1, 2


def take_every_letter() -> None:
    """Makes a console that lacks a letter (cp1252 has no Greek, ascii no é) show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a window's process has none
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """One line on standard output."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """One line on standard error, whatever line breaks the text has; nowhere in a program without a terminal."""
    if sys.stderr is not None:
        sys.stderr.write(" ".join(text.split()) + "\n")


def problems(findings: Iterable[Finding]) -> None:
    """One line on standard error for each finding."""
    for finding in findings:
        complain(finding.line())


def as_json(content: dict[str, Any]) -> None:
    """The one JSON object of a command. ASCII only, so that no console can break it."""
    sys.stdout.write(json.dumps(content, indent=2) + "\n")


def problem(finding: Finding, of: Currency) -> dict[str, Any]:
    """A finding for machines."""
    return {
        "severity": finding.severity, "rule": finding.rule, "place": finding.place, "file": finding.file,
        "sheet": finding.sheet, "row": finding.row, "column": finding.column, "table": finding.table,
        "row_id": finding.row_id, "field": finding.field, "value": finding.value, "cause": finding.cause,
        "remedy": finding.remedy, "amount": None if finding.amount is None else to_text(finding.amount, of),
    }  # fmt: skip


def number(value: Decimal | None) -> int | float | None:
    """A quantity as a JSON number: whole numbers exactly, others to the nearest double."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def unit_cost(value: Decimal | None) -> str | None:
    """A unit cost as text with at least six digits after the point."""
    if value is None:
        return None
    text = exact_text(value)
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(6, '0')}"


def amount(minor: int, of: Currency) -> str:
    """An amount for people: 7,416,640.00."""
    return f"{to_decimal(minor, of):,.{of.digits}f}"


def quantity(value: Decimal | None) -> str:
    """A quantity for people; a dash where there is none."""
    if value is None:
        return "–"
    whole, point, fraction = exact_text(value).partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole.lstrip("-") != "0" else whole + point + fraction


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], sides: str) -> None:
    """Aligned columns: to the left or right by a letter each, "llrr"; a row "-" is a rule."""
    lines = [headings, *(row for row in rows if row != ["-"])]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headings))]
    rule = "  ".join("-" * width for width in widths)
    say(_aligned(headings, widths, sides))
    say(rule)
    for row in rows:
        say(rule if row == ["-"] else _aligned(row, widths, sides))


def _aligned(cells: Sequence[str], widths: Sequence[int], sides: str) -> str:
    placed = [cell.ljust(width) if side == "l" else cell.rjust(width)
              for cell, width, side in zip(cells, widths, sides, strict=True)]
    return "  ".join(placed).rstrip()
