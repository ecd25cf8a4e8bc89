"""The owner file beside a project: who has it open, where, since when. Whoever comes second reads."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from abc_costing.storage import homes
from abc_costing.storage.audit import now


@dataclass(frozen=True)
class Owner:
    """Who has a project open. `working` names the working copy's folder in that user's profile."""

    user: str
    host: str
    pid: int
    since: str
    working: str

    def sentence(self) -> str:
        """For a banner or a message."""
        since = self.since.replace("T", " ").removesuffix("+00:00")
        return f"{self.user} has it open on {self.host} since {since} (UTC)."


def beside(project: Path) -> Path:
    """The owner file of a project."""
    return project.with_name(f".~{project.name}.owner")


def myself(working: Path) -> Owner:
    """The running process as an owner."""
    return Owner(homes.user(), homes.host(), os.getpid(), now(), working.name)


def read(project: Path) -> Owner | None:
    """Who the owner file names; None where there is none or it cannot be understood."""
    try:
        found = json.loads(beside(project).read_text("utf-8"))
        user, host, since, working = (str(found[name]) for name in ("user", "host", "since", "working"))
        return Owner(user, host, int(found["pid"]), since, working)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def take(project: Path, working: Path) -> bool:
    """Writes the owner file; False where another stands there already. Raises OSError where it cannot be written."""
    text = json.dumps(asdict(myself(working)), ensure_ascii=False)
    try:
        with beside(project).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def release(project: Path, working: Path) -> None:
    """Removes the owner file if it is ours."""
    found = read(project)
    if found is not None and found.working == working.name:
        drop(project)


def drop(project: Path) -> None:
    """Removes an owner file whose owner is gone."""
    try:
        beside(project).unlink(missing_ok=True)
    except OSError:
        return  # the folder went away or became read-only: the file is stale and the next opener finds that out


def process_lives(pid: int) -> bool:
    """Whether a process of that number runs on this machine."""
    if sys.platform == "win32":
        return _windows_process_lives(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _windows_process_lives(pid: int) -> bool:  # pragma: no cover - os.kill would end the process there
    query_limited_information, still_active = 0x1000, 259
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(query_limited_information, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == still_active
