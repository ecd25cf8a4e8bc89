"""expected.json: what the program finds in the sample, calculated by the program itself.

A second calculation in tests/sample_ledgers vouches for these figures.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sample_ledgers.maker.years import BUDGET, LEAN, LEDGER_YEARS

if TYPE_CHECKING:
    from abc_costing.ledger import LedgerRead
    from abc_costing.model.costing_model import Model
    from abc_costing.model.postings import Postings
    from abc_costing.model.results import Result
    from abc_costing.model.rows import Method

# period, scenario, methods
RUNS: tuple[tuple[str, str, tuple[Method, ...]], ...] = (
    ("2023", "Actual", ("reciprocal",)),
    ("2024", "Actual", ("reciprocal", "direct", "step-down")),
    ("2025", "Actual", ("reciprocal", "direct", "step-down")),
    ("2025", LEAN, ("reciprocal",)),
    ("2026", BUDGET, ("reciprocal",)),
)


def write_expected(folder: Path) -> None:
    """Read the sample of a folder, calculate it and write expected.json beside it."""
    from abc_costing import ledger, workbook
    from abc_costing.model.postings import concatenated

    read = workbook.read_model(folder / "model.xlsx")
    files = {year: ledger.read(folder / f"ledger_{year}.xlsx", None, currency=read.model.currency)
             for year in LEDGER_YEARS}
    postings = concatenated([read.postings, *(file.postings for file in files.values())])
    found = {
        "ledgers": {f"ledger_{year}.xlsx": _file(file, read.model) for year, file in files.items()},
        "runs": [_run(read.model, postings, period, scenario, method)
                 for period, scenario, methods in RUNS for method in methods],
        "caps": {scenario: _caps(read.model, postings, scenario) for scenario in ("Actual", LEAN, BUDGET)},
    }
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (folder / "expected.json").write_text(text, encoding="utf-8", newline="\n")


def _money(amount: int, model: Model) -> str:
    from abc_costing import money

    return money.to_text(amount, model.currency)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _file(file: LedgerRead, model: Model) -> dict[str, Any]:
    """Sheet read, number of postings and control totals of one ledger file."""
    return {"sheets": list(file.mapping.sheets), "postings": len(file.postings), **file.totals.to_json(model.currency)}


def _run(model: Model, postings: Postings, period: str, scenario: str, method: Method) -> dict[str, Any]:
    from abc_costing import allocation
    from abc_costing.model import scenarios

    resolved = scenarios.resolve(model, postings, scenario)
    result = allocation.allocate(*resolved, period, method=method)
    amounts = {name: _money(getattr(result, name), model) for name in (
        "ledger_total", "excluded", "direct", "costed", "unused", "unassigned", "difference")}
    return {"period": period, "scenario": scenario, "method": method, **amounts, "services": _services(result, model)}


def _services(result: Result, model: Model) -> dict[str, dict[str, str | None]]:
    return {row.service: {"name": row.name, "cost": _money(row.cost, model), "volume": _number(row.volume),
                          "unit_cost": _number(row.unit_cost)} for row in result.services}


def _caps(model: Model, postings: Postings, scenario: str) -> list[dict[str, Any]]:
    from abc_costing import indicators
    from abc_costing.model import scenarios

    plain, own = scenarios.resolve(model, postings, scenario)
    spent = {label: amount for label in plain.period_labels if (amount := indicators.expense(plain, own, label))}
    return [{"period": row.period, "expense": _money(row.expense, model), "limit": _money(row.limit, model),
             "headroom": _money(row.headroom, model), "ratio_percent": f"{row.ratio_percent:.6f}",
             "cap_percent": _number(row.cap_percent), "status": row.status}
            for cap in indicators.caps(plain, spent) for row in cap.periods]
