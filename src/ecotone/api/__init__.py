"""One versioned API, assembled from the rooms; it shows what the pages show."""
