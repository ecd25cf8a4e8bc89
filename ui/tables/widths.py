"""Column widths: numbers get what their widest figure needs, texts share what is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from ui.shell import fonts, measures
from ui.tables.bars import PICTURE_WIDTH
from ui.tables.brushwork import BAR_WIDTH, TREND_WIDTH, text_width
from ui.tables.column import Column, Kind, State
from ui.tables.model import TableModel

TEXT_MAX: Final = 280
TEXT_MIN: Final = 120
_SHORT_HEADING: Final = 8
GIVING_WAY: Final = frozenset({Kind.TEXT})
_ICONS: Final = measures.ICON_PILL + measures.XS


def natural(model: TableModel, padding: int = measures.CELL_PADDING) -> list[int]:
    """The width each column would like, grid line included."""
    return [_natural(model, number, padding) for number in range(len(model.columns))]


def _natural(model: TableModel, number: int, padding: int) -> int:
    column = model.columns[number]
    if column.width is not None:
        return column.width
    room = max((_cell_width(model, row, number) for row in model.source.sample(number)), default=0)
    room = max(room, text_width(model.total_text(number), semibold=True) if number else 0)
    for group in model.shown.groups:
        if number in group.cells:
            room = max(room, text_width(model.group_text(group, number), semibold=True))
    extra = measures.INDENT if not number and model.arrangement.group_by is not None else 0
    if column.kind is Kind.SHARE:
        extra += BAR_WIDTH + 2
    if column.kind is Kind.TREND:
        room = TREND_WIDTH
    if column.kind is Kind.BAR:
        room = PICTURE_WIDTH
    if not column.is_number:
        room = min(room, TEXT_MAX)
    return max(room + extra + 2 * padding + 1, heading_width(column) + 2 * padding + 1, column.min_width)


def _cell_width(model: TableModel, row: int, number: int) -> int:
    column = model.columns[number]
    value = model.source.cell(row, number)
    mark = column.mark(model.source.row_object(row)) if column.mark else None
    width = text_width(model.source_text(row, number), column.semibold or bool(mark and mark.semibold))
    if isinstance(value, State):
        width += _ICONS
    if mark is not None:
        width += _ICONS if mark.icon else 0
        width += 21 if mark.letter else 0
        width += text_width(mark.action, semibold=False) + measures.XS if mark.action else 0
    return width


def heading_width(column: Column[Any]) -> int:
    """What the heading needs: of two words, when there is no unit line, the wider one."""
    metrics = fonts.metrics("caption", semibold=True)
    if column.rotated:
        return metrics.height()
    wraps = not column.unit and len(column.heading) > _SHORT_HEADING
    parts = heading_lines(column.heading) if wraps else [column.heading, column.unit]
    return max((metrics.horizontalAdvance(part) + 1 for part in parts), default=0)


def heading_lines(heading: str) -> list[str]:
    """A heading of several words on two lines, cut where the halves are most alike."""
    words = heading.split(" ")
    if len(words) < 2:
        return [heading]
    cuts = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    return min(cuts, key=lambda cut: max(len(cut[0]), len(cut[1])))


def fit(columns: Sequence[Column[Any]], wanted: Sequence[int], available: int, kept: Collection[str] = ()) -> list[int]:
    """Widths that fill `available`: stretching columns take the rest, or give way down to 120 when room is short.

    Numbers and the columns `kept` (by key) never give way; a table that cannot fit scrolls.
    """
    widths = list(wanted)
    spare = available - sum(widths)
    free = [n for n, column in enumerate(columns) if column.width is None and column.key not in kept]
    elastic = [n for n in free if columns[n].stretch]
    if spare < 0 and not elastic:
        elastic = [n for n in free if columns[n].kind in GIVING_WAY]
    if not elastic:
        return widths
    for place, number in enumerate(elastic):
        part = spare // (len(elastic) - place) if spare >= 0 else -(-spare // (len(elastic) - place))
        before = widths[number]
        widths[number] = max(min(TEXT_MIN, before), columns[number].min_width, before + part)
        spare -= widths[number] - before
    return widths
