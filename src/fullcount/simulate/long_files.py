"""Long files: one row per line of a form, as observers and apps write them.

Grain: the files of one source and form kind. See ``plan.Layout``.
"""

import gzip

import polars as pl

from fullcount.model.returns import vote_columns
from fullcount.simulate.election import Simulated
from fullcount.simulate.files import INSTANTS, PAPERS, Written, block, csv, written
from fullcount.simulate.plan import SourcePlan
from fullcount.simulate.spell import LOCAL, local_minutes, table

LABELS = {
    "registered": "Registered voters",
    "valid": "Valid votes",
    "rejected": "Excluded papers",
    "cast": "Votes polled",
    "cast_men": "of them men",
    "cast_women": "of them women",
}


def long(simulated: Simulated, source: SourcePlan, kind: str, forms: pl.DataFrame) -> Written:
    """Tabs, one line per candidate, packed; parties by a short word, stations by own numbers."""
    boxes = {"valid": "valid", "rejected": "excluded", "cast": "polled"}
    keys = ["contest_id", "unit_id", "reading", *INSTANTS, *boxes]
    stations = forms["unit_id"].unique(maintain_order=True)
    own = pl.DataFrame(
        {
            "unit_id": stations,
            "booth": [f"{source.id[0].upper()}{at + 1:06d}" for at in range(stations.len())],
        }
    )
    lines = (
        _lines(simulated, forms, keys)
        .join(own, on="unit_id", validate="m:1", maintain_order="left")
        .select(
            pl.col("contest_id").alias("seat"),
            "booth",
            pl.col("candidate_id").str.to_titlecase().alias("who"),
            pl.col("votes").alias("got"),
            *(pl.col(name).alias(caption) for name, caption in boxes.items()),
            local_minutes("stated_at", simulated.plan.zone).alias("made"),
            local_minutes("received_at", simulated.plan.zone).alias("seen"),
        )
    )
    path = f"{source.id}/counts.tsv.gz"
    told = block(
        source,
        kind,
        path,
        {
            "layout": "long",
            "delimiter": "\t",
            "instant_format": [LOCAL],
            "contest": "seat",
            "unit": "booth",
            "stated_at": "made",
            "received_at": "seen",
        },
        boxes=boxes,
        votes={"candidate": "who", "votes": "got"},
    )
    words = simulated.candidates.select(
        contest=pl.lit("*"),
        text=pl.col("candidate_id").str.to_titlecase(),
        id="candidate_id",
        source=pl.lit(PAPERS),
    ).unique(maintain_order=True)
    numbers = own.select(
        contest=pl.lit("*"),
        text="booth",
        id="unit_id",
        source=pl.lit(f"Station numbers of {source.title}"),
    )
    packed = gzip.compress(csv(lines, separator="\t"), mtime=0)
    return written({path: packed}, [told], candidates=words, stations=numbers)


def labels(simulated: Simulated, source: SourcePlan, kind: str, forms: pl.DataFrame) -> Written:
    """One line per box and per candidate; a label tells which box, a name which candidate."""
    keys = ["contest_id", "unit_id", "reading", *INSTANTS]
    named = simulated.candidates.select("contest_id", "candidate_id", "name")
    votes = _lines(simulated, forms, keys).join(
        named, on=["contest_id", "candidate_id"], validate="m:1", maintain_order="left"
    )
    boxes = forms.select(*keys, *LABELS).unpivot(
        index=keys, variable_name="box", value_name="votes"
    )
    both = pl.concat(
        [
            boxes.with_columns(
                label=pl.col("box").replace_strict(LABELS), name=pl.lit(None, pl.String)
            ).drop("box"),
            votes.with_columns(label=pl.lit(None, pl.String)).drop("candidate_id"),
        ],
        how="diagonal",
    ).sort("contest_id", "unit_id", "reading", maintain_order=True)
    frame = both.select(
        "contest_id",
        "unit_id",
        pl.col("label").alias("line"),
        pl.col("name").alias("candidate"),
        pl.col("votes").alias("figure"),
        *(local_minutes(name, simulated.plan.zone).alias(name) for name in INSTANTS),
    )
    path = f"{source.id}/seen.csv"
    told = block(
        source,
        kind,
        path,
        {
            "layout": "label-rows",
            "instant_format": [LOCAL],
            "contest": "contest_id",
            "unit": "unit_id",
            "label": "line",
            "stated_at": "stated_at",
            "received_at": "received_at",
        },
        boxes={},
        votes={"candidate": "candidate", "votes": "figure"},
    )
    labelled = table("file.labels", {label: box for box, label in LABELS.items()})
    walks = named.select(
        contest="contest_id",
        text="name",
        id="candidate_id",
        source=pl.lit(PAPERS),
    )
    return written({path: csv(frame)}, [f"{told}\n{labelled}"], candidates=walks)


def _lines(simulated: Simulated, forms: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """One row per form and candidate it states."""
    slots = vote_columns(forms)
    long = forms.select(*keys, *slots).unpivot(index=keys, variable_name="slot", value_name="votes")
    ids = simulated.candidates.select(
        "contest_id", "candidate_id", slot=pl.format("votes_{}", "position")
    )
    return (
        long.drop_nulls("votes")
        .join(ids, on=["contest_id", "slot"], validate="m:1", maintain_order="left")
        .drop("slot")
    )
