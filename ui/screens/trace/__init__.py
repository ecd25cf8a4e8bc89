"""Trace and flow: what any figure is made of, down to the ledger rows, and every flow of the run as a table."""
