"""Which units and parties of two elections belong together: a CSV that a person has made.

Grain: one row per tie. Columns ``of`` (unit or party), ``then`` and ``now`` (ids in the earlier and
in the later election) and ``source`` (where that is known from). Names are never compared: a
station that was split, merged or renumbered has a row for each part.
"""

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.model.frames import Schema

TIES: Schema = {
    "of": pl.String,  # unit, party
    "then": pl.String,
    "now": pl.String,
    "source": pl.String,
}
KINDS = ("unit", "party")


def read_ties(raw: bytes, *, where: str) -> pl.DataFrame:
    r"""Read the file. Raises InputError naming the row.

    >>> read_ties(b"of,then,now,source\nunit,7,107,list of 2030\n", where="x").row(0)
    ('unit', '7', '107', 'list of 2030')
    """
    table = read_delimited(raw, dialect=Dialect(), where=where)
    for column in TIES:
        if column not in table.columns:
            raise InputError(f"no column {column}", where=where)
        blank = table.filter(pl.col(column).is_null())
        if blank.height:
            raise InputError(f"row {blank[ROW][0]} has no {column}", where=where)
    made = table.select(ROW, *(pl.col(name).str.strip_chars() for name in TIES))
    strange = made.filter(~pl.col("of").is_in(KINDS))
    if strange.height:
        what = f"row {strange[ROW][0]}: of must be {' or '.join(KINDS)}"
        raise InputError(what, where=where)
    party = made.filter(pl.col("of") == "party")
    twice = party.filter(pl.col("now").is_duplicated())
    if twice.height:
        raise InputError(f"row {twice[ROW][0]}: a party of now is tied twice", where=where)
    return made.select(*TIES).unique(maintain_order=True)
