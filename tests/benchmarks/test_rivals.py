"""The rivals get the same model, their results are judged, and a missing one is named."""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from benchmarks import measured, models, plain, rival_cloud_cost, rival_libreoffice, rivals
from benchmarks.inside_cloud_cost import PACKAGE, Finder
from benchmarks.measured import Measured
from benchmarks.models import SIZES


def a_line(error: float) -> Measured:
    return Measured("Rival", "1.0", "2x2x2x1 random", "load", 3.0, 5, 0.001, error)


def test_workbook_has_the_8401_formulas_of_the_goal() -> None:
    size = SIZES["spreadsheet"]
    first = list(rival_libreoffice.from_pools("ALL", size.activities, 12))
    last = list(rival_libreoffice.to_services(size.activities, size.services, 12))
    assert sum(map(len, first)) + 1 + sum(map(len, last)) == 8_401


def test_workbook_holds_the_shares_and_the_cost(tmp_path: Path) -> None:
    model = models.generate(models.Size(3, 10, 4), periods=2)
    network = plain.blocks(model)
    rival_libreoffice.write(
        tmp_path / "model.xlsx", np.eye(10) - network.between.toarray(), network, plain.costs(model))
    book = openpyxl.load_workbook(tmp_path / "model.xlsx")
    found = {sheet.title: np.array([[cell.value for cell in row] for row in sheet]) for sheet in book}
    assert np.array_equal(found["Costs"], model.own[:3].T)
    # openpyxl writes 16 digits
    assert np.allclose(found["PoolShares"], network.pools.toarray(), rtol=1e-15, atol=0)
    assert np.allclose(np.eye(10) - found["Reciprocal"], network.between.toarray(), rtol=1e-15, atol=1e-16)
    assert np.allclose(found["ServiceShares"], network.services.toarray().T, rtol=1e-15, atol=0)
    assert found["FromPools"][9, 1] == "=SUMPRODUCT(PoolShares!$A10:$C10,Costs!$A$2:$C$2)"
    assert found["Services"][3, 1] == "=SUMPRODUCT(ServiceShares!D$1:D$10,Activities!B$1:B$10)"
    assert found["Services"].shape == (4, 2)


def test_a_changed_cell_is_the_largest_share_and_half_of_it_remains() -> None:
    before = np.array([[1.0, -0.2], [-0.6, 1.0]])
    after, edit = rival_libreoffice.changed(before)
    assert after.tolist() == [[1.0, -0.2], [-0.3, 1.0]]
    assert edit == {"sheet": "Reciprocal", "column": 0, "row": 1, "value": -0.3}


def test_the_links_handed_to_cloud_cost_allocation_are_the_model() -> None:
    model = models.generate("edit", "acyclic", periods=1)
    handed = json.loads(json.dumps(rival_cloud_cost.links(model, rounds=3)))
    source, target, weight = np.array(handed["links"]).T
    assert np.array_equal(source, model.source)
    assert np.array_equal(target, model.target)
    assert np.array_equal(weight, model.weight)
    assert sum(handed["cost"]) == model.own.sum()


def test_modules_that_name_later_classes_can_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").write_text("", "utf-8")
    (tmp_path / PACKAGE / "items.py").write_text("def made(by: Factory): return 7\nclass Factory: pass\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    try:
        assert importlib.import_module(f"{PACKAGE}.items").made(None) == 7
    finally:
        for name in (PACKAGE, f"{PACKAGE}.items"):
            sys.modules.pop(name, None)


def test_dense_and_sparse_numpy_agree() -> None:
    model = models.generate("edit", "hard", periods=2)
    sparse = plain.factorise_and_solve(plain.blocks(model), plain.costs(model))
    assert measured.largest_error(sparse, measured.exact(model)) < 1e-12


def test_an_error_value_in_a_cell_disagrees() -> None:
    found = rival_libreoffice.values([[1.0, 2.0], [3.0, "Err:502"]])
    assert measured.largest_error(found, np.array([[1.0, 2.0], [3.0, 4.0]])) == float("inf")
    assert measured.largest_error(found[:1], np.array([[1.0, 2.0]])) == 0.0


def test_report_says_who_disagrees_and_who_is_missing() -> None:
    said = rivals.report([a_line(1e-12), a_line(1e-6)], [{"rival": "other", "reason": "not installed"}]).splitlines()
    assert said[0].endswith("(agrees)")
    assert "3,000 x the plain pass" in said[0]
    assert said[1].endswith("(DISAGREES)")
    assert said[2] == "other: not measured: not installed"


def test_without_libreoffice_the_script_says_so_and_goes_on(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert rivals.main(["--only", "libreoffice", "--out", str(tmp_path / "rivals.json")]) == 0
    assert "libreoffice: not measured: LibreOffice is not installed" in capsys.readouterr().out
    written = json.loads((tmp_path / "rivals.json").read_text("utf-8"))
    assert written["measured"] == []
    assert [item["rival"] for item in written["absent"]] == ["libreoffice"]
