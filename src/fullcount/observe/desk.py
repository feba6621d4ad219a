"""What the mission's desk writes down by hand: what became of a report, which copy stands, and why.

Grain: one line of ``dispositions.csv`` (an observer telephones that she was not let in), of
``settled.csv`` (two contents under one id: a person says which stands) or of ``waivers.csv`` (a
flag that may stand). Each names an office or a pseudonym and a reason; nothing is ever removed.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import read_numbers
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.observe.disposition import dispositions
from fullcount.observe.frames import ARRIVED
from fullcount.observe.mission import Mission
from fullcount.observe.occurred import Cleared
from fullcount.observe.public import stamps
from fullcount.observe.quality import Waiver

SETTLED = ("client_id", "content_sha256", "by", "because")
WAIVED = ("check", "subject", "by", "because")
CLEARED = ("incident", "at", "released_by", "cleared_by", "because")
STANDING, NEW = "#standing", "new"


def read_desk(mission: Mission, files: Mapping[str, bytes]) -> pl.DataFrame:
    """Read ``dispositions.csv`` as arrivals; an empty frame where the mission has none."""
    table = _table(mission, files, "dispositions", tuple(ARRIVED))
    if table is None:
        return pl.DataFrame(schema=dict(ARRIVED))
    where = mission.files["dispositions"]
    rounds = read_numbers(table["round"]).value
    told = table["disposition"]
    if strange := sorted(set(told) - set(dispositions())):
        raise InputError(f"{strange[0]!r} is no disposition", where=where)
    if rounds.null_count():
        raise InputError("round must be a whole number in every row", where=where)
    return table.with_columns(
        rounds.alias("round"), stamps(table["received_at"], where=where)
    ).select(pl.col(name).cast(kind) for name, kind in ARRIVED.items())


def read_waivers(mission: Mission, files: Mapping[str, bytes]) -> tuple[Waiver, ...]:
    """Read ``waivers.csv``."""
    table = _table(mission, files, "waivers", WAIVED)
    rows = () if table is None else table.select(WAIVED).iter_rows()
    return tuple(Waiver(check=a, subject=b, by=c, because=d) for a, b, c, d in rows)


def read_settled(mission: Mission, files: Mapping[str, bytes]) -> pl.DataFrame:
    """Read ``settled.csv``: one line an id."""
    table = _table(mission, files, "settled", SETTLED)
    if table is None:
        return pl.DataFrame(schema=dict.fromkeys(SETTLED, pl.String))
    if table["client_id"].is_duplicated().any():
        raise InputError("one id is settled twice", where=mission.files["settled"])
    return table.select(SETTLED)


def read_cleared(mission: Mission, files: Mapping[str, bytes]) -> tuple[Cleared, ...]:
    """Read ``cleared.csv``: incidents let out by two people; InputError where it is one."""
    table = _table(mission, files, "cleared", CLEARED)
    if table is None:
        return ()
    where = mission.files["cleared"]
    dated = table.with_columns(stamps(table["at"], where=where).alias("at"))
    try:
        return tuple(
            Cleared(incident=a, at=b, released_by=c, cleared_by=d, because=e)
            for a, b, c, d, e in dated.select(CLEARED).iter_rows()
        )
    except ValueError as cause:
        raise InputError(str(cause), where=where) from cause


def standing_rows(rows: pl.DataFrame, settled: pl.DataFrame, *, where: str) -> pl.DataFrame:
    """Give the rows that stand: the first of an id, or the one a person chose.

    ``rows``: with :data:`STANDING`. Raises InputError for a choice of a content nobody sent.
    """
    if not rows.height:
        return rows
    mine = settled.join(rows, on="client_id", how="semi")
    idle = mine.join(rows, on=["client_id", "content_sha256"], how="anti")
    if idle.height:
        raise InputError(f"nobody sent that content of {idle['client_id'][0]}", where=where)
    chosen = rows.join(mine, on=["client_id", "content_sha256"], how="semi")
    first = rows.filter(pl.col(STANDING) == NEW).join(mine, on="client_id", how="anti")
    kept = chosen.unique("client_id", keep="first", maintain_order=True)
    return pl.concat([first, kept]).drop(STANDING)


def _table(
    mission: Mission, files: Mapping[str, bytes], kind: str, columns: Sequence[str]
) -> pl.DataFrame | None:
    name = mission.files.get(kind)
    if name is None:
        return None
    if name not in files:
        raise InputError("is not in the mission's folder", where=name)
    table = read_delimited(files[name], dialect=Dialect(), where=name)
    if lacking := [column for column in columns if column not in table.columns]:
        raise InputError(f"column {lacking[0]} is missing", where=name)
    texts = table.select(
        ROW, *(pl.col(column).cast(pl.String).str.strip_chars() for column in columns)
    )
    for column in columns:
        if texts[column].null_count():
            row = texts[ROW][int(texts[column].is_null().arg_max() or 0)]
            raise InputError(f"row {row}: {column} is not stated", where=name)
    return texts
