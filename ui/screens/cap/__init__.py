"""Administrative ratio against cap: chart, table of the same figures, the law and the statistics behind them."""
