"""Charts made on the server as SVG: pure functions of frozen values, no database, no script."""
