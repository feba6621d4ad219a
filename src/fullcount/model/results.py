"""What the count hands on: one schema per grain, filled by ``count``, read by everybody above.

Verdicts are words of the field; null = not evaluable or not stated, never zero.
"""

from enum import StrEnum

import polars as pl

from fullcount.model.frames import INSTANT, Schema


class Verdict(StrEnum):
    """Can what is unsettled change who won?"""

    DECIDED = "decided"  # a proof: no lawful completion changes the winner
    TIE_AT_MOST = "tie_at_most"  # the best a rival can reach is a tie
    OPEN = "open"  # a possibility: some completion within the bounds elects someone else
    NOT_EVALUABLE = "not_evaluable"  # no bound is known for something that is unsettled


class Agreement(StrEnum):
    """Do two sources name the same winner?"""

    SAME = "same"
    REVERSED = "reversed"
    NOT_COMPARABLE = "not_comparable"


class PairClass(StrEnum):
    """How two copies of one form differ. Describes figures; says nothing of who or why."""

    EQUAL = "equal"
    TRANSPOSED_DIGITS = "transposed_digits"
    CANDIDATES_SWAPPED = "candidates_swapped"
    SHIFTED_BY_ONE_LINE = "shifted_by_one_line"
    WINNER_INFLATED = "winner_inflated"
    LOSER_REDUCED = "loser_reduced"
    RETYPED_TOTAL = "retyped_total"
    MISSING_COPY = "missing_copy"
    NOT_COMPARABLE = "not_comparable"
    OTHER = "other"


class Pattern(StrEnum):
    """How two sources' totals of a contest differ; r = loser's loss / winner's gain."""

    EQUAL = "equal"
    SWAP_LIKE = "swap_like"  # .75 <= r <= 1.35
    WINNER_INFLATED = "winner_inflated"  # |r| <= .2
    LOSER_SUPPRESSED = "loser_suppressed"  # r > 1.35
    MIXED = "mixed"  # .2 < r < .75
    OTHER = "other"
    NOT_COMPARABLE = "not_comparable"


class State(StrEnum):
    """Of something with a deadline."""

    ON_TIME = "on_time"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUABLE = "not_evaluable"


TALLIES: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "basis": pl.String,  # stated = the source gives the total; sum = we added its forms
    "kind": pl.String,  # the form kind stated or added
    "main": pl.Boolean,  # the one tally that speaks for this source: stated before sum
    "candidate_id": pl.String,
    "votes": pl.Int64,  # null = this source does not list the candidate
    "forms": pl.Int64,  # copies that state a figure for the candidate
}

STANDINGS: Schema = {  # one row per (contest, source, basis, kind)
    "contest_id": pl.String,
    "source_id": pl.String,
    "basis": pl.String,
    "kind": pl.String,
    "main": pl.Boolean,
    "leader": pl.String,
    "rival": pl.String,
    "leader_votes": pl.Int64,
    "rival_votes": pl.Int64,
    "margin": pl.Int64,  # computed: leader - rival
    "margin_stated": pl.Int64,
    "valid": pl.Int64,  # stated_sum of the boxes, null where any part is null
    "rejected": pl.Int64,
    "cast": pl.Int64,
    "cast_men": pl.Int64,
    "cast_women": pl.Int64,
    "registered": pl.Int64,
    "list_complete": pl.Boolean,
    "stations_expected": pl.Int64,
    "stations_received": pl.Int64,  # forms with a stated figure
    "stations_not_stated": pl.Int64,
    "stations_set_aside": pl.Int64,  # annulled, not installed, excluded
}

PAIRS: Schema = {  # one row per pair of copies of the same (contest, unit, kind)
    "contest_id": pl.String,
    "unit_id": pl.String,
    "kind": pl.String,
    "source_a": pl.String,
    "source_b": pl.String,
    "form_a": pl.String,
    "form_b": pl.String,  # null where the copy is missing
    "class": pl.String,  # PairClass
    "boxes_compared": pl.Int64,
    "boxes_differing": pl.Int64,
    "votes_compared": pl.Int64,
    "votes_differing": pl.Int64,
    "only_a": pl.Int64,  # candidates stated by a and not by b: said so, not taken as zero
    "only_b": pl.Int64,
    "lead_change": pl.Int64,  # largest change of any lead between two candidates both state
}

DIFFERENCES: Schema = {  # one row per box or candidate that differs within a pair
    "form_a": pl.String,
    "form_b": pl.String,
    "contest_id": pl.String,
    "unit_id": pl.String,
    "field": pl.String,  # a box's name, or a candidate_id
    "is_votes": pl.Boolean,
    "a": pl.Int64,
    "b": pl.Int64,
}

PATTERNS: Schema = {  # one row per (contest, pair of sources), from their main tallies
    "contest_id": pl.String,
    "source_a": pl.String,
    "source_b": pl.String,
    "agreement": pl.String,  # Agreement
    "leader_a": pl.String,
    "leader_b": pl.String,
    "winner_gain": pl.Int64,  # leader of b: votes in b - votes in a
    "loser_loss": pl.Int64,  # leader of a: votes in a - votes in b
    "pattern": pl.String,  # Pattern
    "only_a": pl.List(pl.String),  # candidates b does not state
    "only_b": pl.List(pl.String),
    "stations_a": pl.Int64,
    "stations_b": pl.Int64,
    "stations_compared": pl.Int64,  # units of which both have a stated form of one kind
    "stations_half": pl.Int64,  # fewest stations that carry half of the change of lead
    "spread": pl.String,  # concentrated, spread, not_evaluable
}

LEVELS: Schema = {  # one row per (consolidated form, box or candidate)
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,  # who states the parent
    "child_source_id": pl.String,
    "form_id": pl.String,  # the parent
    "parent_kind": pl.String,
    "child_kind": pl.String,
    "field": pl.String,
    "is_votes": pl.Boolean,
    "stated": pl.Int64,
    "children_sum": pl.Int64,  # stated_sum: null if any received child does not state it
    "explained": pl.Int64,  # postal, admitted ballots, recounts: items that are stated
    "children_expected": pl.Int64,
    "children_received": pl.Int64,
    "missing": pl.Int64,  # units expected with no child form
    "foreign": pl.Int64,  # children of units outside the contest
    "twice": pl.Int64,  # units with more than one child reading
    "stale": pl.Boolean,  # a child is newer than the parent
}

COMPLETENESS: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "kind": pl.String,
    "area": pl.String,  # null = the whole contest
    "stations_expected": pl.Int64,  # null = the number is not sourced
    "stations_received": pl.Int64,
    "registered_expected": pl.Int64,
    "registered_received": pl.Int64,
    "state": pl.String,  # complete, incomplete, more_than_listed, not_evaluable
}

AWAITED: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "kind": pl.String,
    "unit_id": pl.String,
    "name": pl.String,
    "area": pl.String,
    "registered": pl.Int64,
    "reason": pl.String,  # as the source gives it; null = none given
    "state": pl.String,  # State
}

DEADLINES: Schema = {
    "contest_id": pl.String,  # null = the whole election
    "source_id": pl.String,
    "code": pl.String,
    "starts_at": INSTANT,
    "due_at": INSTANT,
    "met_at": INSTANT,
    "state": pl.String,  # State
}

OUTCOMES: Schema = {  # one row per (contest, source): its main tally against what is unsettled
    "contest_id": pl.String,
    "source_id": pl.String,
    "method": pl.String,
    "result": pl.String,  # winner, runoff, tie, seats, not_evaluable
    "winners": pl.List(pl.String),  # who is in: candidate ids; for run-off the pair that goes on
    "level": pl.List(pl.String),  # level at the line; in ``winners`` too only where the law says so
    "seats": pl.List(pl.Int64),  # beside winners, for list PR
    "leader": pl.String,
    "rival": pl.String,
    "margin": pl.Int64,
    "verdict": pl.String,  # Verdict
    "because": pl.String,  # reasons (count.reason): who leads, which bounds, or why there is none
    "unsettled": pl.Int64,  # votes that could still move; null = no bound
    "unsettled_missing": pl.Int64,
    "unsettled_disputed": pl.Int64,
    "unsettled_excluded": pl.Int64,
    "unsettled_postal": pl.Int64,
    "stations_decisive": pl.Int64,  # fewest stations whose correction could change who won
    "rejected_exceeds_margin": pl.Boolean,
    "recount_eligible": pl.Boolean,  # by the dated law; null = not evaluable or no such law
    "recount_because": pl.String,  # reasons: each rule in force with its answer and figures
}

DECISIVE: Schema = {  # the smallest set of stations, in the order they are taken
    "contest_id": pl.String,
    "source_id": pl.String,
    "variant": pl.String,  # correct, annul, recount, repoll, missing
    "rank": pl.Int64,
    "unit_id": pl.String,
    "gain": pl.Int64,  # bound on what this station can move the lead by
    "cumulative": pl.Int64,
    "form_ids": pl.List(pl.String),
}
