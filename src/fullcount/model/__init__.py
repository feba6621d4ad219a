"""Nouns that two rooms share."""
