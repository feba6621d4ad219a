"""How many papers or stations would an audit of these totals take, before anything is planned?

Grain: one contest's totals and one risk limit; no package is needed. Every size supposes that the
reported outcome is right and no error turns up. Stations are taken to be equally large and alike,
so that a plan made from their own rows will differ. Source: the methods' own modules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from fullcount.audit import bravo, comparison, macro
from fullcount.audit.contest import Reported, Rule, pairs
from fullcount.stats.evidence import NotApplicable

METHOD = "sizes"
CHANCES = (0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One way to audit. ``chance`` null = on average; ``different`` null = of papers."""

    method: str
    what: str  # papers or stations drawn
    chance: float | None
    size: int | None  # null = only a full count, ``because`` says why
    different: float | None  # stations, of those there are
    because: str = ""


def sizes(
    reported: Reported,
    *,
    risk_limit: Fraction,
    stations: int | None = None,
    bound: int | None = None,
) -> tuple[Size, ...]:
    """Give the size of every method. ``bound`` caps papers of all bags; null = as many as shown."""
    found = [*_polling(reported, risk_limit), _compared(reported, risk_limit)]
    if stations is not None:
        found.append(_batches(reported, risk_limit, stations=stations, bound=bound))
    return tuple(found)


def _polling(reported: Reported, risk_limit: Fraction) -> Iterator[Size]:
    method = "ballot polling (BRAVO)"
    if reported.rule is not Rule.MOST_VOTES:
        because = "it is for offices filled by most votes; audit a majority by stations"
        yield _told(method, None, NotApplicable(method=METHOD, because=because))
        return
    yield _told(method, None, bravo.expected_size(reported, risk_limit=risk_limit))
    for chance in CHANCES:
        size = bravo.quantile_size(reported, risk_limit=risk_limit, chance=chance)
        yield _told(method, chance, size)


def _compared(reported: Reported, risk_limit: Fraction) -> Size:
    margin = comparison.diluted_margin(reported)
    if isinstance(margin, NotApplicable) or margin <= 0:
        because = margin.because if isinstance(margin, NotApplicable) else "nobody leads"
        return _told("ballot comparison", None, NotApplicable(method=METHOD, because=because))
    none = comparison.Errors()
    size = comparison.least_size(margin, risk_limit=risk_limit, errors=none)
    return _told("ballot comparison", None, min(size, reported.ballots))


def _batches(reported: Reported, risk_limit: Fraction, *, stations: int, bound: int | None) -> Size:
    method = "stations as batches (MACRO)"
    asserted = pairs(reported)
    if not asserted or min(one.margin for one in asserted) <= 0:
        declined = NotApplicable(method=METHOD, because="nobody leads")
        return _told(method, None, declined)
    papers = reported.ballots if bound is None else bound
    total = max(1 + one.worst * Fraction(papers, one.margin) for one in asserted)
    draws = macro.size(total, risk_limit=risk_limit)
    return Size(
        method=method,
        what="stations",
        chance=None,
        size=draws,
        different=stations * (1 - (1 - 1 / stations) ** draws),
    )


def _told(method: str, chance: float | None, size: int | NotApplicable) -> Size:
    return Size(
        method=method,
        what="papers",
        chance=chance,
        size=None if isinstance(size, NotApplicable) else size,
        different=None,
        because=size.because if isinstance(size, NotApplicable) else "",
    )
