"""One open project and its use cases: do, undo, redo, import a ledger, check, calculate, trace, caps, report, save.

The window and the command line use nothing but `Session` and the values here. Nothing heavy is imported at start-up:
what comes from the rooms below (`Inspection`, `Mapping`, `Profile`, `ReadOptions`) is looked up when first asked for.
"""
