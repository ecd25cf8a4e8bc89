"""ABC Costing: what each service of a social security administration truly costs, traceable to the ledger.

The version is stated here and nowhere else; packaging, reports and the project file read it from here.
"""

__version__ = "0.1.0"
