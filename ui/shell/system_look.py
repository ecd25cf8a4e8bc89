"""What the system asks for: a dark scheme, high contrast, and which colours high contrast uses.

Qt 6.9 tells of a dark scheme but not of high contrast, so Windows is asked directly.
"""

from __future__ import annotations

import os
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

_SPI_GETHIGHCONTRAST: Final = 0x0042
_HIGH_CONTRAST_ON: Final = 0x1

# indexes of GetSysColor, and which of our colours each one stands for
_SYSTEM_COLOURS: Final[dict[int, tuple[str, ...]]] = {
    5: ("window", "chrome", "base", "alternate", "header", "totals", "edit", "accent_tint", "accent_text"),
    8: ("text", "secondary", "border", "border_strong", "heat_text", "chart_text", "positive", "negative", "warning"),
    13: ("selection", "selection_inactive"),
    14: ("selection_text", "selection_inactive_text"),
    17: ("disabled",),
    26: ("link", "accent", "accent_hover", "focus"),
}


def is_dark() -> bool:
    """Whether the system asks for light text on dark."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def is_contrast() -> bool:
    """Whether Windows runs in high contrast; False on other systems."""
    if os.name != "nt":
        return False
    import ctypes  # only Windows needs it

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    asked = HighContrast(size=ctypes.sizeof(HighContrast))
    ask = getattr(ctypes, "windll").user32.SystemParametersInfoW  # noqa: B009 (exists on Windows only)
    known = ask(_SPI_GETHIGHCONTRAST, asked.size, ctypes.byref(asked), 0)
    return bool(known) and bool(asked.flags & _HIGH_CONTRAST_ON)


def contrast_colours() -> dict[str, str]:
    """The user's own high-contrast colours by our names; empty where the system does not use high contrast."""
    if not is_contrast():
        return {}
    return _windows_colours()


def _windows_colours() -> dict[str, str]:
    import ctypes

    ask = getattr(ctypes, "windll").user32.GetSysColor  # noqa: B009 (exists on Windows only)
    found: dict[str, str] = {}
    for index, names in _SYSTEM_COLOURS.items():
        value = int(ask(index))
        text = f"#{value & 255:02X}{value >> 8 & 255:02X}{value >> 16 & 255:02X}"
        found.update(dict.fromkeys(names, text))
    return found
