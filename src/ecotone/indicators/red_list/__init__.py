"""What the indices of the Red List family share: categories, back-casting, paths and draws."""
