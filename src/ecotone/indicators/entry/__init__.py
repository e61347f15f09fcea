"""Values and answers that a country enters itself, where nothing can be computed from data."""
