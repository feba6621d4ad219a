"""Null models against figures: what is unusual, how unusual, and what else explains it.

One module per method; each gives a result or :class:`fullcount.stats.evidence.NotApplicable`.
"""
