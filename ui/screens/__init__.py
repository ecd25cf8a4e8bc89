"""One module or folder a screen; `catalogue` lists them in the order of the navigation."""
