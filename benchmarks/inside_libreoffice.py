"""Runs under a Python that has LibreOffice's bridge (uno) and nothing of this project.

    python inside_libreoffice.py --check             ends with 0 if the bridge is there
    python inside_libreoffice.py ASKED.json ANSWER.json

ASKED.json: {"office": program, "profile": folder, "workbook": file, "results": [sheet, range],
"edit": {"sheet", "column", "row", "value"}, "rounds": n}.
ANSWER.json: {"version": text, "load", "edit", "recalculate": {"seconds": [..], "rows": the services' cost after it}};
reading the results belongs to each time, because the program calculates what is asked for.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

START_WITHIN = 120.0  # seconds
BASE = "com.sun.star"


class Office:
    """A LibreOffice of our own, without a window and with its own profile."""

    def __init__(self, program: str, profile: str) -> None:
        self.uno: Any = importlib.import_module("uno")
        pipe = f"benchmark{os.getpid()}"
        self.process = subprocess.Popen([
            program, "--headless", "--norestore", "--nologo", "--nodefault",
            f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;"])
        self.context = self._connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")

    def _connected(self, address: str) -> Any:
        """The program's context, as soon as it listens."""
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(f"{BASE}.bridge.UnoUrlResolver", local)
        not_yet = self.uno.getClass(f"{BASE}.connection.NoConnectException")
        end = time.monotonic() + START_WITHIN
        while True:
            try:
                return resolver.resolve(address)
            except not_yet:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise SystemExit("LibreOffice does not answer") from None
                time.sleep(0.1)

    def service(self, name: str) -> Any:
        """An object of the program."""
        return self.context.ServiceManager.createInstanceWithContext(f"{BASE}.{name}", self.context)

    def version(self) -> str:
        """Version as the program says it."""
        provider = self.service("configuration.ConfigurationProvider")
        where = self.uno.createUnoStruct(f"{BASE}.beans.PropertyValue")
        where.Name, where.Value = "nodepath", "/org.openoffice.Setup/Product"
        product = provider.createInstanceWithArguments(f"{BASE}.configuration.ConfigurationAccess", (where,))
        return str(product.getByName("ooSetupVersionAboutBox"))

    def opened(self, workbook: str) -> Any:
        """The workbook, loaded out of sight."""
        hidden = self.uno.createUnoStruct(f"{BASE}.beans.PropertyValue")
        hidden.Name, hidden.Value = "Hidden", True
        return self.service("frame.Desktop").loadComponentFromURL(Path(workbook).as_uri(), "_blank", 0, (hidden,))

    def close(self) -> None:
        """Ends the program."""
        gone = self.uno.getClass(f"{BASE}.lang.DisposedException")
        with contextlib.suppress(gone):  # it may hang up before it answers
            self.service("frame.Desktop").terminate()
        self.process.wait(timeout=START_WITHIN)


def results(document: Any, asked: dict[str, Any]) -> list[list[Any]]:
    """The values of the results' cells, row by row."""
    sheet, cells = asked["results"]
    return [list(row) for row in document.Sheets.getByName(sheet).getCellRangeByName(cells).getDataArray()]


def timed(document: Any, asked: dict[str, Any], works: Iterable[Callable[[], object]]) -> dict[str, Any]:
    """Seconds of each piece of work with reading the results, and the last results."""
    seconds, rows = [], []
    for work in works:
        start = time.perf_counter()
        work()
        rows = results(document, asked)
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds, "rows": rows}


def measure(office: Office, asked: dict[str, Any]) -> dict[str, Any]:
    """Load, change one cell to and fro, recalculate everything."""
    start = time.perf_counter()
    document = office.opened(asked["workbook"])
    rows = results(document, asked)
    load = {"seconds": [time.perf_counter() - start], "rows": rows}
    edit = asked["edit"]
    cell = document.Sheets.getByName(edit["sheet"]).getCellByPosition(edit["column"], edit["row"])
    # an odd number of changes: the last one leaves the new value
    values = ([edit["value"], cell.getValue()] * asked["rounds"])[:-1]
    edits = timed(document, asked, [functools.partial(cell.setValue, value) for value in values])
    recalculated = timed(document, asked, [document.calculateAll] * asked["rounds"])
    document.close(True)
    return {"version": office.version(), "load": load, "edit": edits, "recalculate": recalculated}


def main() -> None:
    """Checks the bridge, or measures."""
    if sys.argv[1:] == ["--check"]:
        importlib.import_module("uno")
        return
    asked_file, answer_file = (Path(text) for text in sys.argv[1:3])
    asked = json.loads(asked_file.read_text("utf-8"))
    office = Office(asked["office"], asked["profile"])
    try:
        answer = measure(office, asked)
    finally:
        office.close()
    answer_file.write_text(json.dumps(answer), "utf-8")


if __name__ == "__main__":
    main()
