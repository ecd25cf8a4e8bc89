"""The inspector: where a figure comes from. Sections under each other, separated by a line.

    section = inspector.add_section("Contributions, ZMW thousand", "% of total")
    section.line("Expected", "3,218,640,512.36"); section.line("Difference", "468,570.75", "negative", semibold=True)
    section.contributions([Contribution("Run pension payroll", "21,995", "20.7", key=7), ...], ("106,243", "100.0"))
    inspector.figure("Cost per service › Old-age pension", "93.00", "ZMW per payment", "106,243,200 ÷ 1,142,400")
    inspector.add_buttons(button("Show flow", icon="flow"), ...)

`closed` is told by the cross, `pinned(bool)` by the pin; a section's `chosen(key)` by a contribution's name.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.frame import parts
from ui.frame.lines import FigureLine, Line, SumRule
from ui.shell import measures
from ui.shell.plain import tooltip


@dataclass(frozen=True)
class Contribution:
    """One part of a figure, already written. With a key its name is a link."""

    name: str
    amount: str
    share: str = ""
    key: Hashable = None
    tooltip: str = ""


class Section(QWidget):
    """One part of the inspector, with an optional heading and a remark at its trailing end."""

    chosen = Signal(object)

    def __init__(self, heading: str = "", remark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(measures.M, 10, measures.M, 10)
        self._column.setSpacing(0)
        if heading or remark:
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, measures.XS)
            row.setSpacing(measures.S)
            row.addWidget(parts.label(heading, "secondary", "caption", semibold=True), 1)
            if remark:
                row.addWidget(parts.label(remark, "secondary", "caption"))
            self._column.addLayout(row)

    def add(self, widget: QWidget) -> None:
        """Any widget, such as a small chart."""
        self._column.addWidget(widget)

    def text(self, text: str, tone: str = "", semibold: bool = False) -> QLabel:
        """A line of text that wraps."""
        made = parts.label(text, tone, semibold=semibold)
        made.setWordWrap(True)
        self._column.addWidget(made)
        return made

    def line(self, name: str, value: str, tone: str = "", semibold: bool = False, rule: bool = False) -> None:
        """A label and its value; `rule` draws the line of a sum above it."""
        if rule:
            self._column.addWidget(SumRule())
        self._column.addWidget(Line((name, value), tones=("" if semibold else "secondary", tone), semibold=semibold))

    def contributions(self, entries: Sequence[Contribution], total: tuple[str, str], adds_up: bool = True) -> None:
        """Parts of a figure, largest first as given, and their total with a tick when it adds up."""
        shares = any(entry.share for entry in entries) or bool(total[1])
        for entry in entries:
            texts = (entry.name, entry.amount, entry.share) if shares else (entry.name, entry.amount)
            made = Line(texts, tones=("link" if entry.key is not None else "", "", "secondary"), key=entry.key)
            made.setToolTip(tooltip(entry.tooltip or entry.name))
            made.pressed.connect(self.chosen)
            self._column.addWidget(made)
        self._column.addWidget(SumRule())
        texts = ("Total", total[0], total[1]) if shares else ("Total", total[0])
        self._column.addWidget(Line(texts, semibold=True, tick=adds_up))


class Inspector(QFrame):
    """The dock at the trailing edge."""

    closed = Signal()
    pinned = Signal(bool)

    def __init__(self, title: str = "Trace", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setMinimumWidth(measures.INSPECTOR_MIN)
        self.setMaximumWidth(measures.INSPECTOR_MAX)
        self._title = parts.label(title, semibold=True)
        self._sections = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        header = QFrame(self)
        header.setObjectName("dockHeader")
        header.setFixedHeight(measures.DOCK_HEADER)
        row = QHBoxLayout(header)
        row.setContentsMargins(measures.M, 0, measures.XS, 0)
        row.setSpacing(0)
        row.addWidget(self._title, 1)
        pin = parts.tool("", "pin", "Keep this figure in the inspector", small=True)
        pin.setCheckable(True)
        pin.toggled.connect(self.pinned)
        row.addWidget(pin)
        row.addWidget(parts.tool("", "close", "Close the inspector", self.closed.emit, small=True))
        body = QWidget()
        self._sections = QVBoxLayout(body)
        self._sections.setContentsMargins(0, 0, 0, 0)
        self._sections.setSpacing(0)
        self._sections.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(scroll, 1)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def clear(self) -> None:
        """Remove all sections."""
        while self._sections.count() > 1:
            item = self._sections.takeAt(0)
            widget = item.widget()
            if widget is not None:
                widget.hide()  # a layout shows its new widgets later: one without a parent would become a window
                widget.setParent(None)
                widget.deleteLater()

    def add_section(self, heading: str = "", remark: str = "") -> Section:
        """A new section under the others."""
        made = Section(heading, remark)
        if self._sections.count() > 1:
            self._sections.insertWidget(self._sections.count() - 1, parts.rule())
        self._sections.insertWidget(self._sections.count() - 1, made)
        return made

    def figure(self, breadcrumb: str, figure: str, unit: str, formula: str = "") -> Section:
        """The section that names the figure: where it stands, how much, of what, and how it comes about."""
        section = self.add_section()
        if breadcrumb:
            crumb = section.text(breadcrumb, "secondary")
            crumb.setFont(parts.label(role="caption").font())
        section.add(FigureLine(figure, unit))
        if formula:
            section.text(formula)
        return section

    def add_buttons(self, *buttons: QWidget) -> None:
        """At most two, under the last section."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(measures.M, 2, measures.M, 10)
        row.setSpacing(6)
        for made in buttons:
            made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(made)
        row.addStretch(1)
        self._sections.insertWidget(self._sections.count() - 1, box)
