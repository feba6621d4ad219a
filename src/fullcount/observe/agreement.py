"""How well do two observers at one station agree?

Grain: one question over all pairs that both answered. Percent agreement, and kappa with the
margins of both put together (Scott 1955; Fleiss 1971 for two), since observers are
interchangeable: neither is the first. Kappa is agreement beyond what the margins would give; where
everybody always gives one answer there is nothing beyond, and it declines.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fullcount.stats.evidence import NotApplicable

METHOD = "kappa (Scott, Fleiss)"
LEAST_PAIRS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """``agreed`` of ``pairs``; ``kappa`` exact, or why there is none."""

    pairs: int
    agreed: int
    kappa: Fraction | NotApplicable


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement | NotApplicable:
    """Measure the agreement of pairs of answers.

    >>> agreement([("yes", "yes")] * 9 + [("yes", "no"), ("no", "no")]).kappa
    Fraction(35, 57)
    """
    if len(pairs) < LEAST_PAIRS:
        return NotApplicable(
            method="agreement", because=f"{len(pairs)} pairs answered; {LEAST_PAIRS} needed"
        )
    agreed = sum(one == other for one, other in pairs)
    return Agreement(pairs=len(pairs), agreed=agreed, kappa=_kappa(pairs, agreed))


def _kappa(pairs: Sequence[tuple[str, str]], agreed: int) -> Fraction | NotApplicable:
    margins = Counter(answer for pair in pairs for answer in pair)
    total = 2 * len(pairs)
    by_chance = sum((Fraction(count, total) ** 2 for count in margins.values()), Fraction())
    if by_chance == 1:
        return NotApplicable(method=METHOD, because="everybody gave one and the same answer")
    return (Fraction(agreed, len(pairs)) - by_chance) / (1 - by_chance)
