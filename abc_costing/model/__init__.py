"""What a costing model says, as immutable values. Nothing heavy is imported here.

rows             one value class a table            tables    the tables and columns declared as data
costing_model    `Model`, `Settings`                findings  what is wrong or doubtful, with place and remedy
results          costs, flows, capacity, trace      caps      ratio against cap, by period
postings         the imported ledger, columnar (numpy; import it where it is used, never at start-up)
patterns         `6000-6099, 61*`                   scenarios a scenario resolved into a plain model
checks           independent checks of a model
"""
