"""The frame of one page: header with title, context and actions; filter bar; content; totals line; busy bar; banner.

    page = Page("Cost per service", "ZMW thousand unless stated · reciprocal method")
    page.add_action("Chart", "chart", press=show_chart); page.add_stop(); page.add_action("", "copy", tip="Copy table")
    page.filters.add(Chip("Group by", "Benefit product", menu=menu)); page.filters.add_end(label)
    page.set_content(table)
    page.note("Figures are rounded; unrounded totals reconcile.")
    page.busy("Importing ledger", 0.4); page.idle()              # page.cancel_asked
    page.banner("This period is closed. Reopen it to edit.", "info", "lock")

Screens keep the widgets they add; the page only places them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.frame import parts
from ui.shell import icons, measures, theme
from ui.shell.plain import tooltip


class Row(QFrame):
    """A bar of a fixed height with things at both ends."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(height)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(measures.L, 0, measures.M, 0)
        self._row.setSpacing(spacing)
        self._row.addStretch(1)
        self._start = 0

    def add(self, widget: QWidget) -> None:
        """At the leading end, behind what is there."""
        self._row.insertWidget(self._start, widget)
        self._start += 1
        self.setVisible(True)

    def add_end(self, widget: QWidget) -> None:
        """At the trailing end."""
        self._row.addWidget(widget)
        self.setVisible(True)

    def clear(self) -> None:
        """Remove and delete everything."""
        for place in reversed(range(self._row.count())):
            item = self._row.itemAt(place)
            widget = item.widget()
            if widget is not None:
                self._row.removeWidget(widget)
                widget.deleteLater()
        self._start = 0


class BusyBar(QWidget):
    """A bar of 4 px with the message and Cancel beneath it."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = parts.label("", "secondary", "caption")
        self._bar = _Bar(self)
        row = QHBoxLayout()
        row.setContentsMargins(measures.L, 0, measures.M, 0)
        row.addWidget(self._message, 1)
        row.addWidget(parts.tool("Cancel", "close", press=self.cancel_asked.emit, small=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(row)
        self.setVisible(False)

    def say(self, message: str, fraction: float) -> None:
        self._message.setText(f"{message} · {round(fraction * 100)} %" if fraction > 0 else message)
        self._bar.fraction = fraction
        self._bar.update()
        self.setVisible(True)


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fraction = 0.0
        self.setFixedHeight(measures.BUSY_BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.shade("grid"))
            width = round(self.width() * self.fraction)
            left = self.width() - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
            painter.fillRect(left, 0, width, self.height(), theme.shade("accent"))


class Banner(QFrame):
    """A line under the header that says something about the whole page, with an optional action."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon, self._text = QLabel(self), parts.label()
        # a long sentence must not widen the window; what is cut off is in the tooltip
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shown = ("info", "info")
        self._buttons: list[QWidget] = []
        theme.notifier().changed.connect(self._tint)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(measures.L, 0, measures.M, 0)
        self._row.setSpacing(measures.S)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self.setVisible(False)

    def say(self, text: str, tone: str, icon: str, *buttons: QWidget) -> None:
        """Buttons of an earlier banner are deleted. With buttons the banner is 36 high, else 28."""
        for old in self._buttons:
            old.setVisible(False)
            old.deleteLater()
        self._buttons = list(buttons)
        for made in buttons:
            self._row.addWidget(made)
        self.setFixedHeight(measures.FILTER_BAR if buttons else measures.CONTROL)
        self._text.setText(text)
        self._text.setToolTip(tooltip(text))
        parts.set_tone(self, tone)
        parts.set_tone(self._text, tone)
        self._shown = (icon, tone)
        self._tint()
        self.setVisible(bool(text))

    def _tint(self) -> None:
        icon, tone = self._shown
        self._icon.setPixmap(icons.pixmap(icon, theme.shade(tone).name(), 16, self.devicePixelRatioF()))


class Page(QFrame):
    """One page of the program."""

    cancel_asked = Signal()

    def __init__(self, title: str, context: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._title = parts.label(title, role="page_title", semibold=True)
        self._context = parts.label(context, "secondary")
        self._context.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header = QFrame(self)
        self.filters = Row("filterBar", measures.FILTER_BAR, self)
        self.totals = Row("totalsLine", measures.TOTALS_LINE, self, spacing=measures.S)
        self._busy = BusyBar(self)
        self._banner = Banner(self)
        self._note = parts.label("", "secondary", "caption")
        self._content: QWidget | None = None
        self._lay_out()
        self._busy.cancel_asked.connect(self.cancel_asked)
        self.setAccessibleName(title)

    def _lay_out(self) -> None:
        self.header.setObjectName("pageHeader")
        self.header.setFixedHeight(measures.PAGE_HEADER)
        self._actions = QHBoxLayout(self.header)
        self._actions.setContentsMargins(measures.L, 0, measures.M, 0)
        self._actions.setSpacing(measures.S)
        self._actions.addWidget(self._title)
        self._actions.addWidget(self._context, 1)
        self._note.setContentsMargins(measures.L, measures.S, measures.L, measures.S)
        self._note.setWordWrap(True)
        self._note.setVisible(False)
        self.filters.setVisible(False)
        self.totals.setVisible(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self.header, self._busy, self._banner, self.filters, self._note, self.totals):
            self._column.addWidget(part)
        self._place = self._column.indexOf(self._note)

    def set_title(self, title: str, context: str | None = None) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)
        if context is not None:
            self.set_context(context)

    def set_context(self, context: str) -> None:
        """One line beside the title: unit, scale, method."""
        self._context.setText(context)
        self._context.setToolTip(tooltip(context))

    def add_action(
        self,
        text: str,
        icon: str = "",
        tip: str = "",
        press: Callable[[], object] | None = None,
        checkable: bool = False,
    ) -> QToolButton:
        """A flat button at the trailing end of the header. Without text it is an icon, named by `tip`."""
        made = parts.tool(text, icon, tip, press)
        made.setCheckable(checkable)
        self._actions.addWidget(made)
        return made

    def add_to_header(self, widget: QWidget) -> None:
        """A chip or any other widget at the trailing end of the header."""
        self._actions.addWidget(widget)

    def add_stop(self) -> QWidget:
        """A short line between actions."""
        made = parts.stop()
        self._actions.addWidget(made)
        return made

    def set_content(self, widget: QWidget) -> None:
        """What the page is about; a widget set before is removed but not deleted."""
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.setParent(None)
        self._content = widget
        self._column.insertWidget(self._place, widget, 1)
        self.setFocusProxy(widget)

    def note(self, text: str) -> None:
        """A remark under the content; empty removes it."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def busy(self, message: str, fraction: float) -> None:
        """Show progress; the old content stays."""
        self._busy.say(message, fraction)

    def idle(self) -> None:
        self._busy.setVisible(False)

    def banner(self, text: str, tone: str = "info", icon: str = "info", *buttons: QWidget) -> None:
        """A line under the header; empty removes it."""
        self._banner.say(text, tone, icon, *buttons)
