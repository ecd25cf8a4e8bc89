"""What work there was: volumes of the services, and counts and minutes of the activities.

A line of WORK is (count in 2025, minutes each); several lines of one service are a time equation: the base and its
extras. Counts follow the volume of their service from year to year; a count of 1 or less is that part of the volume.
"""

from __future__ import annotations

from typing import NamedTuple

from sample_ledgers.maker.years import YEARS, at, wobble

VOLUMES = {
    "OAP": (1_047_320, 1_093_860, 1_142_412, 1_196_000),
    "ERP": (178_640, 183_030, 186_246, 189_500),
    "IVP": (89_410, 92_170, 94_824, 97_500),
    "SVP": (381_730, 392_440, 402_612, 413_000),
    "WIP": (70_190, 70_780, 71_340, 72_000),
    "WIM": (11_730, 12_165, 12_483, 12_800),
    "MAT": (34_870, 36_940, 38_942, 40_900),
    "FUN": (20_380, 20_910, 21_367, 21_800),
    "LSR": (61_280, 63_150, 64_718, 66_000),
    "ERG": (8_920, 9_430, 9_838, 10_200),
    "MRG": (137_260, 142_810, 148_296, 154_000),
    "CRT": (471_900, 493_480, 514_608, 536_000),
    "MST": (1_138_400, 1_197_600, 1_260_140, 1_322_000),
}

Lines = tuple[tuple[float, float], ...]

WORK: dict[str, dict[str, Lines]] = {
    "A01": {"ERG": ((1, 130),)},
    "A02": {"MRG": ((1, 15), (9_800, 25))},
    "A03": {"MRG": ((84_000, 12),), "CRT": ((71_000, 10),), "OAP": ((31_400, 14),), "SVP": ((12_600, 14),),
            "ERP": ((4_900, 14),), "IVP": ((3_100, 14),), "WIP": ((1_900, 14),)},
    "A04": {"CRT": ((1, 5.5), (112_600, 15))},
    "A05": {"CRT": ((1, 8.5), (58_400, 38))},
    "A06": {"CRT": ((8_940, 300),), "ERG": ((760, 240),)},
    "A07": {"CRT": ((6_420, 260),)},
    "A08": {"MST": ((1, 1.4), (31_000, 6))},
    "A09": {"OAP": ((9_640, 38),), "ERP": ((3_620, 38),), "IVP": ((4_940, 44),), "SVP": ((7_420, 48),),
            "WIP": ((2_610, 44),), "WIM": ((1, 24),), "MAT": ((1, 18),), "FUN": ((1, 16),), "LSR": ((1, 17),)},
    "A10": {"OAP": ((9_640, 150), (640, 220)), "ERP": ((3_620, 135), (210, 220)), "IVP": ((4_940, 110),),
            "SVP": ((7_420, 115), (380, 220)), "WIP": ((2_610, 95),), "WIM": ((1, 12),), "MAT": ((1, 13),),
            "FUN": ((1, 10),), "LSR": ((1, 18), (2_900, 60))},
    "A11": {"OAP": ((9_640, 135),), "ERP": ((3_620, 125),), "IVP": ((4_940, 240),),
            "SVP": ((7_420, 160), (930, 240)), "WIP": ((2_610, 240),), "WIM": ((1, 52),), "MAT": ((1, 17),),
            "FUN": ((1, 13),), "LSR": ((1, 12),)},
    "A12": {"IVP": ((11_640, 85),), "WIP": ((4_890, 75),), "WIM": ((6_240, 52),), "MAT": ((1_120, 30),)},
    "A13": {"OAP": ((9_120, 45),), "ERP": ((3_330, 45),), "IVP": ((3_140, 52),), "SVP": ((6_330, 52),),
            "WIP": ((1_930, 60),), "WIM": ((0.95, 16),), "MAT": ((0.96, 9),), "FUN": ((0.98, 6),), "LSR": ((0.97, 6),)},
    "A14": {"OAP": ((9_120, 20),), "ERP": ((3_330, 20),), "IVP": ((3_140, 24),), "SVP": ((6_330, 24),),
            "WIP": ((1_930, 26),), "WIM": ((0.95, 10),), "MAT": ((0.96, 5),), "FUN": ((0.98, 4),), "LSR": ((0.97, 4),)},
    "A15": {"OAP": ((410, 240),), "ERP": ((260, 240),), "IVP": ((1_340, 270),), "SVP": ((620, 300),),
            "WIP": ((520, 300),), "WIM": ((340, 210),), "MAT": ((150, 120),), "LSR": ((480, 120),)},
    "A16": {"OAP": ((1, 2),), "ERP": ((1, 2),), "IVP": ((1, 2.4),), "SVP": ((1, 2.2),), "WIP": ((1, 2.4),)},
    "A17": {"WIM": ((14_300, 11),), "MAT": ((0.96, 6.5),), "FUN": ((0.98, 6.5),), "LSR": ((0.97, 6.5),)},
    "A18": {"OAP": ((95_200, 22),), "ERP": ((15_520, 13),), "IVP": ((7_900, 26),), "SVP": ((33_550, 22),),
            "WIP": ((5_945, 22),)},
    "A19": {"OAP": ((2_120, 210),), "ERP": ((260, 210),), "IVP": ((430, 240),), "SVP": ((1_310, 210),),
            "WIP": ((210, 240),), "LSR": ((380, 150),)},
    "A20": {"OAP": ((397_000, 15),), "ERP": ((79_200, 15),), "IVP": ((45_400, 17),), "SVP": ((138_300, 15),),
            "WIP": ((33_600, 17),), "WIM": ((21_900, 15),), "MAT": ((39_700, 10),), "FUN": ((29_200, 9),),
            "LSR": ((92_400, 11),), "ERG": ((11_100, 14),), "MRG": ((48_300, 9),), "CRT": ((88_000, 12),),
            "MST": ((88_400, 8),)},
    "A21": {"OAP": ((261_600, 7),), "ERP": ((44_300, 7),), "IVP": ((22_800, 8.5),), "SVP": ((81_200, 7.5),),
            "WIP": ((15_700, 8.5),), "WIM": ((11_600, 9),), "MAT": ((39_300, 6),), "FUN": ((15_900, 6),),
            "LSR": ((52_800, 6),), "ERG": ((6_200, 9),), "MRG": ((29_600, 5.5),), "CRT": ((61_700, 7),),
            "MST": ((118_200, 5),)},
    "A22": {"OAP": ((55_800, 14),), "ERP": ((11_300, 14),), "IVP": ((8_900, 18),), "SVP": ((22_400, 16),),
            "WIP": ((5_300, 18),), "WIM": ((4_200, 18),), "MAT": ((9_600, 10),), "FUN": ((4_300, 10),),
            "LSR": ((16_900, 11),), "CRT": ((24_700, 12),), "MST": ((37_200, 9),)},
    "A23": {"MRG": ((680, 820),), "ERG": ((210, 820),), "CRT": ((240, 820),)},
}

# what moved by itself: factor for 2023 and 2024 against the rule above
# (medical boards sit twice a year since January 2025; maternity claims come electronically since March 2025)
COUNT_FACTORS: dict[tuple[str, str], tuple[float, float]] = {
    ("A12", "IVP"): (0.66, 0.68), ("A15", "IVP"): (0.83, 0.85), ("A18", "IVP"): (0.95, 0.97),
    ("A20", "MAT"): (1.52, 1.45), ("A06", "CRT"): (0.93, 0.90), ("A07", "CRT"): (0.88, 0.91),
    ("A20", "WIP"): (1.17, 1.15), ("A15", "WIP"): (1.25, 1.2), ("A20", "ERP"): (1.14, 1.12),
    ("A12", "WIM"): (0.89, 0.9), ("A20", "LSR"): (0.92, 0.94), ("A20", "FUN"): (0.98, 1.02),
    ("A23", "MRG"): (1.22, 1.14), ("A20", "SVP"): (1.01, 1.02), ("A21", "MST"): (1.26, 1.2),
    ("A18", "OAP"): (0.95, 0.96),
}
MINUTE_FACTORS: dict[tuple[str, str], tuple[float, float]] = {
    ("A09", "MAT"): (1.42, 1.34), ("A10", "MAT"): (1.33, 1.31), ("A02", "MRG"): (1.24, 1.15),
    ("A01", "ERG"): (1.12, 1.09), ("A08", "MST"): (1.3, 1.22), ("A11", "WIP"): (1.2, 1.14),
    ("A11", "WIM"): (0.9, 0.91), ("A10", "LSR"): (0.87, 0.9), ("A10", "ERP"): (1.05, 1.07),
    ("A09", "FUN"): (1.1, 1.05), ("A20", "OAP"): (0.98, 0.98),
}


class Work(NamedTuple):
    """Work of an activity for a service in a year: how often, and minutes each time."""

    activity: str
    service: str
    times: int
    minutes: float


def _count(activity: str, service: str, line: int, base: float, year: int) -> int:
    volume, volume_2025 = VOLUMES[service][at(year)], VOLUMES[service][at(2025)]
    moved = COUNT_FACTORS.get((activity, service), (1.0, 1.0))[at(year)] if year < 2025 else 1.0
    if base <= 1:
        return round(base * volume * moved)
    return round(base * volume / volume_2025 * moved * wobble(0.012, activity, service, line, year))


def _minutes(activity: str, service: str, minutes: float, year: int) -> float:
    if year >= 2025 or (activity, service) not in MINUTE_FACTORS:
        return minutes
    moved = minutes * MINUTE_FACTORS[activity, service][at(year)]
    return round(moved) if minutes > 10 else round(moved, 1)


def work(activity: str, year: int) -> list[Work]:
    """All work of an activity in a year, line by line."""
    if year not in YEARS:
        raise ValueError(year)
    return [Work(activity, service, _count(activity, service, number, count, year),
                 _minutes(activity, service, minutes, year))
            for service, lines in WORK[activity].items() for number, (count, minutes) in enumerate(lines)]


def minutes_used(activity: str, year: int) -> float:
    """Minutes that the work of an activity takes in a year."""
    return sum(item.times * item.minutes for item in work(activity, year))
