"""Reports and sign-off: what is wanted, the real pages, printing them and writing them to files."""
