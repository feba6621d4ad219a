"""Do votes of the leader rise with turnout faster than one for one?

Grain: one line per stratum. Source: Myagkov, Ordeshook, Shakin (Cambridge 2009): the leader's
votes per voter on the roll against turnout. Of each further ballot at most one is the leader's, so
within a stratum of like places the slope lies in [0, 1]; above 1, the others lose votes where more
people come.

Sobyanin and Sukhovolsky (1995) take the slope less the leader's share, which is 0 if the share
does not depend on turnout. (Regressing the share of ballots instead, and subtracting the mean
share, gives minus the share under the same null: a defect of EFToolkit.)
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from fullcount.forensics.core import usable
from fullcount.forensics.integers import Ballots
from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.multiple import holm
from fullcount.stats.robust import Line, line

MIN_STATIONS = 30

METHOD = Method(
    id="turnout_slope",
    number=13,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="strata", value="as given", meaning="places that are alike"),
        Parameter(name="weights", value="voters on the roll", meaning="of a station"),
    ),
    paper="Myagkov, Ordeshook, Shakin (2009), Cambridge University Press",
    scored=False,
)

SHARE_METHOD = Method(
    id="share_slope",
    number=12,
    signal=Signal.DISTRIBUTIONAL,
    parameters=METHOD.parameters,
    paper="Sobyanin, Sukhovolsky (1995) Democracy limited by falsifications. Moscow",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One line: leader's votes per voter against turnout, and the leader's share of ballots."""

    stratum: int
    stations: int
    line: Line
    share: float
    p_above_one: float  # one-sided, Holm over strata
    p_dependent: float  # two-sided: slope equals share, Holm over strata

    @property
    def beyond_share(self) -> float:
        return self.line.slope - self.share


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoutSlope:
    """Lines by stratum, in the order of their codes."""

    strata: tuple[Stratum, ...]

    @property
    def p_value(self) -> float:
        return min(one.p_above_one for one in self.strata)

    @property
    def found(self) -> Said:
        steep = max(self.strata, key=lambda one: one.line.slope)
        return said(
            "turnout_slope.found",
            beyond=sum(one.p_above_one <= 0.01 for one in self.strata),
            strata=len(self.strata),
            steepest=f"{steep.line.slope:.2f}",
            p=spell_p(steep.p_above_one),
        )

    @property
    def may_say(self) -> Said:
        return said("turnout_slope.may_say")


def turnout_slope(
    ballots: Ballots, *, strata: IntArray | None = None
) -> TurnoutSlope | NotApplicable:
    """Fit a line in every stratum large enough; ``strata`` null = one stratum."""
    kept = usable(ballots)
    codes = np.zeros(kept.size, np.int64) if strata is None else strata
    found = [
        one
        for code in np.unique(codes[kept])
        if (one := _stratum(ballots, (codes == code) & kept, int(code))) is not None
    ]
    if not found:
        return declines("turnout_slope.declined_few", stations=MIN_STATIONS)
    above, dependent = (
        holm(np.array([getattr(one, name) for one in found], np.float64))
        for name in ("p_above_one", "p_dependent")
    )
    return TurnoutSlope(
        strata=tuple(
            Stratum(
                stratum=one.stratum,
                stations=one.stations,
                line=one.line,
                share=one.share,
                p_above_one=float(a),
                p_dependent=float(d),
            )
            for one, a, d in zip(found, above, dependent, strict=True)
        )
    )


def _stratum(ballots: Ballots, here: FloatArray | np.ndarray, code: int) -> Stratum | None:
    voters = ballots.registered[here].astype(np.float64)
    leader, given = ballots.leader[here], ballots.given[here]
    if voters.size < MIN_STATIONS or np.ptp(given / voters) == 0:
        return None
    fitted = line(given / voters, leader / voters, voters)
    share = float(leader.sum() / given.sum())
    error = max(fitted.slope_error, 1e-12)
    # Where the share does not depend on turnout, residuals about the line through 0 have mean 0
    # at every turnout: the error of the slope is that of slope less share as well.
    return Stratum(
        stratum=code,
        stations=voters.size,
        line=fitted,
        share=share,
        p_above_one=float(ndtr((1 - fitted.slope) / error)),
        p_dependent=float(2 * ndtr(-abs(fitted.slope - share) / error)),
    )
