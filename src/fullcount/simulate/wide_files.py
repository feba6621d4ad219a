"""Wide files: one row per form, as commissions and parties write them.

Grain: the files of one source and form kind. See ``plan.Layout``.
"""

import polars as pl

from fullcount.model.form import FormStatus
from fullcount.model.returns import vote_columns
from fullcount.simulate.election import Simulated
from fullcount.simulate.files import (
    INSTANTS,
    PAPERS,
    Written,
    block,
    csv,
    stated_columns,
    workbook,
    written,
)
from fullcount.simulate.plan import SourcePlan
from fullcount.simulate.sheets import FLAGS
from fullcount.simulate.spell import LOCAL, Setting, dotted, local_minutes, yes_no

ABOVE = ("provisional_consolidation", "consolidation", "postal", "final_result")


def plain(_simulated: Simulated, source: SourcePlan, kind: str, forms: pl.DataFrame) -> Written:
    """One comma-separated file per form kind; columns are called as we call them."""
    columns = stated_columns(forms)
    boxes = [name for name in columns if not name.startswith("votes_")]
    votes = vote_columns(forms) if len(boxes) < len(columns) else []
    frame = forms.select(
        "contest_id",
        "unit_id",
        pl.col(INSTANTS).dt.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        *boxes,
        *votes,
    )
    path = f"{source.id}/{kind}.csv"
    keys = {"contest": "contest_id", "unit": "unit_id", **{name: name for name in INSTANTS}}
    told = block(
        source,
        kind,
        path,
        keys,
        boxes={name: name for name in boxes},
        votes={"columns": votes, "by": "position"} if votes else {},
    )
    return written({path: csv(frame)}, [told])


def commission(simulated: Simulated, source: SourcePlan, kind: str, forms: pl.DataFrame) -> Written:
    """Semicolons, dots at the thousands, local times, capitalised captions."""
    columns = stated_columns(forms)
    boxes = [name for name in columns if not name.startswith("votes_")]
    slots = vote_columns(forms) if len(boxes) < len(columns) else []
    captions = {name: name.replace("_", " ").capitalize() for name in boxes}
    numbers = [name for name in boxes if name not in FLAGS and forms[name].dtype == pl.Int64]
    spell = pl.col if kind in ABOVE else dotted
    awaited = pl.col("status") == FormStatus.MISSING
    frame = forms.select(
        pl.col("contest_id").alias("Contest"),
        pl.col("unit_id").alias("Unit"),
        *(spell(name).alias(captions[name]) for name in numbers),
        *(yes_no(name).alias(captions[name]) for name in boxes if name in FLAGS),
        *(pl.col(name).alias(captions[name]) for name in boxes if forms[name].dtype == pl.String),
        *(spell(name).alias(_line(name)) for name in slots),
        pl.when(awaited).then(pl.lit("Awaited")).otherwise(pl.lit("Received")).alias("State"),
        pl.col("status_note").alias("Reason"),
        local_minutes("stated_at", simulated.plan.zone).alias("Made"),
        local_minutes("received_at", simulated.plan.zone).alias("Received"),
    )
    above = kind in ABOVE
    path = f"{source.id}/{kind}.{'xlsx' if above else 'csv'}"
    spelling: dict[str, Setting] = {} if above else {"delimiter": ";", "thousands": "."}
    told = block(
        source,
        kind,
        path,
        {
            **spelling,
            "instant_format": [LOCAL],
            "contest": '"Contest"',
            "unit": '"Unit"',
            "status": "CASE WHEN \"State\" = 'Awaited' THEN 'missing' END",
            "status_note": '"Reason"',
            "stated_at": '"Made"',
            "received_at": '"Received"',
        },
        boxes={name: f'"{caption}"' for name, caption in captions.items()},
        votes={"columns": [_line(name) for name in slots], "by": "position"} if slots else {},
    )
    return written({path: workbook(frame) if above else csv(frame, separator=";")}, [told])


def _line(slot: str) -> str:
    return f"Candidate {slot.removeprefix('votes_')}"


def names(simulated: Simulated, source: SourcePlan, kind: str, forms: pl.DataFrame) -> Written:
    """Write a file per contest, candidates' names as columns; zeros where no copy is held."""
    called = {
        (contest, f"votes_{position}"): name
        for contest, position, name in simulated.candidates.select(
            "contest_id", "position", "name"
        ).iter_rows()
    }
    files, walks = {}, []
    boxes = {"valid": "Total valid", "rejected": "Rejected", "cast": "Polled"}
    held = pl.col("status") != FormStatus.NOT_STATED
    for (contest,), part in forms.partition_by(
        "contest_id", maintain_order=True, as_dict=True
    ).items():
        slots = [name for name in stated_columns(part) if name.startswith("votes_")]
        frame = part.join(
            simulated.units.select("unit_id", "name"), on="unit_id", how="left", validate="m:1"
        ).select(
            pl.col("unit_id").str.slice(5).cast(pl.Int64).alias("No"),
            pl.col("name").alias("Polling station"),
            *(pl.when(held).then(slot).otherwise(0).alias(called[contest, slot]) for slot in slots),
            *(pl.col(name).alias(caption) for name, caption in boxes.items()),
            local_minutes("stated_at", simulated.plan.zone).alias("On the form"),
            local_minutes("received_at", simulated.plan.zone).alias("Photo sent"),
        )
        files[f"{source.id}/{contest}.csv"] = csv(frame, bom=True)
        walks += [(contest, called[contest, slot], slot) for slot in slots]
    told = block(
        source,
        kind,
        f"{source.id}/{{seat}}.csv",
        {
            "contest": "seat",
            "unit": "'S' || LPAD(SPLIT_PART(seat, '-', 2), 3, '0') || '-' || LPAD(\"No\", 4, '0')",
            "not_stated": "all-zero",
            "instant_format": [LOCAL],
            "stated_at": '"On the form"',
            "received_at": '"Photo sent"',
            "ignore": ["Polling station"],
        },
        boxes={name: f'"{caption}"' for name, caption in boxes.items()},
        votes={"columns": "*"},
    )
    return written(files, [told], candidates=_walk(simulated, walks))


def _walk(simulated: Simulated, walks: list[tuple[str, str, str]]) -> pl.DataFrame:
    ids = simulated.candidates.select(
        "candidate_id", contest="contest_id", slot=pl.format("votes_{}", "position")
    )
    frame = pl.DataFrame(walks, schema=["contest", "text", "slot"], orient="row")
    return frame.join(ids, on=["contest", "slot"], validate="1:1", maintain_order="left").select(
        "contest",
        "text",
        id="candidate_id",
        source=pl.lit(PAPERS),
    )
