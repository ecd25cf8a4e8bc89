"""Calls the command line in this process, as every test of a command does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from abc_costing.__main__ import main


def call(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output, standard error; never a traceback."""
    hook = sys.excepthook
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.excepthook = hook
    caught = capsys.readouterr()
    assert "Traceback" not in caught.out + caught.err
    return code, caught.out, caught.err
