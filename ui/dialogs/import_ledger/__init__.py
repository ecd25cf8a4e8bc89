"""The import of a ledger, in four steps; see `wizard`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.dialogs.import_ledger.wizard import ImportWizard


def open_import(workspace: Workspace, parent: QWidget | None, path: Path | None = None) -> ImportWizard:
    """Opens the import, at its check page where a kept profile fits the file. Comes back at once."""
    from ui.dialogs.import_ledger.wizard import ImportWizard

    wizard = ImportWizard(workspace, parent)
    wizard.open()
    if path is not None:
        wizard.take(path)
    return wizard
