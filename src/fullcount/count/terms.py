"""By what rule is a contest won, over how many seats, and of what whole are shares?

Grain: one contest as one source tells it. Source: the law's winner rules in force, CONTESTS and
STANDINGS. A contest of which no number of seats is stated has one, unless its seats are shared
out among lists: then there is nothing to share.
"""

from dataclasses import dataclass

from fullcount.count.reason import Reason, because
from fullcount.count.winner import Terms
from fullcount.model.ids import CandidateId
from fullcount.model.law import Method, WinnerRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Of what a source's votes are parts. ``valid`` and ``cast``: null = not stated."""

    complete: bool  # the source lists every candidate, so that its votes are the whole
    valid: int | None = None
    cast: int | None = None

    def unlisted(self, stated: int) -> int | None:
        """Bound the votes of one person whom the source does not list; null = no bound."""
        if self.complete:
            return 0
        return None if self.valid is None else max(self.valid - stated, 0)

    def base(self, rule: WinnerRule) -> int | None:
        """Give what shares are of; null = the votes told, or votes cast that are not stated."""
        if rule.base == "cast":
            return self.cast
        return None if self.complete else self.valid


def is_complete(said: object, *, stated: int, listed: int) -> bool:
    """Say whether a source's list is complete: as it says, else if it states all that are listed.

    ``said``: ``list_complete`` of the standing; null = the source says nothing of it.
    """
    return said is True or (said is None and stated == listed)


def contest_terms(
    rule: WinnerRule | None,
    *,
    office: str | None,
    seats: int | None,
    whole: Whole,
    aggregates: frozenset[CandidateId] = frozenset(),
) -> tuple[Terms | None, tuple[Reason, ...]]:
    """Give the terms, or none and why: no rule, no seats to share out, or nothing shares are of."""
    if rule is None:
        return None, (because("no_winner_rule", office=str(office)),)
    if rule.method is Method.LIST_PR and seats is None:
        return None, (because("no_seats"),)
    shares = rule.method is not Method.PLURALITY or rule.threshold is not None
    if shares and rule.base == "valid" and not whole.complete and whole.valid is None:
        return None, (because("no_whole"),)
    terms = Terms(rule=rule, seats=seats or 1, base=whole.base(rule), aggregates=aggregates)
    return terms, ()
