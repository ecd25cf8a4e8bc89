"""The driver matrix: what each source's driver measures at each target.

matrix    the rows and cells as values         columns   the matrix as table columns
edits     what typing means for the tables     pasting   a block from a spreadsheet, matched and previewed
screen    the page                             lists     drivers and quantities as plain tables
details   what the inspector says of a row
"""
