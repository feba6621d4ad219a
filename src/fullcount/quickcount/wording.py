"""What may be said, in two plain sentences: what was found, and what it allows one to say.

Grain: one pair of sentences per estimate or comparison. The second never goes further than the
first: a sample that is held back allows no statement of who leads, and a total inside the range
is not thereby shown to be right.
"""

from fullcount.count.reason import Reason
from fullcount.quickcount.estimate import Declined, Estimate, Figure
from fullcount.quickcount.gate import Gate, Release
from fullcount.quickcount.reason import Saying, because


def of_estimate(found: Estimate | Declined, verdict: Gate) -> Saying:
    """Say what a sample shows, and whether it may be given out."""
    if isinstance(found, Declined):
        return Saying(
            found_reasons=(because("say_no_estimate"), found.reason),
            allows_reasons=(because("say_nothing"),),
        )
    return Saying(found_reasons=(_lead(found),), allows_reasons=tuple(_allowed(found, verdict)))


def _lead(found: Estimate) -> Reason:
    lead = found.lead
    return because(
        "say_lead",
        stations=found.stations,
        expected=found.expected,
        leader=found.leader,
        rival=found.rival,
        lead=points(lead.share),
        lower=points(lead.lower),
        upper=points(lead.upper),
        level=f"{100 * found.level:g}",
    )


def _allowed(found: Estimate, verdict: Gate) -> list[Reason]:
    if verdict.release is Release.HOLD:
        broken = [check.reason for check in verdict.broken]
        return [because("say_held"), *broken, because("say_held_why")]
    if found.lead.lower > 0:
        return [because("say_first", leader=found.leader)]
    return [because("say_level", leader=found.leader, rival=found.rival)]


def of_official(one: Figure, official: float) -> Reason:
    """Say where an official share lies; not what follows from it.

    >>> from fullcount.quickcount.reason import said
    >>> share = Figure(
    ...     name="A", share=0.5, lower=0.48, upper=0.52, error=0.01, jackknife=0.01, effect=12.0
    ... )
    >>> said([of_official(share, 0.53)])
    'The official share of A, 53.0 %, is outside the estimated range of 48.0 to 52.0 %.'
    """
    inside = one.lower <= official <= one.upper
    return because(
        "say_inside" if inside else "say_outside",
        name=one.name,
        official=points(official),
        lower=points(one.lower),
        upper=points(one.upper),
    )


def of_stations(*, stations: int, compared: int, differing: int) -> Saying:
    """Say how the same stations compare."""
    if not compared:
        return Saying(
            found_reasons=(because("say_not_compared"),),
            allows_reasons=(because("say_not_compared_allows"),),
        )
    told = because("say_compared", stations=stations, compared=compared, agree=compared - differing)
    allows = because("say_differ" if differing else "say_agree")
    return Saying(found_reasons=(told,), allows_reasons=(allows,))


def points(share: float) -> str:
    """Spell a share in per cent, one decimal, and no minus before nought.

    >>> points(0.4825), points(-0.0001)
    ('48.2', '0.0')
    """
    return f"{round(100 * share, 1) + 0.0:.1f}"
