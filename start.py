"""Start ABC Costing from a checkout, with nothing but Python.

    python start.py                opens the sample project, already calculated
    python start.py setup          only makes or renews the environment
    python start.py test           checks style, types and walls and runs all tests (what .ci/run does)
    python start.py test --fast    the same without the slow tests

Standard library only. The environment `.venv` is made from requirements.lock (versions and hashes) and taken as it
is while the lock stays the same. The syntax stays readable to Python 3.6, which then gets a plain answer.
"""

import ctypes
import hashlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13")
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"

# What Qt's wheels expect of a Linux system, and the Debian and Ubuntu package that brings it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


class SetupRefused(Exception):
    """The environment cannot be made; the message says why and what to do."""


class Environment:
    """The folder `.venv` of a checkout: where its parts lie and whether it still fits the lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.lock = root / "requirements.lock"
        self.stamp = self.folder / "abc-costing.stamp"
        self.scripts = self.folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.scripts / ("python.exe" if WINDOWS else "python")

    def wanted(self) -> str:
        """What the stamp says once everything is in place: Python, the lock, and where the checkout lies."""
        lock = hashlib.sha256(self.lock.read_bytes()).hexdigest()
        return f"python {PYTHON}\nlock {lock}\nroot {self.root}\n"

    def found(self) -> str:
        """What the stamp says; empty where there is none, so also after a set-up that was interrupted."""
        if not (self.stamp.is_file() and self.python.is_file()):
            return ""
        return self.stamp.read_text("utf-8")

    def make_ready(self) -> None:
        """Leaves a fitting environment as it is, renews one that is behind the lock, makes all others anew."""
        wanted, found = self.wanted(), self.found()
        if found == wanted:
            return
        began = time.monotonic()
        if found.splitlines()[:1] == wanted.splitlines()[:1]:
            say("The environment is behind requirements.lock; bringing it up to date.")
            self.stamp.unlink()
        else:
            say("Setting up the environment in .venv. This happens once and needs a network connection.")
            self.make_empty()
        self.install_packages()
        self.link_project()
        self.stamp.write_text(wanted, "utf-8")
        say(f"The environment is ready after {time.monotonic() - began:.0f} seconds.")

    def make_empty(self) -> None:
        """A new virtual environment; an unfinished or foreign one is removed first."""
        if self.folder.exists():
            say("Removing the old or unfinished environment.")
            try:
                shutil.rmtree(self.folder)
            except OSError as error:
                raise SetupRefused(
                    f"The old environment cannot be removed ({error}). Close ABC Costing wherever it is open, "
                    f"delete the folder {self.folder} and start again."
                ) from error
        # started with .venv's own Python, that one is gone by now
        interpreter = getattr(sys, "_base_executable", None) or sys.executable
        command = [interpreter, "-m", "venv", "--clear", str(self.folder)]
        made = run(command, quiet=True)
        if made.returncode != 0 and apt_install(f"python{PYTHON}-venv"):
            made = run(command, quiet=True)
        if made.returncode != 0:
            raise SetupRefused(
                f"Python cannot make a virtual environment. It said:\n{indented(made.stdout)}\n"
                f"On Debian and Ubuntu the package python{PYTHON}-venv may be missing."
            )

    def install_packages(self) -> None:
        """Fetches and installs what the lock names; pip checks every hash and builds nothing."""
        total = len(re.findall(r"^[^\s#]+==", self.lock.read_text("utf-8"), re.MULTILINE))
        pip = [str(self.python), "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        pip += ["--no-compile", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
        process = subprocess.Popen(
            [*pip, "-r", str(self.lock)],
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        said = []
        assert process.stdout is not None
        with process, process.stdout:
            count = 0
            for line in process.stdout:
                said.append(line.rstrip())
                if line.startswith(("Collecting ", "Requirement already satisfied")):
                    count += 1
                    say_again(f"  fetching packages: {count} of {total}")
                elif line.startswith("Installing collected packages"):
                    say_again(f"  installing {total} packages; the large ones take a moment")
        end_of_line()
        if process.returncode != 0:
            raise SetupRefused(reason_of(said))

    def link_project(self) -> None:
        """Makes the checkout importable in the environment and gives it the command `abc-costing`."""
        asked = run([str(self.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], quiet=True)
        packages = Path(asked.stdout.strip())
        # relative, so that an accent in the path cannot be read in the wrong encoding
        (packages / "abc-costing.pth").write_text(os.path.relpath(str(self.root), str(packages)) + "\n", "utf-8")
        if WINDOWS:
            (self.scripts / "abc-costing.cmd").write_text('@"%~dp0python.exe" -P -m abc_costing %*\n', "utf-8")
            return
        command = self.scripts / "abc-costing"
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(self.python))} -P -m abc_costing "$@"\n', "utf-8")
        command.chmod(0o755)


def say(text: str) -> None:
    print(text, flush=True)


def say_again(text: str) -> None:
    """A line that replaces the one before on a terminal; a log does not need it."""
    if sys.stdout.isatty():
        print(f"\r{text:<72}", end="", flush=True)


def end_of_line() -> None:
    if sys.stdout.isatty():
        print(flush=True)


def indented(text: str) -> str:
    return "\n".join("    " + line for line in text.strip().splitlines()[-8:])


def reason_of(said: "list[str]") -> str:
    """One sentence for a failed installation, out of what pip said."""
    text = "\n".join(said)
    if "DO NOT MATCH THE HASHES" in text:
        return (
            "A package differs from the one in requirements.lock, so nothing of it was installed. "
            "Ask whoever runs your package index; do not install it by hand."
        )
    if "No space left" in text or "Errno 28" in text:
        return "The disk is full: the environment needs about 1 GB. Make room and start again."
    if re.search(r"Connection|NameResolution|ProxyError|timed out|SSLError|from versions: none", text):
        return (
            "The packages could not be fetched: the package index does not answer or does not have them. "
            "Check the network, or the proxy settings of pip, and start again."
        )
    return "The packages could not be installed. pip said:\n" + indented(text)


def clean_environment() -> "dict[str, str]":
    """The variables for everything started from here: none that redirect Python, byte code kept for a quick start."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def run(
    command: "list[str]", *, quiet: bool = False, env: "dict[str, str] | None" = None
) -> "subprocess.CompletedProcess[str]":
    """Runs a command in the checkout; quiet keeps what it prints (in `stdout`) from the screen."""
    return subprocess.run(
        command,
        cwd=str(ROOT),
        env=env or clean_environment(),
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def apt_install(*packages: str) -> bool:
    """Installs Debian packages where this process may, and says so. True when it went well."""
    if WINDOWS or shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    say(f"Installing what the system lacks: {' '.join(line)}")
    silent = dict(clean_environment(), DEBIAN_FRONTEND="noninteractive")
    if run(line, quiet=True, env=silent).returncode == 0:
        return True
    run(["apt-get", "update"], quiet=True, env=silent)
    return run(line, quiet=True, env=silent).returncode == 0


def missing_qt_packages() -> "list[str]":
    """The Debian packages whose libraries Qt needs and this Linux system lacks."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for library, package in QT_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def make_qt_ready() -> None:
    """Installs Qt's system libraries or names the line that does."""
    missing = missing_qt_packages()
    if missing and not (apt_install(*missing) and not missing_qt_packages()):
        raise SetupRefused(
            "The system lacks libraries that windows need. On Debian and Ubuntu this line installs them:\n"
            f"    sudo apt-get install {' '.join(missing)}"
        )


def has_screen() -> bool:
    """Whether a window can be seen: always on Windows and macOS, on Linux with a display server."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_program(home: Environment) -> int:
    """Opens the sample project; without a screen runs it in the terminal, from the ledgers to the reports."""
    program = [str(home.python), "-P", "-m", "abc_costing"]
    if has_screen():
        make_qt_ready()
        say("Opening ABC Costing with the sample project.")
        return run([*program, "--sample"]).returncode
    output = ROOT / "output"
    say("There is no screen here, so the sample is calculated in the terminal.")
    code = run([*program, "demo", "--out", str(output)]).returncode
    if code == 0:
        say("\nOpen these to see the result:")
        for file in sorted(file for end in ("*.pdf", "*.xlsx") for file in output.rglob(end)):
            say(f"  {file}")
    return code


def checks(fast: bool) -> "list[tuple[str, list[str]]]":
    """What `test` runs, in this order: the one list that .ci/run and developers share. The tests come last."""
    workers = str(min(4, os.cpu_count() or 1))
    tests = ["pytest", "-q", "-n", workers, "--dist", "worksteal", *(["-m", "not slow"] if fast else [])]
    return [
        ("style (ruff)", ["ruff", "check"]),
        ("types (mypy)", ["mypy"]),
        ("walls and tests (pytest)", tests),
    ]


def run_checks(home: Environment, fast: bool) -> int:
    """Runs every check even after one has failed; 0 only when all are well. pytest's summary is the last thing said."""
    make_qt_ready()
    failed = []  # type: list[str]
    code = 0
    steps = checks(fast)
    for number, (words, command) in enumerate(steps, 1):
        if number == len(steps) and failed:
            say(f"Failed so far, so the whole fails: {', '.join(failed)}")
        say(f"[{number}/{len(steps)}] {words}")
        step = run([str(home.python), "-m", *command]).returncode
        if step != 0:
            failed.append(words)
            code = code or step
    return code


def main(arguments: "list[str]") -> int:
    """The exit code: 0 well, 1 refused or failed, 2 wrong usage, 130 stopped by the user."""
    if PYTHON not in PYTHONS:
        say(f"ABC Costing needs Python {', '.join(PYTHONS)}; this is {PYTHON}.")
        say(f"Start it with one of those, for example: {'py -3.12' if WINDOWS else 'python3.12'} start.py")
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a path may hold letters that an old console lacks
    if arguments not in ([], ["setup"], ["test"], ["test", "--fast"]):
        say((__doc__ or "").split("Standard library")[0].strip())
        return 2
    home = Environment(ROOT)
    try:
        home.make_ready()
        if arguments == ["setup"]:
            return 0
        return run_checks(home, "--fast" in arguments) if arguments else open_program(home)
    except SetupRefused as refusal:
        end_of_line()
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        end_of_line()
        say("Stopped. The next start goes on from here.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
