"""What a user sees when a command is refused, and when the program itself is at fault."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from abc_costing import __version__, storage
from abc_costing.cli.console import BAD_INPUT, complain, problems
from abc_costing.errors import AbcCostingError, InputRefused, ModelRefused


def refused(error: AbcCostingError) -> int:
    """Tells of a refusal, one line a problem. Returns the exit code."""
    found = error.findings if isinstance(error, InputRefused) else ()
    problems(found)
    if not (found and isinstance(error, ModelRefused)):
        complain(f"error: {error}")
    return BAD_INPUT


def note(kind: type[BaseException], at: TracebackType | None) -> Path:
    """Writes where the program failed into its log: places in the code only, no message, for it may quote a ledger."""
    path = storage.folder("logs") / "abc-costing.log"
    frames = [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(at)]
    head = f"{datetime.now(UTC).isoformat()} abc-costing {__version__} {kind.__name__}"
    with path.open("a", encoding="utf-8") as log:
        log.write("\n".join([head, *frames, ""]))
    return path


def unexpected(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """The hook for defects: one line and the log's place instead of a traceback. The process then ends with code 1."""
    if issubclass(kind, KeyboardInterrupt):
        complain("Stopped.")
        return
    try:
        details = note(kind, at)
        complain(f"error: ABC Costing failed ({kind.__name__}). Nothing was saved. The details are in {details}.")
    except (OSError, AbcCostingError):
        complain(f"error: ABC Costing failed ({kind.__name__}). Nothing was saved.")


def install() -> None:
    """Makes `unexpected` the hook."""
    sys.excepthook = unexpected
