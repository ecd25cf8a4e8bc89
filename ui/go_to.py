"""Go to anything (Ctrl+K): type part of a name of a page, account, pool, activity, service, driver or scenario."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from abc_costing.model.tables import TABLES
from ui.screens.catalogue import PLACES, SCREEN_OF_TABLE
from ui.shell import measures
from ui.tables.sources import fold
from ui.workspace import Workspace

SHOWN = 40


@dataclass(frozen=True)
class Target:
    """Something one can go to: what is shown, what is searched, where it is."""

    text: str
    kind: str
    screen: str
    place: object = None


def targets(workspace: Workspace) -> list[Target]:
    """Pages first, then everything in the model that has a name."""
    found = [Target(place.name, "Page", place.key) for place in PLACES]
    if not workspace.is_open:
        return found
    model = workspace.session.model
    for key in ("services", "activities", "pools", "accounts", "cost_centres", "drivers", "scenarios"):
        table = TABLES[key]
        screen = "results" if key == "services" else SCREEN_OF_TABLE[key]
        for row in model.table(key):
            name, title = str(getattr(row, table.identity[0])), str(getattr(row, "name", ""))
            text = f"{name}  {title}" if title and title != name else name
            found.append(Target(text, table.sheet, screen, name if key == "services" else row.id))
    return found


class GoTo(QDialog):
    """The list under the search field. Enter goes, Esc closes, arrows move."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("goTo")
        self._workspace = workspace
        self._targets = targets(workspace)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Go to account, activity, service …")
        self.field.setAccessibleName("Go to")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Places found")
        self.list.setUniformItemSizes(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(measures.XS, measures.XS, measures.XS, measures.XS)
        column.setSpacing(measures.XS)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.list.activated.connect(self._go)
        self.list.itemClicked.connect(lambda _item: self._go())
        self.setFixedSize(440, 420)
        self._search("")

    def show_under(self, anchor: QPoint) -> None:
        """Opens with its top trailing corner at a point of the screen."""
        self.move(anchor.x() - self.width(), anchor.y())
        self.show()
        self.field.setFocus()

    def _search(self, text: str) -> None:
        words = fold(text).split()
        self.list.clear()
        hits = [t for t in self._targets if all(w in fold(f"{t.text} {t.kind}") for w in words)]
        for target in hits[:SHOWN]:
            item = QListWidgetItem(f"{target.text}   ·   {target.kind}")
            item.setData(Qt.ItemDataRole.UserRole, target)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _go(self, _index: QModelIndex | None = None) -> None:
        item = self.list.currentItem()
        if item is not None:
            target = item.data(Qt.ItemDataRole.UserRole)
            self.close()
            self._workspace.go_to(target.screen, target.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows work from the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        else:
            super().keyPressEvent(event)
