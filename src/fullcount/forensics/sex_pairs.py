"""Do women and men of one place turn out as other places of the area would have it?

Grain: one line per pair: a women's and a men's station of one building, or the two columns of
one station. d = logit of women's turnout less logit of men's, in units of what pairs of its stratum
and of its size scatter (variance between pairs by moments, and binomial). A pair is held against
the other pairs of its stratum, itself left out (Student's t), both ways; and that no woman voted
is asked with the exact binomial at the stratum's rate. Sources: FAFEN and EU EOM practice; the
law's threshold for women's share is another question (``participation``).
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.neighbours import logit
from fullcount.forensics.wording import Said, declines, percent, said
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.leave_one_out import against_others
from fullcount.stats.multiple import holm

MIN_PAIRS, MIN_REGISTERED = 10, 20

METHOD = Method(
    id="sex_pairs",
    number=28,
    signal=Signal.PROCEDURAL,
    parameters=(
        Parameter(name="registered", value="at least 20 each", meaning="smaller are left out"),
        Parameter(name="pairs", value="at least 10", meaning="in a stratum"),
    ),
    paper="observation practice (FAFEN, EU EOM); leave-one-out t as in neighbours",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SexPairs:
    """``outliers`` are (position, t, Holm's p-value); ``no_women`` positions with the chance."""

    pairs: int
    women_registered: int
    women_cast: int
    men_registered: int
    men_cast: int
    women_full_men_not: int
    p_value: float
    outliers: tuple[tuple[int, float, float], ...]
    no_women: tuple[tuple[int, float], ...]

    @property
    def found(self) -> Said:
        return said(
            "sex_pairs.found",
            pairs=self.pairs,
            women=percent(self.women_cast / self.women_registered),
            men=percent(self.men_cast / self.men_registered),
            no_women=len(self.no_women),
            women_full=self.women_full_men_not,
            outliers=len(self.outliers),
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("sex_pairs.may_say")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sexes:
    """Whole numbers per pair; ``strata`` are codes 0, 1 ..."""

    women_registered: IntArray
    women_cast: IntArray
    men_registered: IntArray
    men_cast: IntArray
    strata: IntArray


def sex_pairs(sexes: Sexes) -> SexPairs | NotApplicable:
    """Hold every pair against the other pairs of its stratum."""
    s = sexes
    able = (s.women_registered >= MIN_REGISTERED) & (s.men_registered >= MIN_REGISTERED)
    able &= (s.women_cast <= s.women_registered) & (s.men_cast <= s.men_registered)
    sizes = np.bincount(s.strata, weights=able) if able.size else np.zeros(1)
    kept = np.flatnonzero(able & (sizes[s.strata] >= MIN_PAIRS))
    if kept.size < MIN_PAIRS:
        return declines("sex_pairs.declined_few", pairs=MIN_PAIRS)
    women = s.women_cast[kept], s.women_registered[kept]
    men = s.men_cast[kept], s.men_registered[kept]
    strata = s.strata[kept]
    held = against_others(_scaled(women, men, strata), strata)
    adjusted = holm(held.two_sided)
    far = np.flatnonzero(adjusted <= 0.01)
    far = far[np.lexsort((kept[far], adjusted[far]))]
    rate = np.bincount(strata, weights=women[0]) / np.maximum(
        np.bincount(strata, weights=women[1]), 1
    )
    none = np.flatnonzero((women[0] == 0) & (men[0] > 0))
    return SexPairs(
        pairs=kept.size,
        women_registered=int(women[1].sum()),
        women_cast=int(women[0].sum()),
        men_registered=int(men[1].sum()),
        men_cast=int(men[0].sum()),
        women_full_men_not=int(((women[0] == women[1]) & (men[0] < men[1])).sum()),
        p_value=float(adjusted.min()),
        outliers=tuple((int(kept[at]), float(held.t[at]), float(adjusted[at])) for at in far),
        no_women=tuple(
            (int(kept[at]), float((1 - rate[strata[at]]) ** women[1][at])) for at in none
        ),
    )


Part = tuple[IntArray, IntArray]


def _scaled(women: Part, men: Part, strata: IntArray) -> FloatArray:
    """Gap on the logit scale, less its stratum's mean, over its own expected scatter."""
    gap = logit(*women) - logit(*men)
    noise = _noise(*women) + _noise(*men)
    sizes = np.bincount(strata)
    centre = gap - (np.bincount(strata, weights=gap) / np.maximum(sizes, 1))[strata]
    spread = np.bincount(strata, weights=centre**2) / np.maximum(sizes - 1, 1)
    between = spread - np.bincount(strata, weights=noise) / np.maximum(sizes, 1)
    found: FloatArray = centre / np.sqrt(np.maximum(between, 0)[strata] + noise)
    return found


def _noise(voted: IntArray, registered: IntArray) -> FloatArray:
    found: FloatArray = 1 / (voted + 0.5) + 1 / (registered - voted + 0.5)
    return found
