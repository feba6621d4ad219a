"""What a statistic gives when it cannot answer: a reason, not a number.

A statistic may decline. Too few counts, a heuristic that breaks, a sampler that has not
converged: the honest answer is then why, and nobody can mistake it for a small p-value.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """``method`` does not apply here, ``because`` of something a reader can check."""

    method: str
    because: str
