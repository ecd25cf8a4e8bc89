"""Charts: shapes and words that read in grey, the same file for the same values, nothing a renderer could miss."""

import re
from dataclasses import replace

import pytest

from abc_costing.reporting import build, charts
from abc_costing.reporting.chart_data import Tornado, TornadoBar, Waterfall
from abc_costing.reporting.documents import Chart, Pair
from tests.reporting.fund import report_input

FORMS = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}


def cap_chart() -> Chart:
    blocks = build(report_input(), "ratio").sections[0].blocks
    return next(block for block in blocks if isinstance(block, Chart))


def parts(chart: Chart) -> Waterfall:
    assert isinstance(chart.data, Waterfall)
    return chart.data


def waterfall() -> Chart:
    pages = [s for s in build(report_input()).sections if s.code == "R2"]
    pair = next(block for block in pages[0].blocks if isinstance(block, Pair))
    return next(part for part in pair.right if isinstance(part, Chart))


def tornado(height: int = 200) -> Chart:
    causes = (("Branch staff, time by activity", 5.76), ("Minutes: answer at counter", 1.92), ("Nothing", 0.0))
    bars = tuple(TornadoBar(name, size, f"± {size:.2f}") for name, size in causes)
    return Chart("", "", "", Tornado(bars, "91.09"), 190, height)


def words(chart: Chart) -> list[str]:
    return [text.get_text() for axes in charts.figure(chart).axes for text in axes.texts]


def test_every_bar_says_its_ratio_and_what_is_over_or_left() -> None:
    said = set(words(cap_chart()))
    assert {"12.45", "9.70", "9.38", "8.50", "+0.30 pp", "0.38 over", "0.07 left", "0.50 over"} <= said


def test_every_step_of_the_cap_says_its_rate_and_one_its_law() -> None:
    assert {"13.0 %", "11.0 %, Act s. 41(2)", "10.0 %", "9.0", "8.0"} <= set(words(cap_chart()))


def test_the_axis_starts_at_zero() -> None:
    assert charts.figure(cap_chart()).axes[0].get_ylim()[0] == 0


def test_the_parts_of_a_unit_cost_end_at_its_total() -> None:
    data = parts(waterfall())
    assert sum(step.size for step in data.steps) == pytest.approx(data.total, abs=1e-6)
    assert {"12.18", "19.25", "93.00", "Total", "Other, 7"} <= set(words(waterfall()))


def test_a_tornado_reaches_as_far_down_as_up_and_says_by_how_much() -> None:
    axes = charts.figure(tornado()).axes[0]
    reach = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]  # type: ignore[attr-defined]
    assert reach == [(-5.76, 5.76), (-1.92, 1.92), (0.0, 0.0)]
    assert {"91.09", "Branch staff, time by activity", "± 5.76", "± 1.92"} <= set(words(tornado()))


def test_a_tornado_without_causes_is_the_figure_alone() -> None:
    assert words(replace(tornado(), data=Tornado((), "17.29"))) == ["17.29"]


@pytest.mark.parametrize("chart", [cap_chart(), waterfall(), tornado()], ids=["cap", "waterfall", "tornado"])
def test_a_chart_holds_nothing_that_a_renderer_could_paint_otherwise(chart: Chart) -> None:
    drawing = charts.svg(chart)
    assert set(re.findall(r"<(clipPath|pattern|image|text|filter|mask)\b", drawing)) == set()
    assert drawing == charts.svg(chart)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_chart_can_be_kept_as_a_file(form: str) -> None:
    content = charts.saved(charts.figure(cap_chart()), form)  # type: ignore[arg-type]
    assert content.startswith(FORMS[form])


def test_names_in_any_script_do_not_stop_a_chart() -> None:
    chart = waterfall()
    names = ("$\\frac{$", "معاش", "ライフ", "A" * 90, "", "\\frac", "a\nb")
    steps = tuple(replace(step, name=name) for step, name in zip(parts(chart).steps, names, strict=True))
    assert charts.svg(replace(chart, data=replace(parts(chart), steps=steps))).startswith("<?xml")
