"""A chart on the screen: drawn sharply at the device ratio, anew after a change, copied and saved."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abc_costing.reporting.chart_data import CapBar, CapChart, Waterfall, WaterfallStep
from ui.charts import drawing
from ui.charts.palettes import screen_palette
from ui.charts.view import ChartView
from ui.shell import theme

STEPS = (WaterfallStep("Traced direct", 12.2, "12.20"), WaterfallStep("Pay", 40.0, "40.00", 0))
WATERFALL = Waterfall(STEPS, 52.2, "52.20")
CAP = CapChart((CapBar("FY 2024", 10.1, 10.5), CapBar("FY 2025", 9.7, 9.5, over=True, points=-0.2, closed=True)), "Act")


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(254, 190)
    made.set_chart(WATERFALL, "Unit cost 52.20: traced direct 12.20, pay 40.00", "unit-cost")
    made.show()
    qtbot.waitUntil(lambda: not made.image().isNull(), timeout=15_000)
    return made


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_it_has_a_pixel_for_each_of_the_device(ratio: float, qtbot: QtBot) -> None:
    image = drawing.image(CAP, QSize(400, 200), ratio, screen_palette())
    assert image.size() == QSize(round(400 * ratio), round(200 * ratio))
    assert image.devicePixelRatio() == ratio


def test_it_follows_size_and_theme(view: ChartView, qtbot: QtBot, qapp: QApplication) -> None:
    before = view.image()
    view.resize(300, 220)
    qtbot.waitUntil(lambda: view.image().deviceIndependentSize().toSize() == QSize(300, 220), timeout=15_000)
    light = view.image()
    theme.apply(qapp, "dark")
    qtbot.waitUntil(lambda: view.image() != light, timeout=15_000)
    assert before.size() != light.size()
    assert theme.shade("chart0").name() in colours(view.image())


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def test_it_says_its_message_and_nothing_is_nothing(view: ChartView, qtbot: QtBot) -> None:
    assert view.accessibleDescription().startswith("Unit cost 52.20")
    view.set_chart(None)
    assert view.image().isNull()
    assert not any(action.isEnabled() for action in view.menu().actions() if action.text())


def test_the_clipboard_has_a_picture_on_white_and_the_words(view: ChartView, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    view.copy()
    held = qapp.clipboard().mimeData()
    assert qapp.clipboard().image().pixelColor(1, 1).name() == "#ffffff"
    assert held.text().startswith("Unit cost 52.20")
    assert bytes(held.data("image/svg+xml").data()).lstrip().startswith(b"<?xml")


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_it_is_saved_as_what_was_asked_for(view: ChartView, tmp_path: Path, form: drawing.Form) -> None:
    path = tmp_path / f"chart.{form}"
    assert view.save(path, form)
    content = path.read_bytes()
    if form == "pdf":
        assert len(PdfReader(BytesIO(content)).pages) == 1
    else:
        assert content.lstrip().startswith({"png": b"\x89PNG", "svg": b"<?xml"}[form])


def test_a_file_that_cannot_be_written_is_told(view: ChartView, tmp_path: Path) -> None:
    told: list[str] = []
    view.save_failed.connect(told.append)
    assert not view.save(tmp_path / "gone" / "chart.png", "png")
    assert "chart.png" in told[0]
