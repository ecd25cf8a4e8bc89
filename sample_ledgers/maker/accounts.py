"""The chart of accounts with what goes through each account in a year: plain data."""

from __future__ import annotations

from typing import NamedTuple

STAFF = (0.893, 0.9465, 1.0, 1.051)
PRICE = (0.905, 0.953, 1.0, 1.048)
ENERGY = (0.79, 0.88, 1.0, 1.08)
MEDICAL = (0.76, 0.81, 1.0, 1.04)
BANK = (0.87, 0.93, 1.0, 1.05)
TRAVEL = (0.98, 1.02, 1.0, 0.99)
SYSTEM = (0.93, 0.95, 1.0, 1.09)
EVEN = (1.0, 1.0, 1.0, 1.0)


class Spend(NamedTuple):
    """An administrative account. amount: thousands in 2025, signed as debit. by_year: factors against 2025.

    where: see `cost_centres.weights`. lines: postings a year, about. funds: see FUNDS. text: what the posting says.
    """

    code: str
    name: str
    amount: int
    by_year: tuple[float, ...]
    where: str
    lines: int
    text: str
    funds: str = "shared"


class Flow(NamedTuple):
    """An account that is no administrative expense: thousands for each year, signed as debit."""

    code: str
    name: str
    account_class: str
    amounts: tuple[int, int, int, int]
    where: str
    lines: int
    text: str
    fund: str


# share of staff cost by account, per thousand; every cost centre has all of them every month
STAFF_ACCOUNTS = (
    ("511100", "Basic salaries", 612),
    ("511200", "Housing allowance", 122),
    ("511300", "Transport allowance", 51),
    ("511400", "Overtime", 16),
    ("511500", "Acting and responsibility allowances", 9),
    ("511600", "Leave pay and gratuities", 61),
    ("512100", "Pension contribution, employer", 56),
    ("512200", "Health insurance, employer", 11),
    ("512300", "Staff medical scheme", 43),
    ("512400", "Skills levy on payroll", 5),
    ("514100", "Temporary staff", 14),
)

SPENDING = (
    Spend("513100", "Training courses", 3_460, PRICE, "1300", 190, "Course fees, {firm}"),
    Spend("513200", "Recruitment", 720, PRICE, "1300", 60, "Recruitment, {firm}"),
    Spend("513300", "Staff welfare", 1_140, PRICE, "1300", 110, "Staff welfare, {month}"),
    Spend("521100", "Office rent", 11_850, PRICE, "branch,1310", 430, "Rent {place}, {month}"),
    Spend("521200", "Electricity", 4_180, ENERGY, "branch,1310", 420, "Electricity {place}, {month}"),
    Spend("521300", "Water and sanitation", 840, PRICE, "branch,1310", 330, "Water {place}, {month}"),
    Spend("521400", "Office cleaning", 2_940, PRICE, "branch,1310", 340, "Cleaning {place}, {month}"),
    Spend("521500", "Security services", 5_260, PRICE, "branch,1310", 360, "Guards {place}, {month}"),
    Spend("521600", "Repairs and maintenance, buildings", 2_880, PRICE, "branch,1310", 380, "Repair {place}, {firm}"),
    Spend("521700", "Property rates and insurance", 1_360, PRICE, "branch,1310", 80, "Rates and insurance {place}"),
    Spend("521800", "Generator fuel", 1_420, ENERGY, "branch,1310", 330, "Diesel for generator {place}"),
    Spend("522100", "Data lines", 4_870, SYSTEM, "branch,1400", 300, "Data line {place}, {month}"),
    Spend("522200", "Telephone and text messages", 2_350, PRICE, "1400,1700", 210, "Telephone and SMS, {month}"),
    Spend("522300", "Postage and courier", 3_120, PRICE, "branch,1320", 520, "Post and courier {place}"),
    Spend("522400", "Printing and forms", 4_030, PRICE, "1320,1610,branch", 360, "Printing, {firm}"),
    Spend("522500", "Office supplies", 2_060, PRICE, "staff", 760, "Supplies, {firm}"),
    Spend("523100", "Licences, benefit system", 10_480, SYSTEM, "1410", 48, "Licence, benefit system, {month}"),
    Spend("523200", "Hosting, benefit system", 4_160, SYSTEM, "1400", 48, "Hosting, {month}"),
    Spend("523300", "Licences, office software", 2_870, SYSTEM, "1400", 48, "Office software, {month}"),
    Spend("523400", "Maintenance, ICT equipment", 1_760, PRICE, "1400", 190, "Maintenance, {firm}"),
    Spend("523500", "ICT consultants", 1_940, SYSTEM, "1410", 70, "Consultants, {firm}"),
    Spend("524010", "Bank charges", 7_940, BANK, "1560,1200", 520, "Bank charges, batch {batch}"),
    Spend("524020", "Paying agents' fees", 7_260, BANK, "1560", 380, "Paying agents, batch {batch}"),
    Spend("524030", "Mobile money fees", 11_320, BANK, "1560", 460, "Mobile money, batch {batch}"),
    Spend("525100", "Vehicle fuel", 3_240, ENERGY, "branch,1620,1100", 720, "Fuel {place}"),
    Spend("525200", "Vehicle maintenance", 1_870, PRICE, "branch,1620,1100", 330, "Service and tyres {place}"),
    Spend("525300", "Vehicle insurance", 780, PRICE, "branch,1620,1100", 50, "Policy renewal {place}"),
    Spend("525400", "Travel and subsistence, local", 4_390, TRAVEL, "staff", 990, "Subsistence {place}, claim {batch}"),
    Spend("526100", "Medical assessment fees", 8_480, MEDICAL, "1540", 620, "Medical board sitting {batch}", "medical"),
    Spend("526200", "Legal fees", 2_230, PRICE, "1130", 130, "Counsel, {firm}"),
    Spend("526300", "Court costs and settlements", 1_480, PRICE, "1130", 70, "Court costs, case {batch}"),
    Spend("526400", "External audit", 1_560, PRICE, "1120", 8, "Audit fee, instalment", "01"),
    Spend("526500", "Actuarial valuation", 1_050, PRICE, "1200", 6, "Actuarial valuation, instalment", "01"),
    Spend("526600", "Consultants, management", 1_380, PRICE, "1100,1200", 36, "Consultants, {firm}"),
    Spend("527100", "Publicity", 2_370, PRICE, "1100", 140, "Publicity, {firm}"),
    Spend("527200", "Outreach campaigns", 1_710, PRICE, "branch,1630", 230, "Outreach {place}"),
    Spend("527300", "Subscriptions to international bodies", 640, PRICE, "1100", 6, "Membership fee", "01"),
    Spend("528100", "Board fees", 2_160, PRICE, "1110", 60, "Board fees, sitting of {month}", "01"),
    Spend("528200", "Board meetings and travel", 1_590, PRICE, "1110", 90, "Board meeting, {month}", "01"),
    Spend("528300", "Travel abroad", 760, TRAVEL, "1100,1110", 44, "Travel abroad, claim {batch}", "01"),
    Spend("529100", "Furniture and small equipment", 1_120, PRICE, "staff", 190, "Furniture, {firm}"),
    Spend("529900", "Sundry expenses", 410, PRICE, "staff", 380, "Sundry, petty cash {place}"),
    Spend("531100", "Depreciation, buildings", 4_720, EVEN, "1310", 12, "Depreciation {month}", "01"),
    Spend("531200", "Depreciation, office equipment", 1_230, PRICE, "staff", 390, "Depreciation {month}"),
    Spend("531300", "Depreciation, vehicles", 2_040, PRICE, "branch,1620,1100", 180, "Depreciation {month}"),
    Spend("531400", "Depreciation, ICT equipment", 4_350, SYSTEM, "1400", 12, "Depreciation {month}", "01"),
    Spend("531500", "Amortisation, software", 6_480, SYSTEM, "1410", 12, "Amortisation {month}", "01"),
    Spend("541100", "Recovery of cost, levy collected for others", -2_460, PRICE, "1610", 24,
          "Collection fee, skills levy, {month}", "01"),
)

FLOWS = (
    Flow("151100", "Government bonds bought", "investment", (3_684_000, 4_102_000, 4_718_000, 4_950_000), "9100", 96,
         "Bond purchase, deal {batch}", "01"),
    Flow("151200", "Shares bought", "investment", (212_000, 248_600, 296_300, 300_000), "9100", 60,
         "Share purchase, deal {batch}", "01"),
    Flow("161100", "Buildings under construction", "capital", (24_600, 31_800, 44_250, 38_000), "1310", 40,
         "Certificate {batch}, {firm}", "01"),
    Flow("161200", "ICT equipment bought", "capital", (6_900, 7_640, 9_380, 8_200), "1400", 70,
         "Equipment, {firm}", "01"),
    Flow("161300", "Vehicles bought", "capital", (3_100, 4_260, 2_940, 3_600), "1100", 14, "Vehicle, {firm}", "01"),
    Flow("161400", "Software under development", "capital", (8_200, 9_900, 12_750, 14_000), "1410", 40,
         "Development, {firm}", "01"),
    Flow("411100", "Contributions, private employers", "contribution",
         (-2_291_400, -2_548_700, -2_829_600, -3_088_000), "branch", 1_450, "Receipts {place}, run {batch}", "01"),
    Flow("411200", "Contributions, public employers", "contribution",
         (-1_214_600, -1_352_300, -1_497_200, -1_630_000), "9000", 130, "Treasury transfer, run {batch}", "01"),
    Flow("411300", "Contributions, self-employed", "contribution",
         (-71_200, -84_900, -101_400, -117_000), "branch", 560, "Receipts {place}, run {batch}", "01"),
    Flow("412100", "Contributions, work injury", "contribution",
         (-327_800, -360_200, -394_700, -424_000), "branch", 420, "Receipts {place}, run {batch}", "02"),
    Flow("413100", "Contributions, maternity and funeral", "contribution",
         (-157_700, -173_700, -189_600, -204_600), "branch", 420, "Receipts {place}, run {batch}", "03"),
    Flow("414100", "Penalties for late payment", "other", (-34_200, -38_700, -42_150, -44_000), "branch", 320,
         "Penalties {place}", "01"),
    Flow("421100", "Interest, government bonds", "investment", (-812_000, -918_400, -1_046_800, -1_150_000), "9100",
         90, "Coupon, deal {batch}", "01"),
    Flow("421200", "Interest, term deposits", "investment", (-236_000, -204_300, -171_900, -140_000), "9100", 120,
         "Interest on deposit {batch}", "01"),
    Flow("421300", "Dividends", "investment", (-74_300, -81_900, -93_600, -98_000), "9100", 34,
         "Dividend, holding {batch}", "01"),
    Flow("421400", "Rent received", "investment", (-61_800, -66_200, -70_900, -75_000), "9100", 150,
         "Rent, unit {batch}", "01"),
    Flow("422100", "Fees of fund managers", "investment", (11_900, 13_200, 14_860, 15_500), "9100", 24,
         "Management fee, {month}", "01"),
    Flow("422200", "Running cost, investment property", "investment", (17_400, 18_100, 19_350, 20_100), "9100", 160,
         "Investment property, {firm}", "01"),
    Flow("422300", "Staff cost, investments department", "investment", (7_400, 7_880, 8_310, 8_700), "9100", 12,
         "Payroll {month}", "01"),
    Flow("611010", "Old-age pensions paid", "benefit", (1_108_000, 1_218_700, 1_341_900, 1_470_000), "9000", 260,
         "Pension payroll, run {batch}", "01"),
    Flow("611020", "Survivors' pensions paid", "benefit", (249_800, 271_400, 296_200, 322_000), "9000", 220,
         "Pension payroll, run {batch}", "01"),
    Flow("611030", "Invalidity pensions paid", "benefit", (79_600, 88_300, 97_900, 107_000), "9000", 180,
         "Pension payroll, run {batch}", "01"),
    Flow("611040", "Early-retirement pensions paid", "benefit", (201_300, 219_600, 238_400, 255_000), "9000", 180,
         "Pension payroll, run {batch}", "01"),
    Flow("611050", "Lump-sum refunds paid", "benefit", (318_200, 341_900, 369_700, 395_000), "branch", 780,
         "Refunds {place}, run {batch}", "01"),
    Flow("612010", "Work-injury pensions paid", "benefit", (92_400, 98_700, 104_800, 111_000), "9000", 180,
         "Pension payroll, run {batch}", "02"),
    Flow("612020", "Work-injury medical care paid", "benefit", (61_900, 67_300, 74_600, 80_000), "branch", 560,
         "Hospital invoices {place}, run {batch}", "02"),
    Flow("613010", "Maternity benefits paid", "benefit", (108_900, 116_300, 124_900, 133_000), "branch", 560,
         "Maternity {place}, run {batch}", "03"),
    Flow("613020", "Funeral grants paid", "benefit", (47_200, 50_100, 53_600, 57_000), "branch", 480,
         "Funeral grants {place}, run {batch}", "03"),
    Flow("614100", "Benefits overpaid, recovered", "benefit", (-6_900, -7_400, -8_100, -8_500), "branch", 260,
         "Recovered {place}", "01"),
    Flow("711100", "Exchange differences", "other", (1_840, 2_160, 1_930, 0), "1200", 24, "Revaluation {month}", "01"),
    Flow("711200", "Profit on sale of vehicles", "other", (-310, -265, -480, 0), "1100", 8, "Sale by auction", "01"),
)

FUNDS = {
    "shared": {"01": 76, "02": 15, "03": 9},
    "medical": {"01": 58, "02": 42},
}

NAMES = ({code: name for code, name, _ in STAFF_ACCOUNTS} | {spend.code: spend.name for spend in SPENDING}
         | {flow.code: flow.name for flow in FLOWS})
CLASSES = dict.fromkeys(NAMES, "administrative") | {flow.code: flow.account_class for flow in FLOWS}
