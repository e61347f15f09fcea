"""One reader for each kind of file; ``ecotone.datasets.reading`` chooses among them."""
