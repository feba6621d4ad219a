"""Quick counts and projections: what a sample, or a part of the count, lets one say of the whole."""
