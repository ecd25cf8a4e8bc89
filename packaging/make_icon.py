"""Draws packaging/app.ico from resources/icons/app.svg; run it when that drawing has changed.

    python packaging/make_icon.py
"""

import io
import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
SIZES = (256, 128, 64, 48, 40, 32, 24, 20, 16)  # what Windows asks for at 100 to 250 percent


def drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    """The drawing in one size, each drawn anew so that small ones stay sharp."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(buffer.data().data()))


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    renderer = QSvgRenderer(str(ROOT / "resources" / "icons" / "app.svg"))
    first, *others = (drawn(renderer, size) for size in SIZES)
    target = ROOT / "packaging" / "app.ico"
    first.save(target, sizes=[(size, size) for size in SIZES], append_images=others)
    application.quit()
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes, {len(SIZES)} sizes")


if __name__ == "__main__":
    main()
