"""Writes the sample files. Run from the project's folder:

    python -m sample_ledgers.make_sample               the two ledgers and the model workbook
    python -m sample_ledgers.make_sample --expected    expected.json as well, by the program itself
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent


def make(folder: Path) -> list[Path]:
    """Write ledgers and model into a folder; gives their paths. Two runs give the same bytes."""
    from sample_ledgers.maker.ledger_layout import write_ledger
    from sample_ledgers.maker.model_workbook import write_model
    from sample_ledgers.maker.years import LEDGER_YEARS

    ledgers = [folder / f"ledger_{year}.xlsx" for year in LEDGER_YEARS]
    for path, year in zip(ledgers, LEDGER_YEARS, strict=True):
        write_ledger(path, year)
    write_model(folder / "model.xlsx")
    return [*ledgers, folder / "model.xlsx"]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--expected", action="store_true", help="also calculate and write expected.json")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    options = parser.parse_args(arguments)
    for path in make(options.out):
        print(path.name, path.stat().st_size)
    if options.expected:
        from sample_ledgers.maker.expected import write_expected

        write_expected(options.out)
        print("expected.json")


if __name__ == "__main__":
    main()
