"""Where working copies, kept versions and the sample lie: in the user's own profile, never on a share."""

from __future__ import annotations

import getpass
import os
import socket
from pathlib import Path

import platformdirs

from abc_costing.errors import ProjectRefused

VARIABLE = "ABC_COSTING_HOME"
"""Environment variable that overrules the place."""


def home() -> Path:
    """The program's folder in the user's profile."""
    stated = os.environ.get(VARIABLE)
    return Path(stated) if stated else platformdirs.user_data_path("ABC Costing", appauthor=False)


def folder(*parts: str) -> Path:
    """A folder under `home`, made where missing. Raises ProjectRefused where the profile cannot be written."""
    place = home().joinpath(*parts)
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise ProjectRefused(
            f"The folder “{place}” for work in progress cannot be made ({problem.strerror}). "
            f"Set {VARIABLE} to a folder of your own.") from problem
    return place


def user() -> str:
    """The name of who works here, for the audit log and the owner file."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such entry: Python 3.11 raises KeyError or ImportError, 3.13 OSError
        return "unknown"


def host() -> str:
    """The name of this machine."""
    return socket.gethostname() or "unknown"
