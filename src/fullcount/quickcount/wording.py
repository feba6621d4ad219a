"""What may be said, in two plain sentences: what was found, and what it allows one to say.

Grain: one pair of sentences per estimate or comparison. The second never goes further than the
first: a sample that is held back allows no statement of who leads, and a total inside the range
is not thereby shown to be right.
"""

from dataclasses import dataclass

from fullcount.quickcount.estimate import Estimate, Figure
from fullcount.quickcount.gate import Gate, Release
from fullcount.stats.evidence import NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    found: str
    allows: str


def of_estimate(found: Estimate | NotApplicable, verdict: Gate) -> Saying:
    """Say what a sample shows, and whether it may be given out."""
    if isinstance(found, NotApplicable):
        return Saying(
            found=f"No estimate can be made: {found.because}.",
            allows="Nothing may be said of the result from this sample.",
        )
    lead = found.lead
    first = (
        f"From {found.stations:,} of {found.expected:,} stations drawn, {found.leader} is "
        f"estimated {points(lead.share)} points ahead of {found.rival} "
        f"({points(lead.lower)} to {points(lead.upper)}, {100 * found.level:g} % interval)."
    )
    if verdict.release is Release.HOLD:
        rules = "; ".join(check.says for check in verdict.broken)
        return Saying(
            found=first,
            allows=f"It may not be published yet: {rules}. Stations that are missing may differ "
            "from those that came.",
        )
    if lead.lower > 0:
        return Saying(
            found=first,
            allows=f"It may be said that the sample puts {found.leader} first. The official "
            "total of the same stations and of all stations can be held against it.",
        )
    return Saying(
        found=first,
        allows=f"It may not be said who is first between {found.leader} and {found.rival}: the "
        "interval of the lead holds nought.",
    )


def of_official(one: Figure, official: float) -> str:
    """Say where an official share lies; not what follows from it.

    >>> share = Figure(
    ...     name="A", share=0.5, lower=0.48, upper=0.52, error=0.01, jackknife=0.01, effect=12.0
    ... )
    >>> of_official(share, 0.53)
    'The official share of A, 53.0 %, is outside the estimated range of 48.0 to 52.0 %.'
    """
    where = "inside" if one.lower <= official <= one.upper else "outside"
    return (
        f"The official share of {one.name}, {points(official)} %, is {where} the estimated range "
        f"of {points(one.lower)} to {points(one.upper)} %."
    )


def of_stations(*, stations: int, compared: int, differing: int) -> Saying:
    """Say how the same stations compare."""
    if not compared:
        return Saying(
            found="No official figure of the stations observed could be compared.",
            allows="Nothing may be said of whether they agree.",
        )
    agree = compared - differing
    return Saying(
        found=f"Of {stations:,} stations observed, {compared:,} could be compared with the "
        f"official figures and {agree:,} are the same in every candidate's votes.",
        allows="Each differing station is a finding of its own and needs no margin of error; "
        "which of the two copies is right is not told by comparing them."
        if differing
        else "It may be said that the official figures of these stations are those observed.",
    )


def points(share: float) -> str:
    """Spell a share in per cent, one decimal, and no minus before nought.

    >>> points(0.4825), points(-0.0001)
    ('48.2', '0.0')
    """
    return f"{round(100 * share, 1) + 0.0:.1f}"
