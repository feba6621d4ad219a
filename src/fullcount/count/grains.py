"""The frames that rules see: one per grain, assembled from what a package and the count say.

Grain: see each function; columns are those of the schema named plus those listed there. What
is added is arithmetic over stated figures (sums, leaders) or the station list's own words
beside the form's: nothing that is not stated is filled in, except ``is_postal``, which is true
only where the list says that a unit counts postal ballots.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.count.agreement import agreement_frame
from fullcount.count.beside_others import beside_others
from fullcount.count.candidate_lists import form_list_frame
from fullcount.count.copies import spoken
from fullcount.count.elected import elected_twice
from fullcount.count.forms import FORM_EXTRA, form_candidate_frame, form_frame
from fullcount.count.symbols import symbol_frame
from fullcount.model.law import Law
from fullcount.model.results import State
from fullcount.model.returns import Returns
from fullcount.model.rule import Grain, Rule

__all__ = [
    "FORM_EXTRA",
    "Counted",
    "cell_frame",
    "contest_frame",
    "form_candidate_frame",
    "form_frame",
    "grains",
    "level_frame",
    "pair_frame",
    "twin_frame",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the count has found already; an empty frame where a part was not run."""

    standings: pl.DataFrame
    pairs: pl.DataFrame
    levels: pl.DataFrame
    outcomes: pl.DataFrame
    deadlines: pl.DataFrame
    quotas: pl.DataFrame


def grains(
    returns: Returns, law: Law, *, counted: Counted, rules: Sequence[Rule]
) -> dict[Grain, pl.DataFrame]:
    """Assemble the frame of every grain that some rule judges."""
    makers: dict[Grain, Callable[[], pl.DataFrame]] = {
        Grain.CELL: lambda: cell_frame(returns),
        Grain.FIGURE: lambda: returns.figures,
        Grain.UNIT: lambda: returns.units,
        Grain.FORM: lambda: beside_others(
            form_frame(returns, law, standings=counted.standings),
            fields=_fields(rules, Grain.FORM),
        ),
        Grain.FORM_LIST: lambda: form_list_frame(returns, law),
        Grain.AGREEMENT: lambda: agreement_frame(counted.pairs),
        Grain.SYMBOL: lambda: symbol_frame(returns),
        Grain.FORM_CANDIDATE: lambda: form_candidate_frame(
            returns, law, fields=_fields(rules, Grain.FORM_CANDIDATE)
        ),
        Grain.TWIN: lambda: twin_frame(returns, law, boxes=_twin_boxes(rules)),
        Grain.PAIR: lambda: pair_frame(counted.pairs),
        Grain.LEVEL: lambda: level_frame(counted.levels, law),
        Grain.CONTEST: lambda: contest_frame(returns, counted),
    }
    judged = {rule.grain for rule in rules}
    return {grain: make() for grain, make in makers.items() if grain in judged}


def cell_frame(returns: Returns) -> pl.DataFrame:
    """UNREAD as it is."""
    return returns.unread


def pair_frame(pairs: pl.DataFrame) -> pl.DataFrame:
    """PAIRS; where nothing could be compared the numbers of differences are null, not zero."""
    nothing = (pl.col("boxes_compared") == 0) & (pl.col("votes_compared") == 0)
    return pairs.with_columns(
        pl.when(~nothing).then(name).alias(name) for name in ("boxes_differing", "votes_differing")
    )


def level_frame(levels: pl.DataFrame, law: Law) -> pl.DataFrame:
    """LEVELS, ``difference``, ``is_line`` and ``first_of_form``.

    ``difference`` = stated - (children_sum + explained), null if any is not stated. ``is_line``:
    the parent is a station's line in a larger paper. ``first_of_form`` marks one row per parent
    and kind of children, for what is said of the whole form and not of each field.
    """
    lines = [kind.code for kind in law.kinds if kind.lines_of is not None]
    return levels.with_columns(
        (pl.col("stated") - pl.col("children_sum") - pl.col("explained")).alias("difference"),
        pl.col("parent_kind").is_in(lines).alias("is_line"),
        pl.struct("form_id", "child_source_id", "child_kind")
        .is_first_distinct()
        .alias("first_of_form"),
    )


def contest_frame(returns: Returns, counted: Counted) -> pl.DataFrame:
    """STANDINGS with its contest, its area, the outcome of its main tally and its deadlines.

    Added: office, seats, title, twin_of; ``area_registered`` and ``area_stations`` of the list;
    method, verdict, result, unsettled and stations_decisive (main rows; null elsewhere);
    ``persons_listed``, how many candidates are no aggregate;
    ``deadlines`` (how many the contest has), ``deadlines_overdue`` and ``first_of_contest``;
    on main rows ``also_elected_in`` of ELECTED and what QUOTAS has.
    """
    area = returns.units.select(
        "unit_id",
        pl.col("registered").alias("area_registered"),
        pl.col("stations").alias("area_stations"),
    )
    persons = returns.candidates.group_by("contest_id").agg(
        (~pl.col("aggregate").fill_null(value=False)).sum().cast(pl.Int64).alias("persons_listed")
    )
    contests = returns.contests.join(area, on="unit_id", how="left", validate="m:1").join(
        persons, on="contest_id", how="left", validate="1:1"
    )
    told = counted.outcomes.select(
        "contest_id",
        "source_id",
        pl.lit(value=True).alias("main"),
        *("method", "verdict", "result", "unsettled", "stations_decisive"),
    )
    overdue = counted.deadlines.group_by("contest_id").agg(
        pl.len().cast(pl.Int64).alias("deadlines"),
        (pl.col("state") == State.OVERDUE.value).sum().cast(pl.Int64).alias("deadlines_overdue"),
    )
    key = ["contest_id", "source_id", "main"]
    twice = elected_twice(returns, counted.outcomes)
    return (
        counted.standings.join(
            contests.drop("unit_id"), on="contest_id", how="left", validate="m:1"
        )
        .join(told, on=key, how="left", validate="m:1")
        .join(overdue, on="contest_id", how="left", validate="m:1")
        .join(_of_main(twice), on=key, how="left", validate="m:1")
        .join(_of_main(counted.quotas), on=key, how="left", validate="m:1")
        .with_columns(
            pl.col("declares_quota", "declares_threshold", "elects_elsewhere").fill_null(
                value=False
            ),
            pl.col("deadlines", "deadlines_overdue").fill_null(0),  # rows counted: none is zero
            pl.col("contest_id").is_first_distinct().alias("first_of_contest"),
        )
    )


def _of_main(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.lit(value=True).alias("main"))


def twin_frame(returns: Returns, law: Law, *, boxes: Sequence[str]) -> pl.DataFrame:
    """One row per (unit, source, contest and its twin): each box as ``<box>_a`` and ``<box>_b``.

    The papers a station fills for one contest are read together (votes on one form, ballot
    papers on another): a box is the first that states it, forms with candidates' lines before
    others. Lines and totals of larger papers are left out, and so are later readings.
    """
    own = [kind for kind in law.kinds if kind.lines_of is None and not kind.totals_of]
    twins = returns.contests.filter(pl.col("twin_of").is_not_null()).select("contest_id", "twin_of")
    both = pl.concat([twins["contest_id"], twins["twin_of"]]).unique()
    papers = spoken(
        returns.forms.filter(
            pl.col("kind").is_in([kind.code for kind in own]),
            pl.col("contest_id").is_in(both.implode()),
        )
    )
    lack = [pl.lit(None, pl.Int64).alias(box) for box in boxes if box not in papers.columns]
    silent = pl.col("kind").is_in([kind.code for kind in own if not kind.has_votes])
    stations = (
        papers.with_columns(lack)
        .sort(silent, maintain_order=True)
        .group_by("contest_id", "unit_id", "source_id", maintain_order=True)
        .agg(pl.col("form_id").first(), pl.col(boxes).drop_nulls().first())
    )
    names = ["form_id", *boxes]
    a = stations.join(twins, on="contest_id", how="inner", validate="m:1").rename(
        {"contest_id": "contest_a", **{name: _side(name, "a") for name in names}}
    )
    b = stations.rename({"contest_id": "contest_b", **{name: _side(name, "b") for name in names}})
    key = ["contest_b", "unit_id", "source_id"]
    return a.rename({"twin_of": "contest_b"}).join(b, on=key, how="inner", validate="m:1")


def _side(name: str, side: str) -> str:
    return f"form_{side}" if name == "form_id" else f"{name}_{side}"


def _fields(rules: Sequence[Rule], grain: Grain) -> tuple[str, ...]:
    return tuple(sorted({name for rule in rules if rule.grain is grain for name in rule.fields}))


def _twin_boxes(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Boxes that rules of twins read, without the side."""
    sides = re.compile(r"_[ab]$")
    return tuple(sorted({sides.sub("", name) for name in _fields(rules, Grain.TWIN)}))
