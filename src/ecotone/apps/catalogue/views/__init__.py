"""Pages of the catalogue: search, its feed, suggestions; a record and its citations."""
