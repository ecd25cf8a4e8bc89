"""One posting in the inspector: where it stands in its file, and what its account is to the cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abc_costing.model.costing_model import Model
from abc_costing.model.rows import key_of
from ui.frame.inspector import Inspector
from ui.shell.formats import Formats

if TYPE_CHECKING:
    from abc_costing.model.postings import Posting


def show_posting(inspector: Inspector, posting: Posting, model: Model, formats: Formats) -> None:
    """A section with the posting's source, account and amount."""
    section = inspector.add_section("Posting", f"row {posting.row}")
    if posting.file:
        section.text(posting.file)
        section.text(f"Sheet {posting.sheet}, row {posting.row}", "secondary")
    if posting.description:
        section.text(posting.description)
    account = next((a for a in model.accounts if key_of(a.account) == key_of(posting.account)), None)
    section.line("Account", posting.account)
    section.line("Class", account.account_class if account else "administrative")
    if posting.cost_centre:
        section.line("Cost centre", posting.cost_centre)
    section.line("Amount", formats.exact_money(posting.amount, model.currency), semibold=True, rule=True)
