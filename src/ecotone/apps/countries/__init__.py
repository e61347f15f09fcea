"""Countries and areas: the table that other rooms point to."""
