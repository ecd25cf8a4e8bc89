"""Where the program's own data lies: in a checkout, in an installed wheel, in a frozen program.

The three layouts differ only in one folder, the home of ``resources`` and ``sample_ledgers``:
the project's root, the folder ``bundled`` inside the installed package (``force-include`` in
pyproject.toml), or the folder PyInstaller unpacks into (``sys._MEIPASS``).
"""

import sys
from functools import cache
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a data file or folder under ``resources``; without parts, that folder itself.

    Raises FileNotFoundError when the installation lacks it: it is damaged, no user can cause that.
    """
    return _existing("resources", *parts)


def sample(*parts: str) -> Path:
    """The path of a file or folder under ``sample_ledgers``; without parts, that folder itself.

    Raises FileNotFoundError when the installation lacks it: it is damaged, no user can cause that.
    """
    return _existing("sample_ledgers", *parts)


def _existing(*parts: str) -> Path:
    path = _home().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"{path} is part of ABC Costing but is missing. Install the program again.")
    return path


@cache
def _home() -> Path:
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        return Path(unpacked)
    package = Path(__file__).resolve().parent
    bundled = package / "bundled"
    return bundled if bundled.is_dir() else package.parent
