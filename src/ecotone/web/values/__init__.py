"""Values of indicators on pages: in words, as charts, as files."""
