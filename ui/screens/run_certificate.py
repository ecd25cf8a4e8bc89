"""How a result was worked out: its run, its exactness, the order of steps, the groups that were solved together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from abc_costing import money
from abc_costing.model.costing_model import Model
from abc_costing.model.results import Certificate, Result
from abc_costing.model.rows import key_of
from abc_costing.money import Currency
from ui.shell.formats import Formats
from ui.tables.column import Column
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table

_WAYS: Final = {
    "sweeps": "by passing the cost round {times} until nothing moved any more",
    "bicgstab": "by the method BiCGSTAB in {times}",
    "factors": "by elimination",
    "rational": "by elimination in fractions, without any rounding",
}
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_PLACES: Final = 6


@dataclass(frozen=True)
class Fact:
    """One line: what, and what it is for this result."""

    what: str
    value: str


class CertificateView(QWidget):
    """The facts as a table, so that they can be copied with the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[Column[Fact]] = [
            Column("what", "What", value=lambda fact: fact.what, width=190, secondary=True),
            Column("value", "This result", value=lambda fact: fact.value, stretch=True),
        ]
        source = RowSource[Fact]((), self._columns)
        self.table = Table(TableModel(self._columns, source), "How the result was worked out")
        self.table.set_empty("Nothing is calculated yet.", "done")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def show_result(self, result: Result | None, model: Model) -> None:
        """The facts of another result."""
        facts = facts_of(result, model) if result else []
        self.table.model.set_source(RowSource(facts, self._columns))


def certificate_words(result: Result) -> str:
    """How exact the result is, in two sentences."""
    of, certificate = money.currency(result.currency), result.certificate
    if certificate.exact:
        before = "Before settling it was solved in fractions, without any error."
    else:
        before = f"Before settling the error was below {error_words(certificate, of)}, which is proven."
    return f"Every flow is within {smallest(of)} of its exact value. {before}"


def smallest(of: Currency) -> str:
    """The smallest unit of a currency: 0.01 ZMW, 1 JPY."""
    return f"{Formats().money(1, of, decimals=of.digits)} {of.code}"


def error_words(certificate: Certificate, of: Currency) -> str:
    """The proven bound of the error in the currency, as a reader can take it in: 0.000001 ZMW, 2 × 10⁻¹⁴ ZMW."""
    bound = certificate.residual.scaleb(-of.digits).normalize()
    if bound.adjusted() >= -_PLAIN_PLACES:
        return f"{Formats().number(bound, None)} {of.code}"
    digits = Formats().number(bound.scaleb(-bound.adjusted()), None)
    return f"{digits} × 10{str(bound.adjusted()).translate(_SUPERSCRIPT)} {of.code}"


def facts_of(result: Result, model: Model) -> list[Fact]:
    """All that an auditor may ask about the working of a result."""
    of, certificate = money.currency(result.currency), result.certificate
    facts = [
        Fact("Run", result.run_id),
        Fact("Period and scenario", f"{result.period}, {result.scenario}"),
        Fact("Method", result.method),
        Fact("Exactness", f"Every flow is within {smallest(of)} of its exact value, and every source passes on exactly "
             "what it has"),
        *_arithmetic(certificate, of),
    ]  # fmt: skip
    names = {key_of(row.service): row.name for row in model.services}
    names |= {key_of(row.activity): row.name for row in model.activities}
    facts += [Fact(f"Step {n} closes", _named(node, names)) for n, node in enumerate(result.step_order, 1)]
    facts += _groups(certificate, names)
    if not result.step_order and not certificate.groups:
        facts.append(Fact("Solved together", "No activities serve each other; none had to be."))
    return facts


def _arithmetic(certificate: Certificate, of: Currency) -> Iterator[Fact]:
    if certificate.exact:
        yield Fact("Arithmetic", "Fractions: before settling there was no error at all")
        return
    times = "once" if certificate.rounds == 1 else f"in {certificate.rounds} rounds"
    yield Fact("Arithmetic", f"Twice double precision (some 31 digits), checked against the equations {times}")
    yield Fact("Error before settling", f"Below {error_words(certificate, of)} in every flow, which is proven")


def _groups(certificate: Certificate, names: Mapping[str, str]) -> Iterator[Fact]:
    """Each group of nodes that serve each other: how it was solved, then its members."""
    many = len(certificate.groups)
    for number, group in enumerate(certificate.groups, 1):
        which = f"Group {number} of {many}" if many > 1 else "Group"
        yield Fact(which, f"{len(group)} members that serve each other, solved {solved_words(certificate)}")
        for node in group:
            yield Fact("", _named(node, names))


def solved_words(certificate: Certificate) -> str:
    """How groups were solved, in words; the engine names all ways that it took."""
    rounds = certificate.iterations
    times = "once" if rounds == 1 else f"{rounds} times" if "sweeps" in certificate.methods else f"{rounds} steps"
    ways = [_WAYS.get(method, f"by {method}").format(times=times) for method in certificate.methods]
    return ", or ".join(ways) or "in one pass"


def _named(node: str, names: Mapping[str, str]) -> str:
    return f"{node} {names.get(key_of(node), '')}".strip()
