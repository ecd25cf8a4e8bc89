"""Makes the sample: a fictitious fund, four years, two ledger files as a bookkeeping system would export them.

    cost_centres, accounts   who spends and on what: plain data
    structure                pools, pool rules, activities, services
    workload, staffing       what work there is, in counts and minutes, and who does it
    resources                quantities of the other drivers
    driver_list, indicators  who vouches for a driver; statistics, caps, scenarios
    amounts, postings        the ledger: yearly amounts by account and cost centre, and their single postings
    ledger_layout            how the two exports look          model_workbook  the sheets of model.xlsx
    files                    writing files that come out the same every time
    expected                 expected.json
"""
