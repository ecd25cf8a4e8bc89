"""What the inspector says of a comparison: the total difference, its parts, and both ratios against the cap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from abc_costing.model.results import Result
from abc_costing.model.rows import ACTUAL
from ui.frame.inspector import Contribution, Inspector
from ui.screens.comparison import compared

if TYPE_CHECKING:
    from ui.screens.scenarios import ScenariosScreen

LARGEST = 6


def fill(inspector: Inspector, screen: ScenariosScreen, actual: Result | None, other: Result) -> None:
    """Fills a cleared inspector."""
    of, scale = screen.workspace.session.model.currency, screen.scale(other)
    words = f"{of.code} thousand" if scale > 1 else of.code

    def money(minor: int, *, signed: bool = True) -> str:
        return screen.formats.money(minor, of, scale=scale, signed=signed)

    inspector.set_title(screen.chosen)
    if actual is not None:
        whole = other.costed - actual.costed
        inspector.figure(
            f"{screen.chosen} − Actual, {other.period}",
            money(whole),
            words,
            f"{money(other.costed, signed=False)} − {money(actual.costed, signed=False)}",
        )
        section = inspector.add_section("Largest differences", words)
        section.contributions(_parts(screen, actual, other, money), (money(whole), ""))
        section.chosen.connect(lambda service: screen.workspace.go_to("trace", service))
    for name in (ACTUAL, screen.chosen):
        cap = screen.cap(name)
        if cap is not None:
            each = cap[1]
            section = inspector.add_section(f"Cap in {name}", words)
            section.line("Ratio", f"{screen.formats.number(each.ratio_percent, 2)} %")
            section.line("Cap", f"{screen.formats.number(each.cap_percent, 2)} %")
            tone = "negative" if each.headroom < 0 else ""
            section.line("Headroom", money(each.headroom), tone, semibold=True, rule=True)


def _parts(screen: ScenariosScreen, actual: Result, other: Result, money: Callable[[int], str]) -> list[Contribution]:
    rows = compared(actual, other, screen.workspace.session.model)
    changed = sorted((r for r in rows if r.difference), key=lambda r: -abs(r.difference or 0))
    shown = [_part(row.name, row.difference or 0, row.key, money) for row in changed[:LARGEST]]
    rest = sum(row.difference or 0 for row in changed[LARGEST:])
    if rest:
        shown.append(_part(f"Other, {len(changed) - LARGEST}", rest, "apart:", money))
    return shown


def _part(name: str, amount: int, key: str, money: Callable[[int], str]) -> Contribution:
    return Contribution(name, money(amount), key=None if key.startswith("apart:") else key)
