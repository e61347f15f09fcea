"""Small things every storey may use; no word of the domain here."""
