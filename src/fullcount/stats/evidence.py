"""What a statistic gives when it cannot answer: a reason, not a number.

A statistic may decline. Too few counts, a heuristic that breaks, a sampler that has not
converged: the honest answer is then why, and nobody can mistake it for a small p-value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """``method`` does not apply here, ``because`` of something a reader can check.

    ``code`` and ``values`` name the same sentence where a room keeps it in several languages.
    """

    method: str
    because: str
    code: str = ""
    values: Mapping[str, int | str] = field(default_factory=dict, hash=False)
