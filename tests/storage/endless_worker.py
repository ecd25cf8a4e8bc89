"""Edits and saves a project without end, telling each step once it is acknowledged: to be killed at any moment."""

import sys
from dataclasses import replace
from pathlib import Path

from abc_costing import storage
from abc_costing.model import rows
from abc_costing.model.postings import Postings
from abc_costing.storage import Batch, Change
from tests.session.little_fund import POSTINGS


def work(path: Path, jobs: str) -> None:
    project = storage.create(path)
    number = 0
    while True:
        number += 1
        content = project.content
        pool = rows.Pool(pool=f"P{number}")
        model = content.model.with_table("pools", (*content.model.pools, pool))
        if "import" in jobs:
            batches = (*content.batches, Batch(file=f"{number}.xlsx", sha256="00", rows=3 * 500))
            change = Change("Import", replace(content, model=model, batches=batches), (Postings.of(POSTINGS * 500),))
        else:
            change = Change("Add", replace(content, model=model))
        project.apply(change)
        sys.stdout.write(f"step {number}\n")
        if "save" in jobs:
            project.publish()
            sys.stdout.write(f"saved {number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2])
