"""Shares of stations: the interval covers, purposive samples have none, flags show their weight."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observe.counted import COUNTING, counting

from fullcount.observe.influence import influence
from fullcount.observe.shares import (
    ProbabilitySample,
    PurposiveSample,
    count,
    sample_of,
    share,
    station_answers,
    station_interval,
)
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.survey import ratio

POSTED = next(q for q in COUNTING.questions() if q.name == "form_posted")


def reports(words):
    return counting(
        *({"station": f"st{k}", "slot": f"s{k}", "form_posted": w} for k, w in enumerate(words))
    )


def design(strata, sizes):
    stations = [f"st{k}" for k in range(len(strata))]
    return ProbabilitySample(
        stations=pl.DataFrame({"station": stations, "stratum": list(strata)}), sizes=sizes
    )


def test_a_weighted_share_by_hand():
    """Stratum a: 1 of 2 at 10 stations; b: 0 of 2 at 30. Share 5 / 40."""
    found = share(
        reports(["no", "yes", "yes", "yes"]), POSTED, of=design("aabb", {"a": 10, "b": 30})
    )
    assert found.share == pytest.approx(5 / 40)
    assert found.lower <= found.share <= found.upper
    assert (found.irregular, found.seen, found.drawn) == (1, 4, 4)


def test_what_nobody_could_see_leaves_numerator_and_denominator():
    words = ["no", "yes", "not_seen", "yes", "yes"]
    found = share(reports(words), POSTED, of=design("aaaaa", {"a": 50}))
    assert (found.irregular, found.seen, found.drawn) == (1, 4, 5)
    assert found.share == pytest.approx(1 / 4)


def test_two_slots_at_a_station_are_one_station_irregular_if_either_saw_it():
    rows = counting(
        {"station": "x", "slot": "s1", "form_posted": "yes"},
        {"station": "x", "slot": "s2", "form_posted": "no"},
    )
    assert station_answers(rows, POSTED).rows() == [("x", True)]


def test_what_was_seen_in_one_round_was_seen_and_a_later_sending_of_a_round_supersedes():
    first, second = {"round": "1", "form_posted": "no"}, {"round": "2", "form_posted": "yes"}
    assert station_answers(counting(first, second), POSTED).rows() == [("st1", True)]
    again = {"round": "1", "form_posted": "yes"}
    assert station_answers(counting(first, again), POSTED).rows() == [("st1", False)]


def test_a_purposive_sample_is_counted_and_has_no_margin():
    stations = pl.DataFrame({"station": ["st0", "st1"], "stratum": ["a", "a"]})
    found = count(reports(["no", "yes", "no"]), POSTED, of=PurposiveSample(stations=stations))
    assert (found.irregular, found.seen, found.visited) == (1, 2, 2)
    assert not {"lower", "upper", "share", "level"} & set(type(found).__slots__)
    with pytest.raises(AttributeError):
        share(reports(["no", "yes"]), POSTED, of=PurposiveSample(stations=stations))


def test_one_station_of_a_stratum_declines():
    found = share(reports(["no", "yes", "yes"]), POSTED, of=design("aab", {"a": 10, "b": 30}))
    assert isinstance(found, NotApplicable)


ANSWERS = st.lists(st.booleans(), min_size=6, max_size=9)


@given(ANSWERS, st.sets(st.integers(0, 8)))
def test_influence_is_the_estimate_made_again_without_each(irregular, flagged):
    names = [f"st{k}" for k in range(len(irregular))]
    answers = pl.DataFrame({"station": names, "irregular": irregular})
    of = design(["a", "b", "a"] * 2 + ["b"] * (len(irregular) - 6), {"a": 20, "b": 40})
    found = influence(answers, flagged={f"st{k}" for k in flagged}, of=of)
    kept = set(found.without)
    assert kept == {f"st{k}" for k in flagged} & set(names)
    for station, again in found.without.items():
        left = ratio(sample_of(answers.filter(pl.col("station") != station), of)[0])
        if isinstance(left, NotApplicable):
            assert isinstance(again, NotApplicable)
        else:
            assert again == pytest.approx(float(left.share[0]))
    if found.most is not None:
        assert abs(found.most[1]) == max(
            abs(value - found.with_all)
            for value in found.without.values()
            if not isinstance(value, NotApplicable)
        )
    if not kept:
        assert found.without_flagged == pytest.approx(found.with_all)


def test_none_seen_is_not_none_there():
    """Of 60 stations of 600 none was irregular: up to about one in twenty may be."""
    found = share(reports(["yes"] * 60), POSTED, of=design("a" * 60, {"a": 600}))
    assert (found.share, found.lower) == (0, 0)
    assert 0.03 < found.upper < 0.08


@pytest.mark.long
@pytest.mark.parametrize(
    ("rates", "least", "most"),
    [
        ((0.35, 0.22, 0.15), 0.94, 0.96),
        ((0.5, 0.5, 0.5), 0.94, 0.96),
        ((0.02, 0.01, 0.01), 0.94, 1),
    ],
)
def test_intervals_cover_over_4000_samples(rates, least, most):
    """Three strata of 400, 1,200 and 2,400 stations, 300 drawn. Rare things may be over-covered."""
    rng = np.random.default_rng(45)
    sizes, drawn = (400, 1_200, 2_400), (40, 90, 170)
    frame = [np.arange(n) < round(n * p) for n, p in zip(sizes, rates, strict=True)]
    truth = sum(int(part.sum()) for part in frame) / sum(sizes)
    strata = np.repeat(["a", "b", "c"], drawn)
    of = design(strata, dict(zip("abc", sizes, strict=True)))
    covered = 0
    for _ in range(4_000):
        seen = np.concatenate(
            [rng.choice(part, n, replace=False) for part, n in zip(frame, drawn, strict=True)]
        )
        answers = pl.DataFrame({"station": of.stations["station"], "irregular": seen})
        interval = station_interval(ratio(sample_of(answers, of)[0]))
        covered += float(interval.lower[0]) <= truth <= float(interval.upper[0])
    assert least <= covered / 4_000 <= most, covered
