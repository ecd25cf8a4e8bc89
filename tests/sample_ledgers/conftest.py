"""The committed sample, read once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sample_ledgers.maker.ledger_layout import LAYOUTS
from tests.sample_ledgers.independent import Export, Plain, Row, Sums, ledger_sheet, read_export, sheets_of

FOLDER = Path(__file__).resolve().parents[2] / "sample_ledgers"


@pytest.fixture(scope="session")
def sheets() -> dict[str, list[Row]]:
    """The cells of model.xlsx."""
    return sheets_of(FOLDER / "model.xlsx")


@pytest.fixture(scope="session")
def exports() -> dict[int, Export]:
    """The two ledger files."""
    return {year: read_export(FOLDER / f"ledger_{year}.xlsx", layout.sheet, layout.heading_row)
            for year, layout in LAYOUTS.items()}


@pytest.fixture(scope="session")
def sums(sheets: dict[str, list[Row]], exports: dict[int, Export]) -> dict[str, Sums]:
    """Every year's ledger by account and cost centre."""
    return {"2023": ledger_sheet(sheets, "2023"), "2026": ledger_sheet(sheets, "2026", "Budget 2026"),
            **{str(year): export.sums for year, export in exports.items()}}


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """expected.json."""
    found: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def plain(sheets: dict[str, list[Row]]) -> dict[str, Plain]:
    """The sample by period, ready to run."""
    return {period: Plain(sheets, period, "Budget 2026" if period == "2026" else None)
            for period in ("2023", "2024", "2025", "2026")}
