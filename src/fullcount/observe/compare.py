"""The frames on which reports are set beside each other, for tiers 3, 4 and 5 of the checks.

Grain: slot x station (its forms of the day in one row), pair of copies (one figure told twice), or
one report with where it stands among the others. Two observers at a station are *siblings*: they
may differ and both are kept; what they agree on is a free measure of how well people report.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from fullcount.observe.instrument import Instrument, Type

LEAST_VOTES = 100
LEAST_CANDIDATES = 3
LEAST_WORDS = 5
LEAST_IN_STRATUM = 10  # reports from which a median says something
THOUSAND = 1_000
NORMAL = 1.4826  # median absolute deviation of a normal population, in standard deviations


def each_round(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep, of one slot, station and round, the report received last: it supersedes the others."""
    return rows.sort("received_at", nulls_last=False, maintain_order=True).unique(
        ["slot", "station", "round"], keep="last", maintain_order=True
    )


def latest(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the report that speaks for a slot at a station: highest round, last received."""
    return rows.sort("round", "received_at", nulls_last=False, maintain_order=True).unique(
        ["slot", "station"], keep="last", maintain_order=True
    )


def station_day(forms: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Put a slot's forms of the day in one row; ``subject`` is ``slot at station``.

    A figure that two forms ask is the first form's; what no form of the slot states is null.
    """
    whole: pl.DataFrame | None = None
    for rows in forms.values():
        keep = latest(rows).drop("subject", "client_id", "content_sha256", "received_at", "round")
        if whole is None:
            whole = keep
        else:
            new = [c for c in keep.columns if c not in whole.columns or c in ("slot", "station")]
            whole = whole.join(
                keep.select(new), on=["slot", "station"], how="full", coalesce=True, validate="1:1"
            )
    if whole is None:
        raise ValueError("a day has one form or more")
    return whole.with_columns(pl.format("{} at {}", "slot", "station").alias("subject"))


def siblings(rows: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """Pair what two slots of one station copied: one row a figure both state.

    Times and the observer's own codes are left out: two people arrive at two times.
    """
    figures = [
        q.name for q in instrument.questions() if q.type is Type.INTEGER and q.name != "round"
    ]
    return _pairs(rows, figures, kind=pl.Int64)


def answers_of_siblings(rows: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """Pair what two slots of one station answered to questions with a choice."""
    return _pairs(
        rows, [q.name for q in instrument.questions() if q.type is Type.ONE], kind=pl.String
    )


def _pairs(rows: pl.DataFrame, names: Sequence[str], *, kind: type[pl.DataType]) -> pl.DataFrame:
    several = rows.filter(pl.col("slot").n_unique().over("station") > 1)
    long = (
        latest(several)
        .select("slot", "station", *(pl.col(name).cast(kind) for name in names))
        .unpivot(on=names, index=["slot", "station"], variable_name="question", value_name="told")
        .drop_nulls("told")
    )
    both = long.join(long, on=["station", "question"], suffix="_2").filter(
        pl.col("slot") < pl.col("slot_2")
    )
    return both.select(
        pl.format("{} and {} at {}: {}", "slot", "slot_2", "station", "question").alias("subject"),
        "station",
        "question",
        pl.col("told").alias("first"),
        pl.col("told_2").alias("second"),
    ).sort("subject")


def distribution(rows: pl.DataFrame, *, strata: pl.DataFrame) -> pl.DataFrame:
    """Say where each counting report stands among the others.

    ``strata``: station, stratum and, where known, ``previous_registered`` and ``previous_cast``.
    ``turnout_z``: robust distance from the stratum's median, in thousandths; null in a stratum of
    fewer than ten reports, or in one without spread. ``jump_z``: the same distance of the change of
    turnout since the election before.
    ``same_figures``, ``same_words``: other stations' (slots') reports that read the same.
    """
    votes = [name for name in rows.columns if name.startswith("votes_") and name != "votes_copied"]
    turnout = pl.when(pl.col("registered") > 0).then(pl.col("cast") / pl.col("registered"))
    placed = rows.join(strata, on="station", how="left", validate="m:1").with_columns(
        turnout.alias("turnout"), _vector(votes).alias("figures"), _words().alias("words")
    )
    return placed.with_columns(_jump(placed).alias("jump")).with_columns(
        _robust_z("turnout").alias("turnout_z"),
        _robust_z("jump").alias("jump_z"),
        _others("figures", "station").alias("same_figures"),
        _others("words", "slot").alias("same_words"),
    )


def _robust_z(name: str) -> pl.Expr:
    """How far from the stratum's median, in thousandths of a robust standard deviation."""
    middle = pl.col(name).median().over("stratum")
    spread = (pl.col(name) - middle).abs().median().over("stratum") * NORMAL
    told = pl.col(name).count().over("stratum") >= LEAST_IN_STRATUM
    z = pl.when(told & (spread > 0)).then((pl.col(name) - middle) / spread * THOUSAND)
    return z.round().cast(pl.Int64)


def _jump(placed: pl.DataFrame) -> pl.Expr:
    """Change of turnout since the election before; null where that is not known of the station."""
    if not {"previous_registered", "previous_cast"} <= set(placed.columns):
        return pl.lit(None, pl.Float64)
    before = pl.col("previous_cast") / pl.col("previous_registered")
    return pl.col("turnout") - pl.when(pl.col("previous_registered") > 0).then(before)


def _vector(votes: Sequence[str]) -> pl.Expr:
    """Spell the votes in order; null where too few say anything."""
    if not votes:
        return pl.lit(None, pl.String)
    stated = pl.sum_horizontal(pl.col(name).is_not_null() for name in votes)
    enough = (stated >= LEAST_CANDIDATES) & (pl.sum_horizontal(votes) >= LEAST_VOTES)
    cells = [pl.col(name).cast(pl.String).fill_null("-") for name in votes]
    return pl.when(enough).then(pl.concat_str(cells, separator=","))


def _words() -> pl.Expr:
    text = pl.col("remarks").str.strip_chars()
    return pl.when(text.str.count_matches(r"\s+") >= LEAST_WORDS - 1).then(text)


def _others(what: str, whose: str) -> pl.Expr:
    """Count whose other reports read the same; null where there is nothing to compare."""
    return (
        pl.when(pl.col(what).is_not_null())
        .then(pl.col(whose).n_unique().over(what) - 1)
        .cast(pl.Int64)
    )
