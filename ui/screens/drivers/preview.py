"""The bar that says what a pasted block would change, and applies it as one step or drops it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from ui.frame import parts
from ui.screens.drivers import edits, pasting
from ui.screens.drivers.columns import TARGET
from ui.screens.drivers.matrix import Key
from ui.tables.block import Block

if TYPE_CHECKING:
    from ui.screens.drivers.screen import DriversScreen


class PastePreview:
    """Takes over what is pasted into the matrix of a screen. `plan` is None while nothing is pending."""

    def __init__(self, screen: DriversScreen) -> None:
        self._screen = screen
        self.plan: pasting.Plan | None = None
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), screen)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.cancel)
        self._escape.setEnabled(False)
        screen.table.set_paste_hook(self.take)

    def take(self, row_key: Hashable, column_key: str, block: Block) -> bool:
        """The hook of the table: plans the paste and shows it."""
        screen = self._screen
        if screen.shown_as == "share" or screen.workspace.session.read_only:
            screen.workspace.refuse("Nothing was pasted", "Shares are worked out. Show quantities to paste into them.")
            return True
        model = screen.model
        rows = [cast(Key, model.row_key(n)) for n in range(model.rowCount())]
        targets = [c.key.removeprefix(TARGET) for c in model.columns if c.key.startswith(TARGET)]
        at = (cast(Key, row_key), column_key.removeprefix(TARGET))
        before_weight = screen.shown_as == "before weight"
        self.plan = pasting.plan(screen.matrix, block, at, (rows, targets), screen.edit_place(), before_weight)
        self._show(self.plan)
        return True

    def pending(self) -> dict[tuple[Key, str], str]:
        """The texts of the cells that would change, by row and target."""
        return {(one.row, one.target): one.text for one in self.plan.changes} if self.plan else {}

    def _show(self, plan: pasting.Plan) -> None:
        count = len(plan.changes)
        words = f"Apply {count} {'change' if count == 1 else 'changes'}"
        apply = parts.button(words, "primary", press=self.apply)
        apply.setEnabled(bool(count))
        cancel = parts.button("Cancel", press=self.cancel)
        why = [parts.tool("", "info", plan.details(), self._tell)] if plan.details() else []
        self._screen.banner(f"Paste preview  {plan.words()}", "info", "paste", *why, apply, cancel)
        self._escape.setEnabled(True)
        self._mark()
        self._screen.table.frame_block(self._block(plan))

    def _tell(self) -> None:
        if self.plan is not None:
            self._screen.workspace.refuse("Left out of the paste", self.plan.details())

    def _mark(self) -> None:
        if self._screen.view is not None:
            self._screen.view.pending = self.pending()
        self._screen.model.refresh()

    def _block(self, plan: pasting.Plan) -> QRect:
        """The cells that are meant, where they lie side by side."""
        model = self._screen.model
        columns = {n for key in plan.targets if (n := model.column_number(TARGET + key)) is not None}
        rows = {n for key in plan.rows if (n := model.shown_row(key)) is not None}
        whole = all(side and max(side) - min(side) < len(side) for side in (columns, rows))
        return QRect(min(columns), min(rows), len(columns), len(rows)) if whole else QRect()

    def apply(self) -> None:
        """Puts the block in, as one step."""
        screen, plan = self._screen, self.plan
        self.cancel()
        if plan is None or not plan.changes:
            return
        place = screen.edit_place()
        change = edits.change_of(screen.matrix, plan.changes, place)
        refused = edits.apply(change, f"Paste {len(plan.changes)} driver quantities", place)
        if refused:
            screen.workspace.refuse("Nothing was pasted", refused)
        screen.table.grid.setFocus()

    def cancel(self) -> None:
        """Drops the block."""
        if self.plan is None:
            return
        self.plan = None
        self._escape.setEnabled(False)
        self._screen.banner("")
        self._screen.table.frame_block(QRect())
        self._mark()
