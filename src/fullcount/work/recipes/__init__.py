"""Recipes of real elections: how to read the originals, and where they lie. No data."""
