"""One file a method: which links count."""
