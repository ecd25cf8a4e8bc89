"""Administrative expense of a period: ledger less what is excluded by class, plus direct costs."""

from __future__ import annotations

import numpy as np

from abc_costing.model.costing_model import Model
from abc_costing.model.in_force import in_force
from abc_costing.model.ledger_periods import in_period
from abc_costing.model.postings import Postings, exact_sum
from abc_costing.model.rows import key_of


def expense(model: Model, postings: Postings, period: str) -> int:
    """Minor units. `model` and `postings` are of one scenario already resolved."""
    excluded = {key_of(row.account) for row in model.accounts if row.account_class != "administrative"}
    kept = np.array([key_of(account) not in excluded for account in postings.account.values], np.bool_)
    ledger = 0
    if len(postings):
        ledger = exact_sum(postings.amount[in_period(model, postings, period) & kept[postings.account.codes]])
    direct = in_force(model, model.direct_costs, period, lambda row: key_of(row.target))
    return ledger + sum(row.amount for rows in direct.values() for row in rows)
