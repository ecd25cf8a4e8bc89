"""The walls between the rooms, the sizes, the start's lightness and the lock: rules that a machine can check."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from importlinter import cli
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
CODE = ("abc_costing", "ui", "tests", "sample_ledgers", "packaging")
HEAVY = ("numpy", "pandas", "scipy", "matplotlib", "openpyxl", "python_calamine", "typst")


def modules() -> list[Path]:
    return [ROOT / "start.py", *(path for room in CODE for path in sorted((ROOT / room).rglob("*.py")))]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_rooms_keep_their_walls(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    kept = cli.lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True) == cli.EXIT_STATUS_SUCCESS
    assert kept, capsys.readouterr().out


def test_no_chart_uses_pyplot() -> None:
    # pyplot keeps every figure alive and picks a backend for the whole process
    assert [path for path in modules() if any("matplotlib.pyplot" in name for name in imported_names(path))] == []


def test_files_stay_below_500_lines() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in sizes.items() if lines > 500} == {}


def test_functions_stay_below_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in modules()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= 60
    ]
    assert long == []


def test_no_room_is_a_junk_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [path for path in modules() if drawers & {path.stem, path.parent.name}] == []


def heavy_after(statement: str) -> set[str]:
    script = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(HEAVY) & set(run.stdout.split())


@pytest.mark.parametrize("module", ["abc_costing.__main__", "abc_costing.session", "abc_costing.model", "ui.app"])
def test_nothing_heavy_is_imported_before_the_first_paint(module: str) -> None:
    assert heavy_after(f"import {module}") == set()


def locked() -> dict[str, str]:
    """Name to pinned version of every package of the lock."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.M)
    return {canonicalize_name(name): version for name, version in pins}


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["test"]]


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_the_lock_satisfies_what_the_project_declares(requirement: Requirement) -> None:
    assert requirement.specifier.contains(locked()[canonicalize_name(requirement.name)])


def test_the_lock_holds_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|file:|^\s*-[-a-z]*(?:index|find)|/tmp|/home", text, re.M) == []


def portable_names() -> list[PurePosixPath]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return [PurePosixPath(name) for name in listing.stdout.split("\0") if name]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_every_file_name_can_be_checked_out_on_windows() -> None:
    names = portable_names()
    reserved = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)|.*[<>:\"|?*\\]|.*[. ]$", re.I)
    assert [name for name in names if any(reserved.match(part) for part in name.parts)] == []
    assert [name for name, count in Counter(str(name).casefold() for name in names).items() if count > 1] == []
