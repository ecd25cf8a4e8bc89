"""The sample institution's ledgers are read as the program that wrote them says."""

import json
from pathlib import Path
from typing import Any

import pytest

from abc_costing import ledger
from abc_costing.money import currency

FOLDER = Path(__file__).resolve().parents[2] / "sample_ledgers"
EXPECTED = FOLDER / "expected.json"
LEDGERS: dict[str, Any] = json.loads(EXPECTED.read_text("utf-8"))["ledgers"] if EXPECTED.is_file() else {}


@pytest.mark.parametrize("name", LEDGERS)
def test_sample_is_read_as_written(name: str) -> None:
    read = ledger.read(FOLDER / name)
    expected = LEDGERS[name]
    assert list(read.mapping.sheets) == expected["sheets"]
    assert len(read.postings) == read.totals.rows == expected["postings"]
    assert read.totals.to_json(currency("EUR")) == {key: expected[key] for key in ("debit", "credit", "amount")}
    assert not [f.line() for f in read.findings if f.severity == "error"]
