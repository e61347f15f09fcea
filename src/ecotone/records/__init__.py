"""One knowledge record, whichever hub it came from."""
