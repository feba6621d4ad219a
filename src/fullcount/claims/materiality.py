"""Can what is wrong at these stations change who won, and what is the least that would?

Grain: one contest as one source tells it, a set of its stations, and what is done there. Source:
AUDITS_AND_QUICK_COUNTS, section 5; it stands on :mod:`fullcount.count.winner`, ``count.reach`` and
``count.smallest``. One engine answers for incidents, disputed forms, excluded and missing
stations alike.

``DECIDED`` is a proof: whatever is done at any of these stations, the winner stays. ``OPEN`` means
that the figures stated suffice for another winner, with the smallest set that does it.
``NOT_EVALUABLE`` is said where that hangs on something nobody states. No sentence here says that
anything was wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fullcount.claims.finding import Effect
from fullcount.claims.gain import Action, Gain, Place, gain
from fullcount.claims.subsets import by_reach
from fullcount.count.apportionment import Votes
from fullcount.count.reach import UNLISTED
from fullcount.count.smallest import fewest
from fullcount.count.winner import Result, Terms, Winner, winner
from fullcount.model.ids import CandidateId
from fullcount.model.law import Method
from fullcount.model.results import Verdict


class Why(StrEnum):
    """By what the verdict is known, or why there is none."""

    ALL_TOGETHER_TOO_FEW = "all_together_too_few"
    LEVEL_AT_MOST = "level_at_most"
    THESE_SUFFICE = "these_suffice"
    NOT_STATED_COULD_DECIDE = "not_stated_could_decide"
    PARTIAL_LIST = "partial_list"
    LINE_OF_SEVERAL = "line_of_several"
    NO_SINGLE_ANSWER = "no_single_answer"  # a tie, a run-off, or nobody's votes are stated
    NO_TERMS = "no_terms"  # the law's file does not say how this office is won
    TOO_MANY_SETS = "too_many_sets"  # gains do not add up for this office, and sets are too many


EFFECTS = {
    Verdict.DECIDED: Effect.NONE,
    Verdict.TIE_AT_MOST: Effect.POSSIBLE,
    Verdict.OPEN: Effect.POSSIBLE,
    Verdict.NOT_EVALUABLE: Effect.NOT_ASSESSABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """One contest as one source tells it. ``terms`` None = the law's file has no rule for it.

    ``unlisted``: most votes of one person whom the source does not list; None = not known.
    """

    contest_id: str
    source_id: str
    votes: Votes
    terms: Terms | None
    unlisted: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One station of the smallest set, with what it moves the lead by."""

    unit_id: str
    gain: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Materiality:
    """The answer. ``least`` is empty unless OPEN; of the office's other methods see ``why``.

    ``most`` is what all the stations together can take from ``lead``, that of ``leader`` over
    ``rival``, the pair that is nearest to turning; None = no bound is known.
    """

    contest_id: str
    source_id: str
    action: Action
    stations: int
    verdict: Verdict
    why: Why
    leader: CandidateId | None = None
    rival: CandidateId | None = None
    lead: int | None = None
    most: int | None = None
    least: tuple[Taken, ...] = ()
    unknown: tuple[str, ...] = ()  # stations whose part is not bounded, or not certain

    @property
    def effect(self) -> Effect:
        return EFFECTS[self.verdict]


def materiality(race: Race, places: Sequence[Place], *, action: Action) -> Materiality:
    """Say whether ``action`` at some of ``places`` can change who won.

    Raises ValueError where a station is named twice.
    """
    if len({place.unit_id for place in places}) < len(places):
        raise ValueError("a station is named once")
    if race.terms is None:
        return _unable(race, places, action, Why.NO_TERMS)
    now = winner(race.votes, terms=race.terms)
    rule = race.terms.rule
    if rule.method is Method.PLURALITY and rule.threshold is None:
        if now.result is not Result.WINNER:
            return _unable(race, places, action, Why.NO_SINGLE_ANSWER)
        return _by_pairs(race, race.terms, places, action=action, now=now)
    if now.result is Result.NOT_EVALUABLE:
        return _unable(race, places, action, Why.NO_SINGLE_ANSWER)
    found = by_reach(race.votes, places, terms=race.terms, action=action)
    verdict = found.verdict
    if verdict is not Verdict.OPEN and race.unlisted != 0:
        return _unable(race, places, action, Why.PARTIAL_LIST)
    why = {
        Verdict.DECIDED: Why.ALL_TOGETHER_TOO_FEW,
        Verdict.TIE_AT_MOST: Why.LEVEL_AT_MOST,
        Verdict.OPEN: Why.THESE_SUFFICE,
        Verdict.NOT_EVALUABLE: Why.TOO_MANY_SETS if found.known else Why.NOT_STATED_COULD_DECIDE,
    }[verdict]
    return Materiality(
        contest_id=race.contest_id, source_id=race.source_id, action=action,
        stations=len(places), verdict=verdict, why=why, leader=now.leader, rival=now.rival,
        lead=now.margin, least=tuple(Taken(unit_id=name, gain=0) for name in found.least),
    )  # fmt: skip


def _unable(race: Race, places: Sequence[Place], action: Action, why: Why) -> Materiality:
    return Materiality(
        contest_id=race.contest_id, source_id=race.source_id, action=action,
        stations=len(places), verdict=Verdict.NOT_EVALUABLE, why=why,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """An elected candidate and another, with what each station can do between them.

    ``hidden``: the other is one person of a line of several, or not listed: such a person can
    keep a proof from being one, and never proves that the outcome is open.
    """

    leader: CandidateId
    rival: CandidateId
    lead: int
    gains: tuple[Gain, ...]
    hidden: bool

    @property
    def most(self) -> int | None:
        tops = [one.most for one in self.gains if one.most is not None]
        return sum(tops) if len(tops) == len(self.gains) else None

    @property
    def nearness(self) -> tuple[bool, int, int]:
        """Order pairs: first those without a bound, then the least that is left of the lead."""
        most = self.most
        return most is not None, self.lead - (most or 0), self.lead


def _by_pairs(
    race: Race, terms: Terms, places: Sequence[Place], *, action: Action, now: Winner
) -> Materiality:
    """Gains add up: for each pair the largest first, and the smallest set over all pairs."""
    pairs = sorted(_pairs(race, terms, places, action, now), key=lambda one: one.nearness)
    sets = [(pair, _least(pair, places)) for pair in pairs]
    enough = [(pair, taken) for pair, taken in sets if taken is not None]
    nearest, least = min(
        enough,
        key=lambda one: (len(one[1]), one[0].lead, one[0].leader, one[0].rival),
        default=(pairs[0] if pairs else None, ()),
    )
    verdict, why = (Verdict.OPEN, Why.THESE_SUFFICE) if enough else _bounded(race, nearest)
    return Materiality(
        contest_id=race.contest_id,
        source_id=race.source_id,
        action=action,
        stations=len(places),
        verdict=verdict,
        why=why,
        leader=nearest.leader if nearest else now.leader,
        rival=nearest.rival if nearest else None,
        lead=nearest.lead if nearest else None,
        most=nearest.most if nearest else 0,
        least=least,
        unknown=_unknown(nearest, places),
    )


def _bounded(race: Race, pair: _Pair | None) -> tuple[Verdict, Why]:
    """Give the verdict where no certain set suffices, from the pair nearest to turning."""
    if race.unlisted is None:
        return Verdict.NOT_EVALUABLE, Why.PARTIAL_LIST
    if pair is None:
        return Verdict.DECIDED, Why.ALL_TOGETHER_TOO_FEW
    most = pair.most
    if most is None or most > pair.lead:
        hidden = Why.PARTIAL_LIST if pair.rival == UNLISTED else Why.LINE_OF_SEVERAL
        return Verdict.NOT_EVALUABLE, hidden if pair.hidden else Why.NOT_STATED_COULD_DECIDE
    if most == pair.lead:
        return Verdict.TIE_AT_MOST, Why.LEVEL_AT_MOST
    return Verdict.DECIDED, Why.ALL_TOGETHER_TOO_FEW


def _pairs(
    race: Race, terms: Terms, places: Sequence[Place], action: Action, now: Winner
) -> Iterator[_Pair]:
    hidden = {name: race.votes[name] for name in terms.aggregates if name in race.votes}
    if race.unlisted:
        hidden[UNLISTED] = race.unlisted
    listed = [name for name in race.votes if name not in terms.aggregates]
    others = [name for name in listed if name not in now.winners]
    for leader in now.winners:
        for rival in (*others, *hidden):
            gains = tuple(
                gain(place, winner=leader, loser=rival, action=action, hidden=hidden.get(rival))
                for place in places
            )
            votes = hidden[rival] if rival in hidden else race.votes[rival]
            yield _Pair(
                leader=leader, rival=rival, lead=race.votes[leader] - votes, gains=gains,
                hidden=rival in hidden,
            )  # fmt: skip


def _least(pair: _Pair, places: Sequence[Place]) -> tuple[Taken, ...] | None:
    if pair.hidden:
        return None
    certain = [one.certain for one in pair.gains]
    found = fewest(certain, needed=pair.lead + 1)
    if found is None:
        return None
    return tuple(Taken(unit_id=places[at].unit_id, gain=certain[at]) for at in found)


def _unknown(pair: _Pair | None, places: Sequence[Place]) -> tuple[str, ...]:
    if pair is None:
        return ()
    return tuple(
        place.unit_id
        for place, one in zip(places, pair.gains, strict=True)
        if one.most is None or one.certain < one.most
    )
