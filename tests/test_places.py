"""The program's own data is found in a checkout and in a frozen program, and a damaged installation is told."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from abc_costing import places

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    places._home.cache_clear()
    yield
    places._home.cache_clear()


def test_a_checkout_has_its_data_at_the_root() -> None:
    assert places.resource("icons") == ROOT / "resources" / "icons"
    assert places.sample() == ROOT / "sample_ledgers"


def test_a_frozen_program_has_it_where_it_was_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert places.resource() == tmp_path / "resources"


def test_a_missing_file_names_itself_and_the_remedy() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such-icon\.svg.*Install the program again"):
        places.resource("icons", "no-such-icon.svg")
