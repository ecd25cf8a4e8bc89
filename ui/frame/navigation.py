"""The list of places at the leading edge: groups Build, Review, Report; each place with icon, step, name and state.

    navigation = Navigation([Place("ledger", "Ledger", "Build", 1), ...])
    navigation.set_state("ledger", "Done", "positive", tooltip="3,218 postings, reconciled")
    navigation.chosen.connect(open_page)                 # str: the place's key
    navigation.set_current("results"); navigation.set_user("M. Banda", "Editing"); navigation.set_collapsed(True)

The list never hides or disables a place; a place that lacks something says what in its state and tooltip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.frame import parts
from ui.shell import fonts, icons, measures, theme
from ui.shell.plain import tooltip

Index = QModelIndex | QPersistentModelIndex
_HEADING: Final = 28
_STATE_ICONS: Final = {"positive": "done", "warning": "warning", "negative": "error", "info": "info"}


@dataclass(frozen=True)
class Place:
    """A page one can go to. `icon` is shown while the place has no tone of its own."""

    key: str
    name: str
    group: str
    step: int | None = None
    icon: str = "pending"
    word: str = ""
    tone: str = ""
    tooltip: str = ""

    @property
    def numbered(self) -> str:
        return f"{self.step}  {self.name}" if self.step is not None else self.name

    @property
    def drawn_icon(self) -> str:
        return _STATE_ICONS.get(self.tone, self.icon)


class _Places(QAbstractListModel):
    """Group headings (str) and places, in one list."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.entries: list[str | Place] = []
        for place in places:
            if place.group and place.group not in self.entries:
                self.entries.append(place.group)
            self.entries.append(place)

    def row_of(self, key: str) -> int:
        return next((n for n, entry in enumerate(self.entries) if isinstance(entry, Place) and entry.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], Place):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        entry = self.entries[index.row()]
        if isinstance(entry, str):
            return entry if int(role) == int(Qt.ItemDataRole.DisplayRole) else None
        if int(role) == int(Qt.ItemDataRole.DisplayRole):
            return entry.name
        if int(role) == int(Qt.ItemDataRole.ToolTipRole):
            return tooltip(entry.tooltip or f"{entry.numbered}: {entry.word}".removesuffix(": "))
        if int(role) == int(Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (entry.numbered, entry.word, entry.tooltip) if part)
        return None

    def change(self, key: str, word: str, tone: str, tooltip: str) -> None:
        row = self.row_of(key)
        entry = self.entries[row] if row >= 0 else None
        if isinstance(entry, Place):
            self.entries[row] = replace(entry, word=word, tone=tone, tooltip=tooltip)
            self.dataChanged.emit(self.index(row), self.index(row))


class _PlaceDelegate(QStyledItemDelegate):
    """Draws headings and places."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.collapsed = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = not index.flags() & Qt.ItemFlag.ItemIsSelectable
        height = (measures.S if self.collapsed else _HEADING) if heading else measures.ROW_NAVIGATION
        return QSize(44, max(height, 0 if heading else fonts.metrics("body").height() + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        entry = model.entries[index.row()] if isinstance(model, _Places) else ""
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if isinstance(entry, Place):
            state = option.state  # type: ignore[attr-defined]
            self._place(painter, rect, entry, state)
        elif not self.collapsed:
            painter.setFont(fonts.face("caption", semibold=True))
            painter.setPen(theme.shade("secondary"))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
            painter.drawText(rect.adjusted(measures.M, 6, -measures.M, 0), flags, entry)
        painter.restore()

    def _place(self, painter: QPainter, rect: QRect, place: Place, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        mirrored = bool(painter.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        if chosen:
            painter.fillRect(rect, theme.shade("selection"))
            painter.fillRect(
                QRect(rect.right() - 2 if mirrored else rect.left(), rect.top(), 3, rect.height()),
                theme.shade("accent"),
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.shade("selection_inactive"))
        inner = rect.adjusted(measures.M, 0, -10, 0)
        contrast = chosen and theme.name() == "contrast"
        tone = "selection_text" if contrast else place.tone or "secondary"
        x = inner.right() - 15 if mirrored else inner.left()
        if self.collapsed:
            x = rect.left() + (rect.width() - 16) // 2
        icons.paint(painter, x, rect.top() + (rect.height() - 16) // 2, place.drawn_icon, tone)
        if not self.collapsed:
            self._texts(painter, inner, place, chosen)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.shade("focus"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _texts(self, painter: QPainter, inner: QRect, place: Place, chosen: bool) -> None:
        caption, name = fonts.metrics("caption"), fonts.metrics("body", chosen)
        word_width = caption.horizontalAdvance(place.word)
        leading, trailing = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
        rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        body = inner.adjusted(0, 0, -22, 0) if rtl else inner.adjusted(22, 0, 0, 0)
        room = body.width() - word_width - (3 if place.word else 0)
        painter.setFont(fonts.face("body", chosen))
        painter.setPen(theme.shade("selection_text" if chosen else "text"))
        text = name.elidedText(place.numbered, Qt.TextElideMode.ElideRight, room)
        painter.drawText(body, int(leading | Qt.AlignmentFlag.AlignVCenter), text)
        quiet = place.tone in {"", "positive"}
        colour = "selection_text" if chosen and (quiet or theme.name() == "contrast") else "secondary"
        painter.setFont(fonts.face("caption"))
        painter.setPen(theme.shade(colour if quiet or theme.name() == "contrast" else f"{place.tone}_text"))
        painter.drawText(body, int(trailing | Qt.AlignmentFlag.AlignVCenter), place.word)


class _PlaceList(QListView):
    """A list that goes nowhere by itself: Qt makes the first row current as soon as a list gets the focus."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.currentIndex().isValid():
            super().focusInEvent(event)
            return
        with QSignalBlocker(self.selectionModel()):
            super().focusInEvent(event)
            self.selectionModel().clear()


class Navigation(QFrame):
    """The list with the user at its foot."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self._model = _Places(places)
        self._list = _PlaceList(self)
        self._delegate = _PlaceDelegate(self._list)
        self._user, self._mode = parts.label("", "secondary", "caption"), parts.label("", "secondary", "caption")
        self._user_icon, self._mode_icon = QLabel(self), QLabel(self)
        self._foot = QWidget(self)
        self._lay_out()
        self._list.selectionModel().currentChanged.connect(self._on_current)
        theme.notifier().changed.connect(self._tint)
        self.set_user("", "Editing")
        self.set_collapsed(False)

    def _lay_out(self) -> None:
        view = self._list
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setAccessibleName("Pages")
        view.setMouseTracking(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.viewport().setAutoFillBackground(False)
        view.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(measures.M, 0, 10, 8)
        foot.setSpacing(6)
        for part in (self._user_icon, self._user):
            foot.addWidget(part)
        foot.addStretch(1)
        for part in (self._mode_icon, self._mode):
            foot.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, measures.XS, 1, 0)
        column.setSpacing(0)
        column.addWidget(view, 1)
        column.addWidget(self._foot)
        self.setFocusProxy(view)

    def set_state(self, key: str, word: str, tone: str = "", tooltip: str = "") -> None:
        """The state word of a place: tone positive (done), warning, negative, or "" with the place's own icon."""
        self._model.change(key, word, tone, tooltip)

    def state(self, key: str) -> tuple[str, str]:
        """Word and tone of a place."""
        entry = self._model.entries[self._model.row_of(key)]
        return (entry.word, entry.tone) if isinstance(entry, Place) else ("", "")

    def set_current(self, key: str) -> None:
        """Mark a place as the active one, or none where the key is no place. `chosen` is told when it was another."""
        row = self._model.row_of(key)
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
        else:
            self._list.selectionModel().clear()

    def current(self) -> str:
        index = self._list.currentIndex()
        entry = self._model.entries[index.row()] if index.isValid() else ""
        return entry.key if isinstance(entry, Place) else ""

    def set_user(self, name: str, mode: str) -> None:
        """Who works and how: Editing, Read only, Locked."""
        self._user.setText(name)
        self._mode.setText(mode)
        self._mode_icon.setProperty("name", "unlock" if mode == "Editing" else "lock")
        self._user_icon.setVisible(bool(name))
        self._tint()

    def set_collapsed(self, collapsed: bool) -> None:
        """Icons only, with tooltips."""
        self._delegate.collapsed = collapsed
        self.setFixedWidth(measures.NAVIGATION_ICONS if collapsed else measures.NAVIGATION)
        self._foot.setVisible(not collapsed)
        self._list.doItemsLayout()

    def is_collapsed(self) -> bool:
        return self._delegate.collapsed

    def _tint(self) -> None:
        tone, ratio = theme.shade("secondary").name(), self.devicePixelRatioF()
        self._user_icon.setPixmap(icons.pixmap("user", tone, 16, ratio))
        self._mode_icon.setPixmap(icons.pixmap(str(self._mode_icon.property("name") or "unlock"), tone, 16, ratio))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = self._model.entries[current.row()] if current.isValid() else ""
        if isinstance(entry, Place):
            self.chosen.emit(entry.key)
