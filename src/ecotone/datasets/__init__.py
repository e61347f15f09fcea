"""Tables, layers and grids that indicators need, each kept as a snapshot with its digest."""
