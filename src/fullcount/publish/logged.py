"""What a report says of the log that its inputs and findings stand in.

The checkpoint shown was signed before the report was made, so it covers what the report was made
from; the report's own digest is logged after it, and its proof lies beside it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Origin, entries and root (base64) of a checkpoint; forms that only the log still has."""

    origin: str
    size: int
    root: str
    gone: int
