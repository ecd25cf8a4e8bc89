"""The driver matrix: what each source's driver measures at each target.

matrix    the rows and cells as values         columns   the matrix as table columns
edits     what typing means for the tables     pasting   a block from a spreadsheet, matched and previewed
screen    the page                             lists     drivers and quantities as plain tables
details   what the inspector says of a row
equations time equations worked out           equation_bar the field in which they are written
features  how many cases have what            evidence  how far quantities may be off
acts      what a row's menu and links do      overuse   use above capacity told and accepted
"""
