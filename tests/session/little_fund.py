"""A fund small enough to calculate by hand: two pools, three activities, two services, one period."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from abc_costing.model import rows
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import Posting, Postings
from abc_costing.workbook import write_model

POSTINGS = (
    Posting(account="5110", amount=1_000_01, cost_centre="10", day=date(2025, 3, 1), row=2, description="March"),
    Posting(account="5210", amount=500_00, cost_centre="20", day=date(2025, 3, 2), row=3, description="Rent"),
    Posting(account="4100", amount=9_999_99, cost_centre="10", day=date(2025, 4, 2), row=4, description="Pensions"),
)


def quantities(driver: str, **targets: str) -> tuple[rows.DriverQuantity, ...]:
    return tuple(
        rows.DriverQuantity(driver=driver, target=name, quantity=Decimal(text)) for name, text in targets.items())


MODEL = Model(
    settings=Settings(name="Little fund", institution="Fund of Testland", currency="USD"),
    accounts=(
        rows.Account(account="5110", name="Salaries"),
        rows.Account(account="5210", name="Rent"),
        rows.Account(account="4100", name="Pensions", account_class="benefit"),
    ),
    pools=(rows.Pool(pool="STAFF", name="Staff"), rows.Pool(pool="RENT", name="Rent")),
    pool_rules=(
        rows.PoolRule(order=1, accounts="51*", pool="STAFF"),
        rows.PoolRule(order=2, accounts="52*", pool="RENT"),
    ),
    activities=(
        rows.Activity(activity="IT", name="Computing", kind="support"),
        rows.Activity(activity="CLAIMS", name="Claims"),
        rows.Activity(activity="PAY", name="Payments"),
    ),
    services=(
        rows.Service(service="OLD", name="Old age pension", unit="beneficiary"),
        rows.Service(service="SICK", name="Sickness benefit", unit="claim"),
    ),
    drivers=tuple(
        rows.Driver(driver=name, kind=kind)  # type: ignore[arg-type]
        for name, kind in (("FTE", "quantity"), ("AREA", "percent"), ("USE", "quantity"), ("CASES", "quantity"))
    ),
    driver_quantities=(
        *quantities("FTE", IT="2", CLAIMS="5", PAY="3.5"),
        *quantities("AREA", IT="20", CLAIMS="50", PAY="30"),
        *quantities("USE", CLAIMS="3", PAY="4"),
        *quantities("CASES", OLD="700", SICK="300"),
    ),
    assignments=(
        rows.Assignment(source="STAFF", driver="FTE"),
        rows.Assignment(source="RENT", driver="AREA"),
        rows.Assignment(source="IT", driver="USE"),
        rows.Assignment(source="CLAIMS", driver="CASES", capacity=Decimal(1200)),
        rows.Assignment(source="PAY", driver="CASES"),
    ),
    direct_costs=(rows.DirectCost(target="OLD", period="2025", amount=123_45),),
    volumes=(
        rows.Volume(target="OLD", period="2025", quantity=Decimal(4200)),
        rows.Volume(target="SICK", period="2025", quantity=Decimal(310)),
    ),
    statistics=(rows.Statistic(statistic="contributions", period="2025", value=Decimal(25000)),),
    caps=(rows.CapStep(cap="Act s.50", starts="2024", percent=Decimal(5), base="contributions", source="Act, s.50"),),
)


def workbook(folder: Path, *, ledger: bool = True, model: Model = MODEL, name: str = "little.xlsx") -> Path:
    """The fund as a model workbook."""
    path = folder / name
    write_model(path, model, Postings.of(POSTINGS if ledger else ()))
    return path


LEDGER_TEXT = """date,account,cost centre,description,amount
2025-03-01,5110,10,March,1000.01
2025-03-02,5210,20,Rent,500.00
2025-04-02,4100,10,Pensions,9999.99
"""


def ledger(folder: Path, text: str = LEDGER_TEXT, name: str = "ledger.csv") -> Path:
    """The fund's ledger as a file of its own."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path
