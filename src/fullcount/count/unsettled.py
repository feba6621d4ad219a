"""Which votes could still move, at most, and by what is each bound known?

Grain: one row per (contest, source), for its main tally. Source: FORMS, UNITS and PAIRS. Open
are: stations that have not come in, lines left blank on forms that are counted, stations of
which two copies differ, stations that the list does not have, forms that contradict their own
totals, copies set apart for a decision (excluded), and postal papers issued and not yet
counted. An annulled station is closed unless the law polls there again. Null anywhere that
matters makes the whole null, and says why: a bound with a hole is none.
"""

import polars as pl

from fullcount.count.amiss import amiss
from fullcount.count.bounds import STATION, unstated_lines
from fullcount.count.dossier import Dossier
from fullcount.count.missing import KEY, missing
from fullcount.count.strangers import fallen_lines, strangers
from fullcount.model.form import FormStatus
from fullcount.model.frames import Schema

UNSETTLED: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "missing": pl.Int64,  # votes of stations that have not come in, and of blank lines
    "excluded": pl.Int64,
    "postal": pl.Int64,
    "altered": pl.Int64,  # disputed votes: how many may be one more or one less
    "amiss": pl.Int64,  # votes by which counted forms contradict their own totals
    "plausible": pl.Int64,  # ``missing`` if the missing were like the others: never a bound
    "missing_stations": pl.Int64,
    "because": pl.String,
}


def unsettled(dossier: Dossier, *, moved: pl.DataFrame) -> pl.DataFrame:
    """Fill UNSETTLED for the main tally of every (contest, source); ``moved``: see moves."""
    mains = dossier.mains
    blank = unstated_lines(dossier.counted, dossier.tallies.tallies).join(
        mains.select(*KEY, "kind"), on=[*KEY, "kind"], how="semi"
    )
    altered = moved.group_by(KEY).agg(pl.col("altered").sum())
    parts = (
        mains.select(KEY)
        .join(missing(dossier), on=KEY, how="left", validate="1:1")
        .join(blank.drop("kind"), on=KEY, how="left", validate="1:1")
        .join(_excluded(dossier), on=KEY, how="left", validate="1:1")
        .join(_postal(dossier), on=KEY, how="left", validate="1:1")
        .join(altered, on=KEY, how="left", validate="1:1")
        .join(amiss(dossier.returns, mains), on=KEY, how="left", validate="1:1")
        .join(_strangers(dossier), on=KEY, how="left", validate="1:1")
    )
    return _told(parts).select(list(UNSETTLED)).sort(KEY)


def _told(parts: pl.DataFrame) -> pl.DataFrame:
    """Put zero where nothing of a kind is open, and add the sentences that name a hole."""
    none_blank = pl.col("blank_forms").is_null()
    blank = pl.when(none_blank).then(0).otherwise("blank_bound")
    hole = [
        pl.when(pl.col("amiss").is_not_null()).then(
            pl.format(
                "{} counted form(s) contradict their own totals, by {} votes.",
                "amiss_forms",
                "amiss",
            )
        ),
        pl.when(pl.col("_strangers").is_not_null()).then(
            pl.format(
                "{} counted form(s), with {} votes, are of stations that the list does not have.",
                "_strangers",
                "_strange_votes",
            )
        ),
        pl.when(pl.col("_excluded_forms").is_not_null() & pl.col("excluded").is_null()).then(
            pl.lit("A copy is set apart, and neither its votes nor its register are stated.")
        ),
        pl.when(~none_blank & pl.col("blank_bound").is_null()).then(
            pl.lit("Lines are blank on counted forms, and nothing bounds them.")
        ),
    ]
    return parts.with_columns(
        (pl.col("missing") + blank).alias("missing"),
        (pl.col("plausible") + blank.fill_null(0)).alias("plausible"),
        pl.when(pl.col("_excluded_forms").is_null())
        .then(0)
        .otherwise("excluded")
        .alias("excluded"),
        pl.col("postal", "altered", "amiss").fill_null(0),
        pl.concat_str("missing_because", *hole, separator=" ", ignore_nulls=True).alias("because"),
    )


def _strangers(dossier: Dossier) -> pl.DataFrame:
    """Count the forms, and the votes in them, that a source adds of stations nobody lists."""
    return (
        strangers(dossier)
        .group_by(KEY)
        .agg(
            pl.len().cast(pl.Int64).alias("_strangers"),
            pl.col("_seen").sum().alias("_strange_votes"),
        )
    )


def _excluded(dossier: Dossier) -> pl.DataFrame:
    """Bound the copies set apart by electorate or papers, else by the votes they show."""
    apart = dossier.forms.filter(pl.col("status") == FormStatus.EXCLUDED.value)
    seen = pl.when(pl.col("_seen") > 0).then("_seen")
    return (
        apart.join(dossier.counted, on=[*KEY, "unit_id"], how="anti")
        .join(dossier.bounds, on=STATION, how="left", validate="m:1")
        .group_by(*KEY, "unit_id")
        .agg(pl.coalesce("bound", seen).max().alias("bound"))
        .group_by(KEY)
        .agg(
            pl.len().alias("_excluded_forms"),
            pl.when(pl.col("bound").null_count() == 0)
            .then(pl.col("bound").sum())
            .alias("excluded"),
        )
    )


def _postal(dossier: Dossier) -> pl.DataFrame:
    """Bound postal papers that are stated to be issued and not stated to be counted."""
    issued = (
        dossier.forms.filter(pl.col("postal_issued") > 0)
        .group_by(STATION)
        .agg(pl.col("postal_issued").max())
    )
    counted = (
        dossier.counted.join(issued, on=STATION, how="semi")
        .group_by(*KEY, "unit_id")
        .agg(pl.col("postal_valid").is_not_null().any())
    )
    sources = dossier.forms.select(KEY).unique()
    return (
        issued.join(sources, on="contest_id", how="inner", validate="m:m")
        .join(counted, on=[*KEY, "unit_id"], how="left", validate="m:1")
        .filter(~pl.col("postal_valid").fill_null(value=False))
        .group_by(KEY)
        .agg(pl.col("postal_issued").sum().alias("postal"))
    )


def moves(dossier: Dossier) -> pl.DataFrame:
    """Bound how far each candidate's votes can fall and rise where copies differ.

    The true figure of a line is taken to lie between the lowest and the highest that a copy
    states, each line for itself, so a truth that mixes two copies is covered; a form of a
    station that the list does not have may fall to nothing. Columns: KEY, candidate_id, fall,
    rise, altered (the larger of the two, station by station), all >= 0.
    """
    mains = dossier.mains.select(*KEY, pl.col("kind").alias("_main"), "basis")
    whole = dossier.returns.contests.select(
        "contest_id", "unit_id", pl.lit(value=True).alias("_whole")
    )
    of_total = pl.col("_whole").fill_null(value=False)
    own = (pl.col("kind") == pl.col("_main")) & (pl.col("basis") == "stated")
    ours = pl.col("side") == "a"
    pair = {
        "form_a": pl.when(ours).then("form_id").otherwise("other_id"),
        "form_b": pl.when(ours).then("other_id").otherwise("form_id"),
    }
    change = pl.when(ours).then(pl.col("b") - pl.col("a")).otherwise(pl.col("a") - pl.col("b"))
    lines = dossier.reconciled.differences.filter("is_votes").select(
        "form_a", "form_b", pl.col("field").alias("candidate_id"), "a", "b"
    )
    disputed = (
        dossier.disputes.join(whole, on=["contest_id", "unit_id"], how="left", validate="m:1")
        .join(mains, on=KEY, how="inner", validate="m:1")
        .filter(~of_total | own)
        .with_columns(**pair)
        .join(lines, on=["form_a", "form_b"], how="inner", validate="m:m")
        .select(*KEY, "unit_id", "candidate_id", change.alias("change"))
    )
    change = pl.col("change")
    return (
        pl.concat([disputed, fallen_lines(dossier, strangers(dossier))])
        .group_by(*KEY, "unit_id", "candidate_id")
        .agg(
            pl.max_horizontal((-change).max(), 0).alias("fall"),
            pl.max_horizontal(change.max(), 0).alias("rise"),
        )
        .with_columns(pl.max_horizontal("fall", "rise").alias("altered"))
        .group_by(*KEY, "candidate_id")
        .agg(pl.col("fall", "rise", "altered").sum())
    )
