"""An election held again, as it would be with nothing amiss: same stations, other luck.

Grain: one row per station that states what is needed. Kept from the original: who is registered
where, regions and places, positions, and per region the mean, the spread and the dependence of
turnout, the leader's share and the rejected share on the logit scale (binomial noise taken off
the spread), with one slope on the size of the station. Rejection is drawn apart from the vote,
which is its null. Drawn anew: everything counted. Not kept: that neighbours resemble each other
beyond their region.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import special

from fullcount.forensics.neighbours import logit
from fullcount.forensics.question import Question
from fullcount.forensics.stations import codes, ints, votes_of, whole_lists
from fullcount.model.returns import vote_columns
from fullcount.stats.arrays import BoolArray, FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable

METHOD = "calibration"
NEEDED = ("registered", "cast", "leader", "line", "region")
MIN_STATIONS, MIN_REGION = 50, 10
BISECTIONS = 30
PRIOR = 5.0  # votes of the region's rivals added to a station's own before it is drawn again


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What is counted at every station, as arrays; ``lines`` has each leader's column."""

    registered: IntArray
    cast: IntArray
    rejected: IntArray
    votes: IntArray  # station x line
    lines: IntArray
    women: IntArray  # women who voted; meaningful where by_sex
    other: IntArray  # ballots of the contest decided at the same station, where there is one

    @property
    def leader(self) -> IntArray:
        found: IntArray = self.votes[np.arange(self.lines.size), self.lines]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The fitted election. ``centre`` is station x (turnout, share, rejected), as logits."""

    frame: pl.DataFrame
    question: Question
    poll: Poll  # as stated
    regions: IntArray
    centre: FloatArray
    roots: FloatArray  # region x 3 x 3: square roots of the covariances
    rivals: FloatArray  # station x line: the shares of those who do not lead
    gap: FloatArray  # region x (mean, sd) of women's logit turnout less men's
    by_sex: BoolArray
    states: frozenset[str]  # columns that the original states


def fit(question: Question) -> Again | NotApplicable:
    """Read the election's regularities off its stations."""
    frame = whole_lists(question.frame.drop_nulls(list(NEEDED))).filter(
        (pl.col("registered") > 0)
        & (pl.col("cast").is_between(1, pl.col("registered")))
        & (pl.col("leader") <= pl.col("cast"))
    )
    if frame.height < MIN_STATIONS:
        return NotApplicable(
            method=METHOD,
            because=f"{frame.height} stations state registered voters, ballots and every "
            f"candidate's votes; {MIN_STATIONS} needed",
        )
    states = frozenset(name for name in frame.columns if frame[name].null_count() == 0)
    poll = _stated(frame, question, states)
    regions = codes(frame, "region")
    centre, roots = _regularities(poll, regions)
    by_sex, gap = _gaps(frame, regions)
    return Again(
        frame=frame,
        question=question,
        poll=poll,
        regions=regions,
        centre=centre,
        roots=roots,
        rivals=_rivals(poll, regions),
        gap=gap,
        by_sex=by_sex,
        states=states,
    )


def draw(again: Again, *, rng: np.random.Generator) -> Poll:
    """Hold the poll once more, with nothing amiss."""
    n = again.poll.registered.size
    noise = np.einsum("nij,nj->ni", again.roots[again.regions], rng.standard_normal((n, 3)))
    turnout, share, spoilt = special.expit(again.centre + noise).T
    cast, women = _ballots(again, turnout, rng)
    rejected = rng.binomial(cast, spoilt) if "rejected" in again.states else np.zeros_like(cast)
    leader = rng.binomial(cast - rejected, share)
    votes = rng.multinomial(cast - rejected - leader, again.rivals)
    votes[np.arange(n), again.poll.lines] = leader
    return Poll(
        registered=again.poll.registered,
        cast=cast,
        rejected=rejected,
        votes=votes,
        lines=again.poll.lines,
        women=women,
        other=_other(again, cast, rng),
    )


def asked(again: Again, poll: Poll) -> Question:
    """Dress a poll as the question that the screens are asked."""
    frame, states = again.frame, again.states
    names = vote_columns(frame)
    given = np.maximum(ints(frame, "given") - again.poll.cast, 0) if "given" in states else 0
    men = poll.cast - poll.women
    columns = [
        pl.Series("cast", poll.cast),
        pl.Series("given", np.minimum(poll.cast + given, np.maximum(poll.registered, poll.cast))),
        pl.Series("leader", poll.leader),
        pl.Series("valid", poll.cast - poll.rejected),
        *(pl.Series(name, poll.votes[:, at]) for at, name in enumerate(names)),
    ]
    if "rejected" in states:
        columns.append(pl.Series("rejected", poll.rejected))
    if again.by_sex.any():
        columns += [pl.Series("cast_women", poll.women), pl.Series("cast_men", men)]
    made = frame.with_columns(columns).with_columns(
        pl.when(frame[name].is_not_null()).then(pl.col(name)).alias(name)
        for name in [*names, "cast_women", "cast_men", "given", "valid"]
    )
    twins = None
    if again.question.twins is not None:
        twins = made.select("contest_id", "unit_id").with_columns(pl.Series("other", poll.other))
    return replace(again.question, frame=made, twins=twins, earlier=None, sequences={})


def _stated(frame: pl.DataFrame, question: Question, states: frozenset[str]) -> Poll:
    cast = ints(frame, "cast")
    women = frame["cast_women"].fill_null(0).to_numpy().astype(np.int64)
    other = cast
    if question.twins is not None:
        both = frame.select("contest_id", "unit_id", "cast").join(
            question.twins, on=["contest_id", "unit_id"], how="left", maintain_order="left"
        )
        other = both.select(pl.coalesce("other", "cast")).to_series().to_numpy().astype(np.int64)
    rejected = ints(frame, "rejected") if "rejected" in states else np.zeros_like(cast)
    return Poll(
        registered=ints(frame, "registered"),
        cast=cast,
        rejected=np.minimum(rejected, cast),
        votes=votes_of(frame),
        lines=ints(frame, "line") - 1,
        women=women,
        other=other,
    )


def _regularities(poll: Poll, regions: IntArray) -> tuple[FloatArray, FloatArray]:
    """Centre of every station, and the root of the covariance of every region."""
    valid = np.maximum(poll.cast - poll.rejected, poll.leader)
    pairs = ((poll.cast, poll.registered), (poll.leader, valid), (poll.rejected, poll.cast))
    values = np.column_stack([logit(k, n) for k, n in pairs])
    noise = np.column_stack([1 / (k + 0.5) + 1 / (n - k + 0.5) for k, n in pairs])
    size = np.log(poll.registered)
    size = size - _means(size, regions)
    inside = values - np.column_stack([_means(column, regions) for column in values.T])
    slope = (size @ inside) / max(float(size @ size), 1e-9)
    centre = values - inside + np.outer(size, slope)
    rest = inside - np.outer(size, slope)
    pooled = _root(rest, noise)
    roots = np.stack(
        [
            _root(rest[here], noise[here]) if here.sum() >= MIN_REGION else pooled
            for here in (regions == code for code in range(int(regions.max()) + 1))
        ]
    )
    return centre, roots


def _root(rest: FloatArray, noise: FloatArray) -> FloatArray:
    """Square root of the covariance less binomial noise, nothing below zero."""
    covariance = rest.T @ rest / len(rest) - np.diag(noise.mean(axis=0))
    covariance[2, :2] = covariance[:2, 2] = 0.0
    sizes, directions = np.linalg.eigh(covariance)
    found: FloatArray = directions * np.sqrt(np.maximum(sizes, 0)) @ directions.T
    return found


def _means(values: FloatArray, groups: IntArray) -> FloatArray:
    sums = np.bincount(groups, weights=values) / np.maximum(np.bincount(groups), 1)
    found: FloatArray = sums[groups]
    return found


def _rivals(poll: Poll, regions: IntArray) -> FloatArray:
    """Shares of those who do not lead, each station's own drawn towards its region's."""
    votes = poll.votes.astype(np.float64)
    votes[np.arange(poll.lines.size), poll.lines] = 0.0
    sums = np.stack([np.bincount(regions, weights=column) for column in votes.T], axis=1)
    prior = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1)
    mixed = votes + PRIOR * prior[regions]
    total = mixed.sum(axis=1, keepdims=True)
    alone = total[:, 0] <= 0  # nobody else has votes here: what is left goes to the leader's line
    mixed[alone, poll.lines[alone]] = 1.0
    found: FloatArray = mixed / mixed.sum(axis=1, keepdims=True)
    return found


def _gaps(frame: pl.DataFrame, regions: IntArray) -> tuple[BoolArray, FloatArray]:
    """Where turnout is stated by sex, and each region's gap between women and men."""
    names = ["registered_women", "cast_women", "registered_men", "cast_men"]
    numbers = frame.select(pl.col(names).fill_null(-1)).to_numpy().astype(np.int64)
    by_sex: BoolArray = np.all(numbers >= 0, axis=1)
    both = by_sex & (numbers[:, 0] > 0) & (numbers[:, 2] > 0)
    numbers = np.maximum(numbers, 0)
    women, men = logit(numbers[:, 1], numbers[:, 0]), logit(numbers[:, 3], numbers[:, 2])
    gap = np.zeros((int(regions.max()) + 1, 2))
    for code in np.unique(regions[both]).tolist():
        here = (women - men)[both & (regions == code)]
        middle = float(np.median(here))
        gap[code] = middle, 1.4826 * float(np.median(np.abs(here - middle)))
    return by_sex, gap


def _ballots(
    again: Again, turnout: FloatArray, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """How many vote, and how many of them are women.

    Where turnout is stated by sex the two are drawn apart, at the region's gap, around the level
    at which both together make the station's turnout.
    """
    frame, registered = again.frame, again.poll.registered
    women = np.where(again.by_sex, frame["registered_women"].fill_null(0).to_numpy(), 0)
    men = np.where(again.by_sex, frame["registered_men"].fill_null(0).to_numpy(), 0)
    men = np.minimum(men, registered)
    women = np.minimum(women, registered - men)
    middle, sd = again.gap[again.regions].T
    half = (middle + sd * rng.standard_normal(registered.size)) / 2
    level = _level(women, men, half, turnout)
    voted_women = rng.binomial(women, special.expit(level + half))
    voted_men = rng.binomial(men, special.expit(level - half))
    rest = rng.binomial(registered - women - men, turnout)
    cast: IntArray = np.maximum(voted_women + voted_men + rest, 1)
    return cast, voted_women


def _level(women: IntArray, men: IntArray, half: FloatArray, turnout: FloatArray) -> FloatArray:
    """Find the logit at which women and men, ``half`` above and below it, make the turnout."""
    wanted = (women + men) * turnout
    middle = special.logit(np.clip(turnout, 1e-9, 1 - 1e-9))
    low, high = middle - np.abs(half), middle + np.abs(half)
    for _ in range(BISECTIONS):
        at = (low + high) / 2
        short = women * special.expit(at + half) + men * special.expit(at - half) < wanted
        low, high = np.where(short, at, low), np.where(short, high, at)
    found: FloatArray = (low + high) / 2
    return found


def _other(again: Again, cast: IntArray, rng: np.random.Generator) -> IntArray:
    """Give the twin contest the differences of the original, dealt out anew within regions."""
    order = np.argsort(again.regions, kind="stable")
    dealt = np.argsort(again.regions + rng.random(cast.size), kind="stable")
    apart: IntArray = np.empty_like(cast)
    apart[order] = (again.poll.cast - again.poll.other)[dealt]
    found: IntArray = np.maximum(cast - apart, 0)
    return found
