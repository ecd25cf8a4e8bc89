"""Cost pools and the rules that fill them."""
