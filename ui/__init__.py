"""Everything that knows Qt. It asks `abc_costing.session` and shows what comes back."""
