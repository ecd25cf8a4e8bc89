"""Cost per service: the table, its comparison with the period before, the trace of a figure down to ledger rows."""
