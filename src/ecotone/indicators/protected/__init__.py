"""Protected and other conserved areas: which sites count, and how much of what they cover."""
