"""The page country by target: what must be reported, what is known, what is missing."""
