"""Administrative expense, ratios, and dated caps.

    expense        administrative expense of a period      statistics    a base's value in a period; ratio
    cap_rates      the percentage in force                 caps          expense against limit, period by period
    cap_checks     what is missing or doubtful about caps

Import it where it is used: `expense` needs numpy.
"""

from abc_costing.indicators.cap_checks import check_caps
from abc_costing.indicators.caps import caps
from abc_costing.indicators.expense import expense
from abc_costing.indicators.statistics import ratio, statistic

__all__ = ["caps", "check_caps", "expense", "ratio", "statistic"]
