"""Results as OpenElections CSV, one file per source: the lingua franca of precinct results.

Grain: one row per (form, candidate), plus the pseudo-offices "Registered Voters" and "Ballots
Cast". Convention: ``county,precinct,office,district,party,candidate,votes``
(openelections/docs). The district is the contest's id, the precinct the unit's id (a name is
no key), the county the unit it lies in; a figure of the whole contest has no precinct. What a
source does not state has no row. A file of more than ``MAX_PLAIN`` bytes is gzipped.
"""

import gzip

import polars as pl

from fullcount.model.form import FormStatus
from fullcount.model.returns import Returns, long_votes
from fullcount.participation.verified import Verified
from fullcount.publish.exports.tables import csv
from fullcount.publish.spell import file_name

MAX_PLAIN = 25_000_000
COLUMNS = ["county", "precinct", "office", "district", "party", "candidate", "votes"]


def openelections_files(verified: Verified, votes: pl.DataFrame | None = None) -> dict[str, bytes]:
    """Write one file per source, named as the project names them."""
    returns = verified.returns
    rows = openelections_rows(returns, long_votes(returns) if votes is None else votes)
    election = returns.election
    kind = "fictional" if election.fictional else "general"
    made = {}
    for (source,), part in rows.group_by("source_id", maintain_order=True):
        stem = f"{election.date:%Y%m%d}__{file_name(election.law)}__{kind}"
        name = f"results/openelections/{stem}__{file_name(str(source))}__precinct.csv"
        raw = csv(part.select(COLUMNS))
        if len(raw) > MAX_PLAIN:
            # No time is written into the archive, so that the same count gives the same bytes.
            name, raw = f"{name}.gz", gzip.compress(raw, compresslevel=6, mtime=0)
        made[name] = raw
    return made


def openelections_rows(returns: Returns, votes: pl.DataFrame) -> pl.DataFrame:
    """Give every stated figure as an OpenElections row, with ``source_id`` beside it."""
    forms = (
        returns.forms.filter(pl.col("status") == FormStatus.STATED.value)
        .join(
            returns.contests.select("contest_id", "office", contest_unit="unit_id"),
            on="contest_id",
            how="left",
            validate="m:1",
        )
        .join(
            returns.units.select("unit_id", county="parent_id"),
            on="unit_id",
            how="left",
            validate="m:1",
        )
        .with_columns(
            pl.when(pl.col("unit_id") != pl.col("contest_unit"))
            .then(pl.col("unit_id"))
            .alias("precinct"),
            pl.col("contest_id").alias("district"),
        )
    )
    named = _votes(returns, forms, votes)
    boxes = [_box(forms, "registered", "Registered Voters"), _box(forms, "cast", "Ballots Cast")]
    parts = [named, *(box for box in boxes if box is not None)]
    return (
        pl.concat(parts)
        .sort("source_id", "district", "form_id", "rank", maintain_order=True)
        .select("source_id", *COLUMNS)
    )


def _votes(returns: Returns, forms: pl.DataFrame, votes: pl.DataFrame) -> pl.DataFrame:
    names = returns.candidates.select(
        "contest_id", "candidate_id", "party", rank="position", candidate="name"
    )
    return (
        votes.filter(pl.col("votes").is_not_null())
        .join(
            forms.select(
                "form_id", "source_id", "contest_id", "county", "precinct", "office", "district"
            ),
            on="form_id",
            how="inner",
            validate="m:1",
        )
        .join(names, on=["contest_id", "candidate_id"], how="left", validate="m:1")
        .with_columns(
            pl.coalesce("candidate", "candidate_id").alias("candidate"),
            pl.col("votes").cast(pl.Int64),  # without any line it has no type of its own
        )
        .select("source_id", "form_id", "rank", *COLUMNS)
    )


def _box(forms: pl.DataFrame, box: str, office: str) -> pl.DataFrame | None:
    if box not in forms.columns:
        return None
    empty = pl.lit(None, pl.String)
    return forms.filter(pl.col(box).is_not_null()).select(
        "source_id",
        "form_id",
        pl.lit(0, pl.Int64).alias("rank"),
        "county",
        "precinct",
        pl.lit(office).alias("office"),
        "district",
        empty.alias("party"),
        empty.alias("candidate"),
        pl.col(box).alias("votes"),
    )
