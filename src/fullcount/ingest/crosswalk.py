"""Which id a text of the files means: tables a person has made, each row with its source."""

from collections.abc import Iterator

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.archive import Folder
from fullcount.ingest.declared import CrosswalkSpec, Declared
from fullcount.ingest.delimited import Dialect, read_delimited
from fullcount.model import frames

CROSSWALK: frames.Schema = {
    "of": pl.String,
    "contest_id": pl.String,  # "*" = in every contest
    "text": pl.String,
    "id": pl.String,
    "source": pl.String,
}


def read_crosswalks(declared: Declared, folder: Folder) -> tuple[pl.DataFrame, list[InputError]]:
    """Read all crosswalks: one row per (of, contest, text), and what is wrong with them."""
    parts, errors = [frames.empty(CROSSWALK)], []
    for spec in declared.crosswalks:
        try:
            parts.append(_inline(spec) if spec.mapped else _file(spec, folder))
        except InputError as error:
            errors.append(error)
    walks = pl.concat(parts).unique(maintain_order=True)
    errors.extend(_twice(walks))
    return walks.unique(["of", "contest_id", "text"], maintain_order=True), errors


def _inline(spec: CrosswalkSpec) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (spec.of, spec.contest, " ".join(text.split()), name, spec.source)
            for text, name in spec.mapped.items()
        ],
        schema=dict(CROSSWALK),
        orient="row",
    )


def _file(spec: CrosswalkSpec, folder: Folder) -> pl.DataFrame:
    if spec.file.partition("!")[0] not in folder.names():
        raise InputError(f"no file is called {spec.file}", where=spec.where)
    table = read_delimited(folder.read(spec.file), dialect=Dialect(), where=spec.file)
    for column in ("text", "id", "source"):
        if column not in table.columns:
            raise InputError(f"no column {column}", where=spec.file)
        if (lacking := table.filter(pl.col(column).is_null())).height:
            row = lacking["#row"][0]
            raise InputError(f"row {row} has no {column}", where=spec.file)
    if (
        spec.of == "list"
        and (odd := table.filter(~pl.col("id").str.contains(r"^\s*\d+\s*$"))).height
    ):
        raise InputError(f"row {odd['#row'][0]}: a list is a whole number", where=spec.file)
    contest = pl.col("contest").fill_null("*") if "contest" in table.columns else pl.lit("*")
    return table.select(
        pl.lit(spec.of).alias("of"),
        contest.alias("contest_id"),
        pl.col("text").str.strip_chars(),
        pl.col("id").str.strip_chars(),
        pl.col("source"),
    )


def _twice(walks: pl.DataFrame) -> Iterator[InputError]:
    clash = (
        walks.group_by("of", "contest_id", "text", maintain_order=True)
        .agg(pl.col("id").unique(maintain_order=True))
        .filter(pl.col("id").list.len() > 1)
    )
    for of, _contest, text, ids in clash.iter_rows():
        what = f"{of} {text!r} is mapped to {' and to '.join(ids)}"
        yield InputError(what, where="crosswalk")


def translate(column: str, walks: pl.DataFrame, *, of: str, within: str = "") -> pl.Expr:
    """Put the id in place of a text that is mapped; other text stays.

    ``within`` is the column of contests: a row of the crosswalk for one contest comes first.
    """
    rows = walks.filter(pl.col("of") == of)
    general = rows.filter(pl.col("contest_id") == "*")
    own = rows.filter(pl.col("contest_id") != "*")
    found = pl.col(column)
    if general.height:
        found = found.replace(general["text"], general["id"])
    if not own.height or not within:
        return found
    keys = own.select(pl.concat_str("contest_id", "text", separator="\x1f")).to_series()
    here = pl.concat_str(within, column, separator="\x1f")
    return pl.coalesce(
        here.replace_strict(keys, own["id"], default=None, return_dtype=pl.String), found
    )
