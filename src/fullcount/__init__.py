"""Complete results, fully investigated: from the paper form to the answered claim."""

__version__ = "0.1.0"
