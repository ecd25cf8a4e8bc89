"""The flow picture as a scene: one item a card, one item a ribbon, ribbons below the cards.

    scene = FlowScene(Amounts(formats, currency, total)); scene.show_picture(picture, headings)
    scene.focus_on("a11"); scene.move_current(Qt.Key.Key_Down); scene.set_tones("light")

Its colours are the theme's (`set_tones(None)`), or those of a named theme while it is put on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from abc_costing.money import Currency
from ui.charts.flow_layout import Card, Picture, Ribbon
from ui.shell import fonts, theme
from ui.shell.formats import Formats
from ui.shell.plain import tooltip

HEAD: Final = 26.0
"""Height of the headings above the columns."""
TWO_LINES: Final = 38.0
_EDGE: Final = 3.0
_PAD: Final = 9.0


@dataclass(frozen=True)
class Amounts:
    """How money is written: short on the cards, exact in tooltips. `total` is what shares are of."""

    formats: Formats
    currency: Currency
    total: int

    def _step(self) -> tuple[int, str, str]:
        major = abs(self.total) // self.currency.unit
        if major >= 10_000_000:
            return 1_000_000, "m", "million"
        return (1_000, "k", "thousand") if major >= 100_000 else (1, "", "")

    @property
    def unit(self) -> str:
        """The unit of short amounts in words, such as ZMW million."""
        return f"{self.currency.code} {self._step()[2]}".strip()

    def short(self, amount: int, *, sign: bool = False) -> str:
        """Three or four digits; with its unit when `sign`."""
        scale, letter, _ = self._step()
        text = self.formats.money(amount, self.currency, decimals=1 if scale > 1 else 0, scale=scale)
        return f"{text} {letter}".strip() if sign else text

    def exact(self, amount: int) -> str:
        """To the minor unit, with the currency."""
        return f"{self.formats.exact_money(amount, self.currency)} {self.currency.code}"

    def share(self, amount: int, whole: int) -> str:
        """Per cent of a whole."""
        return f"{self.formats.percent(amount / whole)} %" if whole else ""


class FlowScene(QGraphicsScene):
    """Cards and ribbons, what is current and what is focused. Keys are those of the cards."""

    current_changed = Signal(str)
    focus_changed = Signal(str)
    opened = Signal(str)

    def __init__(self, amounts: Amounts) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.amounts = amounts
        self.picture = Picture((), (), (), 0.0)
        self.headings: Sequence[str] = ()
        self.current, self.focused = "", ""
        self._near: frozenset[str] = frozenset()
        self._tones: Mapping[str, str] | None = None

    def show_picture(self, picture: Picture, headings: Sequence[str], width: float, height: float) -> None:
        """Another picture; the focus stays on its card where that is still there."""
        self.clear()
        self.picture, self.headings = picture, headings
        place = {card.key: card for card in picture.cards}
        for ribbon in picture.ribbons:
            self.addItem(RibbonItem(self, ribbon, place[ribbon.source], place[ribbon.target]))
        for card in picture.cards:
            self.addItem(CardItem(self, card))
        self.setSceneRect(0, 0, width, height + HEAD)
        for key in ("current", "focused"):
            found = picture.card(getattr(self, key))
            setattr(self, key, found.key if found else "")
        self._renew()

    def set_tones(self, name: theme.ThemeName | None) -> None:
        """The colours of a theme; None: of the theme in force."""
        self._tones = theme.colours(name) if name else None
        self.update()

    def tone(self, name: str) -> QColor:
        """A colour of the theme drawn in."""
        return QColor(self._tones[name]) if self._tones is not None else theme.shade(name)

    # ---------------------------------------------------------------------------------------------- current and focus

    def focus_on(self, key: str) -> None:
        """Brings out a card's ribbons and those it deals with; an empty key brings all back."""
        card = self.picture.card(key) if key else None
        self.focused = card.key if card else ""
        if card:
            self.set_current(card.key)
        self._renew()
        self.focus_changed.emit(self.focused)

    def set_current(self, key: str) -> None:
        """The card the keys act on."""
        self.current = key
        self.update()
        self.current_changed.emit(key)

    def move_current(self, key: Qt.Key) -> None:
        """To the next card in a column, or to the nearest of the column beside."""
        here = self.picture.card(self.current)
        if here is None:
            if self.picture.cards:
                self.set_current(self.picture.cards[0].key)
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            column = self.picture.column(here.column)
            at = column.index(here) + (1 if key == Qt.Key.Key_Down else -1)
            self.set_current(column[min(max(at, 0), len(column) - 1)].key)
            return
        beside = self.picture.column(here.column + (1 if key == Qt.Key.Key_Right else -1))
        middle = here.y + here.height / 2
        if beside:
            self.set_current(min(beside, key=lambda c: abs(c.y + c.height / 2 - middle)).key)

    def is_lit(self, ribbon: Ribbon) -> bool:
        """Whether a ribbon touches the focused card."""
        return self.focused != "" and self.focused in (ribbon.source, ribbon.target)

    def is_quiet(self, key: str) -> bool:
        """Whether a card has nothing to do with the focused one."""
        return self.focused != "" and key != self.focused and key not in self._near

    def lit_part(self, key: str) -> bool:
        """Whether a card is focused or deals with the focused one."""
        return self.focused != "" and not self.is_quiet(key)

    def _renew(self) -> None:
        lit = [r for r in self.picture.ribbons if self.is_lit(r)]
        self._near = frozenset(key for r in lit for key in (r.source, r.target))
        for item in self.items():
            if isinstance(item, RibbonItem):
                item.setZValue(0.5 if self.is_lit(item.ribbon) else 0.0)
        self.update()

    # --------------------------------------------------------------------------------------------------------- words

    def said(self, card: Card) -> str:
        """A card in words, with exact amounts."""
        lines = [card.name, f"{self.amounts.exact(card.amount)} · {self._share(card.amount)} of all cost"]
        into = sum(r.amount for r in self.picture.ribbons if r.target == card.key)
        out = sum(r.amount for r in self.picture.ribbons if r.source == card.key)
        if into:
            lines.append(f"Ribbons in: {self.amounts.exact(into)}")
        if card.column == 2 and not card.special and card.amount > into:
            lines.append(f"From support activities and small flows: {self.amounts.exact(card.amount - into)}")
        if out:
            lines.append(f"Ribbons out: {self.amounts.exact(out)}")
        return "\n".join([*lines, *([card.note] if card.note else [])])

    def _share(self, amount: int) -> str:
        return self.amounts.share(amount, self.amounts.total)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, self.tone("base"))
        for column, heading in enumerate(self.headings):
            cards = self.picture.column(column)
            if not cards:
                continue
            place = QRectF(cards[0].x, 0, cards[0].width, HEAD - 8)
            bold = fonts.face("body", semibold=True)
            painter.setFont(bold)
            painter.setPen(self.tone("text"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, heading)
            painter.setFont(fonts.face("body"))
            painter.setPen(self.tone("secondary"))
            place.setLeft(place.left() + QFontMetricsF(bold).horizontalAdvance(heading) + 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, counted(cards))


def counted(cards: Sequence[Card]) -> str:
    """How many of a column are shown: 12, or 8 of 22."""
    plain = sum(1 for card in cards if not card.special)
    folded = sum(len(card.members) for card in cards)
    return f"{plain} of {plain + folded}" if folded else str(plain)


class RibbonItem(QGraphicsItem):
    """A ribbon: cubic with horizontal tangents, as thick as its money."""

    def __init__(self, flow: FlowScene, ribbon: Ribbon, source: Card, target: Card) -> None:
        super().__init__()
        self.flow, self.ribbon = flow, ribbon
        scale = flow.picture.scale
        start = QPointF(source.x + source.width, HEAD + source.bar_top + ribbon.source_at * scale)
        end = QPointF(target.x, HEAD + target.bar_top + ribbon.target_at * scale)
        thick = QPointF(0, max(0.6, ribbon.amount * scale))
        reach = QPointF((end.x() - start.x()) * 0.5, 0)
        self.path = QPainterPath(start)
        self.path.cubicTo(start + reach, end - reach, end)
        self.path.lineTo(end + thick)
        self.path.cubicTo(end - reach + thick, start + reach + thick, start + thick)
        self.path.closeSubpath()
        money = flow.amounts
        self.setToolTip(tooltip(
            f"{source.name} → {target.name}\n{money.exact(ribbon.amount)} · "
            f"{money.share(ribbon.amount, source.amount)} of {source.name}, "
            f"{money.share(ribbon.amount, target.amount)} of {target.name}"))

    def boundingRect(self) -> QRectF:
        return self.path.boundingRect()

    def shape(self) -> QPainterPath:
        return self.path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        lit = self.flow.is_lit(self.ribbon)
        colour = QColor(self.flow.tone("accent" if lit else "ribbon"))
        colour.setAlphaF(0.8 if lit else 0.2 if self.flow.focused else 0.34)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(self.path, colour)


class CardItem(QGraphicsItem):
    """A card: name and amount, edge bars as tall as the money."""

    def __init__(self, flow: FlowScene, card: Card) -> None:
        super().__init__()
        self.flow, self.card = flow, card
        self.setZValue(1)
        self.setToolTip(tooltip(flow.said(card)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.box = QRectF(card.x, HEAD + card.y, card.width, card.height)

    def boundingRect(self) -> QRectF:
        return self.box.adjusted(-3, -3, 3, 3)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.flow.focus_on(self.card.key)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.flow.opened.emit(self.card.key)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        flow, card = self.flow, self.card
        chosen, quiet = flow.focused == card.key, flow.is_quiet(card.key)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "accent" if chosen else "border" if quiet or not flow.focused else "border_strong"
        pen = QPen(flow.tone(line), 2 if chosen else 1)
        pen.setCosmetic(True)
        pen.setStyle(Qt.PenStyle.DashLine if card.special else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(flow.tone("accent_tint" if chosen else "base"))
        painter.drawRoundedRect(self.box, 3, 3)
        self._bars(painter)
        self._words(painter, "secondary" if quiet else "text", chosen)
        if flow.current == card.key and not chosen:
            ring = QPen(flow.tone("focus"), 2)
            ring.setCosmetic(True)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.box.adjusted(-2, -2, 2, 2), 4, 4)

    def _bars(self, painter: QPainter) -> None:
        tone = self.flow.tone("accent" if self.flow.lit_part(self.card.key) else "border_strong")
        for left in (self.box.left(), self.box.right() - _EDGE):
            painter.fillRect(QRectF(left, HEAD + self.card.bar_top, _EDGE, max(1.0, self.card.bar)), tone)

    def _words(self, painter: QPainter, tone: str, bold: bool) -> None:
        flow, card = self.flow, self.card
        inner = self.box.adjusted(_PAD, 0, -_PAD, 0)
        name, small = fonts.face("caption", semibold=bold), fonts.face("caption")
        high = QFontMetricsF(name).height()
        if card.height >= TWO_LINES:
            top = inner.center().y() - high
            self._line(painter, QRectF(inner.left(), top, inner.width(), high), card.name, tone, bold)
            money = flow.amounts
            said = f"{money.short(card.amount, sign=True)} · {money.share(card.amount, money.total)}"
            self._line(painter, QRectF(inner.left(), top + high, inner.width(), high), said, "secondary", False)
            return
        said = flow.amounts.short(card.amount)
        wide = QFontMetricsF(small).horizontalAdvance(said)
        painter.setFont(small)
        painter.setPen(flow.tone("secondary"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
        self._line(painter, inner.adjusted(0, 0, -wide - 6, 0), card.name, tone, bold)

    def _line(self, painter: QPainter, place: QRectF, text: str, tone: str, bold: bool) -> None:
        face = fonts.face("caption", semibold=bold)
        painter.setFont(face)
        painter.setPen(self.flow.tone(tone))
        fitting = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, place.width() + 0.5)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, fitting)
