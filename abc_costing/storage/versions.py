"""The last saved versions of a project, kept in the user's profile: what to go back to when a file is damaged."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from abc_costing.storage import homes

KEPT = 10


def _folder(target: Path) -> Path:
    key = hashlib.sha256(str(target.absolute()).encode()).hexdigest()[:16]
    return homes.home() / "versions" / f"{target.stem}-{key}"


def keep(target: Path, generation: int) -> None:
    """Keeps a copy of a file just published; the oldest beyond `KEPT` go. A full profile only costs the copy."""
    try:
        folder = _folder(target)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = folder / "copying"
        shutil.copyfile(target, temporary)
        temporary.replace(folder / f"{generation:06d}{target.suffix}")
        for old in kept(target)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def kept(target: Path) -> list[Path]:
    """The kept versions of a file, latest first."""
    folder = _folder(target)
    return sorted((f for f in folder.iterdir() if f.stem.isdigit()), reverse=True) if folder.is_dir() else []
