"""The room of datasets, runs of methods, their values and what a country decides about them."""
