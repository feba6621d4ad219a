"""Every method of the screening, from one source's stations to its result or its reason why not.

Grain: one screen per method and question. A screen takes the rows that state what it needs; rows
that do not are left out and counted by the screening. New ones go to ``TESTS`` or ``BANDS``, and
to :mod:`fullcount.forensics.on_request` if they take long or need more than a package.
"""

from collections.abc import Callable

import numpy as np
import polars as pl

from fullcount.forensics import (
    anomalous,
    concurrent,
    digits,
    duplicates,
    fingerprints,
    fives,
    impossible,
    integers,
    klimek,
    neighbours,
    ones_and_twos,
    rejected,
    sequence_runs,
    sex_pairs,
    swing,
    turnout_slope,
    vote_rate,
)
from fullcount.forensics.method import Method
from fullcount.forensics.question import Outcome, Question, Run, Screen, ballots_of
from fullcount.forensics.stations import codes, ints, votes_of, whole_lists
from fullcount.forensics.wording import declines
from fullcount.stats.arrays import IntArray


def _integers(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    return integers.integer_percentages(ballots_of(question))


def regions(question: Question) -> tuple[integers.Region, ...]:
    """Whole percentages region by region; none where fewer than two regions are large enough."""
    frame = question.frame.drop_nulls(["registered", "given", "cast", "leader", "region"])
    found = integers.by_region(
        ballots_of(Question(frame=frame, margins={})), frame["region"].to_numpy().astype(str)
    )
    return found if len(found) > 1 else ()


def _fives(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    frame = question.frame.drop_nulls(["cast", "leader"])
    return fives.fives(ints(frame, "leader"), ints(frame, "cast"))


def _onballots_of(test: Callable[[integers.Ballots], Outcome]) -> Run:
    def run(question: Question, rng: np.random.Generator) -> Outcome:
        del rng
        return test(ballots_of(question))

    return run


def _anomalous(question: Question, rng: np.random.Generator) -> Outcome:
    return anomalous.anomalous_votes(ballots_of(question), rng=rng)


def _in_groups(test: Callable[[integers.Ballots, IntArray], Outcome], *columns: str) -> Run:
    def run(question: Question, rng: np.random.Generator) -> Outcome:
        del rng
        frame = question.frame.drop_nulls(["registered", "given", "cast", "leader"])
        return test(ballots_of(Question(frame=frame, margins={})), codes(frame, *columns))

    return run


def _slope_by_stratum(ballots: integers.Ballots, strata: IntArray) -> Outcome:
    return turnout_slope.turnout_slope(ballots, strata=strata)


def _of_leader(test: Callable[[np.ndarray[tuple[int], np.dtype[np.int64]]], Outcome]) -> Run:
    def run(question: Question, rng: np.random.Generator) -> Outcome:
        del rng
        return test(ints(question.frame.drop_nulls("leader"), "leader"))

    return run


def _duplicates(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    frame = whole_lists(question.frame)
    return duplicates.duplicates(votes_of(frame), codes(frame, "contest_id", "region", "place"))


def _ones_and_twos(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    frame = whole_lists(question.frame)
    places = frame.select(pl.coalesce("place", "region")).to_series()
    return ones_and_twos.ones_and_twos(votes_of(frame), places.fill_null("").to_numpy().astype(str))


def _impossible(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    return impossible.impossible(question.frame)


def _rejected(question: Question, rng: np.random.Generator) -> Outcome:
    frame = question.frame.drop_nulls(["cast", "rejected", "leader"])
    groups = codes(frame, "region")
    margins = {
        int(code): question.margins[contest]
        for code, contest in dict(zip(groups, frame["contest_id"], strict=True)).items()
        if contest in question.margins and frame["contest_id"].n_unique() > 1
    }
    papers = rejected.Papers(
        rejected=ints(frame, "rejected"),
        cast=ints(frame, "cast"),
        leader=ints(frame, "leader"),
        groups=groups,
    )
    return rejected.rejected_ballots(papers, rng=rng, margins=margins)


def _neighbours(successes: str, trials: str, what: str) -> Run:
    def run(question: Question, rng: np.random.Generator) -> Outcome:
        del rng
        frame = question.frame.drop_nulls([successes, trials]).filter(pl.col(trials) > 0)
        placed = frame.drop_nulls(["latitude", "longitude"])
        if placed.height > frame.height / 2 and placed.height > neighbours.NEAREST:
            near = neighbours.nearest(placed["latitude"].to_numpy(), placed["longitude"].to_numpy())
            pair = ints(placed, successes), ints(placed, trials)
            return neighbours.from_nearest(*pair, near, what=what)
        pair = ints(frame, successes), ints(frame, trials)
        return neighbours.same_place(
            *pair, codes(frame, "contest_id", "region", "place"), what=what
        )

    return run


PAIR = ("registered_women", "cast_women", "registered_men", "cast_men")


def pairs_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Women and men of one place: the columns of one station, or two stations at one position."""
    by_sex = frame.drop_nulls(list(PAIR))
    both = by_sex.filter((pl.col("registered_women") > 0) & (pl.col("registered_men") > 0))
    columns = ["region", *PAIR]
    spot = ["contest_id", "latitude", "longitude"]
    single = by_sex.drop_nulls(spot)
    women = single.filter(pl.col("registered_men") == 0).unique(spot, keep="none")
    men = single.filter(pl.col("registered_women") == 0).unique(spot, keep="none")
    beside = women.join(men, on=spot, how="inner", validate="1:1", suffix="_there").select(
        (pl.col("region") + " (two stations)").alias("region"),
        "registered_women",
        "cast_women",
        pl.col("registered_men_there").alias("registered_men"),
        pl.col("cast_men_there").alias("cast_men"),
    )
    return pl.concat([both.select(columns), beside.select(columns)])


def _sex_pairs(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    pairs = pairs_of(question.frame)
    return sex_pairs.sex_pairs(
        sex_pairs.Sexes(
            women_registered=ints(pairs, "registered_women"),
            women_cast=ints(pairs, "cast_women"),
            men_registered=ints(pairs, "registered_men"),
            men_cast=ints(pairs, "cast_men"),
            strata=codes(pairs, "region"),
        )
    )


def _concurrent(question: Question, rng: np.random.Generator) -> Outcome:
    if question.twins is None:
        return declines("concurrent.declined_none")
    frame = question.frame.drop_nulls(["cast", "leader"]).join(
        question.twins.drop_nulls("other"), on=["contest_id", "unit_id"], validate="1:1"
    )
    return concurrent.concurrent(
        concurrent.Twins(
            cast_first=ints(frame, "cast"),
            cast_second=ints(frame, "other"),
            leader_first=ints(frame, "leader"),
            groups=codes(frame, "contest_id"),
        ),
        rng=rng,
    )


def _swing(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    if question.earlier is None:
        return declines("swing.declined_none")
    frame = question.earlier.drop_nulls()
    return swing.swing(
        swing.TwoElections(
            votes_then=ints(frame, "votes_then"),
            valid_then=ints(frame, "valid_then"),
            votes_now=ints(frame, "votes_now"),
            valid_now=ints(frame, "valid_now"),
            groups=codes(frame, "region"),
        )
    )


def _sequence(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    if not question.sequences:
        return declines("sequence_runs.declined_none")
    return sequence_runs.stations_in_order(question.sequences)


def _screen(method: Method, needs: tuple[str, ...], run: Run, *, of: str = "") -> Screen:
    return Screen(id=f"{method.id}_{of}" if of else method.id, method=method, needs=needs, run=run)


_LEADER = ("leader",)
_BALLOTS = ("registered", "given", "cast", "leader")
TESTS: tuple[Screen, ...] = (
    _screen(impossible.METHOD, (), _impossible),
    _screen(concurrent.METHOD, ("cast", "leader"), _concurrent),
    _screen(rejected.METHOD, ("cast", "rejected", "leader"), _rejected),
    _screen(duplicates.METHOD, (), _duplicates),
    _screen(sex_pairs.METHOD, PAIR, _sex_pairs),
    _screen(sequence_runs.METHOD, (), _sequence),
    _screen(integers.METHOD, ("registered", "given", "cast", "leader"), _integers),
    _screen(fives.METHOD, ("cast", "leader"), _fives),
    _screen(digits.LAST_DIGIT, _LEADER, _of_leader(digits.last_digit)),
    _screen(digits.LAST_PAIR, _LEADER, _of_leader(digits.last_pair)),
    _screen(ones_and_twos.METHOD, (), _ones_and_twos),
    _screen(
        neighbours.METHOD,
        ("given", "registered"),
        _neighbours("given", "registered", "turnout"),
        of="turnout",
    ),
    _screen(
        neighbours.METHOD, ("leader", "cast"), _neighbours("leader", "cast", "share"), of="share"
    ),
    _screen(swing.METHOD, ("leader", "valid"), _swing),
    _screen(digits.SECOND_DIGIT, _LEADER, _of_leader(digits.second_digit)),
    _screen(turnout_slope.METHOD, _BALLOTS, _in_groups(_slope_by_stratum, "region")),
    _screen(
        fingerprints.METHOD,
        _BALLOTS,
        _in_groups(fingerprints.fingerprints, "contest_id", "region", "place"),
    ),
)
# Bands have no p-value, so that there is nothing to calibrate.
BANDS: tuple[Screen, ...] = (
    _screen(anomalous.METHOD, _BALLOTS, _anomalous),
    _screen(klimek.METHOD, _BALLOTS, _onballots_of(klimek.klimek)),
    _screen(vote_rate.METHOD, _BALLOTS, _onballots_of(vote_rate.vote_rate)),
)
SCREENS = (*TESTS, *BANDS)
