"""Charts on the screen, drawn by `abc_costing.reporting.charts` in the theme's colours.

    view = ChartView()
    view.set_chart(CapChart(...) or Waterfall(...), message="Cap met to 2025 with 0.30 pp to spare", name="ratio-2025")
    view.set_chart(None)                  # nothing to show

It keeps itself right: drawn again after a change of size, screen or theme. See `ui.charts.view`.
"""
