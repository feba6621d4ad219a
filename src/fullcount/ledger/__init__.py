"""Bytes to a Merkle log that nobody can quietly change, and back."""
