"""OpenElections CSV: county, precinct, office, district, party, candidate, votes.

Source: the OpenElections data standard. Rows whose office is ``Registered Voters`` or
``Ballots Cast`` state a number of the unit, not votes; they are repeated for each contest.
Splits of the votes (early, absentee ...) stand in further columns, which are not read.
"""

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.ingest.reports import REPORT, repeat_for_contests

NEEDED = ("office", "candidate", "votes")
PLACES = ("county", "precinct")
ITEMS = ("registered voters", "ballots cast", "ballots cast blank", "ballots cast - blank")


def read_openelections(raw: bytes, *, dialect: Dialect, where: str) -> pl.DataFrame:
    """Read into one row per (contest, unit, candidate or item), as :mod:`reports` has it."""
    table = read_delimited(raw, dialect=dialect, where=where)
    lacking = [name for name in NEEDED if name not in table.columns]
    places = [name for name in PLACES if name in table.columns]
    if lacking or not places:
        what = f"not OpenElections: no column {', '.join(lacking) or 'county or precinct'}"
        raise InputError(what, where=where)
    for name in ("district", "party"):
        if name not in table.columns:
            table = table.with_columns(pl.lit(None, pl.String).alias(name))
    is_item = pl.col("office").str.to_lowercase().str.strip_chars().is_in(ITEMS)
    contest = pl.concat_str("office", "district", separator="/", ignore_nulls=True)
    who = pl.concat_str(
        "candidate", pl.concat_str(pl.lit(" ("), "party", pl.lit(")")), ignore_nulls=True
    )
    unit = pl.concat_str(places, separator="/", ignore_nulls=True)
    lines = table.select(
        ROW,
        pl.when(~is_item).then(contest).alias("contest_id"),
        pl.when(~is_item).then(contest).alias("contest"),
        pl.when(unit != "").then(unit).alias("unit_id"),
        pl.col(places[-1]).alias("unit"),
        pl.lit(None, pl.String).alias("unit_kind"),
        pl.lit(None, pl.String).alias("unit_registered"),
        pl.when(is_item).then(pl.col("office").str.strip_chars()).alias("item"),
        pl.when(~is_item & (who != "")).then(who).alias("candidate_id"),
        "candidate",
        "party",
        pl.lit("total").alias("count_type"),
        "votes",
    )
    return repeat_for_contests(lines, where=where).select(ROW, *REPORT)
