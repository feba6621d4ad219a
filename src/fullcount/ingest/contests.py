"""The contests: those declared, and those that files name where ``[contests]`` says how."""

from collections.abc import Mapping, Sequence

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import folded
from fullcount.ingest.declared import MOST_SEATS
from fullcount.ingest.delimited import ROW
from fullcount.ingest.sql import Sql, select_text
from fullcount.model import frames


def name_contests(
    declared: pl.DataFrame, rules: Mapping[str, Sql] | None, *, named: Sequence[str]
) -> tuple[pl.DataFrame, list[InputError]]:
    """Give CONTESTS in declared order, then in order of first appearance, and what is wrong."""
    known = set(declared["contest_id"])
    rest = [name for name in dict.fromkeys(named) if name not in known]
    if not rest:
        return declared, []
    if rules is None:
        some = ", ".join(rest[:5]) + (" ..." if len(rest) > 5 else "")
        what = f"{len(rest)} contests are named by files but not declared: {some}"
        return declared, [InputError(what, where="[[contest]]")]
    ids = pl.DataFrame({ROW: range(len(rest)), "id": rest}, schema={ROW: pl.Int64, "id": pl.String})
    said = select_text(ids, rules, where="[contests]").drop(ROW)
    derived = ids.select(pl.col("id").alias("contest_id")).hstack(said)
    derived = derived.rename({"unit": "unit_id"}, strict=False)
    errors = []
    if "seats" in derived.columns:
        said_seats = derived["seats"]
        derived = derived.with_columns(pl.col("seats").cast(pl.Int64, strict=False))
        fits = derived["seats"].is_between(1, MOST_SEATS).fill_null(value=False)
        if (odd := ~fits & said_seats.is_not_null()).any():
            at = int(odd.arg_true()[0])
            what = f"{rest[at]}: seats = {said_seats[at]}, not from 1 to {MOST_SEATS}"
            errors.append(InputError(what, where="election.toml [contests].seats"))
    derived = frames.conform(derived, frames.CONTESTS).with_columns(
        pl.coalesce("title", "contest_id").alias("title"),
        pl.col("seats").fill_null(1),
        folded(pl.col("unit_id")),
    )
    twin = pl.when(pl.col("twin_of").is_in([*known, *rest])).then("twin_of")
    return pl.concat([declared, derived.with_columns(twin.alias("twin_of"))]), errors
