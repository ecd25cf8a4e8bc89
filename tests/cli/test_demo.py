"""The sample ledgers from import to reports, against their expected results."""

import json
from pathlib import Path
from typing import Any

import pytest

from abc_costing import money, places
from abc_costing.__main__ import main
from abc_costing.session import Session

EXPECTED: dict[str, Any] = json.loads(places.sample("expected.json").read_text("utf-8"))


@pytest.mark.slow
def test_the_demo_prints_both_years_and_writes_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--out", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert "Cost per service, 2024, Actual" in out
    assert "Cost per service, 2025, Actual" in out
    assert out.count("= difference 0.00") == 2
    assert "Cap “" in out
    assert {file.suffix for file in (tmp_path / "out").iterdir()} == {".pdf", ".xlsx", ".abcproj"}
    with Session.open(tmp_path / "out" / "sample.abcproj") as again:
        assert len(again.batches) == 3


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ABC_COSTING_HOME", str(tmp_path_factory.mktemp("sample")))
        with Session.sample() as session:
            yield session
        with Session.sample() as again:  # built once, then only opened
            assert again.batches == session.batches


def test_the_sample_is_an_untitled_copy_that_may_be_edited(sample: Session) -> None:
    assert (sample.path, sample.read_only, sample.unsaved) == (None, False, False)
    assert sample.default_period() == "2025"


@pytest.mark.parametrize(
    "run", EXPECTED["runs"], ids=[f"{r['period']} {r['scenario']} {r['method']}" for r in EXPECTED["runs"]])
def test_the_sample_gives_the_expected_results(sample: Session, run: dict[str, Any]) -> None:
    result = sample.calculate(run["period"], run["scenario"], run["method"])
    of = money.currency(result.currency)
    found = {name: money.to_text(getattr(result, name), of)
             for name in ("ledger_total", "excluded", "direct", "costed", "difference", "unused", "unassigned")}
    assert found == {name: run[name] for name in found}
    assert {s.service: money.to_text(s.cost, of) for s in result.services} == {
        name: service["cost"] for name, service in run["services"].items()}


@pytest.mark.parametrize("scenario", list(EXPECTED["caps"]))
def test_the_samples_caps_are_as_expected(sample: Session, scenario: str) -> None:
    of = sample.model.currency
    found = [(p.period, money.to_text(p.expense, of), money.to_text(p.limit, of), p.status)
             for cap in sample.caps(scenario) for p in cap.periods]
    assert found == [(p["period"], p["expense"], p["limit"], p["status"]) for p in EXPECTED["caps"][scenario]]


def test_demo_says_at_once_where_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    assert main(["demo", "--out", str(tmp_path / "file")]) == 1
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines()), (tmp_path / "file").read_text("utf-8")) == ("", 1, "mine")
