"""Who took part, as the sources state it: by sex, against the law's share, and as a series.

Source: :mod:`fullcount.participation`, small counts hidden as in the exports. Nothing is
concluded from a number that is not stated.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.participation import Participation
from fullcount.participation.verified import Verified
from fullcount.participation.women_share import Share
from fullcount.publish.exports.turnout import turnout_tables
from fullcount.publish.setting import Setting
from fullcount.publish.spell import number, share

MOST = 50
SEXES = ("women", "men", "other")
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Rows ready to print; every list may be empty."""

    turnout: tuple[Row, ...]
    low_shares: tuple[Row, ...]
    shares: int
    shares_unable: int
    has_threshold: bool
    records: tuple[Row, ...]
    silent: tuple[Row, ...]  # stations with women registered and none voting
    silent_more: int
    no_women: int
    with_women: int
    no_women_unable: int


def people(setting: Setting) -> People | None:
    """Lay out what is known of who took part; null = the count does not carry it."""
    if not isinstance(setting.count, Verified):
        return None
    found = setting.count.participation
    tables = turnout_tables(found)
    shares = found.women_share.filter(pl.col("unit_id").is_null())
    evaluable = shares.filter(pl.col("state") != Share.NOT_EVALUABLE.value)
    whole = found.groups.filter(pl.col("area").is_null() & (pl.col("basis") == "sum"))
    counted = whole.select(
        pl.col(
            "stations_no_women_voting", "stations_women_registered", "stations_not_evaluable"
        ).sum()
    ).row(0)
    return People(
        turnout=_turnout(tables["turnout_areas"], setting),
        low_shares=_low(shares, setting),
        shares=shares.height,
        shares_unable=shares.height - evaluable.height,
        has_threshold=shares.filter(pl.col("needed").is_not_null()).height > 0,
        records=_records(found, setting),
        silent=_silent(found.no_women_voting, setting),
        silent_more=max(found.no_women_voting.height - MOST, 0),
        no_women=counted[0] or 0,
        with_women=counted[1] or 0,
        no_women_unable=counted[2] or 0,
    )


def _turnout(areas: pl.DataFrame, setting: Setting) -> tuple[Row, ...]:
    """Turnout by source and kind of form over the contests that state all they need."""
    whole = areas.filter(pl.col("area").is_null())
    rows = []
    for (source, kind, basis), part in whole.group_by(
        "source_id", "kind", "basis", maintain_order=True
    ):
        row: dict[str, object] = {
            "source": setting.names.source(str(source)),
            "kind": _kind(str(kind), str(basis), setting),
            "contests": part.height,
            "stated": 0,
        }
        for sex in SEXES:
            both = part.filter(
                pl.col(f"registered_{sex}").is_not_null() & pl.col(f"cast_{sex}").is_not_null()
            )
            cast, registered = both.select(
                pl.col(f"cast_{sex}").sum(), pl.col(f"registered_{sex}").sum()
            ).row(0)
            row[sex] = (
                setting.words("word.part_of", part=cast, whole=registered)
                if both.height
                else number(None)
            )
            row[f"{sex}_share"] = share(cast, registered) if both.height else number(None)
            row["stated"] = max(int(str(row["stated"])), both.height)
        if row["stated"]:
            rows.append(row)
    return tuple(rows)


def _low(shares: pl.DataFrame, setting: Setting) -> tuple[Row, ...]:
    low = shares.filter(pl.col("state").is_in([Share.UNDER.value, Share.WATCH.value])).sort(
        pl.col("women") / pl.col("polled"), "contest_id", "source_id"
    )
    return tuple(
        {
            "contest": row["contest_id"],
            "source": setting.names.source(row["source_id"]),
            "kind": _kind(row["kind"], row["basis"], setting),
            "women": "<10" if 0 < row["women"] < 10 else number(row["women"]),
            "polled": row["polled"],
            "share": number(None)
            if 0 < row["women"] < 10
            else share(row["women"], row["polled"], places=2),
            "shortfall": number(None) if 0 < row["women"] < 10 else number(row["shortfall"]),
            "state": setting.names.term("women_share", row["state"]),
        }
        for row in low.head(MOST).iter_rows(named=True)
    )


def _silent(frame: pl.DataFrame, setting: Setting) -> tuple[Row, ...]:
    names = setting.names
    ordered = frame.sort("registered_women", "unit_id", descending=[True, False]).head(MOST)
    return tuple(
        {
            "contest": row["contest_id"],
            "unit": row["unit_id"],
            "name": names.unit(row["unit_id"]),
            "source": names.source(row["source_id"]),
            "registered": "<10"
            if row["registered_women"] < 10
            else number(row["registered_women"]),
        }
        for row in ordered.iter_rows(named=True)
    )


def _kind(kind: str, basis: str, setting: Setting) -> str:
    return f"{setting.names.kind(kind)} · {setting.names.term('basis', basis)}"


def _records(found: Participation, setting: Setting) -> tuple[Row, ...]:
    return tuple(
        {**row, "verdict": setting.names.term("record", row["verdict"])}
        for row in found.records.iter_rows(named=True)
    )
