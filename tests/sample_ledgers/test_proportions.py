"""The sample looks like a real institution: what a finance officer would check at a glance."""

from __future__ import annotations

from fractions import Fraction

from tests.sample_ledgers.independent import Outcome, Plain, Row, Sums, minor

Plains = dict[str, Plain]
YearSums = dict[str, Sums]
BENEFITS = ("OAP", "ERP", "IVP", "SVP", "WIP", "WIM", "MAT", "FUN", "LSR")


def unit_costs(plain: Plain, outcome: Outcome) -> dict[str, Fraction]:
    volumes = {row["target"]: row["quantity"] for row in plain.rows("Volumes")}
    return {service: cost / volumes[service] / 100 for service, cost in outcome.services.items()}


def test_statistics_are_the_ledgers_own_figures(plain: Plains, sums: YearSums) -> None:
    for period, model in plain.items():
        figures = {row["statistic"]: row["value"] for row in model.rows("Statistics")}
        classes = {row["account"]: row["class"] for row in model.sheets["Accounts"]}
        received = -sum(v for (account, _), v in sums[period].items() if classes[account] == "contribution")
        paid = sum(v for (account, _), v in sums[period].items() if classes[account] == "benefit")
        assert minor(figures["contributions"]) == received
        assert minor(figures["benefits paid"]) == paid


def test_administration_takes_a_believable_part_of_contributions(plain: Plains, sums: YearSums) -> None:
    for period, model in plain.items():
        outcome = model.run(sums[period])
        contributions = next(r["value"] for r in model.rows("Statistics") if r["statistic"] == "contributions")
        assert Fraction(8, 100) < outcome.costed / 100 / contributions < Fraction(12, 100)
        assert Fraction(2, 100) < outcome.unused / outcome.costed < Fraction(4, 100)
        assert 0 < outcome.unassigned / outcome.costed < Fraction(2, 100)


def test_staff_is_about_two_thirds_and_support_about_a_quarter(plain: Plains, sums: YearSums) -> None:
    outcome = plain["2025"].run(sums["2025"])
    staff = sum(v for (account, _), v in sums["2025"].items() if account.startswith("51"))
    support = sum((v for (a, b), v in outcome.flows.items() if a[0] == "S" and b[0] == "A"), Fraction())
    assert Fraction(65, 100) < staff / outcome.costed < Fraction(70, 100)
    assert Fraction(20, 100) < support / outcome.costed < Fraction(26, 100)


def test_the_dearest_benefit_costs_at_least_six_times_the_cheapest(plain: Plains, sums: YearSums) -> None:
    costs = unit_costs(plain["2025"], plain["2025"].run(sums["2025"]))
    benefits = {service: costs[service] for service in BENEFITS}
    assert min(benefits, key=benefits.__getitem__) == "OAP"
    assert max(benefits.values()) > 6 * min(benefits.values())
    assert 80 < benefits["OAP"] < 100


def test_two_unit_costs_moved_by_more_than_a_tenth(plain: Plains, sums: YearSums) -> None:
    before = unit_costs(plain["2024"], plain["2024"].run(sums["2024"]))
    after = unit_costs(plain["2025"], plain["2025"].run(sums["2025"]))
    moved = {service: after[service] / before[service] - 1 for service in after}
    assert {service for service, change in moved.items() if abs(change) > Fraction(1, 10)} == {"IVP", "MAT"}
    assert moved["MAT"] < 0 < moved["IVP"]


def test_only_appeals_in_2025_ran_above_capacity(sheets: dict[str, list[Row]]) -> None:
    accepted = {(row["source"], row["period"]) for row in sheets["Assignments"] if row["accept_overuse"] == "yes"}
    assert accepted == {("A15", "2025")}
    over = set()
    for row in sheets["Assignments"]:
        if row["capacity"]:
            use = sum(q["quantity"] * (q["weight"] or 1) for q in sheets["Driver quantities"]
                      if (q["driver"], q["period"]) == (row["driver"], row["period"]))
            over |= {(row["source"], row["period"])} if use > row["capacity"] else set()
    assert over == accepted
