"""One file per method, named by what it measures."""
