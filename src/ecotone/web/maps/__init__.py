"""Maps made on the server as SVG, from boundaries that an operator may replace."""
