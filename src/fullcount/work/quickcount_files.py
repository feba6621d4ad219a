"""The files of a quick count, read so that none is taken for another table than it is.

Grain: one CSV. A column twice, a station twice, a count below nought, a sample that is not the
design's: each would give figures, and wrong ones.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from fullcount.errors import InputError, MissingError
from fullcount.model.frames import Schema
from fullcount.quickcount import compare
from fullcount.quickcount.design import Design
from fullcount.quickcount.sample import SAMPLE


def read_csv(path_: Path, schema: Schema, *, needs: Sequence[str] = ()) -> pl.DataFrame:
    """Read a CSV; columns of the schema get their types, a column that is absent stays absent."""
    kinds, raw, where = dict(schema), read_bytes(path_), str(path_)
    _check_heading(raw, needs=needs, where=where)
    try:
        return pl.read_csv(raw, schema_overrides=kinds)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as cause:
        first = str(cause).splitlines()[0]
        raise InputError(f"is no CSV we can read: {first}", where=where) from cause


def _check_heading(raw: bytes, *, needs: Sequence[str], where: str) -> None:
    """Refuse what would be read as another table: no UTF-8, a column twice, lines without end."""
    try:
        text = raw.decode("utf-8-sig")
        heading = next(csv.reader(io.StringIO(text, newline="")), [])
    except (ValueError, csv.Error) as cause:
        raise InputError(f"is no CSV in UTF-8: {cause}", where=where) from cause
    if "\r" in text.replace("\r\n", ""):
        raise InputError("ends lines in CR alone; save it as CSV in UTF-8", where=where)
    if twice := [name for at, name in enumerate(heading) if name in heading[:at]]:
        raise InputError(f"the column {twice[0]} stands twice", where=where)
    if lacking := [name for name in needs if name not in heading]:
        raise InputError(f"the column {lacking[0]} is missing", where=where)


def read_votes(path_: Path) -> pl.DataFrame:
    """Read votes, one row a station and candidate (compare.VOTES)."""
    rows = read_csv(path_, compare.VOTES, needs=tuple(compare.VOTES))
    check_once(rows, compare.KEY, where=str(path_))
    if (rows["votes"] < 0).any():
        raise InputError("a count is below nought", where=str(path_))
    return rows


def read_drawn(sample: Path, made: Design) -> pl.DataFrame:
    """Read the stations drawn; InputError where they are not as many as the design takes."""
    where = str(sample)
    rows = read_csv(sample, SAMPLE, needs=("unit_id", "stratum", "drawn"))
    check_once(rows, ["unit_id"], where=where)
    drawn = rows.filter("drawn")
    counts = dict(drawn.group_by("stratum").len().iter_rows())
    takes = {plan.stratum: plan.take for plan in made.strata}
    for stratum in (*counts, *takes):
        asked, found = takes.get(stratum, 0), counts.get(stratum, 0)
        if asked != found:
            says = f"draws {found} stations of the stratum {stratum}, the design {asked}"
            raise InputError(says, where=where)
    return drawn


def read_totals(path_: Path) -> dict[str, dict[str, float]]:
    """Read official totals as shares: contest -> candidate -> share."""
    where = str(path_)
    kinds: Schema = {
        "contest_id": pl.String, "candidate_id": pl.String, "share": pl.Float64, "votes": pl.Int64
    }  # fmt: skip
    rows = read_csv(path_, kinds, needs=("contest_id", "candidate_id"))
    check_once(rows, ["contest_id", "candidate_id"], where=where)
    if "share" not in rows.columns:
        if "votes" not in rows.columns:
            raise InputError("states neither share nor votes", where=where)
        if rows["votes"].null_count() or (rows["votes"] < 0).any():
            raise InputError("votes of somebody are not stated or below nought", where=where)
        part = pl.col("votes") / pl.col("votes").sum().over("contest_id")
        rows = rows.with_columns(part.alias("share"))
    if not rows["share"].drop_nulls().is_between(0, 1).all():
        raise InputError("a share is not between 0 and 1", where=where)
    official: dict[str, dict[str, float]] = {}
    stated = rows.select("contest_id", "candidate_id", "share").drop_nulls()
    for contest, candidate, share in stated.iter_rows():
        official.setdefault(contest, {})[candidate] = share
    return official


def check_once(rows: pl.DataFrame, key: Sequence[str], *, where: str) -> None:
    twice = rows.with_row_index("at", offset=2).filter(~pl.struct(key).is_first_distinct())
    if twice.height:
        named = ", ".join(str(one) for one in twice.select(key).row(0))
        raise InputError(f"{named} stands twice", where=f"{where}, row {twice['at'][0]}")


def read_bytes(path_: Path) -> bytes:
    if not path_.is_file():
        raise MissingError(f"{path_} is not there")
    return path_.read_bytes()
