"""Internal service teams benchmarked with the front line."""
