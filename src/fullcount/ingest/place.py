"""Put each candidate's votes into the slot of the contest's list: ``votes_<position>``."""

from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import UID
from fullcount.ingest.delimited import ROW
from fullcount.ingest.rows import RAWS, UNREAD, Batch
from fullcount.model import frames
from fullcount.model.election import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The forms of one table with votes in their slots; ``candidates`` = lines it lists."""

    batch: Batch
    forms: pl.DataFrame
    raws: pl.DataFrame
    unread: pl.DataFrame


Mapping = tuple[int | None, ...]  # for each column of votes, its position in the list


def place_wide(batch: Batch, slots: dict[tuple[str, str], int], sizes: dict[str, int]) -> Placed:
    """Rename the columns of a wide table, contest by contest where their lists differ."""
    contests = batch.forms["contest_id"].unique(maintain_order=True).to_list()
    groups: dict[Mapping, list[str]] = {}
    for contest in contests:
        mapping = _mapping(batch, contest, slots, sizes)
        groups.setdefault(mapping, []).append(contest)
    parts = [_place(batch, mapping, of, single=len(groups) == 1) for mapping, of in groups.items()]
    return Placed(
        batch=batch,
        forms=pl.concat([part[0] for part in parts], how="diagonal")
        if parts
        else batch.forms.with_columns(pl.lit(0, pl.Int64).alias("candidates")),
        raws=pl.concat([frames.empty(RAWS), *(part[1] for part in parts)]),
        unread=pl.concat([batch.unread, *(part[2] for part in parts)]),
    )


def _mapping(
    batch: Batch, contest: str, slots: dict[tuple[str, str], int], sizes: dict[str, int]
) -> Mapping:
    votes = batch.rows.spec.votes
    if votes and votes.by_position:
        size = sizes.get(contest, 0)
        return tuple(at + 1 if at < size else None for at in range(len(batch.texts)))
    mapping = tuple(slots.get((contest, text)) for text in batch.texts)
    taken = [position for position in mapping if position is not None]
    if len(taken) != len(set(taken)):
        same = [t for t, p in zip(batch.texts, mapping, strict=True) if p and taken.count(p) > 1]
        what = f"in {contest}, columns {' and '.join(same)} mean the same candidate"
        raise InputError(what, where=batch.rows.file)
    return mapping


def _place(
    batch: Batch, mapping: Mapping, contests: list[str], *, single: bool
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    forms = batch.forms if single else batch.forms.filter(pl.col("contest_id").is_in(contests))
    raws = batch.raws if single else batch.raws.join(forms.select(UID), on=UID, how="semi")
    names = {f"#v{at}": f"votes_{slot}" for at, slot in enumerate(mapping) if slot}
    strange = {f"#v{at}": batch.texts[at] for at, slot in enumerate(mapping) if not slot}
    unread = [_unknown(forms, raws, column, text) for column, text in strange.items()]
    placed = forms.rename(names).drop(strange.keys())
    raws = raws.filter(~pl.col("column").is_in(list(strange)))
    return (
        placed.with_columns(pl.lit(len(names), pl.Int64).alias("candidates")),
        raws.with_columns(pl.col("column").replace(names)),
        pl.concat([frames.empty(UNREAD), *unread]),
    )


def _unknown(forms: pl.DataFrame, raws: pl.DataFrame, column: str, text: str) -> pl.DataFrame:
    """Quote the votes of somebody who is not on the list, as they stand where we have the text."""
    mine = raws.filter(pl.col("column") == column).select(UID, "raw")
    stated = forms.select(UID, ROW, column).filter(pl.col(column).is_not_null())
    return stated.join(mine, on=UID, how="left", validate="1:1", maintain_order="left").select(
        UID,
        pl.col(ROW).alias("row"),
        pl.lit(text).alias("column"),
        pl.coalesce("raw", pl.col(column).cast(pl.String)).alias("text"),
        pl.lit(Why.UNKNOWN_CANDIDATE.value).alias("why"),
    )


def place_long(batch: Batch, slots: pl.DataFrame) -> Placed:
    """Spread the lines of votes over the slots of their contest's list."""
    lines = batch.votes if batch.votes is not None else pl.DataFrame()
    known = slots.select("contest_id", pl.col("text").alias("candidate"), "position")
    lines = lines.join(
        known, on=["contest_id", "candidate"], how="left", validate="m:1", maintain_order="left"
    )
    unread = lines.filter(pl.col("position").is_null() & pl.col("number").is_not_null()).select(
        UID,
        pl.col(ROW).alias("row"),
        pl.col("candidate").alias("column"),
        pl.col("value").alias("text"),
        pl.lit(Why.UNKNOWN_CANDIDATE.value).alias("why"),
    )
    lines = lines.filter(pl.col("position").is_not_null())
    lines = lines.with_columns(pl.concat_str(pl.lit("votes_"), "position").alias("slot"))
    if (same := lines.filter(lines.select(UID, "slot").is_duplicated())).height:
        contest, texts = same["contest_id"][0], same["candidate"].unique(maintain_order=True)
        what = f"in {contest}, {' and '.join(texts[:2])} mean the same candidate"
        raise InputError(what, where=batch.rows.file)
    listed = lines.group_by(UID).agg(pl.len().cast(pl.Int64).alias("candidates"))
    wide = lines.pivot(on="slot", index=UID, values="number")
    forms = batch.forms.join(wide, on=UID, how="left", validate="1:1", maintain_order="left")
    forms = forms.join(listed, on=UID, how="left", validate="1:1", maintain_order="left")
    return Placed(
        batch=batch,
        forms=forms.with_columns(pl.col("candidates").fill_null(0)),
        raws=_slot_raws(batch.raws, lines),
        unread=pl.concat([batch.unread, unread]),
    )


def _slot_raws(raws: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Name the slot where a raw cell still names its line; keep footnoted names beside it."""
    where = lines.select(UID, pl.col("item").alias("column"), "slot")
    named = raws.join(where, on=[UID, "column"], how="left", validate="m:1", maintain_order="left")
    stays = pl.col("slot").is_not_null() | ~pl.col("column").str.starts_with("for ")
    kept = named.filter(stays).select(UID, pl.coalesce("slot", "column").alias("column"), "raw")
    noted = lines.filter(pl.col("candidate_raw") != pl.col("candidate")).select(
        UID,
        pl.concat_str(pl.lit("name_"), "position").alias("column"),
        pl.col("candidate_raw").alias("raw"),
    )
    return pl.concat([kept.select(*RAWS), noted.select(*RAWS)])
