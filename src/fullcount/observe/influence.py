"""Does an estimate hang on the stations whose reports were flagged?

Grain: one estimate, with and without each flagged station and without all of them. Nothing is
left out of what is published because it is odd; this says how much it would matter, and if
conclusions differ both are published.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

import polars as pl

from fullcount.observe.shares import ProbabilitySample, sample_of
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.survey import ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """Shares: ``with_all``, by the station left out, and with no flagged station at all.

    ``flagged``: how many of the stations that could be seen have a flag.
    """

    flagged: int
    with_all: float
    without: Mapping[str, float | NotApplicable]
    without_flagged: float | NotApplicable

    @property
    def most(self) -> tuple[str, float] | None:
        """Name the station that moves the estimate most, and by how much; None without any."""
        moved = {
            station: found - self.with_all
            for station, found in self.without.items()
            if not isinstance(found, NotApplicable)
        }
        if not moved:
            return None
        station = max(moved, key=lambda name: (abs(moved[name]), name))
        return station, moved[station]


def influence(
    answers: pl.DataFrame, *, flagged: Set[str], of: ProbabilitySample, each: bool = True
) -> Influence | NotApplicable:
    """Estimate the share of stations again without flagged ones.

    ``answers``: station, irregular, one row a station that could be seen. Without ``each``, only
    all flagged stations together are left out, which is one estimate and not one a station.
    """
    whole = _share(answers, of)
    if isinstance(whole, NotApplicable):
        return whole
    named = pl.col("station").is_in(sorted(flagged))
    present = answers.filter(named)["station"].sort().to_list()
    return Influence(
        flagged=len(present),
        with_all=whole,
        without={
            station: _share(answers.filter(pl.col("station") != station), of)
            for station in (present if each else ())
        },
        without_flagged=_share(answers.filter(~pl.col("station").is_in(present)), of),
    )


def _share(answers: pl.DataFrame, of: ProbabilitySample) -> float | NotApplicable:
    found = ratio(sample_of(answers, of)[0])
    return found if isinstance(found, NotApplicable) else float(found.share[0])
