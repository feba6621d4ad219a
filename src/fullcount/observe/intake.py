"""Which submissions are new, which came again, and which claim an id that is taken?

Grain: one submission. The client's id and the content hash together make intake idempotent: the
same twice is received twice and kept once; the same id with other content is kept apart as a
conflict, and a person says which stands. Nothing is overwritten.
"""

from dataclasses import dataclass

import polars as pl

KEY = ["client_id", "content_sha256"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Each row of what came is in exactly one of the three."""

    new: pl.DataFrame
    again: pl.DataFrame
    conflicting: pl.DataFrame


def take_in(submissions: pl.DataFrame, *, held: pl.DataFrame | None = None) -> Taken:
    """Part what came from what is ``held`` (``client_id``, ``content_sha256``).

    Within one file the first of an id is taken, the next is again or conflicting.
    """
    marked = submissions.with_row_index("_at")
    if held is not None and held.height:
        known = held.select(KEY).unique()
        ids = known.select("client_id").unique()
        again = marked.join(known, on=KEY, how="semi")
        rest = marked.join(known, on=KEY, how="anti")
        conflicting = rest.join(ids, on="client_id", how="semi")
        fresh = rest.join(ids, on="client_id", how="anti")
    else:
        again = conflicting = marked.clear()
        fresh = marked
    first = fresh.sort("_at").unique("client_id", keep="first", maintain_order=True)
    repeat = fresh.join(first.select("_at"), on="_at", how="anti")
    again = pl.concat([again, repeat.join(first.select(KEY), on=KEY, how="semi")])
    conflicting = pl.concat([conflicting, repeat.join(first.select(KEY), on=KEY, how="anti")])
    return Taken(
        new=first.drop("_at"),
        again=again.sort("_at").drop("_at"),
        conflicting=conflicting.sort("_at").drop("_at"),
    )
