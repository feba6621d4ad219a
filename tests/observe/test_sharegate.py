"""A share leaves only when every rule is kept; a stratum that fell silent holds it back."""

import numpy as np
import polars as pl
import pytest

from fullcount.observe.irregular import strata_of
from fullcount.observe.nonresponse import Strata, bounds
from fullcount.observe.sharegate import ShareRules, share_gate
from fullcount.observe.shares import ProbabilitySample, Share, sample_of, station_interval
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.survey import ratio

RULES = ShareRules(seen=900, seen_stratum=800, apart=150, open_hard=50, half_width=60)
GOOD = {"drawn": (100, 100), "seen": (95, 95), "flagged": 5, "half": 0.06}


def judged(**change):
    told = GOOD | change
    drawn, seen = (np.array(told[name], dtype=np.int64) for name in ("drawn", "seen"))
    of = Strata(sizes=drawn * 10, drawn=drawn, seen=seen, irregular=seen * 0)
    half = told["half"]
    share = Share(
        share=0.2, lower=0.2 - half, upper=0.2 + half, level=0.95, irregular=1, seen=1, drawn=1
    )
    found = share if half is not None else NotApplicable(method="m", because="b")
    return share_gate(found, of=of, flagged=told["flagged"], reports=100, rules=RULES)


def test_all_rules_kept_opens_it():
    assert judged().is_open
    assert [check.rule for check in judged().checks] == list(ShareRules.names())


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"seen": (90, 90)}, ()),
        ({"seen": (90, 89)}, ("seen",)),
        ({"drawn": (300, 20), "seen": (295, 16)}, ("apart",)),
        ({"drawn": (300, 20), "seen": (270, 15)}, ("seen", "seen_stratum")),
        ({"seen": (100, 85)}, ()),
        ({"drawn": (1000, 100), "seen": (1000, 84)}, ("apart",)),
        ({"flagged": 6}, ("open_hard",)),
        ({"half": 0.0605}, ("half_width",)),
    ],
)
def test_each_rule_kept_and_just_broken(change, broken):
    assert judged(**change).broken == broken


def test_a_share_that_declines_is_held():
    of = Strata(
        *[], **{k: np.array([10], dtype=np.int64) for k in ("sizes", "drawn", "seen", "irregular")}
    )
    found = share_gate(
        NotApplicable(method="m", because="b"), of=of, flagged=0, reports=0, rules=RULES
    )
    assert set(found.broken) == {"open_hard", "half_width"}


RATES = (0.5, 0.35, 0.2, 0.05)
MISSING = (0.05, 0.10, 0.20, 0.60)  # as in the study of a formula that ignores strata


def drawn_with(missing, rng):
    sizes, many = (400, 1_200, 1_600, 800), (40, 120, 160, 80)
    frame = [np.arange(n) < round(n * p) for n, p in zip(sizes, RATES, strict=True)]
    truth = sum(part.sum() for part in frame) / sum(sizes)
    names, strata, told, whole = [], [], [], 0.0
    for at, (part, n, gone) in enumerate(zip(frame, many, missing, strict=True)):
        answers = rng.choice(part, n, replace=False)
        came = rng.random(n) >= gone
        whole += sizes[at] / sum(sizes) * answers.mean()
        for k in range(n):
            names.append(f"{at}-{k}")
            strata.append("abcd"[at])
            told.append(bool(answers[k]) if came[k] else None)
    frame_ = pl.DataFrame({"station": names, "irregular": told})
    of = ProbabilitySample(
        stations=pl.DataFrame({"station": names, "stratum": strata}),
        sizes=dict(zip("abcd", sizes, strict=True)),
    )
    return (truth, whole), frame_.drop_nulls(), of


def test_differential_silence_is_weighed_by_stratum_bounded_and_held():
    """Missing 5/10/20/60 % by stratum: the estimate stays near, bounds hold it, the gate shuts."""
    rng = np.random.default_rng(3)
    shut, near, inside = 0, [], 0
    for _ in range(60):
        (truth, whole), answers, of = drawn_with(MISSING, rng)
        strata = strata_of(answers, of)
        found = ratio(sample_of(answers, of)[0])
        interval = station_interval(found)
        told = Share(
            share=float(found.share[0]), lower=float(interval.lower[0]),
            upper=float(interval.upper[0]), level=0.95, irregular=0, seen=0, drawn=0,
        )  # fmt: skip
        verdict = share_gate(told, of=strata, flagged=0, reports=400, rules=RULES)
        shut += not verdict.is_open
        assert {"seen_stratum", "apart"} <= set(verdict.broken)
        near.append(told.share - truth)
        edge = bounds(strata)
        inside += edge.lower <= whole <= edge.upper  # of the sample, had nobody been silent
    assert shut == 60
    assert abs(np.mean(near)) < 0.01  # a mean that ignores strata is off by several points
    assert inside == 60


@pytest.mark.long
def test_intervals_cover_94_to_96_of_100_over_4000_samples_with_unequal_silence():
    """Silent at random within strata, unequally between them: the weights of strata carry it."""
    rng = np.random.default_rng(31)
    covered = 0
    for _ in range(4_000):
        (truth, _), answers, of = drawn_with((0.05, 0.10, 0.20, 0.30), rng)
        interval = station_interval(ratio(sample_of(answers, of)[0]))
        covered += float(interval.lower[0]) <= truth <= float(interval.upper[0])
    assert 0.94 <= covered / 4_000 <= 0.96, covered
