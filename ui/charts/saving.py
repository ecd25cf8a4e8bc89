"""Taking a picture away as a file: the question where to, and the writing that leaves an older file whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSaveFile, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_where(parent: QWidget, title: str, stem: str, form: str, then: Callable[[Path], object]) -> None:
    """Asks for a file name; `then` gets the path chosen. `form` is the ending: png, svg, pdf."""
    dialog = QFileDialog(parent, title, f"{stem}.{form}", f"{form.upper()} (*.{form})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(form)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def write(path: Path, content: bytes) -> str:
    """Writes the file; the old one stays whole until the new one is. "" or why not, with the remedy."""
    file = QSaveFile(str(path))
    if file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(content) >= 0 and file.commit():
        return ""
    return f"“{path.name}” was not written: {file.errorString()}. Choose another folder."


def png(image: QImage) -> bytes:
    """An image as the content of a PNG file."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(kept, QByteArray(b"png")).write(image)
    return bytes(kept.data().data())
