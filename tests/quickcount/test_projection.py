"""No projection contradicts a proof, none hangs on the order of a file, and each may refuse."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.reach import reach
from fullcount.count.winner import Result, Terms, winner
from fullcount.errors import InputError
from fullcount.model.ids import CandidateId
from fullcount.model.law import Method, WinnerRule
from fullcount.model.results import Verdict
from fullcount.quickcount.answers import OTHER, RUNOFF, answers
from fullcount.quickcount.backtest import Backtest, backtest
from fullcount.quickcount.night import as_of, night_of
from fullcount.quickcount.projection import project
from fullcount.quickcount.reporting import reported
from fullcount.quickcount.resample import generator_of, resample, strata_of
from fullcount.quickcount.status import Status

START = datetime(2031, 3, 9, 18, tzinfo=UTC)
PLURALITY = Terms(rule=WinnerRule(office="assembly", method=Method.PLURALITY))
RULES = {
    "plurality": PLURALITY,
    "majority": Terms(rule=WinnerRule(office="p", method=Method.MAJORITY_RUNOFF)),
    "lead": Terms(
        rule=WinnerRule(
            office="p",
            method=Method.LEAD_AND_SHARE,
            share=Fraction(2, 5),
            lead=Fraction(1, 10),
        )
    ),
    "others": replace(PLURALITY, aggregates=frozenset([CandidateId("c")])),
}
TESTED = Backtest(rows=pl.DataFrame(), refused=0, order="made up", widen=1.0)


def night(  # noqa: PLR0913 -- a poll has that many sides
    rng, *, places=120, each=3, lean=0.56, late=0.0, share_in=0.5, contest="c1"
):
    """Places that lean alike; ``late`` moves the lean of the last to report."""
    rank = rng.permutation(places)
    stratum = np.where(np.arange(places) % 2, "hills", "coast")
    rows = []
    for place in range(places):
        p = np.clip(rng.normal(lean + late * (rank[place] / places - 0.5), 0.08), 0.02, 0.98)
        for unit in range(each):
            registered = int(rng.integers(300, 900))
            cast = int(rng.binomial(registered, 0.6))
            amal = int(rng.binomial(cast, p))
            at = START + timedelta(minutes=int(rank[place]), seconds=unit)
            came = at if rank[place] < share_in * places else None
            rows.append(
                (contest, f"{place}-{unit}", stratum[place], f"p{place}", registered, at, came,
                 amal, cast - amal)
            )  # fmt: skip
    schema = ["contest_id", "unit_id", "stratum", "place", "registered", "at", "received_at"]
    frame = pl.DataFrame(rows, schema=[*schema, "votes_1", "votes_2"], orient="row")
    instants = pl.col("at", "received_at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return frame.with_columns(instants)


def hide(units, names):
    """Say of some units that they are in, and no longer when they came."""
    of = pl.col("unit_id").is_in(list(names)) & pl.col("received_at").is_not_null()
    known = pl.when(~of).then("received_at")
    return units.with_columns(known.alias("received_at"), pl.when(of).then(True).alias("came"))  # noqa: FBT003


def test_what_does_not_say_when_it_came_counts_and_stands_in_no_order():
    units, names = night(np.random.default_rng(3), share_in=0.8), {"c1": ["amal", "badr"]}
    came = units.drop_nulls("received_at").sort("received_at")["unit_id"]
    whole = night_of(units, candidates=names)
    some = night_of(hide(units, came[::3]), candidates=names)
    (all_dated,), (few_dated,) = whole.contests, some.contests
    assert np.array_equal(all_dated.counted, few_dated.counted)
    assert few_dated.bound == all_dated.bound
    assert few_dated.undated == len(came[::3])
    assert reported(some.contests)["units_in"].max() == came.len() - few_dated.undated
    # The order tested is that of the units that state one, whatever the others would have said.
    rest = units.filter(~pl.col("unit_id").is_in(came[::3].implode()))
    alone = backtest(night_of(rest, candidates=names).contests, base=5)
    assert backtest(some.contests, base=5).rows.equals(alone.rows)
    assert whole.sha256 != some.sha256


def test_where_nothing_says_when_it_came_there_is_no_curve_and_no_test():
    units, names = night(np.random.default_rng(4)), {"c1": ["amal", "badr"]}
    state = night_of(hide(units, units["unit_id"]), candidates=names)
    assert reported(state.contests).is_empty()
    test = backtest(state.contests, base=5)
    assert (test.widen, test.rows.height) == (None, 0)
    (found,) = state.contests
    told = project(found, terms=PLURALITY, base=5, backtest=test)
    assert told.undated == told.units_in > 0


def contest_of(frame):
    return night_of(frame, candidates={"c1": ["amal", "badr"]}).contests[0]


def truth_of(frame):
    amal, badr = frame["votes_1"].sum(), frame["votes_2"].sum()
    return (amal - badr) / (amal + badr)


@given(
    votes=st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=6),
    rule=st.sampled_from(sorted(RULES)),
)
def test_answers_agree_with_the_rule_itself(votes, rule):
    names, terms = ("a", "b", "c"), RULES[rule]
    told = answers(np.array(votes, dtype=float), candidates=names, terms=terms)
    for row, answer in zip(votes, told, strict=True):
        found = winner({CandidateId(n): v for n, v in zip(names, row, strict=True)}, terms=terms)
        if found.result is Result.WINNER:
            assert names[answer] == found.winners[0]
        elif found.result is Result.RUNOFF:
            assert answer == RUNOFF
        elif rule == "plurality":
            assert answer == OTHER


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    share=st.sampled_from([0.05, 0.5, 0.9, 0.99, 1.0]),
    lean=st.sampled_from([0.5, 0.52, 0.7, 0.9]),
    rule=st.sampled_from(["plurality", "majority"]),
)
def test_nothing_contradicts_the_proof(seed, share, lean, rule):
    frame = night(np.random.default_rng(seed), places=50, each=2, lean=lean, share_in=share)
    contest, terms = contest_of(frame), RULES[rule]
    found = project(contest, terms=terms, base=seed, backtest=TESTED, draws=60)
    counted = dict(zip(map(CandidateId, contest.candidates), contest.counted.tolist(), strict=True))
    proof = reach(counted, terms=terms, added=contest.bound)
    decided = proof.verdict is Verdict.DECIDED
    assert (found.status is Status.CERTAIN or "Proved" in found.because) == decided
    for one in found.shares:
        if one.share is not None:
            assert one.floor <= one.lower <= one.share <= one.upper <= one.ceiling
    final = frame.select(pl.col("votes_1", "votes_2").sum()).row(0)
    for one, votes in zip(found.shares, final, strict=True):
        assert one.floor <= votes / sum(final) <= one.ceiling


def test_all_in_is_exact():
    frame = night(np.random.default_rng(1), share_in=1.0)
    found = project(contest_of(frame), terms=PLURALITY, base=1, backtest=None)
    assert found.status is Status.CERTAIN
    assert found.still_out == 0
    assert all(one.lower == one.share == one.upper == one.floor for one in found.shares)


def test_order_of_rows_and_other_contests_do_not_matter():
    frame = night(np.random.default_rng(2))
    other = night(np.random.default_rng(3), contest="c0")
    names = {"c1": ["amal", "badr"], "c0": ["amal", "badr"]}
    alone = contest_of(frame)
    both = night_of(
        pl.concat([frame, other]).sample(fraction=1, shuffle=True, seed=5), candidates=names
    )
    among = next(one for one in both.contests if one.id == "c1")
    given_ = {"terms": PLURALITY, "base": 7, "backtest": TESTED}
    assert project(alone, **given_) == project(among, **given_)
    shuffled = night_of(pl.concat([other, frame]), candidates=names)
    assert shuffled.sha256 == both.sha256


def test_an_empty_stratum_is_refused_by_name():
    frame = night(np.random.default_rng(4))
    gone = pl.when(pl.col("stratum") == "hills").then(None).otherwise("received_at")
    found = project(
        contest_of(frame.with_columns(gone.alias("received_at"))),
        terms=PLURALITY, base=1, backtest=TESTED,
    )  # fmt: skip
    assert found.status is Status.TOO_EARLY
    assert "hills" in found.because
    assert found.shares[0].share is None
    assert found.shares[0].floor is not None  # the proof still stands


def test_untested_order_and_few_places_are_refused():
    rng = np.random.default_rng(5)
    untested = project(contest_of(night(rng)), terms=PLURALITY, base=1, backtest=None)
    assert untested.status is Status.TOO_EARLY
    assert "order of reporting" in untested.because
    few = project(
        contest_of(night(rng, places=60, share_in=0.5)), terms=PLURALITY, base=1, backtest=TESTED
    )
    assert few.status is Status.TOO_EARLY
    assert "39 are needed" in few.because


def test_bad_figures_are_no_call():
    frame = night(np.random.default_rng(6))
    swollen = frame.with_columns(
        pl.when(pl.col("unit_id") == frame["unit_id"][0]).then(90_000).otherwise("votes_2")
        .alias("votes_2"), pl.col("at").alias("received_at"),
    )  # fmt: skip
    found = project(contest_of(swollen), terms=PLURALITY, base=1, backtest=TESTED)
    assert found.status is Status.UNABLE
    assert "above the registers" in found.because
    unknown = frame.with_columns(
        pl.when(pl.col("received_at").is_null()).then(None).otherwise("registered")
        .alias("registered")
    )  # fmt: skip
    found = project(contest_of(unknown), terms=PLURALITY, base=1, backtest=TESTED)
    assert found.status is Status.UNABLE
    assert found.still_out is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"votes_1": None}, "without a candidate's votes"),
        ({"votes_1": -1}, "below nought"),
        ({"place": None}, "no place"),
    ],
)
def test_what_is_no_state(change, says):
    frame = night(np.random.default_rng(7))
    first = pl.int_range(pl.len()) == frame["received_at"].is_not_null().arg_max()
    columns = [
        pl.when(first).then(value).otherwise(pl.col(name)).alias(name)
        for name, value in change.items()
    ]
    with pytest.raises(InputError, match=says):
        contest_of(frame.with_columns(columns))


def test_as_of_takes_back_what_came_later():
    frame = night(np.random.default_rng(8), share_in=1.0)
    then = as_of(frame, START + timedelta(minutes=59, seconds=30))
    assert then["received_at"].count() == 60 * 3
    assert then.filter(pl.col("received_at").is_null())["votes_1"].null_count() == 60 * 3


def nights(count, **chosen):
    """How often the interval of the lead held the truth, and the widening asked for."""
    inside, widen = 0, []
    for seed in range(count):
        frame = night(np.random.default_rng(seed), **chosen)
        contest = contest_of(frame)
        held = strata_of(contest)
        votes = contest.counted + resample(held, rng=generator_of("c1", seed))
        leads = (votes[:, 0] - votes[:, 1]) / votes.sum(axis=1)
        low, high = np.quantile(leads, [0.025, 0.975])
        inside += low <= truth_of(frame) <= high
        widen.append(backtest([contest], base=seed).widen)
    return inside / count, np.array(widen)


def test_interval_covers_when_the_mechanism_holds():
    """The thin version: 150 nights, three standard errors of room."""
    covers, _ = nights(150)
    assert 0.95 - 0.055 <= covers <= 1.0


@pytest.mark.long
def test_interval_covers_over_many_nights():
    covers, widen = nights(1_500)
    assert 0.935 <= covers <= 0.97, covers
    assert np.median(widen) < 1.6
    lone, _ = nights(600, each=1, places=240)
    assert 0.93 <= lone <= 0.975, lone


def test_backtest_sees_an_order_that_leans():
    covers, widen = nights(40, late=0.25, lean=0.5)
    honest = nights(40, late=0.0, lean=0.5)
    assert covers < 0.6  # late places differ: no interval made of early ones holds
    assert np.median(widen) > 1.3 * np.median(honest[1])


def test_a_clear_contest_is_projected_and_a_level_one_is_not():
    rng = np.random.default_rng(9)
    clear = contest_of(night(rng, lean=0.62, places=200))
    found = project(clear, terms=PLURALITY, base=1, backtest=backtest([clear], base=1))
    assert (found.status, found.projected) == (Status.PROJECTED, "amal")
    assert found.agree == found.draws
    level = contest_of(night(rng, lean=0.5, places=200))
    found = project(level, terms=PLURALITY, base=1, backtest=backtest([level], base=1))
    assert found.status is Status.TOO_EARLY
    assert found.projected is None
