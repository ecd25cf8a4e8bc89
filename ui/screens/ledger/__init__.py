"""The ledger as it is in the project: postings, imports, accounts, cost centres, and how it reconciles."""
