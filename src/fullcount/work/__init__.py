"""Verbs, one a function: open, judge, keep."""
