"""The roll of candidates: who stands where, in which position, and what files call them."""

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.declared import CANDIDATES
from fullcount.model import frames

MAX_CANDIDATES = 2_000  # the longest real list we know of had 1,033 (Modakurichi, 1996)
SEEN: frames.Schema = {  # what files call candidates, in order of appearance
    "contest_id": pl.String,
    "text": pl.String,
    "name": pl.String,
    "name_ur": pl.String,
    "party": pl.String,
    "sex": pl.String,
    "aggregate": pl.String,
    "list": pl.String,
    "person": pl.String,
}
SLOTS: frames.Schema = {
    "contest_id": pl.String,
    "text": pl.String,
    "candidate_id": pl.String,
    "position": pl.Int64,  # null = not on the list of a contest that has one
}


def call_roll(
    declared: pl.DataFrame, seen: pl.DataFrame, *, contests: pl.DataFrame, walks: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give CANDIDATES and SLOTS.

    A contest with a declared list keeps to it: any other name is unknown there. Elsewhere the
    list is what the files name, in order of first appearance, after any declared as optional.
    """
    listed = _expand(declared, contests)
    seen = _identify(seen, walks)
    closed = listed.filter(~pl.col("optional")).select("contest_id").unique()
    known = listed.filter(
        ~pl.col("optional")
        | pl.struct("contest_id", "candidate_id").is_in(
            seen.select(pl.struct("contest_id", "candidate_id")).to_series().implode()
        )
    )
    derived = (
        seen.join(known, on=["contest_id", "candidate_id"], how="anti")
        .join(closed, on="contest_id", how="anti")
        .unique(["contest_id", "candidate_id"], keep="first", maintain_order=True)
    )
    roll = pl.concat(
        [known.select(*frames.CANDIDATES), _derived(derived).select(*frames.CANDIDATES)]
    )
    _refuse_crowds(roll)
    order = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("contest_id")
    roll = roll.with_columns(order.alias("position"))
    roll = _fill_in(roll, seen, walks)
    slots = seen.join(
        roll.select("contest_id", "candidate_id", "position"),
        on=["contest_id", "candidate_id"],
        how="left",
        validate="m:1",
    )
    return roll, slots.select(*SLOTS)


def _refuse_crowds(roll: pl.DataFrame) -> None:
    """Refuse a list no ballot paper ever had: most often the wrong column was taken for names."""
    crowd = roll.group_by("contest_id").len().filter(pl.col("len") > MAX_CANDIDATES)
    if crowd.height:
        contest, names = crowd.row(0)
        what = f"{names} candidates in contest {contest}: is it the right column?"
        raise InputError(what, where="candidates")


def _expand(declared: pl.DataFrame, contests: pl.DataFrame) -> pl.DataFrame:
    """Put those declared for every contest into each; one declared for itself comes first."""
    everywhere = declared.filter(pl.col("contest_id") == "*").drop("contest_id")
    own = declared.filter(pl.col("contest_id") != "*")
    strange = own.join(contests, on="contest_id", how="anti")
    if strange.height:
        name = strange["candidate_id"][0]
        what = f"candidate {name} stands in contest {strange['contest_id'][0]}, which is unknown"
        raise InputError(what, where="[[candidate]]")
    spread = contests.select("contest_id").join(everywhere, how="cross").select(*CANDIDATES)
    listed = pl.concat([own.select(*CANDIDATES), spread])
    listed = listed.unique(["contest_id", "candidate_id"], keep="first", maintain_order=True)
    return listed.sort("optional", "position", maintain_order=True)


def _identify(seen: pl.DataFrame, walks: pl.DataFrame) -> pl.DataFrame:
    """Find whom a text means: by the contest's own crosswalk, the general one, or itself."""
    walks = walks.filter(pl.col("of") == "candidate").select("contest_id", "text", "id")
    own = walks.filter(pl.col("contest_id") != "*").rename({"id": "own"})
    general = walks.filter(pl.col("contest_id") == "*").select("text", pl.col("id").alias("any"))
    return (
        seen.unique(["contest_id", "text"], keep="first", maintain_order=True)
        .join(own, on=["contest_id", "text"], how="left", validate="m:1", maintain_order="left")
        .join(general, on="text", how="left", validate="m:1", maintain_order="left")
        .with_columns(pl.coalesce("own", "any", "text").alias("candidate_id"))
    )


def _derived(seen: pl.DataFrame) -> pl.DataFrame:
    return seen.with_columns(
        pl.lit(0, pl.Int64).alias("position"),
        pl.lit(None, pl.Int64).alias("list"),
        pl.coalesce("name", "text").alias("name"),
        (pl.col("aggregate").str.to_lowercase().is_in(["1", "true", "yes"]))
        .fill_null(value=False)
        .alias("aggregate"),
    )


def _fill_in(roll: pl.DataFrame, seen: pl.DataFrame, walks: pl.DataFrame) -> pl.DataFrame:
    """Take what is said of a candidate from the first file that has it, where nothing is declared.

    A crosswalk of lists or persons comes before the files: it names its source.
    """
    said = seen.group_by("contest_id", "candidate_id").agg(
        pl.col(name).drop_nulls().first().alias(f"{name}_said")
        for name in ("name", "name_ur", "party", "sex", "list", "person")
    )
    joined = roll.join(
        said, on=["contest_id", "candidate_id"], how="left", validate="1:1", maintain_order="left"
    )
    known = _walked(_walked(joined, walks, of="list"), walks, of="person")
    number = pl.coalesce("list_walked", pl.col("list_said").str.strip_chars())
    known = known.with_columns(pl.coalesce("list", number.cast(pl.Int64, strict=False)).alias("n"))
    if (odd := known.filter(pl.col("n").is_null() & pl.col("list_said").is_not_null())).height:
        what = f"candidate {odd['candidate_id'][0]}: a list is a whole number"
        raise InputError(f"{what}, not {odd['list_said'][0]!r}", where="candidates")
    return known.with_columns(
        pl.col("n").alias("list"),
        pl.coalesce("person", "person_walked", "person_said").alias("person"),
        *(pl.coalesce(name, f"{name}_said").alias(name) for name in ("name_ur", "party", "sex")),
        pl.coalesce("name", "name_said", "candidate_id").alias("name"),
        pl.col("aggregate").fill_null(value=False),
    ).select(*frames.CANDIDATES)


def _walked(roll: pl.DataFrame, walks: pl.DataFrame, *, of: str) -> pl.DataFrame:
    """Add ``<of>_walked``: what a crosswalk says of an id, the row of its own contest first."""
    rows = walks.filter(pl.col("of") == of).select("contest_id", pl.col("text"), "id")
    own = rows.rename({"text": "candidate_id", "id": "_own"})
    general = rows.filter(pl.col("contest_id") == "*").select(
        pl.col("text").alias("candidate_id"), pl.col("id").alias("_any")
    )
    return (
        roll.join(
            own,
            on=["contest_id", "candidate_id"],
            how="left",
            validate="1:1",
            maintain_order="left",
        )
        .join(general, on="candidate_id", how="left", validate="m:1", maintain_order="left")
        .with_columns(pl.coalesce("_own", "_any").alias(f"{of}_walked"))
        .drop("_own", "_any")
    )
