"""Could the votes not yet settled change who won?

Grain: one contest as one source tells it. Source: AUDITS_AND_QUICK_COUNTS, section 5; the model
is of votes, not of people's wishes, so it needs no assumption about how anybody voted.

Two kinds of votes are unsettled. ``added`` votes are not in the figures yet and may go to
anyone: missing, excluded and postal ones. ``altered`` votes are in the figures and disputed:
each unit may be one vote more or one vote less for anyone. Bounds are generous, so **DECIDED
is a proof and OPEN is a possibility**. OPEN is exact (some completion within the bounds does
elect someone else) for plurality, for majority, for lead-and-share while nothing is altered,
and for lists as :mod:`fullcount.count.reach_seats` says.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from fullcount.count.apportionment import Votes
from fullcount.count.reach_seats import reach_seats
from fullcount.count.reason import Reason, because, said
from fullcount.count.winner import Result, Terms, Winner, lead_share, winner
from fullcount.model.ids import CandidateId
from fullcount.model.law import Method
from fullcount.model.results import Verdict

UNLISTED = CandidateId("(not listed by this source)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A verdict with its reason. ``unsettled`` is the two kinds of votes together."""

    verdict: Verdict
    leader: CandidateId | None
    rival: CandidateId | None
    margin: int | None
    unsettled: int
    reasons: tuple[Reason, ...]

    @property
    def because(self) -> str:
        """The reasons in English."""
        return said(self.reasons)


def reach(
    votes: Votes,
    *,
    terms: Terms,
    added: int = 0,
    altered: int = 0,
    unlisted: int = 0,
    now: Winner | None = None,
) -> Reach:
    """Bound the outcome by putting every unsettled vote where it does most.

    ``now`` is what the rule says of ``votes``, where that has been found already.
    ``unlisted`` is how many votes may belong to one person whom this source does not list. An
    aggregate ("others") and the unlisted may each hide one person with all their votes: where
    such a person could win, the verdict is NOT_EVALUABLE rather than DECIDED.
    Raises ValueError for negative numbers.

    >>> from fullcount.model.law import WinnerRule
    >>> terms = Terms(rule=WinnerRule(office="assembly", method=Method.PLURALITY))
    >>> a, b = CandidateId("a"), CandidateId("b")
    >>> reach({a: 50_000, b: 48_000}, terms=terms, added=1_999).verdict
    <Verdict.DECIDED: 'decided'>
    >>> reach({a: 50_000, b: 48_000}, terms=terms, added=2_001).verdict
    <Verdict.OPEN: 'open'>
    """
    if min(added, altered, unlisted) < 0:
        raise ValueError("unsettled votes cannot be negative")
    now = now or winner(votes, terms=terms)
    verdict = _verdict(votes, terms=terms, added=added, altered=altered, now=now)
    led = _led(now, votes, terms)
    reasons = _reasons(now, verdict=verdict, unsettled=added + altered, led=led)
    if verdict in {Verdict.DECIDED, Verdict.TIE_AT_MOST} and (terms.aggregates or unlisted):
        persons = {**votes, UNLISTED: unlisted} if unlisted else votes
        bare = replace(terms, aggregates=frozenset())
        then = winner(persons, terms=bare)
        worst = _verdict(persons, terms=bare, added=added, altered=altered, now=then)
        if worst is not verdict or _answer(then) != _answer(now):
            verdict, reasons = Verdict.NOT_EVALUABLE, (because("hidden_person"),)
    return Reach(
        verdict=verdict,
        leader=now.leader,
        rival=now.rival,
        margin=now.margin,
        unsettled=added + altered,
        reasons=reasons,
    )


def _answer(now: Winner) -> tuple[Result, tuple[CandidateId, ...], tuple[int, ...]]:
    return now.result, now.winners, now.seats


def _verdict(votes: Votes, *, terms: Terms, added: int, altered: int, now: Winner) -> Verdict:
    if now.result is Result.NOT_EVALUABLE:
        return Verdict.NOT_EVALUABLE
    match terms.rule.method:
        case Method.LIST_PR:
            return reach_seats(votes, terms=terms, added=added, altered=altered)
        case Method.PLURALITY:
            return _reach_plurality(votes, terms=terms, added=added, altered=altered)
        case Method.MAJORITY_RUNOFF | Method.LEAD_AND_SHARE:
            return _reach_majority(votes, terms=terms, added=added, altered=altered)


def _led(now: Winner, votes: Votes, terms: Terms) -> Reason | None:
    """Say who leads by how much: in votes and, where shares decide, in points."""
    if now.margin is None or now.leader is None or now.rival is None:
        return None
    by_shares = terms.rule.method in {Method.MAJORITY_RUNOFF, Method.LEAD_AND_SHARE}
    share = lead_share(terms.persons(votes), base=terms.base_of(votes)) if by_shares else None
    if share is not None:
        return because(
            "ahead_points",
            leader=now.leader,
            rival=now.rival,
            margin=now.margin,
            points=f"{float(100 * share):.3f}",
        )
    return because("ahead", leader=now.leader, rival=now.rival, margin=now.margin)


_MEANS = {
    Verdict.DECIDED: "cannot_change",
    Verdict.TIE_AT_MOST: "tie_and_no_more",
    Verdict.OPEN: "could_change",
}


def _reasons(
    now: Winner, *, verdict: Verdict, unsettled: int, led: Reason | None
) -> tuple[Reason, ...]:
    if verdict is Verdict.NOT_EVALUABLE:
        return now.reasons
    if led is None:
        return (because("nobody_else"),)
    if not unsettled:
        return led, because("nothing_unsettled")
    return led, because(_MEANS[verdict], unsettled=unsettled)


def _at_line(margin: int, *, unsettled: int) -> Verdict:
    if unsettled > margin:
        return Verdict.OPEN
    return Verdict.TIE_AT_MOST if unsettled == margin else Verdict.DECIDED


def _reach_plurality(votes: Votes, *, terms: Terms, added: int, altered: int) -> Verdict:
    counts = list(terms.persons(votes).values())
    base = terms.base_of(votes)
    if terms.rule.threshold is not None and base is not None:
        claims = (
            _share_claim(number, base=base, share=terms.rule.threshold, terms=terms)
            for number in counts[: terms.seats]
        )
        if any(claim.may_flip(added=added, altered=altered) for claim in claims):
            return Verdict.OPEN
    if len(counts) <= terms.seats:
        return Verdict.DECIDED
    margin = counts[terms.seats - 1] - counts[terms.seats]
    return _at_line(margin, unsettled=added + altered)


def _reach_majority(votes: Votes, *, terms: Terms, added: int, altered: int) -> Verdict:
    """Could the first lose (or gain) an outright win, or the pair of a run-off change?"""
    base = terms.base_of(votes) or 0
    counts = [*terms.persons(votes).values(), 0]
    half = _half_claim(counts[0], base=base, terms=terms)
    ways = [half, *_lead_and_share(counts[0], counts[1], base=base, terms=terms)]
    budget = {"added": added, "altered": altered}
    enough = half.holds or (len(ways) > 1 and all(claim.holds for claim in ways[1:]))
    if enough:
        loses_half = half.may_fail(**budget)
        loses_lead = len(ways) == 1 or any(claim.may_fail(**budget) for claim in ways[1:])
        return Verdict.OPEN if loses_half and loses_lead else Verdict.DECIDED
    gains_lead = len(ways) > 1 and all(claim.may_hold(**budget) for claim in ways[1:])
    if gains_lead or half.may_hold(**budget):
        return Verdict.OPEN
    persons = len(counts) - 1
    if persons <= 2:
        return Verdict.DECIDED
    return _at_line(counts[1] - counts[2], unsettled=added + altered)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A condition of the law as a sum that must be above zero (or not below it).

    ``falls`` and ``rises`` say how far one added and one altered vote can move the sum.
    """

    over: Fraction
    strict: bool
    falls: tuple[Fraction, Fraction]
    rises: tuple[Fraction, Fraction]

    def _true(self, over: Fraction) -> bool:
        return over > 0 if self.strict else over >= 0

    @property
    def holds(self) -> bool:
        return self._true(self.over)

    def may_fail(self, *, added: int, altered: int) -> bool:
        return not self._true(self.over - self.falls[0] * added - self.falls[1] * altered)

    def may_hold(self, *, added: int, altered: int) -> bool:
        return self._true(self.over + self.rises[0] * added + self.rises[1] * altered)

    def may_flip(self, *, added: int, altered: int) -> bool:
        if self.holds:
            return self.may_fail(added=added, altered=altered)
        return self.may_hold(added=added, altered=altered)


def _half_claim(number: int, *, base: int, terms: Terms) -> _Claim:
    # A disputed vote moves the base with it, unless the base is the votes cast: then it turns
    # from valid to rejected, and twice the vote is lost.
    altered = Fraction(1 if terms.rule.base == "valid" else 2)
    moves = (Fraction(1), altered)
    return _Claim(over=Fraction(2 * number - base), strict=True, falls=moves, rises=moves)


def _share_claim(number: int, *, base: int, share: Fraction, terms: Terms) -> _Claim:
    altered = max(share, 1 - share) if terms.rule.base == "valid" else Fraction(1)
    return _Claim(
        over=number - share * base,
        strict=False,
        falls=(share, altered),
        rises=(1 - share, altered),
    )


def _lead_and_share(first: int, second: int, *, base: int, terms: Terms) -> list[_Claim]:
    """Give the two conditions of lead-and-share; none where the rule is majority alone."""
    share, lead = terms.rule.share, terms.rule.lead
    if terms.rule.method is not Method.LEAD_AND_SHARE or share is None or lead is None:
        return []
    ahead = _Claim(
        over=first - second - lead * base,
        strict=False,
        falls=(1 + lead, 1 + lead),
        rises=(1 - lead, 1 + lead),
    )
    return [_share_claim(first, base=base, share=share, terms=terms), ahead]
