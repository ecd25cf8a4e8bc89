"""LibreOffice Calc on 1,000 pools, 500 activities, 200 services and 12 periods, as a careful officer would set it up.

Shares stand as dense tables. A SUMPRODUCT each gives what activities get from pools (6,000 cells), one array formula
MMULT(MINVERSE(I - B); that) settles what they serve each other, a SUMPRODUCT each gives the services (2,400 cells).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from benchmarks import models, plain
from benchmarks.measured import Absent, Measured, Yardstick, described, largest_error, plain_pass_seconds, solved
from benchmarks.models import ArrayModel, Reals

INSIDE = Path(__file__).with_name("inside_libreoffice.py")


def measure(rounds: int) -> list[Measured]:
    """Load, one changed cell, hard recalculation; Absent if LibreOffice or its bridge is missing."""
    office, python = programs()
    model = models.generate("spreadsheet", "random", periods=12)
    network = plain.blocks(model)
    before = np.eye(model.activities) - network.between.toarray()
    after, edit = changed(before)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "model.xlsx", before, network, plain.costs(model))
        answer = asked(folder, office, python, {"edit": edit, "rounds": rounds, "results": results_of(model)})
    yardstick = Yardstick("LibreOffice", answer["version"], described(model, "random"), plain_pass_seconds(model))
    works = (
        ("load", "load", before), ("one changed cell", "edit", after), ("hard recalculation", "recalculate", after))
    return [
        yardstick.measured(work, answer[part]["seconds"],
                           largest_error(values(answer[part]["rows"]), solved(matrix, network, model)))
        for work, part, matrix in works]


def programs() -> tuple[Path, Path]:
    """LibreOffice and a Python that knows its bridge."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise Absent("LibreOffice is not installed (Debian and Ubuntu: libreoffice-calc)")
    beside = Path(office).resolve().parent / ("python.exe" if sys.platform == "win32" else "python")
    candidates = [str(beside), shutil.which("python3", path=os.defpath), shutil.which("python3")]
    for python in filter(None, candidates):
        if Path(python).exists() and not subprocess.run(
                [python, "-I", INSIDE, "--check"], capture_output=True, check=False).returncode:
            return Path(office), Path(python)
    raise Absent("LibreOffice has no Python bridge here (Debian and Ubuntu: python3-uno)")


def asked(folder: Path, office: Path, python: Path, question: dict[str, object]) -> dict[str, Any]:
    """What LibreOffice answers about the workbook in a folder."""
    whole = {**question, "office": str(office), "profile": str(folder / "profile"),
             "workbook": str(folder / "model.xlsx")}
    (folder / "asked.json").write_text(json.dumps(whole), "utf-8")
    done = subprocess.run([str(python), "-I", INSIDE, folder / "asked.json", folder / "answer.json"], check=False)
    if done.returncode:
        raise Absent("LibreOffice is there but the measurement failed; its words are above")
    answer: dict[str, Any] = json.loads((folder / "answer.json").read_text("utf-8"))
    return answer


def changed(reciprocal: Reals) -> tuple[Reals, dict[str, object]]:
    """I - B with its largest share halved, and the cell that says so."""
    after = reciprocal.copy()
    row, column = (int(place) for place in np.unravel_index(np.argmin(reciprocal), reciprocal.shape))
    after[row, column] /= 2
    return after, {"sheet": "Reciprocal", "column": column, "row": row, "value": float(after[row, column])}


def values(rows: list[list[object]]) -> Reals:
    """float64[services, periods] of the cells of the results; an error value or a text is not a number."""
    return np.array([[cell if isinstance(cell, float) else np.nan for cell in row] for row in rows], np.float64)


def results_of(model: ArrayModel) -> list[str]:
    """Sheet and cells of the services' cost."""
    return ["Services", f"A1:{get_column_letter(model.own.shape[1])}{model.services}"]


def write(path: Path, reciprocal: Reals, network: plain.Blocks, cost: Reals) -> None:
    """The workbook: four tables of figures, three of formulas; periods are columns of the results."""
    book = Workbook(write_only=True)
    activities, pools = network.pools.shape
    services, periods = network.services.shape[0], cost.shape[1]
    last = get_column_letter(activities)
    fill(book, "Costs", cost.T.tolist())
    fill(book, "PoolShares", network.pools.toarray().tolist())
    fill(book, "Reciprocal", reciprocal.tolist())
    fill(book, "ServiceShares", network.services.toarray().T.tolist())
    fill(book, "FromPools", from_pools(get_column_letter(pools), activities, periods))
    sheet = book.create_sheet("Activities")
    area = f"A1:{get_column_letter(periods)}{activities}"
    formula: Any = ArrayFormula(area, f"=MMULT(MINVERSE(Reciprocal!A1:{last}{activities}),FromPools!{area})")
    sheet.append([WriteOnlyCell(sheet, formula)])
    fill(book, "Services", to_services(activities, services, periods))
    book.save(path)


def fill(book: Workbook, title: str, rows: Iterable[Sequence[float | str]]) -> None:
    """A sheet with these rows."""
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)


def from_pools(last: str, activities: int, periods: int) -> Iterator[list[str]]:
    """A row an activity, a column a period: its row of shares times the period's row of cost."""
    for row in range(1, activities + 1):
        yield [f"=SUMPRODUCT(PoolShares!$A{row}:${last}{row},Costs!$A${period}:${last}${period})"
               for period in range(1, periods + 1)]


def to_services(activities: int, services: int, periods: int) -> Iterator[list[str]]:
    """A row a service, a column a period: its column of shares times the period's column of the activities' cost."""
    columns = [get_column_letter(number) for number in range(1, max(services, periods) + 1)]
    for share in columns[:services]:
        yield [f"=SUMPRODUCT(ServiceShares!{share}$1:{share}${activities},Activities!{period}$1:{period}${activities})"
               for period in columns[:periods]]
