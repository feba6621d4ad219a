"""What the candidates' lines of a form say together, without guessing at a line that is blank.

Grain: one form. A sum of which one part is not stated is not a sum, so it is null; so is every
figure that needs the whole list (leader, margin) when the source gives only part of it. A line
for several persons together ("others") adds to the sum and cannot lead.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fullcount.model.frames import Schema

IntArray = NDArray[np.int64]
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no line is lost
NO_LINE = -1  # inside this module only: a line that is not stated

STATED: Schema = {
    "sum_votes": pl.Int64,  # null if any candidate of the contest is not stated
    "leader_votes": pl.Int64,  # most votes of one candidate; null as above
    "runner_up_votes": pl.Int64,  # null as above, or where one candidate stands alone
    "margin": pl.Int64,  # leader_votes - runner_up_votes
    "most_votes": pl.Int64,  # largest line that is stated, complete list or not
    "lines_with_votes": pl.Int64,  # stated lines above zero
    "zero_votes": pl.Boolean,  # every stated line is zero; null = no line is stated
}

FROM_VOTES = frozenset(
    [
        *STATED,
        *("votes", "aggregate", "position", "candidate_id"),
        *("same_vector_forms", "leader_here", "rival_here"),
    ]
)
"""Columns that come from candidates' lines: a form without such lines has none of them."""


def is_whole(votes: Sequence[str]) -> pl.Expr:
    """Say that the source lists every candidate and that each of these lines is stated.

    Needs ``list_complete`` and ``candidates`` of FORMS; null where either is not stated.
    """
    stated = pl.sum_horizontal(pl.lit(0), *(pl.col(name).is_not_null() for name in votes))
    return pl.col("list_complete") & (stated == pl.col("candidates"))


def stated_sum(votes: Sequence[str]) -> pl.Expr:
    """Add the candidates' lines; null if any part is not stated or the list is not complete.

    >>> forms = pl.DataFrame({
    ...     "list_complete": [True, True, True, False],
    ...     "candidates": [2, 2, 2, 2],
    ...     "votes_1": [30, 30, 0, 30],
    ...     "votes_2": [12, None, 0, 12],
    ... })
    >>> forms.select(stated_sum(["votes_1", "votes_2"]).alias("sum"))["sum"].to_list()
    [42, None, 0, None]
    """
    return pl.when(is_whole(votes)).then(pl.sum_horizontal(pl.lit(0, pl.Int64), *votes))


def with_stated(
    forms: pl.DataFrame, *, votes: Sequence[str], candidates: pl.DataFrame
) -> pl.DataFrame:
    """Add the columns of ``STATED`` to wide forms; ``candidates`` is CANDIDATES.

    ``lines_hash`` comes with them: equal lines have equal hashes, and seldom others.

    One pass over the lines, column by column: each new line is the first, the second or neither
    of those seen so far. In NumPy because the same in nested expressions costs a single form at
    the clerk's elbow several milliseconds of planning.
    """
    matrix = forms.select(pl.col(votes).fill_null(NO_LINE)).to_numpy(order="fortran")
    several, contests = _several(candidates), forms["contest_id"]
    total, lines, stated = (np.zeros(forms.height, np.int64) for _ in range(3))
    most, first, second = (np.full(forms.height, NO_LINE, np.int64) for _ in range(3))
    for name, line in zip(votes, matrix.T, strict=True):
        there = line != NO_LINE
        stated += there
        lines += line > 0
        total += np.where(there, line, 0)
        most = np.maximum(most, line)
        persons = _persons(line, contests, several=several.get(name))
        second = np.maximum(second, np.minimum(first, persons))
        first = np.maximum(first, persons)
    found = pl.DataFrame(
        {
            "sum_votes": total,
            "leader_votes": first,
            "runner_up_votes": second,
            "margin": np.where(second == NO_LINE, NO_LINE, first - second),
            "most_votes": most,
            "lines_with_votes": lines,
            "zero_votes": np.where(most == NO_LINE, NO_LINE, lines == 0),
            "stated": stated,
            "lines_hash": _hash(matrix),
        }
    )
    return pl.concat([forms, found], how="horizontal").with_columns(_nulls()).drop("stated")


def _hash(matrix: IntArray) -> NDArray[np.uint64]:
    found = np.zeros(matrix.shape[0], np.uint64)
    for line in matrix.T:
        found = (found ^ line.astype(np.uint64)) * _MIX  # wraps around: a polynomial modulo 2^64
    return found


def _nulls() -> list[pl.Expr]:
    """Put null where no line, or not the whole list, is stated."""
    whole = pl.col("list_complete") & (pl.col("stated") == pl.col("candidates"))
    of_the_list = ("sum_votes", "leader_votes", "runner_up_votes", "margin")
    zero = pl.col("zero_votes")
    return [
        *(
            pl.when(whole & (pl.col(name) != NO_LINE)).then(name).alias(name)
            for name in of_the_list
        ),
        pl.when(pl.col("most_votes") != NO_LINE).then("most_votes").alias("most_votes"),
        pl.when(zero != NO_LINE).then(zero == 1).alias("zero_votes"),
    ]


def _several(candidates: pl.DataFrame) -> dict[str, list[str]]:
    """Find the columns that are, in some contests, a line for several persons together."""
    found: dict[str, list[str]] = {}
    lines = candidates.filter(pl.col("aggregate")).select("contest_id", "position")
    for contest, position in lines.iter_rows():
        found.setdefault(f"votes_{position}", []).append(contest)
    return found


def _persons(line: IntArray, contests: pl.Series, *, several: list[str] | None) -> IntArray:
    if not several:
        return line
    return np.where(contests.is_in(several).to_numpy(), NO_LINE, line)
