"""Sizes of the look in logical pixels at 100 %, and type sizes in points. Qt scales them; nothing here is a colour."""

from typing import Final

# spacing
XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24
CELL_PADDING: Final = 6
MATRIX_PADDING: Final = 4
INDENT: Final = 14

# rows of grids
ROW_COMPACT: Final = 24
ROW_COMFORTABLE: Final = 28
HEADER_ONE_LINE: Final = 24
HEADER_TWO_LINES: Final = 36
HEADER_ROTATED: Final = 144
HEADER_BAND: Final = 24
ROW_TOTAL: Final = 30
ROW_NAVIGATION: Final = 30
ROW_INSPECTOR: Final = 20

# controls
CONTROL: Final = 28
CONTROL_SMALL: Final = 24
PILL: Final = 20
RADIUS: Final = 4
RADIUS_PILL: Final = 3

# the frame
MENU_BAR: Final = 26
TOOL_BAR: Final = 40
NAVIGATION: Final = 192
NAVIGATION_ICONS: Final = 44
PAGE_HEADER: Final = 44
FILTER_BAR: Final = 36
TOTALS_LINE: Final = 32
BUSY_BAR: Final = 4
INSPECTOR: Final = 278
INSPECTOR_MIN: Final = 240
INSPECTOR_MAX: Final = 420
DOCK_HEADER: Final = 32
PROBLEMS_CLOSED: Final = 28
PROBLEMS_OPEN: Final = 168
STATUS_STRIP: Final = 28
WIZARD_STEPS: Final = 252
WIZARD_FOOTER: Final = 48
MINIMUM_WINDOW: Final = (1280, 720)
GO_TO: Final = 216

# icons
ICON_INLINE: Final = 12
ICON_PILL: Final = 14
ICON: Final = 16
ICON_EMPTY: Final = 32

# type, in points
CAPTION: Final = 8.25
BODY: Final = 9.0
CHART_TITLE: Final = 9.75
PAGE_TITLE: Final = 12.0
FIGURE: Final = 15.0

# motion, in milliseconds
DOCK_MS: Final = 120
FLOW_FOCUS_MS: Final = 160
TOAST_MS: Final = 6000
