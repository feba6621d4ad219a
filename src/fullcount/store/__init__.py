"""Keeps records on disk and gives them back. Judges nothing."""
