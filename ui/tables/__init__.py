"""The one table of the program: columns declared as data, a model over any rows, a widget that paints and edits them.

A screen needs four names::

    columns = [Column("name", "Service", value=lambda r: r.name, stretch=True),
               Column("total", "Total", Kind.MONEY, lambda r: r.total, divisor=100_000, summed=True, semibold=True)]
    model = TableModel(columns, RowSource(rows, columns, key=lambda r: r.id), formats)
    table = Table(model, "Cost per service")

Modules: column (Column, Kind, Mark, State), sources (where cells come from), arrangement (sort, filter, groups),
model, grid (keyboard and editing), painter and header (how it looks), clipboard, widths, table (the whole widget).
"""
