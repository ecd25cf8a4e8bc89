"""start.py: the environment is made once, renewed when the lock changes, and every failure is one clear answer."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).resolve().parent.parent


def checkout(folder: Path, lock: str = "") -> start.Environment:
    """A project of one module that tells its arguments, with a lock of its own."""
    package = folder / "abc_costing"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys\nprint('arguments', *sys.argv[1:])\n", "utf-8")
    (folder / "requirements.lock").write_text(lock, "utf-8")
    return start.Environment(folder)


def answer(home: start.Environment, *arguments: str) -> str:
    """What the environment's own command prints, called from elsewhere."""
    command = home.scripts / ("abc-costing.cmd" if os.name == "nt" else "abc-costing")
    run = subprocess.run(
        [str(command), *arguments], cwd=home.scripts, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return run.stdout.strip()


@pytest.mark.slow
def test_an_environment_is_made_once_and_mended_when_it_must(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = checkout(tmp_path / "a place with Ümläuts")
    home.make_ready()
    assert "once" in capsys.readouterr().out
    assert answer(home, "report", "two words") == "arguments report two words"

    keepsake = home.folder / "keepsake"
    keepsake.touch()
    home.make_ready()
    assert capsys.readouterr().out == ""

    home.lock.write_text("# another lock\n", "utf-8")
    home.make_ready()
    assert "up to date" in capsys.readouterr().out
    assert keepsake.exists()

    home.stamp.unlink()  # as after a first start that was interrupted
    home.make_ready()
    assert "unfinished" in capsys.readouterr().out
    assert not keepsake.exists()
    assert answer(home) == "arguments"


def test_without_a_connection_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = checkout(tmp_path, f"abc-costing-unheard-of==1.0 --hash=sha256:{'0' * 64}\n")
    home.python = Path(sys.executable)  # it has pip; nothing can be installed into it from a closed port
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(start.SetupRefused, match="package index does not answer") as refusal:
        home.install_packages()
    assert len(str(refusal.value).splitlines()) == 1


def test_a_package_that_was_tampered_with_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
    made = shutil.make_archive(str(tmp_path / "tiny"), "zip", checkout(tmp_path / "tiny").root)
    Path(made).rename(wheel)
    home = checkout(tmp_path / "home", f"tiny @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    home.python = Path(sys.executable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(start.SetupRefused, match=r"differs from the one in requirements\.lock"):
        home.install_packages()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems bring these libraries along")
def test_missing_system_libraries_are_named_with_the_line_that_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(start, "QT_LIBRARIES", {"libc.so.6": "libc6", "libunheardof.so.1": "libunheardof1"})
    monkeypatch.setenv("PATH", "")
    with pytest.raises(start.SetupRefused, match=r"apt-get install libunheardof1$"):
        start.make_qt_ready()


def test_a_wrong_word_gets_the_usage() -> None:
    run = subprocess.run(
        [sys.executable, "start.py", "tests"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 2
    assert "python start.py test" in run.stdout


def test_an_old_python_can_read_it_far_enough_to_answer() -> None:
    ast.parse((ROOT / "start.py").read_text("utf-8"), feature_version=(3, 6))


def test_the_tests_come_last_so_that_their_summary_is_the_last_word() -> None:
    assert [command[0] for _, command in start.checks(fast=False)] == ["ruff", "mypy", "pytest"]
    assert "not slow" in start.checks(fast=True)[-1][1]
