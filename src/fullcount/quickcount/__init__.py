"""Quick counts and projections: what a sample, or a part of the count, says of the whole."""
